"""Who is asked by itself some hours after a bill, and who is not."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from crm.campaigns import drafts, life, opt_outs
from crm.campaigns.audiences.feedback import EVERY_DAYS
from crm.campaigns.model import Campaign, NobodyToReach, Status
from crm.campaigns.sending import worker
from crm.campaigns.sending.sends import Claimed
from crm.campaigns.writing.feedback import ask, asks_anybody
from crm.feedback import links, recording
from crm.feedback.links import link_of, without_token
from crm.feedback.model import NewRating
from crm.returns import recording as returning
from crm.returns.model import NewReturn
from crm.setup.setting_changes import change
from crm.store.database import Store
from crm.store.schema import campaign_sends, feedback
from tests.conftest import TestClock
from tests.shop import OWNER, STRANGER, a_customer, a_number, a_purchase, hire

PHONE = "9820012345"


@pytest.fixture
def asking(store: Store) -> Store:
    hire(store)
    store.write_now(change, "modules", frozenset({"feedback"}), OWNER)
    return store


def ask_now(store: Store, gateway: str = "mock") -> Campaign | None:
    return store.write_now(ask, "Feedback, 20 Mar", gateway, lambda token: link_of("b", token))


def texts(store: Store) -> list[tuple[str, str]]:
    rows = select(campaign_sends.c.phone, campaign_sends.c.message).order_by(campaign_sends.c.id)
    return store.read_now(lambda session: [tuple(row) for row in session.execute(rows)])


def sent(store: Store, campaign: Campaign) -> tuple[Claimed, ...]:
    return store.write_now(worker.take_turn, campaign.id, "w", wanted=10).claimed


def skipped(store: Store) -> list[tuple[str, str | None]]:
    rows = select(campaign_sends.c.status, campaign_sends.c.error)
    return store.read_now(lambda session: [tuple(row) for row in session.execute(rows)])


def test_a_message_with_a_link_of_ones_own_goes_out_after_the_hours(
    asking: Store, clock: TestClock
) -> None:
    asha = a_customer(asking, "Asha Verma", PHONE)
    a_purchase(asking, asha)
    clock.turn(hours=2, minutes=59)
    assert ask_now(asking) is None
    clock.turn(minutes=1)
    assert asking.read_now(asks_anybody, "mock")
    campaign = ask_now(asking)
    assert campaign is not None
    assert (campaign.status, campaign.kind.value) == (Status.SENDING, "feedback")
    ((phone, text),) = texts(asking)
    assert phone == "+919820012345"
    assert re.fullmatch(
        r"Dear Asha, how was your visit to .+\? Tell us here: https://t\.me/b\?start=f-[\w-]{16}",
        text,
    )
    assert without_token(text).endswith("?start=f-…")
    assert [one.message for one in sent(asking, campaign)] == [text]
    token = text.rpartition("f-")[2]
    assert asking.write_now(links.answer, token, 5, STRANGER).rating is not None
    assert ask_now(asking) is None  # not twice


@pytest.mark.parametrize("why", ["off", "by hand", "approved texts", "no gateway"])
def test_nothing_goes_out_where_the_shop_does_not_ask(
    asking: Store, clock: TestClock, why: str
) -> None:
    a_purchase(asking, a_customer(asking, "Asha", PHONE))
    clock.turn(hours=4)
    if why == "off":
        asking.write_now(change, "modules", frozenset[str](), OWNER)
    if why == "by hand":
        asking.write_now(change, "feedback_after_hours", 0, OWNER)
    gateway = {"approved texts": "whatsapp", "no gateway": ""}.get(why, "mock")
    assert ask_now(asking, gateway) is None
    assert not asking.read_now(asks_anybody, gateway)


@pytest.mark.parametrize(
    "why", ["no phone", "opted out", "returned", "rated", "asked by hand", "landline", "old bill"]
)
def test_who_is_left_alone(asking: Store, clock: TestClock, why: str) -> None:
    phone = {"no phone": None, "landline": "02226543210"}.get(why, PHONE)
    asha = a_customer(asking, "Asha", phone)
    bill = a_purchase(asking, asha)
    match why:
        case "opted out":
            asking.write_now(opt_outs.opt_out, asha.id, OWNER, out=True)
        case "returned":
            back = NewReturn(purchase_id=bill.id, amount=Decimal(10))
            asking.write_now(returning.record, back, OWNER, "message:5:5")
        case "rated":
            asking.write_now(recording.record, NewRating(asha.id, 4), OWNER, "message:6:6")
        case "asked by hand":
            asking.write_now(links.ask, asha.id, OWNER)
        case "old bill":
            clock.turn(days=2)
    clock.turn(hours=4)
    assert ask_now(asking) is None
    assert texts(asking) == []


def test_two_with_one_phone_are_asked_once(asking: Store, clock: TestClock) -> None:
    for name in ("Asha", "Ravi"):
        a_purchase(asking, a_customer(asking, name, PHONE))
    clock.turn(hours=3)
    assert ask_now(asking) is not None
    assert len(texts(asking)) == 1
    clock.turn(hours=1)
    assert ask_now(asking) is None


def test_outside_the_hours_it_waits_for_the_morning(asking: Store, clock: TestClock) -> None:
    clock.turn(hours=7)  # in the evening
    a_purchase(asking, a_customer(asking, "Asha", PHONE))
    clock.turn(hours=4)
    assert ask_now(asking) is None
    clock.turn(hours=13)
    assert ask_now(asking) is not None


@pytest.mark.parametrize("why", ["returned", "rated", "off", "opted out"])
def test_the_last_look_leaves_out_what_is_not_wanted_any_more(
    asking: Store, clock: TestClock, why: str
) -> None:
    asha = a_customer(asking, "Asha", PHONE)
    bill = a_purchase(asking, asha)
    clock.turn(hours=3)
    campaign = ask_now(asking)
    assert campaign is not None
    clock.turn(minutes=1)
    expected = ("Skipped", "not_asked")
    match why:
        case "returned":
            back = NewReturn(purchase_id=bill.id, amount=Decimal(10))
            asking.write_now(returning.record, back, OWNER, "message:5:5")
            expected = ("Skipped", "returned")
        case "rated":
            asking.write_now(recording.record, NewRating(asha.id, 4), OWNER, "message:6:6")
        case "off":
            asking.write_now(change, "modules", frozenset[str](), OWNER)
        case "opted out":
            asking.write_now(opt_outs.opt_out, asha.id, OWNER, out=True)
            expected = ("Failed", "opted_out")
    assert sent(asking, campaign) == ()
    assert skipped(asking) == [expected]


def test_a_copy_goes_to_nobody(asking: Store, clock: TestClock) -> None:
    a_purchase(asking, a_customer(asking, "Asha", PHONE))
    clock.turn(hours=3)
    campaign = ask_now(asking)
    assert campaign is not None
    copy = asking.write_now(drafts.duplicate, campaign.id, OWNER)
    with pytest.raises(NobodyToReach):
        asking.write_now(life.start, copy.id, OWNER)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(gaps=st.lists(st.integers(1, 400), min_size=2, max_size=8))
def test_nobody_is_asked_twice_in_thirty_days(
    asking: Store, clock: TestClock, gaps: list[int]
) -> None:
    """Bills at any distance (in tenths of a day), each asked about as soon as it may be."""
    asha = a_customer(asking, "Asha", a_number())
    for gap in gaps:
        clock.turn(days=gap / 10)
        a_purchase(asking, asha)
        for _ in range(6):  # some of these hours are within those of sending
            clock.turn(hours=4)
            ask_now(asking)
    asked = asking.read_now(
        lambda session: list(
            session.scalars(
                select(feedback.c.asked_at)
                .where(feedback.c.customer_id == asha.id)
                .order_by(feedback.c.asked_at)
            )
        )
    )
    assert asked  # the first bill at least
    apart = [later - earlier for earlier, later in pairwise(asked)]
    assert all(one >= timedelta(days=EVERY_DAYS) for one in apart)

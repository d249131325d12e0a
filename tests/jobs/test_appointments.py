"""Reminders of appointments and the push to staff: when, to whom, in which words, and how often."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from crm.appointments import recording, soon
from crm.appointments.model import Status
from crm.appointments.recording import New
from crm.campaigns import opt_outs
from crm.campaigns.audience import Audience, AudienceFilter
from crm.campaigns.audiences.appointments import remind_at
from crm.campaigns.hours import hours_of
from crm.campaigns.kinds import Kind
from crm.campaigns.message import UnknownPlaceholder, check_text
from crm.campaigns.model import Campaign
from crm.campaigns.model import Status as Life
from crm.campaigns.sending.recipients import freeze_next
from crm.campaigns.sending.worker import take_turn
from crm.campaigns.transitions import as_campaign
from crm.campaigns.writing import appointments
from crm.settings import change_shop, shop_of
from crm.shop import Shop
from crm.store.database import Session, Store
from crm.store.schema import appointments as rows
from crm.store.schema import campaign_sends, campaigns, pushes
from jobs.appointments import Appointments
from jobs.schedule import Due
from tests.conftest import TestClock
from tests.shop import MANAGER, OWNER, STAFF, a_reachable, hire

DUE = Due(datetime(2025, 3, 20, tzinfo=UTC), late=False)


@pytest.fixture
def keeping(store: Store) -> Store:
    """Thursday 20 March 2025, 12:30: a shop that keeps appointments."""

    def story(session: Session) -> None:
        hire(session)
        change_shop(session, "modules", frozenset({"appointments"}))

    store.write_now(story)
    return store


def book(
    session: Session, customer_id: int, hours: float, what: str | None = None, staff_id: int = OWNER
) -> int:
    """So many hours after now."""
    starts_at = shop_of(session).now() + timedelta(hours=hours)
    new = New(customer_id, starts_at, None, what, staff_id)
    return recording.record(session, new, OWNER, f"{customer_id}:{hours}").id


def texts(session: Session) -> list[tuple[str, str | None, str]]:
    sends = campaign_sends.c
    found = session.execute(select(sends.status, sends.error, sends.message).order_by(sends.id))
    return [tuple(row) for row in found]


def noted(session: Session) -> list[datetime | None]:
    return list(session.scalars(select(rows.c.reminded_at).order_by(rows.c.id)))


def notices(session: Session) -> list[tuple[int, str]]:
    found = session.execute(
        select(pushes.c.chat_id, pushes.c.kind).where(pushes.c.kind == soon.SOON)
    )
    return [tuple(row) for row in found]


async def at_six(store: Store, clock: TestClock) -> None:
    clock.turn(hours=5, minutes=30)
    await Appointments(store, lambda: "mock")(DUE)


def only_campaign(store: Store) -> Campaign:
    def read(session: Session) -> Campaign:
        return as_campaign(session, session.execute(select(campaigns)).one())

    return store.read_now(read)


def goes_out(session: Session, campaign_id: int) -> list[str]:
    while freeze_next(session, campaign_id, "mock"):
        pass
    return [one.message for one in take_turn(session, campaign_id, "me", (), 10).claimed]


async def test_at_six_who_comes_tomorrow_is_reminded_once(keeping: Store, clock: TestClock) -> None:
    def story(session: Session) -> None:
        book(session, a_reachable(session, "Asha Verma"), 28.5)  # tomorrow 5 pm
        book(session, a_reachable(session, "Ravi Kale"), 52.5)  # the day after
        out = a_reachable(session, "Om Out")
        opt_outs.opt_out(session, out, OWNER, out=True)
        book(session, out, 24)

    keeping.write_now(story)
    job = Appointments(keeping, lambda: "mock")
    await job(DUE)
    assert keeping.read_now(noted) == [None, None, None]  # it is noon
    clock.turn(hours=5, minutes=30)
    for one in (job, Appointments(keeping, lambda: "mock")):
        await one(DUE)
    campaign = only_campaign(keeping)
    assert (campaign.kind, campaign.status) == (Kind.APPOINTMENT, Life.SENDING)
    assert keeping.write_now(goes_out, campaign.id) == [
        "Dear Asha, you are booked at Patil Stores on 21 Mar at 5:00 pm."
    ]
    asha, ravi, om = keeping.read_now(noted)
    assert asha is not None
    assert (ravi, om) == (None, None)


async def test_what_is_true_when_it_leaves_is_said(keeping: Store, clock: TestClock) -> None:
    """One is cancelled, one moved to another day, one to another hour, one opts out, one came."""
    ids: dict[str, tuple[int, int]] = {}

    def story(session: Session) -> None:
        for at, name in enumerate(("Asha", "Bela", "Chitra", "Devi", "Esha")):
            who = a_reachable(session, name)
            ids[name] = (who, book(session, who, 24 + at))

    keeping.write_now(story)
    await at_six(keeping, clock)
    campaign = only_campaign(keeping)

    def between(session: Session) -> None:
        while freeze_next(session, campaign.id, "mock"):
            pass
        recording.mark(session, ids["Asha"][1], Status.CANCELLED, OWNER)
        day = datetime(2025, 3, 23, 9, tzinfo=UTC)
        recording.move(session, ids["Bela"][1], day, OWNER, "b")
        hour = datetime(2025, 3, 21, 10, 30, tzinfo=UTC)
        recording.move(session, ids["Chitra"][1], hour, OWNER, "c")
        opt_outs.opt_out(session, ids["Devi"][0], OWNER, out=True)
        recording.mark(session, ids["Esha"][1], Status.DONE, OWNER)

    keeping.write_now(between)
    assert keeping.write_now(goes_out, campaign.id) == [
        "Dear Chitra, you are booked at Patil Stores on 21 Mar at 4:00 pm."
    ]
    told = [(status, why) for status, why, _ in keeping.read_now(texts)]
    assert told == [
        ("Skipped", "not_booked"),
        ("Skipped", "not_booked"),
        ("Sending", None),
        ("Failed", "opted_out"),
        ("Skipped", "not_booked"),
    ]


async def test_what_is_booked_after_six_is_not_reminded_of(
    keeping: Store, clock: TestClock
) -> None:
    await at_six(keeping, clock)
    clock.turn(minutes=1)
    keeping.write_now(lambda session: book(session, a_reachable(session, "Asha"), 20))
    for hours in (0, 1, 15):  # this evening, and tomorrow when the hours open
        clock.turn(hours=hours)
        await Appointments(keeping, lambda: "mock")(DUE)
    assert keeping.read_now(texts) == []
    assert keeping.read_now(noted) == [None]


async def test_a_shop_that_was_away_in_the_evening_reminds_in_the_morning(
    keeping: Store, clock: TestClock
) -> None:
    keeping.write_now(lambda session: book(session, a_reachable(session, "Asha"), 28.5))
    clock.turn(hours=20)  # 8:30: closed
    await Appointments(keeping, lambda: "mock")(DUE)
    assert keeping.read_now(noted) == [None]
    clock.turn(hours=2)
    await Appointments(keeping, lambda: "mock")(DUE)
    assert keeping.write_now(goes_out, only_campaign(keeping).id) == [
        "Dear Asha, you are booked at Patil Stores on 21 Mar at 5:00 pm."
    ]


@pytest.mark.parametrize("gateway", ["msg91", "whatsapp"])
async def test_nothing_goes_out_where_only_approved_texts_do_or_while_it_is_off(
    keeping: Store, clock: TestClock, gateway: str
) -> None:
    keeping.write_now(lambda session: book(session, a_reachable(session, "Asha"), 28.5))
    clock.turn(hours=6)
    await Appointments(keeping, lambda: gateway)(DUE)
    keeping.write_now(lambda session: change_shop(session, "modules", frozenset()))
    await Appointments(keeping, lambda: "mock")(DUE)
    assert keeping.read_now(noted) == [None]


async def test_staff_are_told_half_an_hour_before_once(keeping: Store, clock: TestClock) -> None:
    job = Appointments(keeping, lambda: "mock")

    def story(session: Session) -> None:
        book(session, a_reachable(session, "Asha"), 2, staff_id=STAFF)
        book(session, a_reachable(session, "Ravi"), 0.25)  # just booked: whoever did it knows
        cancelled = book(session, a_reachable(session, "Om"), 2.01)
        recording.mark(session, cancelled, Status.CANCELLED, OWNER)

    keeping.write_now(story)
    for minutes, expected in ((0, []), (89, []), (1, [STAFF]), (1, [STAFF])):
        clock.turn(minutes=minutes)
        await job(DUE)
        assert [chat for chat, _ in keeping.read_now(notices)] == expected


async def test_moved_it_is_told_anew_and_of_nobody_everybody_hears(
    keeping: Store, clock: TestClock
) -> None:
    job = Appointments(keeping, lambda: "mock")
    number = keeping.write_now(lambda session: book(session, a_reachable(session, "Asha"), 1))
    clock.turn(minutes=30)
    await job(DUE)
    later = keeping.shop.now() + timedelta(hours=2)
    keeping.write_now(recording.move, number, later, OWNER, "m")
    keeping.write_now(lambda session: session.execute(rows.update().values(staff_id=None)))
    clock.turn(minutes=90)
    await job(DUE)
    chats = [chat for chat, _ in keeping.read_now(notices)]
    assert chats[0] == OWNER
    assert sorted(chats[1:]) == sorted((OWNER, MANAGER, STAFF))


@given(opens=st.times(), closes=st.times())
def test_the_reminders_are_due_within_the_sending_hours(opens: time, closes: time) -> None:
    opens, closes = (one.replace(minute=0, second=0, microsecond=0) for one in (opens, closes))
    shop = Shop(timezone=ZoneInfo("Asia/Kolkata"), sending_opens=opens, sending_closes=closes)
    at = remind_at(shop)
    hours = hours_of(shop, appointments.OF_KIND)
    assert hours.open_at(at)
    if hours.open_at(time(18)):
        assert at == time(18)


def test_their_day_and_their_placeholder_belong_to_them() -> None:
    assert check_text("At {{time}}", of_appointments=True)
    with pytest.raises(UnknownPlaceholder):
        check_text("At {{time}}", of_dues=True)
    assert check_text("At [time]") == "At [time]"
    with pytest.raises(ValueError, match="None"):
        AudienceFilter(Audience.APPOINTMENTS)
    with pytest.raises(ValueError, match="2025-03-21"):
        AudienceFilter(Audience.ALL, booked_on=date(2025, 3, 21))

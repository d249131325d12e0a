"""Reminders of dues going out: nobody who paid is reminded, each text says what is owed then."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from crm.campaigns import life, pausing
from crm.campaigns.audience import Audience, AudienceFilter
from crm.campaigns.kinds import Kind
from crm.campaigns.sending import last_look
from crm.campaigns.sending.came_in import came_in
from crm.campaigns.sending.progress import progress_of
from crm.campaigns.sending.recipients import freeze_next
from crm.campaigns.sending.sends import Claimed
from crm.campaigns.sending.worker import take_turn
from crm.campaigns.texts.approved_texts import Tag, Variable
from crm.campaigns.transitions import find
from crm.campaigns.writing import dlt, reminders
from crm.dues import account
from crm.gateways import Answer, Message
from crm.payments import recording
from crm.payments.model import NewPayment
from crm.settings import change_shop, shop_of
from crm.store.database import Session, Store
from crm.store.schema import campaign_sends
from jobs.pace import Pace
from jobs.sending import Sender
from tests.conftest import TestClock
from tests.jobs.listening import Listening
from tests.jobs.test_sending import Scripted, until
from tests.shop import OWNER, a_campaign, a_purchase, a_reachable, hire

DAYS = 10


def owes(session: Session, name: str, amount: str = "300", days: int = DAYS, **of: Any) -> int:
    one = a_reachable(session, name, **of)
    a_purchase(session, one, amount=amount, days_ago=days, payment="Credit")
    return one


def pays(session: Session, customer_id: int, amount: str | None = None) -> None:
    some = None if amount is None else Decimal(amount)
    recording.record(session, NewPayment(customer_id=customer_id, amount=some), OWNER)


def approved(session: Session) -> int:
    campaign = reminders.ready(session, "Dues", OWNER)
    assert campaign is not None
    life.start(session, campaign.id, OWNER)
    return campaign.id


def became(session: Session, campaign_id: int) -> list[tuple[str, str | None, str]]:
    """Status, reason and text of each send."""
    sends = campaign_sends.c
    rows = session.execute(
        select(sends.status, sends.error, sends.message)
        .where(sends.campaign_id == campaign_id)
        .order_by(sends.id)
    )
    return [(row.status, row.error, row.message) for row in rows]


def claims(session: Session, campaign_id: int, wanted: int = 10) -> list[str]:
    return [one.message for one in take_turn(session, campaign_id, "me", (), wanted).claimed]


def test_the_claim_looks_at_what_is_owed_by_then(store: Store, clock: TestClock) -> None:
    """Between approval and claim one pays all, one some, one promises, one buys more; one is
    switched off, one opts for nothing and is reminded by another campaign."""

    def story(session: Session) -> None:
        hire(session)
        ids = [owes(session, name) for name in ("All", "Some", "Later", "More", "Off", "Twice")]
        campaign_id = approved(session)
        while freeze_next(session, campaign_id, "mock"):
            pass
        clock.now += timedelta(minutes=5)
        pays(session, ids[0])
        pays(session, ids[1], "100")
        account.promise(session, ids[2], shop_of(session).today() + timedelta(days=1), OWNER)
        a_purchase(session, ids[3], amount="50", payment="Credit")
        account.remind(session, ids[4], OWNER, on=False)
        one = reminders.ready_for(session, "One", OWNER, ids[5])
        life.start(session, one.id, OWNER)
        freeze_next(session, one.id, "mock")
        assert len(claims(session, one.id)) == 1
        texts = claims(session, campaign_id)
        assert texts == [
            "Dear More, Rs. 350 is due at Patil Stores since 10 Mar. Paid already? Please ignore."
        ]
        assert [(status, why) for status, why, _ in became(session, campaign_id)] == [
            ("Skipped", "paid"),
            ("Skipped", "paid"),
            ("Skipped", "promised"),
            ("Sending", None),
            ("Skipped", "reminders_off"),
            ("Skipped", "reminded"),
        ]
        assert became(session, campaign_id)[3][2] == texts[0]
        assert progress_of(session, campaign_id).by_skip["paid"] == 2

    store.write_now(story)


def test_who_paid_during_a_pause_is_left_alone_and_one_by_hand_hears_what_is_left(
    store: Store, clock: TestClock
) -> None:
    def story(session: Session) -> None:
        hire(session)
        ids = [owes(session, name) for name in ("Asha", "Ravi")]
        pays(session, ids[1], "20")  # before the tap: a person wants it all the same
        by_hand = reminders.ready_for(session, "Ravi", OWNER, ids[1]).id
        campaign_id = approved(session)
        life.start(session, by_hand, OWNER)
        for one in (campaign_id, by_hand):
            freeze_next(session, one, "mock")
            pausing.pause(session, one, OWNER)
        clock.now += timedelta(days=2)
        pays(session, ids[0], "10")
        a_purchase(session, ids[1], amount="5", payment="Credit")
        for one in (campaign_id, by_hand):
            pausing.resume(session, one, OWNER)
        assert claims(session, campaign_id) == []
        assert [row[:2] for row in became(session, campaign_id)] == [("Skipped", "paid")]
        (text,) = claims(session, by_hand)
        assert "Rs. 285 is due" in text

    store.write_now(story)


def test_who_paid_after_one_reminder_by_hand_was_approved_gets_none(
    store: Store, clock: TestClock
) -> None:
    def story(session: Session) -> None:
        hire(session)
        ravi = owes(session, "Ravi", days=1)
        campaign = reminders.ready_for(session, "Ravi", OWNER, ravi)
        life.start(session, campaign.id, OWNER)
        freeze_next(session, campaign.id, "mock")
        clock.now += timedelta(seconds=1)
        pays(session, ravi, "1")
        assert claims(session, campaign.id) == []
        assert [row[:2] for row in became(session, campaign.id)] == [("Skipped", "paid")]

    store.write_now(story)


class JustBefore:
    """A store in which something happens just before the look at the moment of the hand-over."""

    def __init__(self, store: Store, happens: Callable[[Session], None]) -> None:
        self._store, self._happens, self.looks = store, happens, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def read(self, operation: Any, *args: Any, **kwargs: Any) -> Any:
        if operation is last_look.still_so:
            self.looks += 1
            if self.looks == 1:
                await self._store.write(self._happens)
        return await self._store.read(operation, *args, **kwargs)


async def _sent(store: Store, happens: Callable[[Session], None]) -> tuple[Scripted, JustBefore]:
    gateway, watched = Scripted(), JustBefore(store, happens)
    listener = Listening()
    sender = Sender(watched, gateway, Pace(None), listener)  # type: ignore[arg-type] # stands in for a store
    async with asyncio.timeout(10):
        await sender.tick()
        await sender.all_quiet()
    return gateway, watched


async def test_who_pays_between_claim_and_hand_over_is_not_reminded(store: Store) -> None:
    def begin(session: Session) -> tuple[int, int]:
        hire(session)
        return owes(session, "Asha"), approved(session)

    asha, campaign_id = await store.write(begin)
    gateway, watched = await _sent(store, lambda session: pays(session, asha))
    assert not gateway.tries
    assert watched.looks == 1
    assert [row[:2] for row in await store.read(became, campaign_id)] == [("Skipped", "paid")]
    assert (await store.read(find, campaign_id)).status == "Sent"


class OnePlace(Scripted):
    """A gateway that keeps its first message until somebody lets it go."""

    def __init__(self) -> None:
        super().__init__()
        self.taken, self.free = asyncio.Event(), asyncio.Event()

    async def send(self, message: Message) -> Answer:
        if not self.taken.is_set():
            self.taken.set()
            await self.free.wait()
        return await super().send(message)


def _claimed(store: Store, campaign_id: int) -> bool:
    return [row[0] for row in store.read_now(became, campaign_id)] == ["Sending"]


async def test_who_pays_while_the_reminder_waits_for_its_turn_is_not_reminded(
    store: Store,
) -> None:
    def begin(session: Session) -> tuple[int, int]:
        hire(session)
        return owes(session, "Asha"), approved(session)

    asha, campaign_id = await store.write(begin)
    gateway = OnePlace()
    sender = Sender(store, gateway, Pace(None, concurrency=1), Listening())
    test = Claimed(0, "test-1", "+919800000001", "Something else", 1)
    before = asyncio.create_task(sender.door.hand_over(test))
    async with asyncio.timeout(10):
        await gateway.taken.wait()
        await sender.tick()
        await until(lambda: _claimed(store, campaign_id))
        for _ in range(5):  # it waits for the one place, or has looked too early
            await store.read(became, campaign_id)
        await store.write(pays, asha)
        gateway.free.set()
        await before
        await sender.all_quiet()
    assert list(gateway.tries) == ["test-1"]
    assert [row[:2] for row in await store.read(became, campaign_id)] == [("Skipped", "paid")]


async def test_what_is_bought_between_claim_and_hand_over_is_in_the_text(store: Store) -> None:
    def begin(session: Session) -> tuple[int, int]:
        hire(session)
        return owes(session, "Asha"), approved(session)

    asha, campaign_id = await store.write(begin)

    def buys(session: Session) -> None:
        a_purchase(session, asha, amount="25.50", payment="Credit")

    gateway, _ = await _sent(store, buys)
    ((status, _, text),) = await store.read(became, campaign_id)
    assert status == "Sent"
    assert "Rs. 325.50 is due" in text
    assert sum(gateway.tries.values()) == 1


def test_who_is_reminded_by_the_rules_and_how_many_are_left_out(
    store: Store, clock: TestClock
) -> None:
    def story(session: Session) -> None:
        hire(session)
        change_shop(session, "upi_vpa", "shop@okaxis")
        owes(session, "Asha")
        owes(session, "Small", "49.99")
        owes(session, "Just", "50", 7)
        owes(session, "Fresh", days=6)
        owes(session, "No phone", phone=None)
        owes(session, "Landline", phone="+912025678901")
        owes(session, "Out", opted_out=True)
        account.remind(session, owes(session, "Off"), OWNER, on=False)
        today = shop_of(session).today()
        account.promise(session, owes(session, "Promised"), today + timedelta(days=1), OWNER)
        account.promise(session, owes(session, "Today"), today, OWNER)
        pays(session, owes(session, "Paid lately"), "10")
        a_reachable(session, "Owes nothing")
        found = reminders.remindable(session)
        assert (found.people, found.owed) == (3, Decimal("650"))
        assert dict(found.left_out) == {
            "no_phone": 1,
            "not_mobile": 1,
            "opted_out": 1,
            "reminders_off": 1,
        }
        assert reminders.how_many(session, owed_days=8) == 2
        campaign = reminders.ready(session, "Dues", OWNER)
        assert campaign is not None
        assert reminders.ready(session, "Dues", OWNER) == campaign  # the same draft
        life.start(session, campaign.id, OWNER)
        freeze_next(session, campaign.id, "mock")
        assert claims(session, campaign.id)[1] == (
            "Dear Just, Rs. 50 is due at Patil Stores since 13 Mar. UPI: shop@okaxis. "
            "Paid already? Please ignore."
        )
        # handed over, or perhaps: seven days later they may be reminded again
        assert reminders.remindable(session).people == 0
        clock.now += timedelta(days=6)
        assert {"Asha", "Just"}.isdisjoint(_names(session))
        clock.now += timedelta(days=1)
        assert {"Asha", "Just"} <= set(_names(session))

    store.write_now(story)


def _names(session: Session) -> list[str]:
    from crm.campaigns.reach import recipients

    audience = AudienceFilter(Audience.DUES)
    return [one.name for one in recipients(session, audience, "", reminders.OF_KIND)]


def test_neither_the_cap_of_others_nor_their_own_holds_a_reminder_back(store: Store) -> None:
    def story(session: Session) -> None:
        hire(session)
        owes(session, "Asha")
        other = a_campaign(session)
        life.start(session, other.id, OWNER)
        freeze_next(session, other.id, "mock")
        assert len(claims(session, other.id)) == 1
        campaign_id = approved(session)
        freeze_next(session, campaign_id, "mock")
        assert len(claims(session, campaign_id)) == 1
        assert find(session, campaign_id).kind is Kind.DUES

    store.write_now(story)


def test_an_approved_text_is_filled_anew_as_it_leaves(store: Store, clock: TestClock) -> None:
    def story(session: Session) -> None:
        hire(session)
        asha = owes(session, "Asha")
        text = "Dear {#var#}, Rs. {#var#} is due at Patil Stores since {#var#}, please pay."
        fills = (
            Variable("who", "{{first_name}}"),
            Variable("amount", "{{due}}", Tag.NUMERIC),
            Variable("since", "{{due_since}}"),
        )
        dlt.keep_approved(session, "Dues", text, "64b7", fills, OWNER)
        campaign = reminders.ready(session, "Dues", OWNER, gateway=dlt.GATEWAY)
        assert campaign is not None
        assert campaign.template is not None
        life.start(session, campaign.id, OWNER)
        freeze_next(session, campaign.id, dlt.GATEWAY)
        a_purchase(session, asha, amount="1700", payment="Credit")
        (one,) = take_turn(session, campaign.id, "me", (), 1).claimed
        assert one.message == (
            "Dear Asha, Rs. 2000 is due at Patil Stores since 10 Mar, please pay."
        )
        assert one.template is not None
        assert dict(one.template.values)["amount"] == "2000"

    store.write_now(story)


def test_the_next_reminder_has_no_text_that_was_removed_or_taken_back(
    store: Store, clock: TestClock
) -> None:
    def template_of(session: Session) -> str | None:
        _, template = reminders.words_of(session, dlt.GATEWAY)
        return None if template is None else template.template_id

    def story(session: Session) -> None:
        hire(session)
        owes(session, "Asha")
        fills = (Variable("amount", "{{due}}", Tag.NUMERIC),)
        for number in ("64b7", "64b8"):
            text = f"{number}: Rs. {{#var#}} is due."
            dlt.keep_approved(session, "Dues", text, number, fills, OWNER)
        (newer, _), (older, _) = dlt.approved_texts(session)
        campaign = reminders.ready(session, "Dues", OWNER, gateway=dlt.GATEWAY)
        assert campaign is not None
        assert template_of(session) == "64b8"

        life.start(session, campaign.id, OWNER, after=timedelta(seconds=10))
        dlt.remove_approved(session, newer, OWNER)
        assert template_of(session) == "64b7"
        assert life.unschedule(session, campaign.id, OWNER).approved_at is None
        life.start(session, campaign.id, OWNER)
        assert pausing.return_to_draft(session, campaign.id).approved_at is None
        dlt.remove_approved(session, older, OWNER)
        assert template_of(session) is None

    store.write_now(story)


def test_one_without_a_name_is_reminded_and_the_next_is_called_by_name(store: Store) -> None:
    def story(session: Session) -> None:
        hire(session)
        unknown, asha = owes(session, "98220 10001"), owes(session, "Asha")
        for customer_id, begins in ((unknown, "Rs. 300 is due at"), (asha, "Dear Asha, Rs. 300")):
            campaign = reminders.ready_for(session, "Reminder", OWNER, customer_id)
            life.start(session, campaign.id, OWNER)
            freeze_next(session, campaign.id, "mock")
            ((_, _, text),) = became(session, campaign.id)
            assert text.startswith(begins)

    store.write_now(story)


def test_a_draft_of_another_day_is_not_the_one_of_today_but_a_question_is(store: Store) -> None:
    def story(session: Session) -> None:
        hire(session)
        owes(session, "Asha")

        def ready(name: str) -> int:
            campaign = reminders.ready(session, name, OWNER)
            assert campaign is not None
            return campaign.id

        first = ready("Dues, 20 Mar")
        second = ready("Dues, 25 Mar")
        assert first != second
        assert (ready("Dues,  20 Mar"), ready("Dues, 25 Mar")) == (first, second)
        life.propose(session, first, OWNER)
        life.propose(session, second, OWNER)
        assert ready("Dues, 26 Mar") == second  # an answer is waited for

    store.write_now(story)


async def test_what_came_in_since_is_the_result(store: Store, clock: TestClock) -> None:
    def begin(session: Session) -> tuple[int, int]:
        hire(session)
        asha, _ = owes(session, "Asha"), owes(session, "Ravi")
        return asha, approved(session)

    asha, campaign_id = await store.write(begin)
    await _sent(store, lambda _: None)
    clock.now += timedelta(days=3)

    def later(session: Session) -> None:
        pays(session, asha, "120")
        a_purchase(session, asha, amount="999")
        clock.now += timedelta(days=11)
        pays(session, asha, "1")  # the fifteenth day
        found = came_in(session, campaign_id)
        assert (found.reached, found.payers, found.amount, found.days_left) == (
            2,
            1,
            Decimal(120),
            0,
        )

    await store.write(later)

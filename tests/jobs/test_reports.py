"""Reports: calls that come, looks that are made, and what is open after a restart."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.campaigns import life, opt_outs, pausing
from crm.campaigns.model import Status
from crm.campaigns.notices import AWAY
from crm.campaigns.sending import due, recipients, trying
from crm.campaigns.sending import worker as sending_worker
from crm.campaigns.sending.progress import Progress, progress_of
from crm.campaigns.sending.receipts import waiting
from crm.campaigns.sending.receipts.applying import Applied
from crm.campaigns.sending.receipts.taking import take
from crm.campaigns.sending.sends import Claimed, SendStatus, Settled
from crm.errors import StoreBusy
from crm.gateways import Answer, Message, Outcome
from crm.gateways.client import NoReplyError
from crm.gateways.receipts import Calls, Health, Inbound, Limits, Rank, Receipt, Waiting
from crm.store.database import Store
from crm.store.schema import campaign_sends
from jobs.report_times import Intervals, Mode
from jobs.reports import Reports
from tests.conftest import TestClock
from tests.jobs.listening import told
from tests.shop import OWNER, a_campaign, a_reachable, hire

AT_ONCE = Intervals(0, 0, 0, 0, 0, 0)


class Telling:
    """A gateway that tells what a test wrote down."""

    name = "telling"
    polled_at_once = 1000
    delivers = True
    longest_wait = 5.0

    def __init__(self, limits: Limits = Limits(window=10)) -> None:  # noqa: B008 - a frozen value
        self.limits = limits
        self.asked: list[tuple[str, ...]] = []
        self.ranks: dict[str, Rank] = {}
        self.wrote: tuple[Inbound, ...] = ()
        self.inboxes = 0
        self.has: dict[str, tuple[str, ...]] = {}
        self.found: list[str] = []
        self.gives_back = True
        self.silences: list[bool] = []
        self.deaf_to: set[str] = set()
        self.problem = ""

    async def send(self, message: Message) -> Answer:
        return Answer(Outcome.SENT, f"id-{message.key}")

    async def poll(self, waiting: Sequence[Waiting]) -> Calls:
        self.asked.append(tuple(one.gateway_id for one in waiting))
        if self.silences and self.silences.pop(0):
            raise NoReplyError(Outcome.UNKNOWN, "no_answer")
        known = (one.gateway_id for one in waiting if one.gateway_id in self.ranks)
        return Calls(tuple(Receipt(one, self.ranks[one]) for one in known))

    async def inbox(self, since: datetime) -> tuple[Inbound, ...]:
        self.inboxes += 1
        return self.wrote

    remembers = timedelta(hours=1)

    async def find(self, waiting: Waiting) -> tuple[str, ...]:
        self.found.append(waiting.key)
        if waiting.key in self.deaf_to:
            raise NoReplyError(Outcome.UNKNOWN, "no_answer")
        return self.has.get(waiting.key, ())

    async def health(self) -> Health:
        return Health(self.problem)

    async def cancel(self, gateway_id: str) -> bool:
        return self.gives_back

    async def close(self) -> None: ...


def on_its_way(session: Session, count: int = 2) -> tuple[int, tuple[Claimed, ...]]:
    hire(session)
    for number in range(count):
        a_reachable(session, f"Customer {number}")
    campaign_id = life.start(session, a_campaign(session).id, OWNER).id
    while recipients.freeze_next(session, campaign_id, Telling.name):
        pass
    return campaign_id, sending_worker.take_turn(session, campaign_id, "w", (), count).claimed


def answered(session: Session, campaign_id: int, *settled: tuple[Claimed, Answer]) -> None:
    answers = [Settled(*one) for one in settled]
    sending_worker.take_turn(session, campaign_id, "w", answers, 0)


def sent(store: Store, count: int = 2) -> tuple[int, tuple[Claimed, ...]]:
    campaign_id, sends = store.write_now(on_its_way, count)
    taken = [(one, Answer(Outcome.SENT, f"id-{one.id}")) for one in sends]
    store.write_now(answered, campaign_id, *taken)
    return campaign_id, sends


def seen(store: Store, campaign_id: int) -> Progress:
    return store.read_now(progress_of, campaign_id)


def reports(store: Store, gateway: Telling, mode: Mode = Mode.POLL) -> Reports:
    return Reports(store, gateway, mode=mode, intervals=AT_ONCE)


async def test_what_is_open_is_asked_about_at_each_step_and_once_after_a_start(
    sqlite_store: Store, clock: TestClock
) -> None:
    campaign_id, (first, second) = sent(sqlite_store)
    gateway = Telling(Limits())
    clock.now += timedelta(seconds=31)
    asking = reports(sqlite_store, gateway)
    ids = (f"id-{first.id}", f"id-{second.id}")
    await asking.look()
    assert gateway.asked == [ids]
    await asking.look()
    assert gateway.asked == [ids]  # the next step has not come
    gateway.ranks = {ids[0]: Rank.DELIVERED, ids[1]: Rank.SENT}
    clock.now += timedelta(minutes=2)
    await asking.look()
    assert gateway.asked == [ids, ids]
    assert seen(sqlite_store, campaign_id).by_receipt == {"delivered": 1, "sent": 1}
    clock.now += timedelta(hours=24)
    await asking.look()
    assert gateway.asked[-1] == (ids[1],)  # the other one has arrived
    again = Telling(Limits())
    await reports(sqlite_store, again).look()
    assert again.asked == [(ids[1],)]
    clock.now += timedelta(days=9)
    await asking.look()
    assert len(gateway.asked) == 3 + 1  # the last step, and never again
    await asking.look()
    assert len(gateway.asked) == 3 + 1


async def test_it_is_asked_in_parts_and_what_is_left_comes_at_the_next_look(
    sqlite_store: Store, clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "MOST", 4)
    campaign_id, sends = sent(sqlite_store, 7)
    ids = [f"id-{one.id}" for one in sends]
    gateway = Telling(Limits())
    gateway.polled_at_once = 2
    gateway.ranks = dict.fromkeys(ids, Rank.DELIVERED)
    gateway.silences = [False, True]
    asking = reports(sqlite_store, gateway)
    clock.now += timedelta(seconds=31)
    await asking.look()
    assert [one for part in gateway.asked for one in part] == ids[:4]
    assert seen(sqlite_store, campaign_id).by_receipt["delivered"] == 2
    for _ in range(3):
        await asking.look()
    assert seen(sqlite_store, campaign_id).by_receipt == {"delivered": 7}


async def test_a_part_that_nobody_answers_for_does_not_keep_the_others_waiting(
    sqlite_store: Store, clock: TestClock
) -> None:
    sent(sqlite_store, 4)
    gateway = Telling(Limits())
    gateway.polled_at_once = 2
    gateway.silences = [True, True]
    asking = reports(sqlite_store, gateway)
    clock.now += timedelta(seconds=31)
    for _ in range(4):
        await asking.look()
    first, again, second = gateway.asked
    assert first == again
    assert not set(first) & set(second)
    clock.now += timedelta(minutes=2)
    await asking.look()
    assert gateway.asked[3:] == [first, second]


@pytest.mark.parametrize("deaf", [1, 4])
async def test_one_that_cannot_be_looked_for_does_not_keep_the_others_waiting(
    sqlite_store: Store, clock: TestClock, deaf: int
) -> None:
    campaign_id, sends = sqlite_store.write_now(on_its_way, 5)
    unknown = Answer(Outcome.UNKNOWN, detail="no_answer")
    sqlite_store.write_now(answered, campaign_id, *((one, unknown) for one in sends))
    gateway = Telling()
    gateway.has = {one.key: (f"id-{one.id}",) for one in sends}
    gateway.deaf_to = {one.key for one in sends[:deaf]}
    clock.now += timedelta(minutes=2)
    await reports(sqlite_store, gateway).look()
    found = [one.key for one in sends]
    assert gateway.found == (found if deaf == 1 else found[:3])  # then it asks no further
    assert seen(sqlite_store, campaign_id).by_status.get(SendStatus.SENT, 0) == (
        4 if deaf == 1 else 0
    )


@pytest.mark.parametrize(("mode", "asked"), [(Mode.WEBHOOK, 1), (Mode.OFF, 0)])
async def test_with_a_webhook_only_lost_calls_are_asked_for(
    sqlite_store: Store, clock: TestClock, mode: Mode, asked: int
) -> None:
    sent(sqlite_store)
    gateway = Telling(Limits())
    asking = reports(sqlite_store, gateway, mode)
    for _ in range(10):
        clock.now += timedelta(minutes=7)
        await asking.look()
    assert (len(gateway.asked), gateway.inboxes) == (asked, 0)


async def test_an_unknown_one_is_looked_for_and_never_repeated(
    sqlite_store: Store, clock: TestClock
) -> None:
    campaign_id, (there, gone) = sqlite_store.write_now(on_its_way)
    unknown = Answer(Outcome.UNKNOWN, detail="no_answer")
    sqlite_store.write_now(answered, campaign_id, (there, unknown), (gone, unknown))
    gateway = Telling()
    gateway.has = {there.key: ("id-9",)}
    asking = reports(sqlite_store, gateway)
    await asking.look()
    assert gateway.found == []
    clock.now += timedelta(minutes=2)
    await asking.look()
    await asking.look()
    assert gateway.found == [there.key, gone.key]
    assert seen(sqlite_store, campaign_id).by_status == {
        SendStatus.SENT: 1,
        SendStatus.UNCONFIRMED: 1,
    }
    clock.now += timedelta(minutes=8)
    await asking.look()
    progress = seen(sqlite_store, campaign_id)
    assert progress.by_error == {"not_taken": 1}
    assert (progress.retryable, progress.campaign.sent_count) == (1, 1)


async def test_what_a_gateway_may_have_forgotten_is_not_said_to_be_missing(
    sqlite_store: Store, clock: TestClock
) -> None:
    campaign_id, sends = sqlite_store.write_now(on_its_way)
    unknown = Answer(Outcome.UNKNOWN, detail="no_answer")
    sqlite_store.write_now(answered, campaign_id, *((one, unknown) for one in sends))
    gateway = Telling()
    clock.now += timedelta(minutes=61)  # the machine was off
    asking = reports(sqlite_store, gateway)
    await asking.look()
    await asking.look()
    assert gateway.found == []
    assert seen(sqlite_store, campaign_id).by_status == {SendStatus.UNCONFIRMED: 2}


async def test_a_test_on_ones_own_phone_is_not_taken_for_the_campaigns_message(
    sqlite_store: Store, clock: TestClock
) -> None:
    """It has the same words, and the owner may be a customer, too."""
    campaign_id, (first, _) = sqlite_store.write_now(on_its_way)
    unknown = (first, Answer(Outcome.UNKNOWN, detail="no_answer"))

    def tested(session: Session) -> None:
        trying.give_phone(session, OWNER, first.phone)
        test = trying.claim_test(session, campaign_id, OWNER, first.message, "test-1")
        trying.settle_test(session, test.id, Answer(Outcome.SENT, "id-7"))

    sqlite_store.write_now(tested)
    sqlite_store.write_now(answered, campaign_id, unknown)
    gateway = Telling()
    gateway.has = {first.key: ("id-7",)}
    clock.now += timedelta(minutes=10)
    asking = reports(sqlite_store, gateway)
    await asking.look()
    await asking.look()
    assert seen(sqlite_store, campaign_id).by_error == {"not_taken": 1}


async def test_what_is_found_is_not_anothers(sqlite_store: Store, clock: TestClock) -> None:
    campaign_id, (first, second) = sqlite_store.write_now(on_its_way)
    taken = (first, Answer(Outcome.SENT, "id-1"))
    unknown = (second, Answer(Outcome.UNKNOWN, detail="no_answer"))
    sqlite_store.write_now(answered, campaign_id, taken, unknown)
    gateway = Telling()
    gateway.has = {second.key: ("id-1",)}
    clock.now += timedelta(minutes=10)
    asking = reports(sqlite_store, gateway)
    await asking.look()
    await asking.look()
    assert seen(sqlite_store, campaign_id).by_error == {"not_taken": 1}


async def test_the_inbox_is_read_and_a_stop_is_followed(
    sqlite_store: Store, clock: TestClock
) -> None:
    _, (send, _) = sent(sqlite_store)
    gateway = Telling()
    gateway.wrote = (Inbound("m1", send.phone, "STOP", clock.now),)
    asking = reports(sqlite_store, gateway)
    await asking.look()
    await asking.look()
    assert sqlite_store.read_now(opt_outs.opted_out)[1] == 1


async def test_the_owner_hears_once_that_the_phone_is_away(
    sqlite_store: Store, clock: TestClock
) -> None:
    sent(sqlite_store, 3)
    gateway = Telling()
    asking = reports(sqlite_store, gateway)
    gateway.problem = "unreachable"
    for _ in range(5):
        await asking.look()
        clock.now += timedelta(minutes=4)
    assert told(sqlite_store, OWNER).count(AWAY) == 1
    gateway.problem = ""
    await asking.look()
    gateway.problem = "unreachable"
    await asking.look()
    assert told(sqlite_store, OWNER).count(AWAY) == 1


async def test_a_stopped_campaign_is_taken_back_from_the_phone(sqlite_store: Store) -> None:
    campaign_id, _ = sent(sqlite_store)
    gateway = Telling()
    asking = reports(sqlite_store, gateway)
    await asking.look()
    assert seen(sqlite_store, campaign_id).by_status == {SendStatus.SENT: 2}
    sqlite_store.write_now(pausing.stop, campaign_id, OWNER)
    await asking.look()
    progress = seen(sqlite_store, campaign_id)
    assert progress.by_error == {"cancelled": 2}
    assert (progress.campaign.status, progress.campaign.sent_count) == (Status.CANCELLED, 0)


async def test_what_was_taken_back_is_so_also_when_the_phone_says_it_first(
    sqlite_store: Store,
) -> None:
    campaign_id, (_, second) = sent(sqlite_store)
    gateway = Telling()
    asking = reports(sqlite_store, gateway)
    sqlite_store.write_now(pausing.stop, campaign_id, OWNER)

    async def cancel(gateway_id: str) -> bool:
        told = Receipt(gateway_id, Rank.FAILED, reason="cancelled", passing=True)
        if gateway_id == f"id-{second.id}":  # it left after all
            told = Receipt(gateway_id, Rank.FAILED, reason="no_network", passing=True)
        await asking.take(Calls((told,)))
        return True

    gateway.cancel = cancel  # type: ignore[method-assign]
    await asking.look()
    progress = seen(sqlite_store, campaign_id)
    assert progress.by_error == {"cancelled": 1}
    assert progress.campaign.sent_count == 1


async def test_calls_that_come_together_are_written_together(sqlite_store: Store) -> None:
    campaign_id, sends = sent(sqlite_store, 20)
    asking = reports(sqlite_store, Telling(), Mode.WEBHOOK)
    calls = [Calls((Receipt(f"id-{one.id}", Rank.DELIVERED),)) for one in sends]
    await asyncio.gather(*(asking.take(one) for one in calls))
    await asking.take(Calls())
    assert seen(sqlite_store, campaign_id).by_receipt == {"delivered": 20}


async def test_a_call_that_cannot_be_written_does_not_take_others_with_it(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign_id, sends = sent(sqlite_store, 5)

    def taking(session: Session, gateway: str, calls: Calls, words: Sequence[str]) -> Applied:
        if any(one.gateway_id == "poison" for one in calls.receipts):
            raise ValueError("a fault of ours")
        return take(session, gateway, calls, words)

    monkeypatch.setattr("jobs.reports.take", taking)
    asking = reports(sqlite_store, Telling())
    ids = [f"id-{one.id}" for one in sends]
    ids[2] = "poison"
    calls = [Calls((Receipt(one, Rank.DELIVERED),)) for one in ids]
    heard = await asyncio.gather(*map(asking.take, calls), return_exceptions=True)
    assert [isinstance(one, ValueError) for one in heard] == [False, False, True, False, False]
    assert seen(sqlite_store, campaign_id).by_receipt == {"delivered": 4, "": 1}


async def test_whoever_calls_hears_that_the_store_is_busy(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, (send, _) = sent(sqlite_store)

    async def busy(*_: object) -> None:
        raise StoreBusy("here")

    asking = reports(sqlite_store, Telling(), Mode.WEBHOOK)
    with monkeypatch.context() as patched:
        patched.setattr(sqlite_store, "write_low_priority", busy)
        with pytest.raises(StoreBusy):
            await asking.take(Calls((Receipt(f"id-{send.id}", Rank.READ),)))
    await asking.take(Calls((Receipt(f"id-{send.id}", Rank.READ),)))
    receipt = select(campaign_sends.c.receipt).where(campaign_sends.c.id == send.id)
    assert sqlite_store.read_now(lambda session: session.execute(receipt).scalar()) == "read"


# --- limits ------------------------------------------------------------------------------------


def claimed(
    store: Store, campaign_id: int, limits: Limits, wanted: int = 50
) -> sending_worker.Turn:
    return store.write_now(sending_worker.take_turn, campaign_id, "w", (), wanted, None, limits)


def start(session: Session, count: int) -> int:
    hire(session)
    for number in range(count):
        a_reachable(session, f"Customer {number}")
    campaign_id = life.start(session, a_campaign(session).id, OWNER).id
    while recipients.freeze_next(session, campaign_id, Telling.name):
        pass
    return campaign_id


async def test_only_so_many_wait_in_the_phone(sqlite_store: Store) -> None:
    campaign_id = sqlite_store.write_now(start, 8)
    limits = Limits(window=3)
    sends = claimed(sqlite_store, campaign_id, limits).claimed
    assert len(sends) == 3
    taken = [(one, Answer(Outcome.SENT, f"id-{one.id}")) for one in sends]
    sqlite_store.write_now(answered, campaign_id, *taken)
    assert claimed(sqlite_store, campaign_id, limits).claimed == ()
    asking = reports(sqlite_store, Telling())
    await asking.take(Calls((Receipt(f"id-{sends[0].id}", Rank.SENT),)))
    assert len(claimed(sqlite_store, campaign_id, limits).claimed) == 1


class Raised(Telling):
    """Says after a while what it takes in a day."""

    def __init__(self) -> None:
        super().__init__(Limits(per_day=3))
        self.says: list[int | None] = [None, None, 3, 100]
        """None: no reply."""

    async def refresh_limits(self) -> Limits:
        said = self.says.pop(0)
        if said is None:
            raise NoReplyError(Outcome.UNKNOWN, "no_answer")
        self.limits = Limits(per_day=said)
        return self.limits


async def test_a_day_that_takes_more_after_all_is_not_waited_for_until_tomorrow(
    store: Store, clock: TestClock
) -> None:
    gateway = Raised()
    campaign_id = store.write_now(start, 5)
    sends = claimed(store, campaign_id, gateway.limits).claimed
    taken = [(one, Answer(Outcome.SENT, f"id-{one.id}")) for one in sends]
    store.write_now(answered, campaign_id, *taken)
    assert claimed(store, campaign_id, gateway.limits).closed
    heard: list[None] = []
    asking = Reports(store, gateway, heard=lambda: heard.append(None), intervals=AT_ONCE)
    for _ in range(3):  # twice nobody answers, then the day is as full as it seemed
        await asking.look()
    resumes = seen(store, campaign_id).campaign.resume_at
    assert resumes == clock.now + timedelta(hours=24)
    assert not heard
    await asking.look()
    assert heard
    store.write_now(due.start_due)
    found = seen(store, campaign_id).campaign
    assert (found.status, found.paused_reason) == (Status.SENDING, None)


async def test_who_is_over_the_limit_of_the_day_waits_for_tomorrow(
    sqlite_store: Store, clock: TestClock
) -> None:
    campaign_id = sqlite_store.write_now(start, 5)
    limits = Limits(per_day=3)
    sends = claimed(sqlite_store, campaign_id, limits).claimed
    assert len(sends) == 3
    taken = [(one, Answer(Outcome.SENT, f"id-{one.id}")) for one in sends]
    sqlite_store.write_now(answered, campaign_id, *taken)
    turn = claimed(sqlite_store, campaign_id, limits)
    assert (turn.status, turn.closed, turn.claimed) == (Status.PAUSED, True, ())
    found = seen(sqlite_store, campaign_id).campaign
    assert found.paused_reason == pausing.DAY_FULL
    assert found.resume_at == clock.now + timedelta(hours=24)
    clock.now += timedelta(hours=24, seconds=1)
    sqlite_store.write_now(pausing.resume, campaign_id, None)
    sends = claimed(sqlite_store, campaign_id, limits).claimed
    assert len(sends) == 2
    taken = [(one, Answer(Outcome.SENT, f"id-{one.id}")) for one in sends]
    sqlite_store.write_now(answered, campaign_id, *taken)
    assert claimed(sqlite_store, campaign_id, limits).finished

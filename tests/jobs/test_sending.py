"""Campaigns going out: never twice, never forgotten."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, event, select, update
from sqlalchemy.orm import Session

from crm import audit
from crm.campaigns import drafts, life, opt_outs, pausing
from crm.campaigns.model import Campaign, CampaignMoved, Status
from crm.campaigns.notices import ENDED, LATE, PAUSED
from crm.campaigns.pausing import NIGHT
from crm.campaigns.sending import recipients, recovery, settling
from crm.campaigns.sending import worker as sending_worker
from crm.campaigns.sending.progress import Progress, progress_of
from crm.campaigns.sending.recovery import Decision, decide_unconfirmed, retry_failed
from crm.campaigns.sending.sends import Claimed, SendStatus, Settled
from crm.campaigns.transitions import find
from crm.customers import cards, erasing, merging
from crm.customers.fields import CustomerChanges
from crm.errors import Invalid, StoreBusy, StoreUnreachable
from crm.gateways import Answer, Halt, Message, Outcome
from crm.gateways.mock import MockGateway, read_failures
from crm.gateways.receipts import Limits
from crm.settings import shop_of
from crm.store.database import Store
from crm.store.schema import campaign_sends as table
from crm.store.schema import metadata
from jobs.hand_over import TOO_MANY_FAILURES
from jobs.pace import Delays, Pace, Slots
from jobs.sending import DELAYS, Sender
from tests.conftest import TestClock
from tests.jobs.listening import Listening, told
from tests.shop import EVERYONE, MANAGER, OWNER, STAFF, a_campaign, a_reachable, hire

FAST = Pace(rate=None, concurrency=3, batch=3, pause_after=1000)
SENT = Answer(Outcome.SENT, "id")


class Scripted:
    """A gateway that notes every hand-over and answers as `answer` says."""

    name = "scripted"
    delivers = True
    longest_wait = 5.0

    def __init__(self, answer: Callable[[str, int], Answer] = lambda _key, _try: SENT) -> None:
        self._answer = answer
        self.tries: Counter[str] = Counter()
        self.delivered: Counter[str] = Counter()
        self.most_at_once = 0
        self._at_once = 0

    async def send(self, message: Message) -> Answer:
        key = message.key
        self.tries[key] += 1
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        await asyncio.sleep(0)
        self._at_once -= 1
        answer = self._answer(key, self.tries[key])
        if answer.outcome in (Outcome.SENT, Outcome.UNKNOWN):
            self.delivered[message.phone] += 1
        return answer

    async def close(self) -> None: ...


def started(session: Session, /, count: int = 10, **values: Any) -> int:
    hire(session)
    for number in range(count):
        a_reachable(session, f"Customer {number}")
    return life.start(session, a_campaign(session, **values).id, OWNER).id


async def carried(
    store: Store, gateway: Any, pace: Pace = FAST, delays: Delays = DELAYS
) -> Listening:
    heard = Listening()
    sender = Sender(store, gateway, pace, heard, progress_every=60, delays=delays)
    await sender.tick()
    await sender.all_quiet()
    return heard


def seen(store: Store, campaign_id: int) -> Progress:
    return store.read_now(progress_of, campaign_id)


async def test_everybody_gets_it_once_and_staff_hear_of_the_end(store: Store) -> None:
    campaign_id = store.write_now(started, 20)
    gateway = Scripted()
    heard = await carried(store, gateway)
    assert heard.statuses == [Status.SENT]
    assert told(store, OWNER) == [ENDED]
    progress = seen(store, campaign_id)
    assert progress.by_status == {SendStatus.SENT: 20}
    assert (progress.campaign.status, progress.campaign.sent_count) == (Status.SENT, 20)
    assert set(gateway.delivered.values()) == {1}
    assert 1 < gateway.most_at_once <= FAST.concurrency


async def test_the_mock_keeps_every_message_and_says_that_it_delivers_none(
    store: Store, tmp_path: Path
) -> None:
    store.write_now(started, 5)
    outbox = tmp_path / "outbox.jsonl"
    gateway = MockGateway(outbox)
    await carried(store, gateway)
    await gateway.close()
    kept = [json.loads(line) for line in outbox.read_text("utf-8").splitlines()]
    assert len({one["id"] for one in kept}) == 5
    assert kept[0]["message"] == "Hi Customer 0! Visit us this week."
    assert not gateway.delivers


@pytest.mark.parametrize("text", ["often", "busy 200%", "busy x"])
def test_the_mock_refuses_failures_that_it_does_not_know(text: str) -> None:
    with pytest.raises(Invalid):
        read_failures(text)


async def test_the_mock_fails_as_it_is_told(sqlite_store: Store) -> None:
    campaign_id = sqlite_store.write_now(started, 60)
    await carried(sqlite_store, MockGateway(fail="refuse 20%, silent 20%"))
    counts = seen(sqlite_store, campaign_id).by_status
    assert set(counts) == {SendStatus.SENT, SendStatus.FAILED, SendStatus.UNCONFIRMED}


async def test_final_refusals_are_not_retried_and_passing_ones_three_times(
    store: Store, clock: TestClock
) -> None:
    campaign_id = store.write_now(started, 2)
    first = seen_keys(store, campaign_id)[0]

    def answer(key: str, _try: int) -> Answer:
        if key == first:
            return Answer(Outcome.REFUSED, detail="bad number")
        return Answer(Outcome.PASSING, detail="busy")

    gateway = Scripted(answer)
    sender = Sender(store, gateway, FAST, Listening())
    running = asyncio.create_task(sender.run())
    waits = []
    for tries in range(1, 5):
        await until(lambda tries=tries: sum(gateway.tries.values()) == tries + 1)  # type: ignore[misc] # a default binds it
        if tries < 4:
            again = await until(lambda: next_try(store, campaign_id))
            waits.append(again - clock.now)
            clock.now = again
            sender.wake()
    await sender.all_quiet()
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    assert waits == list(settling.RETRY_WAITS)
    assert waits == sorted(waits)
    assert gateway.tries[first] == 1
    assert seen(store, campaign_id).by_error == {"bad number": 1, "busy": 1}


def seen_keys(store: Store, campaign_id: int) -> list[str]:
    """Freezes, so that the ids for the gateway are known."""

    def keys(session: Session) -> list[str]:
        recipients.freeze_next(session, campaign_id, "scripted")
        key = session.execute(select(metadata.tables["campaigns"].c.send_key)).scalar()
        ids = session.execute(select(table.c.id).order_by(table.c.id)).scalars()
        return [f"{key}-{one}" for one in ids]

    return store.write_now(keys)


def next_try(store: Store, campaign_id: int) -> Any:
    return store.read_now(
        lambda session: session.execute(
            select(table.c.next_try_at).where(
                table.c.campaign_id == campaign_id, table.c.status == "Pending"
            )
        ).scalar()
    )


async def until(found: Callable[[], Any]) -> Any:
    async with asyncio.timeout(10):
        while not (value := found()):  # noqa: ASYNC110 - the store has no event to wait for
            await asyncio.sleep(0.002)
        return value


async def test_an_answer_that_never_comes_is_unconfirmed_and_not_sent_again(store: Store) -> None:
    campaign_id = store.write_now(started, 3)
    gateway = Scripted(lambda _key, _try: Answer(Outcome.UNKNOWN, detail="no_answer"))
    await carried(store, gateway)
    assert seen(store, campaign_id).by_status == {SendStatus.UNCONFIRMED: 3}
    assert set(gateway.tries.values()) == {1}


async def test_a_gateway_that_breaks_leaves_nobody_in_the_air(store: Store) -> None:
    campaign_id = store.write_now(started, 3)

    def broken(_key: str, _try: int) -> Answer:
        raise RuntimeError("a fault of the gateway's code")

    await carried(store, Scripted(broken))
    assert seen(store, campaign_id).by_status == {SendStatus.UNCONFIRMED: 3}


async def test_what_nobody_knows_about_is_decided_by_a_person(store: Store) -> None:
    campaign_id = store.write_now(started, 3)
    await carried(store, Scripted(lambda _key, _try: Answer(Outcome.UNKNOWN, detail="no_answer")))
    called = store.write_now(decide_unconfirmed, campaign_id, OWNER, Decision.CALL_SENT)
    assert called.sent_count == 3
    with pytest.raises(Invalid):
        store.write_now(decide_unconfirmed, campaign_id, OWNER, Decision.SEND_AGAIN)


@pytest.mark.parametrize("state", ["sending", "paused", "stopped", "archived"])
async def test_what_nobody_knows_about_is_decided_whatever_became_of_the_campaign(
    store: Store, state: str
) -> None:
    """A process died with three messages under way, and somebody did the next thing first."""

    def left_behind(session: Session) -> int:
        campaign_id = started(session, 5)
        recipients.freeze_next(session, campaign_id, "scripted")
        sending_worker.take_turn(session, campaign_id, "a dead worker", (), 3)
        if state == "paused":
            pausing.pause(session, campaign_id, OWNER)
        if state in ("stopped", "archived"):
            pausing.stop(session, campaign_id, OWNER)
        if state == "archived":
            drafts.archive(session, campaign_id, OWNER)
        recovery.unconfirm_orphans(session, shop_of(session).now())
        return campaign_id

    campaign_id = store.write_now(left_behind)
    before = seen(store, campaign_id)
    assert before.count(SendStatus.UNCONFIRMED) == 3
    if state in ("stopped", "archived"):  # nothing more goes out of it
        with pytest.raises(CampaignMoved):
            store.write_now(decide_unconfirmed, campaign_id, OWNER, Decision.SEND_AGAIN)
    decided = store.write_now(decide_unconfirmed, campaign_id, OWNER, Decision.CALL_SENT)
    assert decided.status is before.campaign.status
    assert decided.sent_count == 3
    after = seen(store, campaign_id)
    assert after.by_status == {SendStatus.SENT: 3, SendStatus.PENDING: 2}
    said = store.read_now(audit.entries, "campaign", campaign_id, limit=1)[0]
    assert (said.action, said.staff_id) == ("settle", OWNER)


@pytest.mark.parametrize("state", ["sending", "paused"])
async def test_what_nobody_knows_about_can_go_again_before_the_campaign_is_over(
    store: Store, state: str
) -> None:
    def left_behind(session: Session) -> int:
        campaign_id = started(session, 5)
        recipients.freeze_next(session, campaign_id, "scripted")
        sending_worker.take_turn(session, campaign_id, "a dead worker", (), 3)
        if state == "paused":
            pausing.pause(session, campaign_id, OWNER)
        recovery.unconfirm_orphans(session, shop_of(session).now())
        recovery.decide_unconfirmed(session, campaign_id, OWNER, Decision.SEND_AGAIN)
        return campaign_id

    campaign_id = store.write_now(left_behind)
    gateway = Scripted()
    await carried(store, gateway)
    assert seen(store, campaign_id).by_status == {SendStatus.SENT: 5}
    assert set(gateway.delivered.values()) == {1}


async def test_an_answer_that_comes_after_a_persons_word_is_counted_once(store: Store) -> None:
    """The worker was taken for dead and was only slow."""

    def story(session: Session) -> int:
        campaign_id = started(session, 3)
        recipients.freeze_next(session, campaign_id, "scripted")
        turn = sending_worker.take_turn(session, campaign_id, "slow", (), 3)
        recovery.unconfirm_orphans(session, shop_of(session).now())
        decide_unconfirmed(session, campaign_id, OWNER, Decision.CALL_SENT)
        answers = [Settled(one, SENT) for one in turn.claimed]
        sending_worker.take_turn(session, campaign_id, "slow", answers, 0)
        return campaign_id

    campaign_id = store.write_now(story)
    found = seen(store, campaign_id)
    assert (found.by_status, found.campaign.sent_count) == ({SendStatus.SENT: 3}, 3)


async def test_two_workers_at_closing_time_forget_no_answer(store: Store, clock: TestClock) -> None:
    """Between the look and the lock of one, the other has put the campaign to rest."""
    if store.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer")
    campaign_id = store.write_now(started, 3)

    def claimed(session: Session) -> tuple[Claimed, ...]:
        recipients.freeze_next(session, campaign_id, "scripted")
        return sending_worker.take_turn(session, campaign_id, "one", (), 3).claimed

    sends = store.write_now(claimed)
    clock.turn(hours=9)
    waiting = [OWNER]

    @event.listens_for(store.engine, "before_cursor_execute")
    def meanwhile(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "FROM campaigns" in statement and statement.endswith("FOR UPDATE"):
            while waiting:  # once
                store.write_now(pausing.pause, campaign_id, waiting.pop())

    answers = [Settled(one, SENT) for one in sends]
    turn = store.write_now(sending_worker.take_turn, campaign_id, "one", answers[:0], 3)
    assert (turn.status, turn.closed) == (Status.PAUSED, False)
    assert waiting == []
    store.write_now(sending_worker.take_turn, campaign_id, "one", answers, 0)
    assert seen(store, campaign_id).by_status == {SendStatus.SENT: 3}


async def test_sent_again_has_the_same_id_so_that_a_gateway_can_refuse_it(store: Store) -> None:
    campaign_id = store.write_now(started, 2)
    gateway = Scripted(
        lambda _key, tries: SENT if tries > 1 else Answer(Outcome.UNKNOWN, detail="no_answer")
    )
    await carried(store, gateway)
    again = store.write_now(decide_unconfirmed, campaign_id, OWNER, Decision.SEND_AGAIN)
    assert again.status is Status.SENDING
    await carried(store, gateway)
    assert sorted(gateway.tries.values()) == [2, 2]
    assert seen(store, campaign_id).by_status == {SendStatus.SENT: 2}


async def test_failed_ones_are_retried_by_hand(store: Store) -> None:
    campaign_id = store.write_now(started, 4)
    first = Scripted(lambda _key, _try: Answer(Outcome.UNKNOWN, detail="no_answer"))
    await carried(store, first)
    store.write_now(decide_unconfirmed, campaign_id, OWNER, Decision.CALL_FAILED)
    assert seen(store, campaign_id).by_error == {"no_answer": 4}
    store.write_now(retry_failed, campaign_id, OWNER)
    again = Scripted()
    heard = await carried(store, again)
    assert set(again.tries) == {f"{key}-2" for key in first.tries}  # the gateway may know the old
    assert heard.statuses == [Status.SENT]
    assert told(store, OWNER) == [ENDED, ENDED]
    assert seen(store, campaign_id).by_status == {SendStatus.SENT: 4}
    with pytest.raises(Invalid):
        store.write_now(retry_failed, campaign_id, OWNER)


async def test_what_was_refused_for_good_is_not_tried_again(store: Store) -> None:
    campaign_id = store.write_now(started, 2)
    await carried(store, Scripted(lambda _key, _try: Answer(Outcome.REFUSED, detail="bad")))
    progress = seen(store, campaign_id)
    assert (progress.by_error, progress.retryable) == ({"bad": 2}, 0)
    with pytest.raises(Invalid):
        store.write_now(retry_failed, campaign_id, OWNER)


async def test_failures_in_a_row_pause_it_and_staff_are_told(store: Store) -> None:
    campaign_id = store.write_now(started, 30)
    gateway = Scripted(lambda _key, _try: Answer(Outcome.REFUSED, detail="no credit"))
    heard = await carried(store, gateway, Pace(None, concurrency=2, batch=2, pause_after=5))
    assert heard.statuses == [Status.PAUSED]
    assert told(store, OWNER) == [PAUSED]
    progress = seen(store, campaign_id)
    assert progress.campaign.status is Status.PAUSED
    assert progress.campaign.paused_reason == TOO_MANY_FAILURES
    # those that were claimed before the fifth answer still go
    assert 5 <= progress.count(SendStatus.FAILED) <= 5 + 2 * 2
    assert progress.count(SendStatus.SENDING) == 0


async def test_a_wrong_login_pauses_at_once_and_costs_nobody_a_try(store: Store) -> None:
    campaign_id = store.write_now(started, 30)
    gateway = Scripted(lambda _key, _try: Answer(Outcome.HALTED, detail=Halt.LOGIN))
    heard = await carried(store, gateway, Pace(None, concurrency=3, batch=3, pause_after=5))
    assert heard.statuses == [Status.PAUSED]
    assert told(store, OWNER) == [PAUSED]
    progress = seen(store, campaign_id)
    assert progress.campaign.paused_reason == pausing.HALTED + Halt.LOGIN
    assert progress.by_status == {SendStatus.PENDING: 30}
    assert 1 <= sum(gateway.tries.values()) <= 3
    tried = store.read_now(
        lambda session: session.execute(select(table.c.attempts)).scalars().all()
    )
    assert set(tried) == {0}
    store.write_now(pausing.resume, campaign_id, OWNER)
    await carried(store, Scripted())
    assert seen(store, campaign_id).by_status == {SendStatus.SENT: 30}


class Tiered(Scripted):
    """What it takes in a day it says when it is asked."""

    limits = Limits(per_day=2)

    async def refresh_limits(self) -> Limits:
        self.limits = Limits(per_day=100)
        return self.limits


async def test_after_a_start_the_limit_of_a_day_is_asked_for_before_it_counts(
    store: Store,
) -> None:
    campaign_id = store.write_now(started, 5)
    await carried(store, Tiered())
    assert seen(store, campaign_id).campaign.status is Status.SENT


async def test_who_told_the_gateway_to_stop_is_opted_out_here_too(store: Store) -> None:
    campaign_id = store.write_now(started, 2)
    first = seen_keys(store, campaign_id)[0]
    stopped = Answer(Outcome.REFUSED, detail="stopped", opt_out=True)
    await carried(store, Scripted(lambda key, _try: stopped if key == first else SENT))
    assert seen(store, campaign_id).by_error == {"stopped": 1}
    found, count = store.read_now(opt_outs.opted_out)
    assert (count, found[0].name, found[0].by) == (1, "Customer 0", None)


async def test_a_gateway_that_names_a_wait_is_tried_again_after_it(
    store: Store, clock: TestClock
) -> None:
    campaign_id = store.write_now(started, 1)
    seen_keys(store, campaign_id)
    (send,) = store.write_now(sending_worker.take_turn, campaign_id, "worker", (), 1).claimed
    answer = Answer(Outcome.PASSING, detail="busy", wait=42.0)
    store.write_now(sending_worker.take_turn, campaign_id, "worker", [Settled(send, answer)])
    assert next_try(store, campaign_id) == clock.now + timedelta(seconds=42)


async def test_pause_and_stop_end_it_after_what_is_in_flight(store: Store) -> None:
    campaign_id = store.write_now(started, 30)
    gateway = Scripted()
    heard = Listening()

    def pauses_it(_key: str, _try: int) -> Answer:
        if sum(gateway.tries.values()) >= 6 and not pauses:
            pauses.append(asyncio.ensure_future(store.write(pausing.pause, campaign_id, OWNER)))
        return SENT

    pauses: list[asyncio.Future[Any]] = []
    gateway._answer = pauses_it
    sender = Sender(store, gateway, FAST, heard)
    await sender.tick()
    await sender.all_quiet()
    await asyncio.gather(*pauses)
    progress = seen(store, campaign_id)
    assert progress.campaign.status is Status.PAUSED
    assert 0 < progress.count(SendStatus.SENT) < 30
    assert progress.count(SendStatus.SENDING) == 0
    store.write_now(pausing.resume, campaign_id, OWNER)
    await sender.tick()
    await sender.all_quiet()
    assert seen(store, campaign_id).by_status == {SendStatus.SENT: 30}
    assert set(gateway.delivered.values()) == {1}


async def test_closing_time_and_opening_are_told(store: Store, clock: TestClock) -> None:
    campaign_id = store.write_now(started, 3)
    clock.turn(hours=9)
    heard = await carried(store, Scripted())
    assert heard.statuses == [Status.PAUSED]
    assert seen(store, campaign_id).campaign.paused_reason == NIGHT
    clock.turn(hours=13)
    heard = await carried(store, Scripted())
    assert heard.statuses == [Status.SENDING, Status.SENT]
    assert told(store, OWNER) == [PAUSED, ENDED]


async def test_nothing_waits_for_the_night_when_all_is_sent(store: Store, clock: TestClock) -> None:
    campaign_id = store.write_now(started, 1)
    seen_keys(store, campaign_id)
    turn = sending_worker.take_turn
    sends = store.write_now(turn, campaign_id, "worker", (), 1).claimed
    clock.turn(hours=9)
    last = store.write_now(turn, campaign_id, "worker", [Settled(one, SENT) for one in sends])
    assert (last.status, last.finished) == (Status.SENT, True)
    assert told(store, OWNER) == [ENDED]


async def test_what_comes_due_starts_and_what_is_too_late_is_asked_about(
    store: Store, clock: TestClock
) -> None:
    def plan(session: Session) -> None:
        hire(session)
        a_reachable(session)
        now = shop_of(session).now()
        for hours in (1, 4):
            life.schedule(session, a_campaign(session).id, OWNER, now + timedelta(hours=hours))

    store.write_now(plan)
    assert (await carried(store, Scripted())).heard == []
    clock.turn(hours=4)
    heard = await carried(store, Scripted())
    assert heard.statuses == [Status.SENDING, Status.SCHEDULED, Status.SENT]
    assert told(store, OWNER) == [LATE, ENDED]


async def test_it_fires_by_itself_within_a_second_of_its_minute(
    store: Store, clock: TestClock
) -> None:
    """Nobody wakes it: it looks again after a tick, which is well below a second."""
    assert DELAYS.tick <= 0.5

    def plan(session: Session) -> None:
        hire(session)
        a_reachable(session)
        at = shop_of(session).now() + timedelta(hours=1)
        life.schedule(session, a_campaign(session).id, OWNER, at)

    store.write_now(plan)
    heard = Listening()
    sender = Sender(store, Scripted(), FAST, heard, delays=replace(DELAYS, tick=0.01))
    running = asyncio.create_task(sender.run())
    clock.turn(minutes=59, seconds=59)
    await asyncio.sleep(0.1)
    assert heard.heard == []
    clock.turn(seconds=1)
    async with asyncio.timeout(10):
        await heard.end.wait()
    assert heard.statuses == [Status.SENDING, Status.SENT]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_of_two_who_approve_at_once_one_is_first_and_the_other_hears_of_it(
    store: Store,
) -> None:
    def proposed(session: Session) -> int:
        hire(session)
        a_reachable(session)
        one = a_campaign(session, STAFF)
        return life.propose(session, one.id, STAFF).id

    campaign_id = store.write_now(proposed)
    answers = await asyncio.gather(
        store.write(life.approve, campaign_id, OWNER),
        store.write(life.approve, campaign_id, MANAGER),
        store.write(life.reject, campaign_id, MANAGER, "no"),
        return_exceptions=True,
    )
    late = [one for one in answers if isinstance(one, CampaignMoved)]
    assert len(late) == 2
    first = next(one for one in answers if not isinstance(one, BaseException))
    assert {one.now.status for one in late} == {first.status}
    assert {one.happened.action for one in late} <= {"approve", "reject"}


async def test_who_said_no_or_changed_after_the_freezing_gets_nothing(store: Store) -> None:
    def frozen(session: Session) -> int:
        hire(session)
        ids = [a_reachable(session, f"C{number}") for number in range(5)]
        without_phone = a_reachable(session, "His other card", phone=None)
        campaign = life.start(session, a_campaign(session).id, OWNER)
        recipients.freeze_next(session, campaign.id, "scripted")
        opt_outs.opt_out(session, ids[0], OWNER)
        erasing.delete_or_erase(session, ids[1], OWNER)
        cards.edit(session, ids[2], CustomerChanges(phone="+919111111111"), OWNER)
        merging.merge(session, without_phone, ids[3], OWNER)  # keeps the phone
        return campaign.id

    campaign_id = store.write_now(frozen)
    await carried(store, Scripted())
    progress = seen(store, campaign_id)
    assert progress.by_error == {"erased": 1, "opted_out": 1, "phone_changed": 1}
    assert progress.count(SendStatus.SENT) == 2
    with pytest.raises(Invalid):
        store.write_now(retry_failed, campaign_id, OWNER)


async def test_shutting_down_right_after_a_pause_forgets_no_answer_either(
    sqlite_store: Store,
) -> None:
    campaign_id = sqlite_store.write_now(started, 10)
    gate = asyncio.Event()

    class Slow(Scripted):
        async def send(self, message: Message) -> Answer:
            self.tries[message.key] += 1
            if self.tries.total() > 1:
                await gate.wait()
                return SENT
            await until(lambda: self.tries.total() == FAST.concurrency)
            return Answer(Outcome.HALTED, detail=Halt.BALANCE)

    gateway = Slow()
    sender = Sender(sqlite_store, gateway, FAST, Listening())
    running = asyncio.create_task(sender.run())
    await until(lambda: seen(sqlite_store, campaign_id).campaign.status is Status.PAUSED)
    await asyncio.sleep(0.05)  # it waits for the answers that are under way
    running.cancel()
    await asyncio.sleep(0.05)
    gate.set()
    with suppress(asyncio.CancelledError):
        await running
    counts = seen(sqlite_store, campaign_id).by_status
    late = FAST.concurrency - 1
    assert counts == {SendStatus.PENDING: 10 - late, SendStatus.SENT: late}


async def test_shutting_down_waits_for_the_answers_and_forgets_nothing(store: Store) -> None:
    campaign_id = store.write_now(started, 30)
    gateway = Scripted()
    sender = Sender(store, gateway, FAST, Listening())
    running = asyncio.create_task(sender.run())
    await until(lambda: sum(gateway.tries.values()) >= 5)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    progress = seen(store, campaign_id)
    assert progress.count(SendStatus.SENDING) == 0
    assert progress.count(SendStatus.UNCONFIRMED) == 0
    assert progress.count(SendStatus.SENT) == sum(gateway.delivered.values())
    await carried(store, gateway)
    assert seen(store, campaign_id).by_status == {SendStatus.SENT: 30}
    assert set(gateway.delivered.values()) == {1}


class BusyAtTimes:
    """A store whose second and fourth turn of a sending find it busy."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._turns = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def write_low_priority(self, operation: Any, *args: Any) -> Any:
        self._turns += operation is sending_worker.take_turn
        if operation is sending_worker.take_turn and self._turns in (2, 4):
            raise StoreBusy("shop.db")
        return await self._store.write_low_priority(operation, *args)


async def test_a_store_that_is_busy_for_a_while_loses_no_answer(sqlite_store: Store) -> None:
    campaign_id = sqlite_store.write_now(started, 12)
    gateway, busy = Scripted(), BusyAtTimes(sqlite_store)
    await carried(cast("Store", busy), gateway, delays=replace(DELAYS, store_retry=0))
    assert busy._turns > 4
    assert seen(sqlite_store, campaign_id).by_status == {SendStatus.SENT: 12}
    assert set(gateway.delivered.values()) == {1}


class BreaksAtCommit(BusyAtTimes):
    """A store whose second turn is written, and whose connection breaks before it says so."""

    async def write_low_priority(self, operation: Any, *args: Any) -> Any:
        done = await self._store.write_low_priority(operation, *args)
        self._turns += operation is sending_worker.take_turn
        if operation is sending_worker.take_turn and self._turns == 2:
            assert done.claimed
            raise StoreUnreachable("here", "08006")
        return done


async def test_what_was_claimed_as_the_connection_broke_is_handed_over_later(store: Store) -> None:
    campaign_id = store.write_now(started, 12)
    gateway, breaks = Scripted(), BreaksAtCommit(store)
    async with asyncio.timeout(20):
        await carried(cast("Store", breaks), gateway, delays=replace(DELAYS, store_retry=0))
    assert seen(store, campaign_id).by_status == {SendStatus.SENT: 12}
    assert set(gateway.delivered.values()) == {1}


async def test_a_chat_that_cannot_be_reached_does_not_stop_the_sending(store: Store) -> None:
    class Unreachable(Listening):
        async def changed(self, campaign: Campaign) -> None:
            await super().changed(campaign)
            raise ConnectionError

    campaign_id = store.write_now(started, 5)
    unreachable = Unreachable()
    sender = Sender(store, Scripted(), FAST, unreachable, progress_every=0.001)
    await sender.tick()
    await sender.all_quiet()
    assert seen(store, campaign_id).campaign.status is Status.SENT
    assert unreachable.statuses[-1] is Status.SENT


async def test_a_campaign_under_way_is_shown_again_and_again(store: Store) -> None:
    """At most every `progress_every` seconds: here all the time."""
    store.write_now(started, 3)
    heard = Listening()

    class Waiting(Scripted):
        async def send(self, message: Message) -> Answer:
            await until(lambda: len(heard.heard) >= 2)
            return await super().send(message)

    sender = Sender(store, Waiting(), FAST, heard, progress_every=0.001)
    await sender.tick()
    await sender.all_quiet()
    assert heard.statuses[:2] == [Status.SENDING, Status.SENDING]
    assert heard.statuses[-1] is Status.SENT
    assert told(store, OWNER) == [ENDED]


async def test_two_campaigns_go_out_side_by_side(store: Store) -> None:
    def two(session: Session) -> tuple[int, int]:
        first = started(session, 6)
        recipients.freeze_next(session, first, "scripted")
        for number in range(6):
            a_reachable(session, f"Late {number}")
        return first, life.start(session, a_campaign(session).id, OWNER).id

    first, second = store.write_now(two)
    gateway = Scripted()
    heard = await carried(store, gateway)
    assert heard.statuses == [Status.SENT, Status.SENT]
    assert seen(store, first).by_status == {SendStatus.SENT: 6}
    assert seen(store, second).by_status == {SendStatus.SENT: 6}
    assert seen(store, second).campaign.left_out == {"frequency_cap": 6}


async def test_a_message_is_handed_over_as_soon_as_the_rate_lets_it(sqlite_store: Store) -> None:
    campaign_id = sqlite_store.write_now(started, 8)
    rarely = replace(DELAYS, poll=60)  # a run that only looks now and then is too late
    async with asyncio.timeout(10):
        await carried(sqlite_store, Scripted(), Pace(rate=40, concurrency=5), rarely)
    assert seen(sqlite_store, campaign_id).by_status == {SendStatus.SENT: 8}


def test_the_rate_limits_what_is_taken() -> None:
    now = 100.0
    slots = Slots(Pace(rate=32, concurrency=50, batch=50), lambda: now)
    slots.runs = 1
    assert slots.take(0) == 3
    assert slots.take(0) == 0
    assert 0 < slots.wait <= 1 / 32
    now += 1 / 32
    assert slots.take(0) == 1
    slots.give_back(1)
    now += 60
    assert slots.take(0) == 3  # what was not used does not pile up


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    script=st.lists(st.sampled_from(list(Outcome)), min_size=1, max_size=40),
    count=st.integers(1, 12),
    concurrency=st.integers(1, 5),
)
def test_whatever_the_gateway_answers_nobody_gets_it_twice_and_nobody_is_forgotten(
    sqlite_store: Store,
    clock: TestClock,
    script: list[Outcome],
    count: int,
    concurrency: int,
) -> None:
    def fresh(session: Session) -> int:
        for one in reversed(metadata.sorted_tables):
            session.execute(delete(one))
        return started(session, count)

    campaign_id = sqlite_store.write_now(fresh)
    answers = iter(script)
    gateway = Scripted(lambda _key, _try: Answer(next(answers, Outcome.SENT), detail="scripted"))

    def due_now(session: Session) -> None:
        session.execute(update(table).values(next_try_at=None))

    async def story() -> None:
        heard = Listening()
        pace = Pace(None, concurrency=concurrency, batch=concurrency, pause_after=1000)
        sender = Sender(sqlite_store, gateway, pace, heard, delays=replace(DELAYS, first_hold=0))
        await sender.tick()
        while heard.statuses[-1:] != [Status.SENT]:
            if heard.statuses[-1:] == [Status.PAUSED]:  # halted: somebody has put it right
                await sender.all_quiet()
                heard.heard.clear()
                sqlite_store.write_now(pausing.resume, campaign_id, OWNER)
                await sender.tick()
            sqlite_store.write_now(due_now)  # instead of waiting for the later tries
            sender.wake()
            await asyncio.sleep(0.001)
        await sender.all_quiet()

    asyncio.run(story())
    progress = seen(sqlite_store, campaign_id)
    assert progress.campaign.status is Status.SENT
    assert progress.total == count
    assert set(progress.by_status) <= {SendStatus.SENT, SendStatus.FAILED, SendStatus.UNCONFIRMED}
    delivered = progress.count(SendStatus.SENT) + progress.count(SendStatus.UNCONFIRMED)
    assert sum(gateway.delivered.values()) == delivered
    assert set(gateway.delivered.values()) <= {1}
    assert progress.campaign.sent_count == progress.count(SendStatus.SENT)
    assert sqlite_store.read_now(find, campaign_id).finished_at == clock.now
    assert progress.campaign.audience == EVERYONE

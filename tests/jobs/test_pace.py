"""How fast messages leave: the rate over any second, and what passing failures do to it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from itertools import pairwise
from time import monotonic

from crm.campaigns.model import Status
from crm.campaigns.sending import claims, recipients, recovery
from crm.campaigns.sending import worker as sending_worker
from crm.campaigns.sending.progress import progress_of
from crm.campaigns.sending.rate import MARGIN
from crm.campaigns.sending.sends import Claimed, SendStatus
from crm.gateways import Answer, Message, Outcome
from crm.store.database import Store
from jobs.door import Door
from jobs.pace import LONGEST_HOLD, Pace, Slots, SlowDown
from jobs.sending import DELAYS, Sender
from tests.jobs.listening import Listening
from tests.jobs.test_sending import SENT, Scripted, seen, started


class Clocked(Scripted):
    """Notes when each message came."""

    def __init__(self) -> None:
        super().__init__()
        self.came: list[float] = []

    async def send(self, message: Message) -> Answer:
        self.came.append(monotonic())
        return await super().send(message)


def fullest(came: list[float], seconds: float = 1.0) -> int:
    """Most messages within a second that begins with any of them."""
    return max(sum(1 for other in came if at <= other < at + seconds) for at in came)


async def test_no_second_sees_more_than_the_rate(sqlite_store: Store) -> None:
    campaign_id = sqlite_store.write_now(started, 45)
    gateway = Clocked()
    sender = Sender(sqlite_store, gateway, Pace(rate=20, concurrency=20), Listening())
    await sender.tick()
    await sender.all_quiet()
    assert seen(sqlite_store, campaign_id).by_status == {SendStatus.SENT: 45}
    assert fullest(gateway.came) <= 20
    assert gateway.came[-1] - gateway.came[0] < 45 / 20 + 1


async def test_two_processes_keep_the_rate_together(store: Store) -> None:
    """Two senders on one PostgreSQL database, each with a pace of its own; on SQLite there is one
    process."""
    if store.engine.dialect.name != "postgresql":
        return
    store.write_now(started, 60)
    gateway = Clocked()
    senders = [Sender(store, gateway, Pace(rate=20, concurrency=20), Listening()) for _ in range(2)]
    await asyncio.gather(*(sender.tick() for sender in senders))
    await asyncio.gather(*(sender.all_quiet() for sender in senders))
    assert len(gateway.came) == 60
    assert fullest(gateway.came, 1 - MARGIN) <= 20
    assert gateway.came[-1] - gateway.came[0] > 1.9


async def test_a_test_on_ones_own_phone_is_within_the_rate_too(sqlite_store: Store) -> None:
    gateway = Clocked()
    door = Door(gateway, Slots(Pace(rate=5, concurrency=5)))
    sends = [Claimed(number, str(number), "+919812345678", "Hi", 1) for number in range(7)]
    await asyncio.gather(*(door.hand_over(send) for send in sends))
    assert fullest(gateway.came) <= 5


# --- slowing down --------------------------------------------------------------------------------


def test_passing_failures_hold_for_growing_times_and_an_answer_ends_that() -> None:
    now = 0.0
    slow = SlowDown(lambda: now, 1.0)
    assert slow.passing(None)
    assert not slow.holds  # one may be of the message
    holds = []
    for _ in range(12):
        slow.passing(None)
        slow.passing(None)  # of the same volley
        holds.append(slow.wait)
        now += slow.wait
    assert holds == [1, 2, 4, 8, 16, 32, 64, 128, 256, LONGEST_HOLD, LONGEST_HOLD, LONGEST_HOLD]
    assert slow.probes
    assert not slow.passing(None)  # the gateway's failure, not the message's
    slow.answered()
    assert not slow.probes
    assert slow.passing(None)


def test_the_gateways_own_wait_counts_at_once() -> None:
    slow = SlowDown(lambda: 100.0, 1.0)
    slow.passing(7.0)
    assert slow.wait == 7.0


def test_a_wait_of_nothing_is_none_that_the_gateway_names() -> None:
    """`Retry-After: 0`, or a date that is over, again and again."""
    now = 100.0
    slow = SlowDown(lambda: now, 1.0)
    holds = []
    for _ in range(5):
        slow.passing(0.0)
        holds.append(slow.wait)
        now += slow.wait
    assert holds == [0, 1, 2, 4, 8]


async def test_a_hiccup_slows_a_campaign_down_and_it_goes_on_by_itself(
    sqlite_store: Store,
) -> None:
    """Thirty refusals in passing, more than any pause_after, and then the gateway is well."""
    campaign_id = sqlite_store.write_now(started, 12)
    left = iter(range(30))

    def answer(_key: str, _try: int) -> Answer:
        passing = Answer(Outcome.PASSING, detail="HTTP 429", wait=0.0)
        return SENT if next(left, None) is None else passing

    gateway = Scripted(answer)
    heard = Listening()
    sender = Sender(
        sqlite_store,
        gateway,
        Pace(rate=None, concurrency=3, batch=3, pause_after=5),
        heard,
        delays=replace(DELAYS, first_hold=0, poll=0.01),
    )
    async with asyncio.timeout(20):
        await sender.tick()
        await sender.all_quiet()
    progress = sqlite_store.read_now(progress_of, campaign_id)
    assert progress.campaign.status is Status.SENT
    assert progress.by_status == {SendStatus.SENT: 12}
    assert set(gateway.delivered.values()) == {1}
    assert sum(gateway.tries.values()) == 42


async def test_while_the_gateway_asks_to_wait_nothing_is_handed_over(sqlite_store: Store) -> None:
    sqlite_store.write_now(started, 12)
    gateway = Scripted(lambda _key, _try: Answer(Outcome.PASSING, detail="HTTP 429", wait=60.0))
    sender = Sender(sqlite_store, gateway, Pace(rate=None, concurrency=3, batch=3), Listening())
    running = asyncio.create_task(sender.run())
    async with asyncio.timeout(20):
        while sum(gateway.tries.values()) < 3:  # noqa: ASYNC110 - a script has no event
            await asyncio.sleep(0.01)
    await asyncio.sleep(0.5)
    running.cancel()
    await asyncio.wait([running])
    assert sum(gateway.tries.values()) == 3  # what was under way at once


# --- what a kill leaves --------------------------------------------------------------------------


def test_no_more_is_claimed_than_there_are_places(sqlite_store: Store) -> None:
    slots = Slots(Pace(rate=None, concurrency=5, batch=50))
    slots.runs = 1
    assert slots.take(0) == 5
    assert slots.take(5) == 0


def test_what_was_given_back_before_it_left_is_not_unconfirmed(sqlite_store: Store) -> None:
    campaign_id = sqlite_store.write_now(started, 4)
    sqlite_store.write_now(recipients.freeze_next, campaign_id, "mock")
    turn = sqlite_store.write_now(sending_worker.take_turn, campaign_id, "w", (), 3)
    sqlite_store.write_now(claims.unclaim, "w", turn.claimed[1:])
    assert sqlite_store.write_now(recovery.unconfirm_orphans, sqlite_store.shop.now()) == 1
    counts = sqlite_store.read_now(progress_of, campaign_id).by_status
    assert counts == {SendStatus.PENDING: 3, SendStatus.UNCONFIRMED: 1}


async def test_a_message_of_three_parts_takes_three_turns_where_parts_are_counted() -> None:
    now = 0.0
    door = Door(Scripted(), Slots(Pace(rate=0.3, by_part=True), clock=lambda: now))
    slots = door._slots
    long = Claimed(1, "k-1", "+919812345678", "न" * 150, 1)
    left: list[float] = []
    while len(left) < 4:
        if slots.take(0):
            await door.hand_over(long)
            slots.give_back(0)
            slots.in_flight = 0
            left.append(now)
        else:
            now += max(slots.wait, 0.01)
    waits = [later - earlier for earlier, later in pairwise(left)]
    assert all(9.5 <= wait <= 11.5 for wait in waits), waits
    by_message = Slots(Pace(rate=0.3), clock=lambda: 0.0)
    assert by_message.take(0) == 1
    await by_message.leave(3)
    assert by_message.wait < 3.5

"""The outbox: whatever goes wrong and however many processes there are, each thing is said once."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import pytest

from crm.chat import outbox as notices
from crm.chat.outbox import Notice
from crm.store.database import Store
from jobs.outbox import MOST_FAULTS, Outbox, Outcome, Result
from tests.conftest import TestClock

MEERA, MANOJ = 101, 102


class Listeners:
    """Publishers that note what they send; `mood` may answer otherwise."""

    def __init__(self) -> None:
        self.heard: list[tuple[int, int]] = []
        self.mood: Callable[[Notice], Outcome] = lambda _: Outcome(Result.SENT)
        self.pause: asyncio.Event | None = None
        self.asked = asyncio.Event()

    async def publish(self, notice: Notice) -> Outcome:
        self.asked.set()
        if self.pause is not None:
            await self.pause.wait()
        await asyncio.sleep(0)
        outcome = self.mood(notice)
        if outcome.result is Result.SENT:
            self.heard.append((notice.chat_id, notice.data["number"]))
        return outcome


@asynccontextmanager
async def at_work(*outboxes: Outbox) -> AsyncIterator[None]:
    running = [asyncio.create_task(one.run()) for one in outboxes]
    await asyncio.sleep(0)  # they have begun
    yield
    for task in running:
        task.cancel()
    for task in running:
        with suppress(asyncio.CancelledError):
            await task


async def keep(store: Store, chat_id: int, *numbers: int) -> None:
    for number in numbers:
        await store.write(notices.put, chat_id, "word", number=number)


async def said_all(store: Store, *outboxes: Outbox) -> None:
    async with asyncio.timeout(10):
        while await store.read(notices.waiting):
            for one in outboxes:
                one.wake()
                await one.all_quiet()


async def test_in_order_for_each_chat(store: Store) -> None:
    listeners = Listeners()
    outbox = Outbox(store, listeners)
    await keep(store, MEERA, 1, 2, 3)
    await keep(store, MANOJ, 4, 5)
    async with at_work(outbox):
        await said_all(store, outbox)
    assert [number for chat, number in listeners.heard if chat == MEERA] == [1, 2, 3]
    assert [number for chat, number in listeners.heard if chat == MANOJ] == [4, 5]


async def test_an_outage_of_hours_is_waited_out(store: Store, clock: TestClock) -> None:
    listeners = Listeners()
    listeners.mood = lambda _: Outcome(Result.RETRY)
    outbox = Outbox(store, listeners)
    await keep(store, MEERA, 1, 2)
    async with at_work(outbox):
        for _ in range(40):
            outbox.wake()
            await outbox.all_quiet()
            clock.turn(minutes=6)
        assert listeners.heard == []
    back = Outbox(store, listeners)  # and a restart in the middle of it
    listeners.mood = lambda _: Outcome(Result.SENT)
    async with at_work(back):
        await said_all(store, back)
    assert listeners.heard == [(MEERA, 1), (MEERA, 2)]


async def test_the_wait_that_is_asked_for_is_kept(store: Store, clock: TestClock) -> None:
    listeners = Listeners()
    listeners.mood = lambda _: Outcome(Result.RETRY, retry_after=600)
    outbox = Outbox(store, listeners)
    await keep(store, MEERA, 1)
    async with at_work(outbox):
        outbox.wake()
        await asyncio.wait_for(listeners.asked.wait(), 5)
        await outbox.all_quiet()
        listeners.mood = lambda _: Outcome(Result.SENT)
        clock.turn(minutes=9)
        outbox.wake()
        await outbox.all_quiet()
        assert listeners.heard == []
        clock.turn(minutes=1)
        await said_all(store, outbox)
    assert listeners.heard == [(MEERA, 1)]


async def test_what_we_cannot_say_does_not_keep_the_rest_from_being_said(
    store: Store, clock: TestClock
) -> None:
    def stumbling(notice: Notice) -> Outcome:
        if notice.data["number"] == 1:
            raise ZeroDivisionError
        return Outcome(Result.SENT)

    listeners = Listeners()
    listeners.mood = stumbling
    outbox = Outbox(store, listeners)
    await keep(store, MEERA, 1, 2)
    async with at_work(outbox):
        for _ in range(MOST_FAULTS + 1):
            outbox.wake()
            await outbox.all_quiet()
            clock.turn(minutes=2)
        await said_all(store, outbox)
    assert listeners.heard == [(MEERA, 2)]


async def test_two_processes_share_the_work_and_keep_the_order(store: Store) -> None:
    if store.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one process")
    listeners = Listeners()
    outboxes = [Outbox(store, listeners) for _ in range(2)]
    plan = random.Random(8)
    numbers = {chat: iter(range(50)) for chat in range(1, 6)}
    for _ in range(120):
        chat = plan.randint(1, 5)
        await keep(store, chat, next(numbers[chat]))
    async with at_work(*outboxes):
        await said_all(store, *outboxes)
    assert len(listeners.heard) == 120
    for chat in numbers:
        said = [number for heard_in, number in listeners.heard if heard_in == chat]
        assert said == list(range(len(said)))


async def test_a_stop_finishes_what_is_being_said(store: Store) -> None:
    listeners = Listeners()
    listeners.pause = asyncio.Event()
    outbox = Outbox(store, listeners)
    await keep(store, MEERA, 1, 2)
    running = asyncio.create_task(outbox.run())
    await asyncio.wait_for(listeners.asked.wait(), 5)
    running.cancel()
    await asyncio.sleep(0)
    listeners.pause.set()
    await asyncio.wait({running})
    assert listeners.heard == [(MEERA, 1)]
    assert await store.read(notices.waiting) == 1


async def test_a_stop_gives_back_what_takes_too_long(store: Store) -> None:
    listeners = Listeners()
    listeners.pause = asyncio.Event()
    outbox = Outbox(store, listeners, stop_seconds=0.01)
    await keep(store, MEERA, 1)
    async with at_work(outbox):
        await asyncio.wait_for(listeners.asked.wait(), 5)
    assert await store.read(notices.any_due)

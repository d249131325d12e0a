"""Publishes the outbox: notices for staff are sent as soon as it can be, at least once each.

They are kept in the store (crm.chat.outbox); nothing here survives a restart or has to. A process
that is killed after it sent a notice and before it noted so sends it again after the restart.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from enum import Enum, auto
from typing import TYPE_CHECKING, Protocol

from crm.chat import outbox
from crm.chat.outbox import Notice
from crm.dataclass import dataclass
from crm.errors import StoreError
from jobs.worker_name import worker_name

if TYPE_CHECKING:
    from crm.store.database import Session, Store

log = logging.getLogger(__name__)

POLL_SECONDS = 5.0
"""Between two looks for notices of other processes; those of this one wake it."""

TRY_SECONDS = 90.0
"""For one try."""

LEASE = timedelta(seconds=TRY_SECONDS + 30)
"""Longer than a try and the note of it: for so long a notice waits whose process was killed."""

CONCURRENCY = 8
"""Chats that are written to side by side."""

RETRY_SECONDS = (1.0, 5.0, 15.0, 30.0, 60.0)
"""Until it is tried again, by the number of tries, the last for all later ones: so an outage of
an hour ends for everybody within a minute."""

MOST_FAULTS = 5
"""Exceptions of our own in one notice; then it is dropped, for the next one of its chat waits."""

STOP_SECONDS = 2.0
"""That a stop leaves for what is being sent."""


class Result(Enum):
    """The result of an attempt to publish a notice."""

    SENT = auto()
    EXPIRED = auto()
    """Nobody needs it any more, or nobody may hear of it."""
    BLOCKED = auto()
    """The person has blocked the bot."""
    RETRY = auto()


@dataclass(frozen=True, slots=True)
class Outcome:
    """`retry_after`: seconds that the other side asked for. `after_sent` is written in the
    transaction that takes the notice out of the outbox."""

    result: Result
    retry_after: float | None = None
    after_sent: Callable[[Session], None] | None = None


class Publisher(Protocol):
    """Sends a notice to its chat; the bot implements it, a test has a list."""

    async def publish(self, notice: Notice) -> Outcome:
        """May raise: that is a fault of ours, and it is tried again a few times."""


class Outbox:
    """One a process; several may share a database. `run` works until it is cancelled."""

    def __init__(
        self,
        store: Store,
        publisher: Publisher,
        *,
        poll_seconds: float = POLL_SECONDS,
        stop_seconds: float = STOP_SECONDS,
    ) -> None:
        self._store = store
        self._publisher = publisher
        self._poll_seconds = poll_seconds
        self._stop_seconds = stop_seconds
        self._worker = worker_name()
        self._awake = asyncio.Event()
        self._publishing: set[asyncio.Task[None]] = set()
        self._running = False
        self._claiming = False

    def wake(self) -> None:
        """A notice was put into the outbox: look now."""
        self._awake.set()

    async def run(self) -> None:
        """When cancelled, it leaves a moment to what is being sent and gives the rest back."""
        self._running = True
        try:
            if self._store.engine.dialect.name == "sqlite":  # one process: the other one is dead
                await self._store.write(outbox.give_back)
            while True:
                self._awake.clear()
                self._claiming = True
                try:
                    await self._claim()
                except StoreError as error:  # busy or unreachable: it passes, the next look sees
                    log.warning("the outbox waits for the store: %s", error)
                finally:
                    self._claiming = False
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._poll_seconds):
                        await self._awake.wait()
        finally:
            self._running = False
            await self._stop()

    async def all_quiet(self) -> None:
        """Returns when nothing is being sent and every `wake` was followed."""
        while self._publishing or self._claiming or (self._running and self._awake.is_set()):
            if self._publishing:
                await asyncio.wait(set(self._publishing))
            else:
                await asyncio.sleep(0)

    async def _claim(self) -> None:
        room = CONCURRENCY - len(self._publishing)
        if room <= 0 or not await self._store.read(outbox.any_due):
            return
        for notice in await self._store.write(outbox.claim, self._worker, LEASE, room):
            task = asyncio.create_task(self._publish(notice), name=f"notice {notice.id}")
            self._publishing.add(task)
            task.add_done_callback(self._published)

    def _published(self, task: asyncio.Task[None]) -> None:
        self._publishing.discard(task)
        self._awake.set()  # the next one of that chat
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("%s failed", task.get_name(), exc_info=error)

    async def _publish(self, notice: Notice) -> None:
        try:
            async with asyncio.timeout(TRY_SECONDS):
                outcome = await self._publisher.publish(notice)
        except TimeoutError:
            outcome = Outcome(Result.RETRY)
        except StoreError as error:
            log.warning("notice %d (%s) waits for the store: %s", notice.id, notice.kind, error)
            outcome = Outcome(Result.RETRY)
        except Exception:
            log.exception("notice %d (%s) cannot be published", notice.id, notice.kind)
            outcome = Outcome(Result.EXPIRED if notice.tries >= MOST_FAULTS else Result.RETRY)
        noting = asyncio.create_task(self._note(notice, outcome))
        try:
            await asyncio.shield(noting)
        except asyncio.CancelledError:
            await asyncio.wait({noting})  # what was sent must not be sent again
            raise

    async def _note(self, notice: Notice, outcome: Outcome) -> None:
        for wait in RETRY_SECONDS:
            try:
                await self._write(notice, outcome)
            except StoreError as error:
                log.warning("the end of notice %d waits for the store: %s", notice.id, error)
                await asyncio.sleep(wait)
            else:
                return

    async def _write(self, notice: Notice, outcome: Outcome) -> None:
        if outcome.result is Result.RETRY:
            default = RETRY_SECONDS[min(notice.tries, len(RETRY_SECONDS) - 1)]
            wait = outcome.retry_after or default
            log.info("notice %d (%s) is tried again in %s s", notice.id, notice.kind, wait)
            await self._store.write(
                outbox.put_off, notice.id, self._worker, timedelta(seconds=wait)
            )
        elif outcome.result is Result.BLOCKED:
            await self._store.write(outbox.forget_chat, notice.chat_id)
        else:
            await self._store.write(outbox.remove, notice.id, outcome.after_sent)

    async def _stop(self) -> None:
        if self._publishing:
            _, late = await asyncio.wait(set(self._publishing), timeout=self._stop_seconds)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late)
        with suppress(StoreError):
            await self._store.write(outbox.give_back, self._worker)

"""What staff are to hear without having asked: said as soon as it can be, each thing once.

The store keeps it (crm.pushes); nothing here survives a restart or has to. Whoever is killed
between saying it and noting so says it twice: better than never.
"""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto
from typing import TYPE_CHECKING, Protocol

from crm.chat import outbox
from crm.chat.outbox import Push
from crm.errors import StoreError

if TYPE_CHECKING:
    from crm.store.database import Session, Store

log = logging.getLogger(__name__)

LOOK = 5.0
"""Seconds between two looks; what this process keeps itself is said at once."""

LONGEST = 90.0
"""Seconds for one try."""

LEASE = timedelta(seconds=LONGEST + 30)
"""Longer than a try and the noting of it: so long a push waits whose holder was killed."""

AT_ONCE = 8
"""Chats that are told side by side."""

WAITS = (1.0, 5.0, 15.0, 30.0, 60.0)
"""Seconds until it is tried again; so an hour's outage ends for everybody within a minute."""

HOPELESS = 5
"""So many faults of our own in saying one push, and the next of that chat shall not wait for it."""

STOPPING = 2.0
"""Seconds that a stop leaves for what is being said."""


class Fate(Enum):
    """What became of a push."""

    SAID = auto()
    USELESS = auto()
    """Nobody needs it any more, or nobody may hear it."""
    BLOCKED = auto()
    """The chat does not want to hear from the bot."""
    LATER = auto()


@dataclass(frozen=True, slots=True)
class Outcome:
    """`wait`: seconds that the other side asked for. `note` is written with the end of the push."""

    fate: Fate
    wait: float | None = None
    note: Callable[[Session], None] | None = None


class Courier(Protocol):
    """Who says it; the bot implements it, a test has a list."""

    async def bring(self, push: Push) -> Outcome:
        """May raise: that is a fault of ours, and it is tried again a few times."""


class Outbox:
    """One a process; several may share a database. `run` works until it is cancelled."""

    def __init__(self, store: Store, courier: Courier) -> None:
        self._store = store
        self._courier = courier
        self._worker = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self._awake = asyncio.Event()
        self._saying: set[asyncio.Task[None]] = set()
        self._at_work = False
        self._looking = False

    def nudge(self) -> None:
        """Something was kept: look now."""
        self._awake.set()

    async def run(self) -> None:
        """When cancelled, it leaves a moment to what is being said and gives the rest back."""
        self._at_work = True
        try:
            if self._store.engine.dialect.name == "sqlite":  # one process: the other one is dead
                await self._store.write(outbox.give_back)
            while True:
                self._awake.clear()
                self._looking = True
                try:
                    await self._look()
                except StoreError as error:  # busy or unreachable passes: the next look sees
                    log.warning("what staff are to hear waits for the store: %s", error)
                finally:
                    self._looking = False
                with suppress(TimeoutError):
                    async with asyncio.timeout(LOOK):
                        await self._awake.wait()
        finally:
            self._at_work = False
            await self._stop()

    async def all_quiet(self) -> None:
        """Returns when nothing is being said and every nudge was followed."""
        while self._saying or self._looking or (self._at_work and self._awake.is_set()):
            if self._saying:
                await asyncio.wait(set(self._saying))
            else:
                await asyncio.sleep(0)

    async def _look(self) -> None:
        room = AT_ONCE - len(self._saying)
        if room <= 0 or not await self._store.read(outbox.any_due):
            return
        for push in await self._store.write(outbox.claim, self._worker, LEASE, room):
            task = asyncio.create_task(self._say(push), name=f"push {push.id}")
            self._saying.add(task)
            task.add_done_callback(self._said)

    def _said(self, task: asyncio.Task[None]) -> None:
        self._saying.discard(task)
        self._awake.set()  # the next one of that chat
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("%s failed", task.get_name(), exc_info=error)

    async def _say(self, push: Push) -> None:
        try:
            async with asyncio.timeout(LONGEST):
                outcome = await self._courier.bring(push)
        except TimeoutError:
            outcome = Outcome(Fate.LATER)
        except StoreError as error:
            log.warning("push %d (%s) waits for the store: %s", push.id, push.kind, error)
            outcome = Outcome(Fate.LATER)
        except Exception:
            log.exception("push %d (%s) cannot be said", push.id, push.kind)
            outcome = Outcome(Fate.USELESS if push.tries >= HOPELESS else Fate.LATER)
        noting = asyncio.create_task(self._note(push, outcome))
        try:
            await asyncio.shield(noting)
        except asyncio.CancelledError:
            await asyncio.wait({noting})  # what was said must not be said again
            raise

    async def _note(self, push: Push, outcome: Outcome) -> None:
        for wait in WAITS:
            try:
                await self._write(push, outcome)
            except StoreError as error:
                log.warning("push %d waits for the store: %s", push.id, error)
                await asyncio.sleep(wait)
            else:
                return

    async def _write(self, push: Push, outcome: Outcome) -> None:
        if outcome.fate is Fate.LATER:
            wait = outcome.wait or WAITS[min(push.tries, len(WAITS) - 1)]
            log.info("push %d (%s) is tried again in %s s", push.id, push.kind, wait)
            await self._store.write(outbox.put_off, push.id, self._worker, timedelta(seconds=wait))
        elif outcome.fate is Fate.BLOCKED:
            await self._store.write(outbox.forget_chat, push.chat_id)
        else:
            await self._store.write(outbox.done_with, push.id, outcome.note)

    async def _stop(self) -> None:
        if self._saying:
            _, late = await asyncio.wait(set(self._saying), timeout=STOPPING)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late)
        with suppress(StoreError):
            await self._store.write(outbox.give_back, self._worker)

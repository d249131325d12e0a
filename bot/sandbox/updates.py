"""The queue of updates, and getUpdates with real long polling."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any

from bot.sandbox.params import Params
from bot.sandbox.refusal import Refusal

LIMIT = 100
LONGEST_POLL = 50
"""Seconds."""
KINDS = (
    "message",
    "edited_message",
    "callback_query",
    "inline_query",
    "chosen_inline_result",
    "my_chat_member",
    "chat_member",
)
"""Kinds of update the sandbox can produce; `chat_member` only comes when it was asked for."""
DEFAULT_KINDS = frozenset(KINDS) - {"chat_member"}

Update = dict[str, Any]


class Updates:
    def __init__(self) -> None:
        self._queue: deque[Update] = deque()
        self._again: deque[Update] = deque()
        """Old updates that come once more, whatever the offset; in front of the queue."""
        self._again_sent = 0
        self._confirmed: deque[Update] = deque(maxlen=LIMIT)
        self._next_id = 700_000_001
        self._waiting: asyncio.Future[None] | None = None
        self._delivered: list[asyncio.Future[None]] = []
        self.allowed = DEFAULT_KINDS
        self.webhook_active = False
        self.comes_again: Callable[[], bool] = lambda: False
        """Asked at each confirmation whether the update is delivered once more (a fault)."""
        self.on_added: Callable[[], None] | None = None
        """Set by the webhook, which then takes updates instead of a poll."""

    def add(self, kind: str, content: dict[str, Any]) -> int | None:
        """Queues an update and wakes whoever waits; None if the bot did not ask for its kind."""
        if kind not in self.allowed:
            return None
        update_id = self._next_id
        self._next_id += 1
        self._queue.append({"update_id": update_id, kind: content})
        self._wake()
        return update_id

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)
        if self.on_added is not None:
            self.on_added()

    @property
    def pending(self) -> int:
        return len(self._again) + len(self._queue)

    def batch(self, limit: int) -> list[Update]:
        """The next updates to deliver; they stay until they are confirmed."""
        self._again_sent = min(len(self._again), limit)
        again = [self._again[i] for i in range(self._again_sent)]
        return again + [self._queue[i] for i in range(min(limit - len(again), len(self._queue)))]

    def drop_all(self) -> None:
        self._again.clear()
        self._queue.clear()
        self._all_confirmed()

    def confirm_before(self, update_id: int) -> None:
        """The bot has every update below this id, and what came again in the last batch."""
        while self._again_sent:
            self._again.popleft()
            self._again_sent -= 1
        while self._queue and self._queue[0]["update_id"] < update_id:
            update = self._queue.popleft()
            self._confirmed.append(update)
            if self.comes_again():
                self._again.append(update)
        if not self.pending:
            self._all_confirmed()

    def _all_confirmed(self) -> None:
        for future in self._delivered:
            if not future.done():
                future.set_result(None)
        self._delivered.clear()

    async def delivered(self) -> None:
        """Waits until the bot has confirmed every update."""
        while self.pending:
            future = asyncio.get_running_loop().create_future()
            self._delivered.append(future)
            await future

    def repeat(self, last: int, *, new_ids: bool) -> None:
        """Delivers the last confirmed updates once more."""
        for update in list(self._confirmed)[-last:]:
            if new_ids:
                self._queue.append(update | {"update_id": self._next_id})
                self._next_id += 1
            else:
                self._again.append(update)
        if self.pending:
            self._wake()

    def allow(self, kinds: object) -> None:
        """None leaves what was asked for before; an empty list is the default again."""
        if kinds is None:
            return
        names = (
            {k.lower() for k in kinds if isinstance(k, str)} if isinstance(kinds, list) else set()
        )
        self.allowed = frozenset(names & set(KINDS)) if names else DEFAULT_KINDS

    async def poll(self, params: Params) -> list[Update]:
        """getUpdates. Raises Refusal 409 in the one of two pollers that was there first."""
        if self.webhook_active:
            raise Refusal(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        offset = params.integer("offset")
        limit = min(max(params.integer("limit", LIMIT), 1), LIMIT)
        timeout = min(max(params.integer("timeout"), 0), LONGEST_POLL)
        self.allow(params.json("allowed_updates"))
        # A negative offset counts from the end; none at all confirms nothing.
        self.confirm_before(offset if offset >= 0 else self._next_id + offset)
        if not self.pending and timeout:
            self.interrupt(
                "Conflict: terminated by other getUpdates request; "
                "make sure that only one bot instance is running"
            )
            await self._wait(timeout)
        return self.batch(limit)

    async def _wait(self, seconds: int) -> None:
        waiting = asyncio.get_running_loop().create_future()
        self._waiting = waiting
        try:
            async with asyncio.timeout(seconds):
                await waiting
        except TimeoutError:
            pass
        finally:
            if self._waiting is waiting:
                self._waiting = None

    def interrupt(self, reason: str) -> None:
        """Ends a waiting poll with 409."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(Refusal(409, reason))
        self._waiting = None

"""Fault injection: network and busy-server failures, on request and reproducibly."""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from bot.sandbox.refusal import Refusal, flood
from bot.sandbox.updates import Updates


class Kind(Enum):
    REFUSE = auto()
    """Answered with a refusal; nothing was done."""
    DROP = auto()
    """The connection closes; nothing was done."""
    DROP_ANSWER = auto()
    """It was done, but the connection closes before the answer."""
    HANG = auto()
    """Never answered; nothing was done."""


@dataclass
class Fault:
    kind: Kind
    refusal: Refusal | None
    times: int
    method: str | None
    chat_id: int | None
    chance: float


class Faults:
    """Each fault hits the next `times` calls that it is meant for, oldest fault first.

    `method` and `chat_id` narrow it; without a method it means all but getUpdates, because nobody
    knows how many polls there will be. `chance` (0 to 1) is drawn for each such call from a
    generator that `seed` sets.
    """

    def __init__(self, updates: Updates) -> None:
        self._updates = updates
        self._waiting: list[Fault] = []
        self._random = random.Random(0)  # noqa: S311 - faults, not secrets

    def seed(self, number: int) -> None:
        self._random.seed(number)

    def flood(self, retry_after: int = 1, **where: Any) -> None:
        """429 with `retry_after` seconds."""
        self._add(Kind.REFUSE, flood(retry_after), **where)

    def error(
        self, code: int = 500, description: str = "Internal Server Error", **where: Any
    ) -> None:
        self._add(Kind.REFUSE, Refusal(code, description), **where)

    def drop(self, **where: Any) -> None:
        """The connection breaks before the call is done."""
        self._add(Kind.DROP, **where)

    def drop_answer(self, **where: Any) -> None:
        """The connection breaks after the call was done: the bot cannot know."""
        self._add(Kind.DROP_ANSWER, **where)

    def hang(self, **where: Any) -> None:
        """No answer at all; the bot has to give up by itself."""
        self._add(Kind.HANG, **where)

    def repeat_updates(self, last: int = 1, *, new_ids: bool = False) -> None:
        """Delivers the last updates once more: their confirmation got lost.

        With `new_ids` they look new: the same message under another update_id.
        """
        self._updates.repeat(last, new_ids=new_ids)

    def deliver_twice(self, chance: float = 1.0) -> None:
        """From now on each update comes a second time with this chance; 0 ends it."""
        self._updates.comes_again = lambda: self._random.random() < chance

    def clear(self) -> None:
        self._waiting.clear()
        self._updates.comes_again = lambda: False

    def _add(
        self,
        kind: Kind,
        refusal: Refusal | None = None,
        *,
        times: int = 1,
        method: str | None = None,
        chat_id: int | None = None,
        chance: float = 1.0,
    ) -> None:
        self._waiting.append(Fault(kind, refusal, times, method, chat_id, chance))

    def next_for(self, method: str, chat_id: str) -> Fault | None:
        """The fault that hits this call, used up by one."""
        for fault in self._waiting:
            if fault.method is None and method == "getUpdates":
                continue
            if fault.method not in (None, method):
                continue
            if fault.chat_id is not None and str(fault.chat_id) != chat_id:
                continue
            if self._random.random() >= fault.chance:
                continue
            fault.times -= 1
            if fault.times == 0:
                self._waiting.remove(fault)
            return fault
        return None

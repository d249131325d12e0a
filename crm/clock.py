"""The only 'now' of the program."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime

from crm.dataclass import dataclass

Clock = Callable[[], datetime]
"""Returns the present instant, aware, in UTC."""

ENVIRONMENT_KEY = "MUNIM_NOW"


@dataclass(frozen=True, slots=True)
class StandingClock:
    """Always says the same instant. Unlike a lambda it can be sent to another process."""

    instant: datetime

    def __call__(self) -> datetime:
        return self.instant


def system_clock() -> datetime:
    return datetime.now(UTC)


def clock_from_environment() -> Clock:
    """The system clock, or one that stands still at the ISO instant in MUNIM_NOW.

    An instant without an offset is read as UTC. Raises ValueError when it cannot be read.
    """
    text = os.environ.get(ENVIRONMENT_KEY, "").strip()
    if not text:
        return system_clock
    instant = datetime.fromisoformat(text)
    return StandingClock(
        instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
    )

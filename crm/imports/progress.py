"""Progress of an import, and its cancellation."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from threading import Event

from crm.dataclass import dataclass


class Stage(StrEnum):
    """Stage of an import."""

    READING = "reading"
    BOOKING = "booking"
    REMOVING = "removing"


@dataclass(frozen=True, slots=True)
class Progress:
    """`rows` read, or written, or removed so far; `share` of all of them, from 0 to 1, or None."""

    stage: Stage
    rows: int
    share: float | None = None


OnProgress = Callable[[Progress], None]
"""Hears of progress, in whichever thread does the work; a few times a second at most."""


class Cancelled(Exception):
    """The import was cancelled by the person who asked for it: nothing of it stays."""


class Steps:
    """Counts what is done and tells it; raises Cancelled at the next step after `stop` is set."""

    def __init__(
        self, stage: Stage, total: int, on_progress: OnProgress | None, stop: Event | None
    ) -> None:
        self._stage = stage
        self._total = total
        self._on_progress = on_progress
        self._stop = stop
        self._done = 0

    def step(self, rows: int) -> None:
        """So many more are done."""
        if self._stop is not None and self._stop.is_set():
            raise Cancelled
        self._done += rows
        if self._on_progress is not None:
            share = min(self._done / self._total, 1) if self._total else 1
            self._on_progress(Progress(self._stage, self._done, share))

    def quiet(self) -> Steps:
        """Steps of the same work that count for nothing, and stop it all the same."""
        return Steps(self._stage, 0, None, self._stop)

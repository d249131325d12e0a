"""How fast campaigns go out: the pace that the shop set, and what all campaigns share of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic


@dataclass(frozen=True, slots=True)
class Delays:
    """Seconds. Tests shorten them; a shop has no reason to change them."""

    batch: float = 0.001
    """An answer waits for others: one transaction for many instead of one each."""
    batch_with_stock: float = 0.02
    """The same while a claimed message is there for every place at the gateway."""
    poll: float = 0.5
    """Between two looks at a campaign that only waits: for answers, for a later try."""
    store_retry: float = 1.0
    """Before answers are written again that the store did not take."""
    tick: float = 0.5
    """Between two looks at what is due: a campaign starts within the second of its moment."""
    orphans: float = 5.0
    """Between two looks for what dead processes left behind."""


@dataclass(frozen=True, slots=True)
class Pace:
    """`rate` a second (None: as fast as answers come), `concurrency` at once, `batch` a claim.

    A quarter more is claimed ahead, so that no place at the gateway waits for the store.
    The pace is each process's own: two on one database send twice as fast.
    """

    rate: float | None = 10
    concurrency: int = 5
    batch: int = 50
    pause_after: int = 10  # failures in a row


class Slots:
    """Limits that all campaigns of a process share: places at the gateway, and messages a second.

    The rate is a bucket that holds a tenth of a second's worth, so no second sees much more.
    """

    def __init__(self, pace: Pace, clock: Callable[[], float] = monotonic) -> None:
        """`clock` counts seconds."""
        self.pace = pace
        self._clock = clock
        self.places = asyncio.Semaphore(pace.concurrency)
        self.in_flight = 0
        self.runs = 0
        self._size = 0.0 if pace.rate is None else max(1.0, pace.rate / 10)
        self._level = self._size
        self._at = clock()

    def free(self, mine: int) -> int:
        """Messages that a campaign may claim, one that holds `mine`: nobody waits behind 100,000
        others."""
        most = self.pace.concurrency + self.pace.concurrency // 4
        fair = -(-most // max(1, self.runs))
        return min(self.pace.batch, fair - mine, most - self.in_flight)

    def take(self, mine: int) -> int:
        """How many a campaign may hand over now; what is not used is given back."""
        wanted = max(0, self.free(mine))
        if self.pace.rate is not None:
            now = self._clock()
            self._level = min(self._size, self._level + (now - self._at) * self.pace.rate)
            self._at = now
            wanted = min(wanted, int(self._level))
            self._level -= wanted
        self.in_flight += wanted
        return wanted

    def give_back(self, unused: int) -> None:
        """Places that were taken and for which there was no message."""
        self.in_flight -= unused
        if self.pace.rate is not None:
            self._level = min(self._size, self._level + unused)

    @property
    def wait(self) -> float:
        """Seconds until the rate lets one go."""
        if self.pace.rate is None:
            return 0
        level = self._level + (self._clock() - self._at) * self.pace.rate
        return max(0.0, (1 - level) / self.pace.rate)

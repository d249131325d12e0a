"""How fast campaigns go out: the pace that the shop set, what all campaigns of a process share of
it, and how it slows down while the gateway takes nothing."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from time import monotonic

from crm.campaigns.sending.rate import Rate
from crm.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Delays:
    """Seconds. Tests shorten them; a shop has no reason to change them."""

    poll: float = 0.5
    """Between two looks at a campaign that only waits: for answers, for a later try."""
    crowded: float = 0.05
    """Between two looks while other processes use the rate."""
    store_retry: float = 1.0
    """Before answers are written again that the store did not take."""
    tick: float = 0.5
    """Between two looks at what is due: a campaign starts within the second of its moment."""
    orphans: float = 5.0
    """Between two looks for what dead processes left behind."""
    first_hold: float = 1.0
    """After the second passing failure in a row; each further one doubles it."""


@dataclass(frozen=True, slots=True)
class Pace:
    """`rate` a second (None: as fast as answers come), `concurrency` at once, `batch` a claim.

    The rate is kept over any second, by all processes of one database together.
    """

    rate: float | None = 10
    concurrency: int = 5
    batch: int = 50
    pause_after: int = 10  # failures in a row that will not pass
    by_part: bool = False  # the rate is of parts: a message of three takes three turns


class Slots:
    """Limits that all campaigns of a process share: places at the gateway, and messages a second.

    No more is claimed than there are places: what is claimed counts as handed over. The bucket
    spreads the messages over the second, the window keeps any second within the rate.
    """

    def __init__(
        self, pace: Pace, clock: Callable[[], float] = monotonic, first_hold: float = 1.0
    ) -> None:
        """`clock` counts seconds."""
        self.pace = pace
        self._clock = clock
        self.in_flight = 0
        self.runs = 0
        self.rate = None if pace.rate is None else Rate(pace.rate)
        self.slow_down = SlowDown(clock, first_hold)
        self._size = 0.0 if pace.rate is None else max(1.0, pace.rate / 10)
        self._level = self._size
        self._at = clock()
        self._left: deque[float] = deque()

    def free(self, mine: int) -> int:
        """Messages that a campaign may claim, one that holds `mine`: nobody waits behind 100,000
        others."""
        most = self.pace.concurrency
        if self.slow_down.holds:
            return 0
        if self.slow_down.probes:
            most = 1
        fair = -(-most // max(1, self.runs))
        return min(self.pace.batch, fair - mine, most - self.in_flight)

    def take(self, mine: int) -> int:
        """How many a campaign may hand over now; what is not used is given back."""
        wanted = max(0, self.free(mine))
        if self.rate is not None:
            now = self._clock()
            self._level = min(self._size, self._level + (now - self._at) * self.rate.steady)
            self._at = now
            wanted = max(0, min(wanted, int(self._level)))
            self._level -= wanted
        self.in_flight += wanted
        return wanted

    def give_back(self, unused: int) -> None:
        """Places that were taken and for which there was no message."""
        self.in_flight -= unused
        if self.rate is not None:
            self._level = min(self._size, self._level + unused)

    @property
    def wait(self) -> float:
        """Seconds until the rate and the gateway let one go."""
        held = self.slow_down.wait
        if self.rate is None:
            return held
        level = self._level + (self._clock() - self._at) * self.rate.steady
        return max(held, (1 - level) / self.rate.steady, 0.0)

    async def leave(self, parts: int = 1) -> None:
        """Returns when one more may leave within this second. Where the rate is of `parts`, those
        beyond the first keep the next messages waiting."""
        if self.rate is None:
            return
        if self.pace.by_part:
            self._level -= parts - 1
        while True:
            now = self._clock()
            while self._left and self._left[0] <= now - self.rate.seconds:
                self._left.popleft()
            if len(self._left) < self.rate.most:
                self._left.append(now)
                return
            await asyncio.sleep(self._left[0] + self.rate.seconds - now)


LONGEST_HOLD = 300.0
"""Seconds between two tries while the gateway takes nothing and names no wait of its own."""

THE_GATEWAYS = 4
"""So many passing failures in a row, and it is the gateway that takes nothing, not one message that
is not taken: the tries of the messages are not counted any more."""


class SlowDown:
    """Pauses between tries while the gateway refuses in passing: those that it names, else growing
    ones. With one in a row nothing slows down; then one message at a time tries."""

    def __init__(self, clock: Callable[[], float], first_hold: float) -> None:
        self._clock = clock
        self._first = first_hold
        self._in_a_row = 0
        self._next = first_hold
        self._until = 0.0

    def passing(self, wait: float | None) -> bool:
        """One more passing failure; `wait` in seconds is the gateway's own. Whether it counts as a
        try of its message."""
        self._in_a_row += 1
        now = self._clock()
        if wait:  # of 0 seconds, or a moment that is over, it names none
            self._until = max(self._until, now + wait)
        elif self._in_a_row > 1 and now >= self._until:  # not of the volley that was under way
            self._until = now + self._next
            self._next = min(LONGEST_HOLD, 2 * self._next)
        return self._in_a_row <= THE_GATEWAYS

    def answered(self) -> None:
        """The gateway took one, or refused one for good."""
        self._in_a_row = 0
        self._next = self._first

    @property
    def holds(self) -> bool:
        return self.wait > 0

    @property
    def probes(self) -> bool:
        """One message at a time, until the gateway answers one."""
        return self._in_a_row > 1

    @property
    def wait(self) -> float:
        """Seconds until the next try."""
        return max(0.0, self._until - self._clock())

"""How a store spaces its writes. Tests shorten the times; a shop has no reason to change them."""

from __future__ import annotations

from crm.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """Times are in seconds."""

    idle: float = 0.01
    """Without a write: then nobody is in the middle of something."""
    max_wait: float = 0.1
    """A write of low priority waits no longer for that."""
    checkpoint_after: float = 1.0
    """From a write to the next look at the log; busy or not, no more looks than that."""
    long_log: int = 1_000
    """Pages of log, 4 MB: from there on the last of them are copied while nobody writes. Only then
    does the next write begin the log anew, unless somebody still reads what is in it."""


TIMING = Timing()

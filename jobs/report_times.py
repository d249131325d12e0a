"""When gateways are asked what became of messages."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from crm.dataclass import dataclass


class Mode(StrEnum):
    """How reports come: `[sms] receipts`."""

    POLL = "poll"
    WEBHOOK = "webhook"
    OFF = "off"


STEPS = {
    Mode.POLL: (
        timedelta(seconds=30),
        timedelta(minutes=2),
        timedelta(minutes=10),
        timedelta(hours=1),
        timedelta(hours=6),
        timedelta(hours=24),
        timedelta(hours=72),
    ),
    Mode.WEBHOOK: (timedelta(hours=1), timedelta(hours=24)),  # for calls that were lost
    Mode.OFF: (),
}
"""How long after its hand-over a message is asked about, while it has not arrived."""

FIRST_LOOK, SECOND_LOOK = timedelta(minutes=2), timedelta(minutes=10)
"""After the claim of a message whose hand-over nobody answered: what is not there twice was not
taken."""

SILENT = 3
"""Calls in a row without an answer after which a look asks no further."""

AWAY = timedelta(minutes=10)
"""After so long without the phone its owner hears of it."""

BUSY_FOR = timedelta(hours=1)
"""After a sending the inbox is looked at often."""

MOST_CALLS = 500
"""Calls in one transaction."""


@dataclass(frozen=True, slots=True)
class Intervals:
    """Seconds. Tests shorten them; a shop has no reason to change them."""

    tick: float = 5.0
    receipts: float = 15.0
    window: float = 10.0
    """Between two looks at a phone that sends just now."""
    inbox_busy: float = 30.0
    inbox_quiet: float = 300.0
    limits: float = 600.0
    looks: tuple[timedelta, timedelta] = (FIRST_LOOK, SECOND_LOOK)
    gather: float = 0.03
    """Between two transactions for calls: those that come meanwhile are written together."""


INTERVALS = Intervals()

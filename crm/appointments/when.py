"""When an appointment is: the shop's wall clock, and the instant that it stands for."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from crm.dataclass import dataclass
from crm.errors import Invalid
from crm.language.calendar.appointment_times import read_when
from crm.shop import Shop

FARTHEST = timedelta(days=366)
"""Booked for later than that is a slip of the finger."""


@dataclass(frozen=True, slots=True)
class When:
    """A shop date and its wall-clock time."""

    day: date
    at: time


def instant_of(shop: Shop, when: When) -> datetime:
    """The instant in UTC. In a gap of the clock it is as much later as the clock jumps; a time that
    the clock shows twice is the first one. Raises Invalid `moment`: `too_far`."""
    try:
        instant = shop.instant(when.day, when.at)
    except OverflowError as error:
        raise Invalid("moment", f"{when.day} {when.at}", "too_far") from error
    if instant - shop.now() > FARTHEST:
        raise Invalid("moment", instant.isoformat(), "too_far")
    return instant


def read_typed(shop: Shop, text: str, now: When) -> When:
    """What was typed for a new time: `kal 5 baje`; `6 baje` is of the day that it is on `now`, and
    `friday` at the time that it is at. Raises Invalid `moment`: `unreadable`."""
    local = shop.local(shop.now()).replace(tzinfo=None)
    day, at = read_when(text, local)
    return When(now.day if day is None else day, now.at if at is None else at)

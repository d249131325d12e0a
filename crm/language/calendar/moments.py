"""A day and a time of day in one text: `fri 5pm`, `25 mar 17:30`, `kal sham 6 baje`."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from crm.dataclass import dataclass
from crm.errors import Invalid
from crm.language.calendar import words as day_words
from crm.language.calendar.clock_times import any_of, take_clock_time
from crm.language.calendar.days import EARLIEST, whole_day
from crm.language.calendar.said_days import (
    CalendarDay,
    Direction,
    Distance,
    SaidDay,
    Weekday,
    count_of,
)

_COUNTED = re.compile(
    r"(?P<in>(?:in|after)\s+)?(?P<half>half\s+)?(?P<count>\d{1,3}|[^\W\d]+)\s*"
    rf"(?:(?P<hours>{any_of(day_words.HOUR_WORDS)})|(?P<minutes>{any_of(day_words.MINUTE_WORDS)}))"
    rf"(?P<later>\s+(?:{any_of(day_words.LATER)}|from\s+now))?"
)


@dataclass(frozen=True, slots=True)
class DayAndTime:
    """A shop date, its wall-clock time when one was said, and whether the month was read first
    because day first is impossible."""

    day: date
    at: time | None = None
    month_first: bool = False


def read_moment(text: str, now: datetime) -> DayAndTime | timedelta:
    """A moment ahead; a timedelta where it is counted from now. `now` is the shop's wall clock.

    A weekday is the next one that is still ahead; a time without a day is today, or tomorrow when
    it has passed. A part of the day is an hour of it (`tonight` 6 pm), and a number behind a day is
    one, too (`monday 11`); `next week` is seven days ahead. What is over by its words is read: it
    is the caller's to refuse. Raises Invalid (`unreadable`).
    """
    asked = " ".join(text.split())
    if (counted := _counted(asked.lower())) is not None:
        return counted
    if _is_next_week(asked.lower()):
        return DayAndTime(now.date() + timedelta(days=7))
    try:
        at, rest = take_clock_time(asked)
        if at is None:
            at, rest = _part_of_day(rest) or _bare_hour(rest) or (None, rest)
        said = whole_day(rest, mended=True)
        if at is not None and not rest:
            if _is_day(whole_day(asked), now) and not day_words.PARTS.keys() & asked.split():
                raise ValueError(text)  # 10.10
            return DayAndTime(now.date() + timedelta(days=0 if at > now.time() else 1), at)
        if said is None:
            raise ValueError(text)
        if at is None and isinstance(said, Distance) and said.counted and not said.months:
            return timedelta(days=said.days * (said.way or 1))
        day = said.on(now.date(), Direction.AHEAD)
        if day < EARLIEST:
            raise ValueError(text)
    except (ValueError, Invalid) as error:
        raise Invalid("moment", text, "unreadable") from error
    ahead = at is not None and at > now.time()
    if isinstance(said, Weekday) and not said.way and said.number == now.weekday() and ahead:
        day = now.date()
    return DayAndTime(day, at, isinstance(said, CalendarDay) and said.month_first)


def _counted(text: str) -> timedelta | None:
    """In 3 hours, 45 minutes later, half an hour from now."""
    found = _COUNTED.fullmatch(text)
    if found is None or not (found["in"] or found["later"]):
        return None
    count = count_of(found["count"])
    if not count:
        return None
    minutes = count * (60 if found["hours"] else 1)
    return timedelta(minutes=minutes / (2 if found["half"] else 1))


def _is_next_week(text: str) -> bool:
    first, _, second = text.partition(" ")
    return first in day_words.NEXT and second in day_words.WEEK_WORDS


def _is_day(said: SaidDay | None, now: datetime) -> bool:
    try:
        return said is not None and said.on(now.date(), Direction.AHEAD) is not None
    except ValueError:
        return False


def _part_of_day(text: str) -> tuple[time, str] | None:
    """`tomorrow morning`, `kal shaam`, `tonight`: the hour, and the day that is left."""
    words = text.lower().split()
    said = [word for word in words if word in day_words.PARTS]
    if len(said) != 1:
        return None
    rest = [word for word in words if word not in day_words.PARTS and word not in _AROUND_A_PART]
    if said[0] in day_words.TODAY:
        rest.append(said[0])
    return day_words.PARTS[said[0]], " ".join(rest)


_AROUND_A_PART = frozenset({"in", "the", "at", "this", "ko", "को"})


def _bare_hour(text: str) -> tuple[time, str] | None:
    """`monday 11`, `kal 5`: the hour of a shop's day, when a day is said before it."""
    day, _, number = text.rpartition(" ")
    if not number.isdecimal() or len(number) > 2 or not day or day[-1].isdecimal():
        return None
    if day.split()[-1].strip(".,") in day_words.MONTHS:  # 25 mar 11 is no time
        return None
    hour = int(number)
    if not 1 <= hour <= 23 or hour in _EITHER:
        return None
    return time(hour + 12 if hour < min(_EITHER) else hour), day


_EITHER = frozenset({8, 9})
"""Hours of the morning and of the evening of a shop's day; 7 is in its evening, 10 is not."""

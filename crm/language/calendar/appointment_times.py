"""The time of an appointment: the hours of a shop's day, where nothing tells am from pm."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from crm.errors import Invalid
from crm.language.calendar import words as day_words
from crm.language.calendar.clock_times import any_of, in_figures, take_clock_time
from crm.language.calendar.days import EARLIEST, whole_day
from crm.language.calendar.moments import read_moment
from crm.language.calendar.said_days import Direction

_HOUR = re.compile(
    rf"(?<![\d:./])(\d{{1,2}})(?:[:.](\d\d))?\s?(?:{any_of(day_words.OF_THE_CLOCK)})(?!\w)",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?<![\d:./])(\d{1,2})[:.](\d\d)(?!\d)")
_HALF = re.compile(
    rf"\d\s?[ap]\.?m\b|(?<!\w)(?:{any_of(day_words.PARTS_OF_DAY)})(?!\w)", re.IGNORECASE
)
_LEAST_MARKED = 13
"""From this hour on the clock itself tells am from pm."""
_AROUND = frozenset({"at", "on", "by", "for", "the", "ko", "को", "par", "pe", "पर"})


def take_time(text: str) -> tuple[time | None, str]:
    """The time that is said in a text, and the rest of it. An hour without its half of the day is
    in the afternoon from 1 to 7, in the morning from 8 to 11, and 12 is noon; parts of the day
    tell."""
    text = in_figures(text)
    try:
        at, rest = take_clock_time(text)
    except Invalid:
        return None, text
    if at is not None:
        bare = _BARE.search(text)
        if bare and int(bare[1]) < _LEAST_MARKED and not _says_the_half(text):
            at = at.replace(hour=_in_the_shops_day(int(bare[1])))
        return at, rest
    if found := _HOUR.search(text):
        hour = int(found[1])
        if not 1 <= hour <= _LEAST_MARKED - 1:
            return None, text
        rest = f"{text[: found.start()]} {text[found.end() :]}"
        return time(_in_the_shops_day(hour), int(found[2] or 0)), rest
    return None, text


def read_when(text: str, now: datetime) -> tuple[date | None, time | None]:
    """A day, a time, or both, typed alone: `kal 5 baje`, `6:30`, `25 march`, `in 2 hours`; what was
    not said is None. `now` is the shop's wall clock. Raises Invalid `moment`: `unreadable`."""
    asked = " ".join(text.split())
    if asked.isdecimal() and 1 <= int(asked) < 24:
        return None, time(_in_the_shops_day(int(asked)))
    at, rest = take_time(asked)
    rest = " ".join(word for word in rest.split() if word.strip(",.") not in _AROUND)
    if at is not None and not rest:
        return None, at
    said = whole_day(rest, mended=True)
    if said is not None:
        try:
            day = said.on(now.date(), Direction.AHEAD)
        except ValueError as error:
            raise Invalid("moment", text, "unreadable") from error
        if day < EARLIEST:
            raise Invalid("moment", text, "unreadable")
        return day, at
    moment = read_moment(asked, now)
    if isinstance(moment, timedelta):
        then = (now + moment).replace(second=0, microsecond=0)
        return then.date(), then.time()
    return moment.day, moment.at


def _says_the_half(text: str) -> bool:
    return _HALF.search(text) is not None


def _in_the_shops_day(hour: int) -> int:
    return hour + 12 if 1 <= hour <= 7 else hour

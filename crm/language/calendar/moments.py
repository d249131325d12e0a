"""A day and a time of day in one text: `fri 5pm`, `25 mar 17:30`, `kal sham 6 baje`."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from crm.dataclass import dataclass
from crm.errors import Invalid
from crm.language import vocabulary
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
from crm.language.letters import fold

_COUNTED = re.compile(
    rf"(?P<in>(?:in|after)\s+)?(?:(?P<half>{any_of(vocabulary.HALF)})\s+)?"
    r"(?:(?P<count>\d{1,3}|[^\W\d]+)\s*)?"
    rf"(?:(?P<hours>{any_of(day_words.HOUR_WORDS)})|(?P<minutes>{any_of(day_words.MINUTE_WORDS)}))"
    rf"(?P<later>\s+(?:{any_of(day_words.LATER | day_words.WITHIN)}|from\s+now))?"
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
    one, too (`monday 11`, `kal 10 baje`); `next week` is seven days ahead, and with a weekday that
    of the week that begins on the next Monday. What is over by its words is read: it is the
    caller's to refuse. Raises Invalid (`unreadable`).
    """
    asked = _as_written(" ".join(text.split()))
    if (counted := _counted(asked.lower())) is not None:
        return counted
    if (next_week := _of_next_week(asked, now)) is not None:
        return next_week
    try:
        at, rest = take_clock_time(asked)
        if at is None:
            at, rest = _part_of_day(rest) or _bare_hour(rest) or (None, rest)
        rest = " ".join(word for word in rest.split() if word not in _AROUND_A_DAY)
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
    if found is None or not (found["in"] or found["later"] or found["half"]):
        return None
    count = count_of(found["count"]) if found["count"] else int(bool(found["half"]))
    if not count:
        return None
    minutes = count * (60 if found["hours"] else 1)
    return timedelta(minutes=minutes / (2 if found["half"] else 1))


_NEXT_WEEK = re.compile(
    rf"(?<!\w)(?:{any_of(day_words.NEXT)})\s+(?:{any_of(day_words.WEEK_WORDS)})(?!\w)"
)


def _of_next_week(text: str, now: datetime) -> DayAndTime | None:
    """`next week`, `next week tuesday morning`, `agle hafte somvar ko 11 baje`."""
    found = _NEXT_WEEK.search(text.lower())
    if found is None:
        return None
    words = f"{text[: found.start()]} {text[found.end() :]}".split()
    days = [word for word in words if fold(word) in day_words.WEEKDAYS]
    if not days:
        day = now.date() + timedelta(days=7)
    elif len(days) == 1:
        monday = now.date() + timedelta(days=7 - now.weekday())
        day = monday + timedelta(days=day_words.WEEKDAYS[fold(days[0])])
    else:
        return None
    rest = [word for word in words if word not in days and word not in _AROUND_A_DAY]
    if not rest:
        return DayAndTime(day)
    at = read_moment(f"today {' '.join(rest)}", now)
    return DayAndTime(day, at.at) if isinstance(at, DayAndTime) and at.day == now.date() else None


def _as_written(text: str) -> str:
    """With figures: `saade 10 baje` is 10:30, `das baje` is 10 baje; `tonight 8` is `today evening
    8`, and what part of the day an hour lies in stands before it."""
    words, written = text.split(), list[str]()
    daytime = any(fold(word) in day_words.PARTS for word in words)
    for at, word in enumerate(words):
        key, behind = fold(word), fold(words[at + 1]) if at + 1 < len(words) else ""
        if written and written[-1] == _DONE:
            written.pop()
        elif key in vocabulary.OFFSETS and count_of(behind):
            offset = int(Decimal(vocabulary.OFFSETS[key]) * 60)
            written += [_clock(count_of(behind) * 60 + offset, word, daytime=daytime), _DONE]
        elif behind in day_words.OF_THE_CLOCK and key in vocabulary.NUMBERS:
            minutes = int(Decimal(vocabulary.NUMBERS[key]) * 60)
            whole = str(minutes // 60)
            written.append(whole if not minutes % 60 else _clock(minutes, word, daytime=daytime))
        else:
            written.append("saturday" if key in day_words.WEEKEND else word)
    found = " ".join(word for word in written if word != _DONE)
    found = _TONIGHT_AT.sub(r"today evening \1\2", found)
    return _PART_BEHIND.sub(r"\2 \3 \1", found)


_DONE = "\x00"
"""Behind what was read together with the next word."""

_TONIGHT_AT = re.compile(r"(?i)(?<!\w)(?:tonight\s+(?:at\s+)?(\d[\d:.]*)|(\d[\d:.]*)\s+tonight)")
_PART_BEHIND = re.compile(
    rf"(?i)(\d{{1,2}}\s*(?:{any_of(day_words.OF_THE_CLOCK)}))\s+(?!ko\s|को\s)(\w+)\s+"
    rf"({any_of(day_words.PARTS_OF_DAY)})$"
)
"""`10 baje kal subah`."""


def _clock(minutes: int, word: str, *, daytime: bool) -> str:
    """An hour that is half or a quarter past, as a clock shows it: of a shop's day where no part of
    one is said; the `word` again where it may be either half."""
    hour = minutes // 60
    if not daytime and hour in _EITHER:
        return word
    hour += 12 if not daytime and hour < min(_EITHER) else 0
    return f"{hour}:{minutes % 60:02}"


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
_AROUND_A_DAY = frozenset({"ko", "को"})


def _bare_hour(text: str) -> tuple[time, str] | None:
    """`monday 11`, `kal 5`, `10 baje kal`, `6 baje`: the hour of a shop's day, when a day is said
    before it, or it is called an hour."""
    found = _HOUR_ALONE.fullmatch(text) or _HOUR_FIRST.fullmatch(text)
    if found is None:
        return None
    day = (found["day"] or "").strip()
    named = bool(found["named"] or found["at"])
    if not named and (not day or day.split()[-1].strip(".,") in day_words.MONTHS):
        return None  # 25 mar 11 is no time
    hour = int(found["hour"])
    if not 1 <= hour <= 23 or hour in _EITHER:
        return None
    return time(hour + 12 if hour < min(_EITHER) else hour), day


_HOUR_ALONE = re.compile(
    r"(?:(?P<day>.*\D)\s+)?(?P<at>at\s+)?(?P<hour>\d{1,2})"
    rf"(?:\s*(?P<named>{any_of(day_words.OF_THE_CLOCK)}))?"
)
_HOUR_FIRST = re.compile(
    rf"(?P<at>)(?P<hour>\d{{1,2}})\s*(?P<named>{any_of(day_words.OF_THE_CLOCK)})\s+(?P<day>.+)"
)
_EITHER = frozenset({8, 9})
"""Hours of the morning and of the evening of a shop's day; 7 is in its evening, 10 is not."""

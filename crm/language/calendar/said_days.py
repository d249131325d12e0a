"""The words that say a day, wherever they stand; `days` reads texts that say nothing else.

What is said becomes a date by today and by where the day lies: `kal` and `12/3` are in the past for
a sale and ahead for a campaign.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import date, timedelta
from enum import Enum

from crm.dataclass import dataclass, replace
from crm.language import vocabulary
from crm.language.calendar import words as day_words
from crm.values import months_before

_YEARS = 9
"""29 February may be eight years away: 1896 and 1904 were leap years, 1900 was none."""


class Direction(Enum):
    """On which side of today a day is that does not say so: a sale's is in the past, a campaign's
    ahead. Of a file nobody knows on which day it was written: only a day with its year is one."""

    PAST = -1
    AHEAD = 1
    UNKNOWN = 0


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """`12/3`, `1 march 2025`. `year` None: not said. `short_year`: two digits of it were.

    `month_first`: day first is impossible, as in 3/25/2025. The numbers may be no day at all.
    """

    day: int
    month: int
    year: int | None = None
    short_year: bool = False
    month_first: bool = False
    weekday: int | None = None
    """Said beside it."""

    def on(self, today: date, direction: Direction) -> date:
        """Raises ValueError where there is no such day, or where it is another weekday."""
        found = self._found(today, direction)
        if self.weekday not in (None, found.weekday()) and direction is not Direction.UNKNOWN:
            raise ValueError(self)
        return found

    def _found(self, today: date, direction: Direction) -> date:
        if self.year is not None:
            return date(self.year, self.month, self.day)
        if direction is Direction.UNKNOWN or not 1 <= self.month <= 12:
            raise ValueError(self)
        for distance in range(_YEARS):
            year = today.year + distance * direction.value
            if 1 <= self.day <= calendar.monthrange(year, self.month)[1]:
                found = date(year, self.month, self.day)
                if found == today or (found > today) == (direction is Direction.AHEAD):
                    return found
        raise ValueError(self)


@dataclass(frozen=True, slots=True)
class Distance:
    """`yesterday`, `kal`, `3 days ago`, `in 2 weeks`. `way`: -1 back, 1 ahead, 0 not said.

    `counted`: a number of units was said. Without a way it only counts ahead: `10 days`.
    """

    days: int = 0
    months: int = 0
    way: int = 0
    counted: bool = False

    def on(self, today: date, direction: Direction) -> date:
        """Raises ValueError where nothing says the way, or in no year of the calendar."""
        way = self.way or direction.value
        known = way == 1 if self.counted and not self.way else way
        if direction is Direction.UNKNOWN or not known:
            raise ValueError(self)
        try:
            return months_before(today + timedelta(self.days * way), -self.months * way)
        except OverflowError as error:
            raise ValueError(self) from error


@dataclass(frozen=True, slots=True)
class Weekday:
    """`monday`, `last monday`: the last one before today, or the next one after it."""

    number: int
    way: int = 0

    def on(self, today: date, direction: Direction) -> date:
        """Raises ValueError where nothing says the way."""
        way = self.way or direction.value
        if direction is Direction.UNKNOWN:
            raise ValueError(self)
        days = (self.number - today.weekday()) * way % 7 or 7
        return today + timedelta(days * way)


@dataclass(frozen=True, slots=True)
class DayNumber:
    """`5 tarikh`, `the 5th`: the last one up to today, or the next one from it on."""

    day: int

    def on(self, today: date, direction: Direction) -> date:
        """Raises ValueError where nothing says the way."""
        if direction is Direction.UNKNOWN:
            raise ValueError(self)
        for distance in range(13):
            index = today.year * 12 + today.month - 1 + distance * direction.value
            year, month = index // 12, index % 12 + 1
            if 1 <= self.day <= calendar.monthrange(year, month)[1]:
                found = date(year, month, self.day)
                if found == today or (found > today) == (direction is Direction.AHEAD):
                    return found
        raise ValueError(self)


SaidDay = CalendarDay | Distance | Weekday | DayNumber
Said = tuple[SaidDay, int]
"""A day, and how many words say it."""


_DMY = re.compile(r"(\d{1,2})\s*([/.-])\s*(\d{1,2})(?:\s*[/.-]\s*(\d{4}|\d{2}))?")
_YMD = re.compile(r"(\d{4})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{1,2})")
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ONE = vocabulary.words("a an one")
UNITS = {
    **dict.fromkeys(day_words.DAY_WORDS, (1, 0)),
    **dict.fromkeys(day_words.WEEK_WORDS, (7, 0)),
    **dict.fromkeys(vocabulary.words("fortnight fortnights"), (14, 0)),
    **dict.fromkeys(day_words.MONTH_WORDS, (0, 1)),
    **dict.fromkeys(day_words.YEAR_WORDS, (0, 12)),
}
"""Days and months of one."""


def said_day(words: Sequence[str], at: int = 0) -> Said | None:
    """The day that the words say from `at` on, as many of them as belong to it.

    A word is folded (see `letters.fold`), a number in digits, `1st`, `12/3/2025`, or a comma.
    """
    return _calendar_day(words, at) or _counted(words, at) or _named(words, at)


def _calendar_day(words: Sequence[str], at: int) -> tuple[CalendarDay, int] | None:
    if words[at][:1].isdigit():
        return _numbers(words[at]) or _day_first(words, at)
    return _month_first(words, at)


def _at(words: Sequence[str], at: int) -> str:
    return words[at] if at < len(words) else ""


def _numbers(word: str) -> tuple[CalendarDay, int] | None:
    """12/3, 12-3-25, 2025-03-12; month first only where day first is impossible."""
    if found := _YMD.fullmatch(word):
        return CalendarDay(int(found[3]), int(found[2]), int(found[1])), 1
    if not (found := _DMY.fullmatch(word)):
        return None
    return of_numbers(int(found[1]), int(found[3]), found[4] or ""), 1


def of_numbers(first: int, second: int, year: str) -> CalendarDay:
    """Day first; month first only where day first is impossible."""
    if year and second > 12 >= first:
        return CalendarDay(second, first, _year(year), len(year) == 2, month_first=True)
    return CalendarDay(first, second, _year(year), len(year) == 2)


def _year(text: str) -> int | None:
    return int(text) + (2000 if len(text) == 2 else 0) if text else None


def _day_number(word: str) -> int:
    """1 to 31; 0 for what is none."""
    if found := _ORDINAL.fullmatch(word):
        word = found[1]
    return int(word) if word.isdecimal() and len(word) < 3 and int(word) <= 31 else 0


def count_of(word: str) -> int:
    """A whole number in digits or in words; 0 for what is none."""
    number = vocabulary.NUMBERS.get(word, "1" if word in _ONE else word)
    return int(number) if number.isdecimal() and len(number) < 4 else 0


def _counted(words: Sequence[str], at: int) -> Said | None:
    """3 days ago, 2 hafte pehle, in 10 days, a year ago; 5 tarikh, the 5th."""
    if _ORDINAL.fullmatch(words[at]):
        return DayNumber(_day_number(words[at])), 1
    way = 1 if words[at] in ("in", "after") else 0
    start = at + way
    count = count_of(_at(words, start))
    unit = _at(words, start + 1)
    if not count:
        return None
    if unit in day_words.TARIKH and not way and (day := _day_number(words[at])):
        return DayNumber(day), 2
    if unit not in UNITS:
        return None
    days, months = UNITS[unit][0] * count, UNITS[unit][1] * count
    after, third = _at(words, start + 2), _at(words, start + 3)
    if after in ("before", "after") and third in day_words.YESTERDAY | day_words.TOMORROW:
        return None  # 450, the day before yesterday
    length = 2 + way
    if after in day_words.AGO and not way:
        way, length = -1, 3
    elif after in day_words.LATER:
        way, length = 1, length + 1
    elif after == "from" and third in ("now", "today"):
        way, length = 1, length + 2
    return (Distance(days, months, way, counted=True), length) if way else None


def _day_first(words: Sequence[str], at: int) -> tuple[CalendarDay, int] | None:
    """1st March, 1 mar 2025, 1st of march; 2025 mar 1."""
    if _YEAR.fullmatch(words[at]):
        found = _month_first(words, at + 1)
        return found and (replace(found[0], year=int(words[at])), found[1] + 1)
    of = 1 if _at(words, at + 1) == "of" else 0
    month = day_words.MONTHS.get(_at(words, at + 1 + of), 0)
    day = _day_number(words[at]) if month else 0
    return _with_year(words, at, day, month, 2 + of) if day else None


def _month_first(words: Sequence[str], at: int) -> tuple[CalendarDay, int] | None:
    """March 1, March 1st 2025."""
    month = day_words.MONTHS.get(_at(words, at), 0)
    day = _day_number(_at(words, at + 1)) if month else 0
    return _with_year(words, at, day, month, 2) if day else None


def _with_year(
    words: Sequence[str], at: int, day: int, month: int, length: int
) -> tuple[CalendarDay, int]:
    after = at + length + (1 if _at(words, at + length) == "," else 0)
    year = _at(words, after)
    if _YEAR.fullmatch(year):
        return CalendarDay(day, month, int(year)), after + 1 - at
    return CalendarDay(day, month), length


def _named(words: Sequence[str], at: int) -> Said | None:
    """yesterday, kal, day before yesterday, last night, last monday, monday 12 march."""
    word, after, third = words[at], _at(words, at + 1), _at(words, at + 2)
    if word in day_words.TODAY:
        return Distance(), 1
    if word in day_words.YESTERDAY:
        return Distance(1, way=-1), 1
    if word in day_words.TOMORROW:
        return Distance(1, way=1), 1
    if word in day_words.EITHER_WAY:
        return Distance(day_words.EITHER_WAY[word]), 1
    if word == "day" and after == "before" and third in day_words.YESTERDAY:
        return Distance(2, way=-1), 3
    if word == "day" and after == "after" and third in day_words.TOMORROW:
        return Distance(2, way=1), 3
    if word == "last" and after == "night":
        return Distance(1, way=-1), 2
    way = -1 if word in day_words.LAST else 1 if word in day_words.NEXT else 0
    if (way or word == "this") and after in day_words.WEEKDAYS:
        return Weekday(day_words.WEEKDAYS[after], way), 2
    return _weekday(words, at) if word in day_words.WEEKDAYS else None


def _weekday(words: Sequence[str], at: int) -> Said:
    number = day_words.WEEKDAYS[words[at]]
    start = at + 1 + (1 if _at(words, at + 1) == "," else 0)
    beside = _calendar_day(words, start) if start < len(words) else None
    if beside is not None:
        return replace(beside[0], weekday=number), start - at + beside[1]
    return Weekday(number), 1

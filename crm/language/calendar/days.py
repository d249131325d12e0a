"""A day as people write it, in chats and in files: one reader for all of them.

Sales, corrections, periods, campaigns, files and birthdays read days by the same words and rules.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date

from crm.errors import Invalid
from crm.language import vocabulary
from crm.language.calendar import words as day_words
from crm.language.calendar.said_days import (
    UNITS,
    CalendarDay,
    Direction,
    Distance,
    SaidDay,
    count_of,
    of_numbers,
    said_day,
)
from crm.language.letters import fold, normalised
from crm.language.spelling import SHORTEST, meant
from crm.values import Birthday

EARLIEST = date(1971, 1, 1)
"""Days before are what programs write for no day: 1900 and 1904 are Excel's, 1970 is Unix's."""
LONGEST_TEXT = 60

_WORD = re.compile(
    r"\d+(?:\s*[/.-]\s*\d+)+|\d+(?:st|nd|rd|th)\b|\d+|[^\W\d_][^\s\d.,/()-]*|,|[^\s./'()-]",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")
_SPACED = re.compile(r"(\d{1,2}) (\d{1,2}) (\d{4}|\d{2})")
_LEADING = vocabulary.words("on dated date dt of since the just it was is till until by : , दिनांक")
_TRAILING = (
    day_words.AFTER_DATE
    | day_words.BEFORE_DATE
    | vocabulary.words("please pls plz ji tak se hai tha , तक से है था")
)
_SHORT_UNITS = {"d": (1, 0), "w": (7, 0), "wk": (7, 0), "wks": (7, 0)}


def whole_day(text: str, *, mended: bool = False) -> SaidDay | None:
    """The day that a whole text says, in any form; None for a text that says more or less.

    `mended`: a slip of the thumb in a word is put right (`yestrday`), where people type.
    """
    if len(text) > LONGEST_TEXT:
        return None
    text = normalised(unicodedata.normalize("NFKC", text))
    words = [fold(one) or one for one in _WORD.findall(text)]
    while words and words[0] in _LEADING:
        del words[0]
    while words and words[-1] in _TRAILING:
        del words[-1]
    if not words:
        return None
    found = _of_words(words)
    if found is None and mended:
        return _of_words([meant(word, _OFTEN) or word for word in words])
    return found


def _of_words(words: list[str]) -> SaidDay | None:
    said = said_day(words)
    return said[0] if said and said[1] == len(words) else _of_whole_text(words)


_OFTEN = [
    word
    for word in sorted(
        day_words.DAYS_BACK
        | day_words.TOMORROW
        | day_words.WEEKDAYS.keys()
        | day_words.MONTHS.keys()
    )
    if word.isascii() and len(word) >= SHORTEST
]


def _of_whole_text(words: list[str]) -> SaidDay | None:
    """Forms that are a day only as the whole text: 12 3 2025, 20250312, 1 mar 25, 10 days."""
    if len(words) == 1 and (found := _COMPACT.fullmatch(words[0])):
        return CalendarDay(int(found[3]), int(found[2]), int(found[1]))
    if found := _SPACED.fullmatch(" ".join(words)):
        return of_numbers(int(found[1]), int(found[2]), found[3])
    return _with_an_end(words) or _counted(words)


def _with_an_end(words: list[str]) -> CalendarDay | None:
    """A day and its weekday or two digits of its year behind it: 12/3/2025 mon, 1 mar 25."""
    said = said_day(words)
    if said is None or not isinstance(said[0], CalendarDay):
        return None
    day, rest = said[0], words[said[1] :]
    if rest[0] == ",":
        rest = rest[1:]
    if len(rest) != 1:
        return None
    if rest[0] in day_words.WEEKDAYS:
        return replace(day, weekday=day_words.WEEKDAYS[rest[0]])
    if day.year is None and re.fullmatch(r"\d\d", rest[0]):
        return replace(day, year=2000 + int(rest[0]), short_year=True)
    return None


def _counted(words: list[str]) -> Distance | None:
    """10 days, in 10 days."""
    counted = words[1:] if words[0] in ("in", "after") else words
    if len(counted) != 2:
        return None
    unit, count = UNITS.get(counted[1]) or _SHORT_UNITS.get(counted[1]), count_of(counted[0])
    if unit is None or not count:
        return None
    return Distance(unit[0] * count, unit[1] * count, int(len(words) > 2), counted=True)


def read_day(text: str, today: date, direction: Direction) -> date:
    """`12/3`, `31 मार्च`, `kal`, `3 days ago`, `somvar`: of a sale, a campaign, or a file's cell.

    Raises Invalid: `unreadable`; `future` for what lies ahead of a sale, `past` for what is over.
    """
    said = whole_day(text, mended=direction is not Direction.UNKNOWN)
    try:
        if said is None:
            raise ValueError(text)
        found = said.on(today, direction)
        if found < EARLIEST:
            raise ValueError(text)
    except ValueError as error:
        raise Invalid("day", text, "unreadable") from error
    if direction is Direction.PAST and found > today:
        raise Invalid("day", text, "future")
    if direction is Direction.AHEAD and found < today:
        raise Invalid("day", text, "past")
    return found


_OF_PROGRAMS = re.compile(r"'?(?:--|(\d{4})-?)(\d\d)-?(\d\d)(?:[ T][\d:.]+(?:Z|[+-][\d:]+)?)?")
"""ISO 8601, with a time that says nothing here; without a year as in RFC 6350 (vCard)."""
_NO_YEAR = (None, "0000", "1604")
"""1604 is what Apple's contacts write for a year that nobody said."""


def read_birthday(text: str, today: date) -> Birthday:
    """Day and month, with the year or without: `12 may`, `12/5`, `12/5/1990`, `12 मई 1990`, and as
    programs write it: `--05-12`, `1990-05-12T00:00:00Z`.

    Two digits of a year are the last such year that is not ahead. Raises Invalid: `unreadable`,
    `future`.
    """
    if found := _OF_PROGRAMS.fullmatch(text.strip()):
        year = None if found[1] in _NO_YEAR else int(found[1])
        said: SaidDay | None = CalendarDay(int(found[3]), int(found[2]), year)
    else:
        said = whole_day(text, mended=True)
    if not isinstance(said, CalendarDay):
        raise Invalid("birthday", text, "unreadable")
    year = said.year
    if year is not None and said.short_year and (year, said.month, said.day) > (
        today.year, today.month, today.day
    ):  # fmt: skip
        year -= 100
    try:
        birthday = Birthday(said.month, said.day, year)
    except Invalid as error:
        raise Invalid("birthday", text, "unreadable") from error
    if birthday.year is not None and date(birthday.year, birthday.month, birthday.day) > today:
        raise Invalid("birthday", text, "future")
    return birthday

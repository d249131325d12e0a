"""A period as people type it: `1 nov to 15 nov`, `01/11 - 15/11`, `last month`, `apr to jun`."""

from __future__ import annotations

import calendar
import re
import unicodedata
from contextlib import suppress
from datetime import date, timedelta

from crm.dataclass import dataclass
from crm.errors import Invalid
from crm.language.calendar.clock_times import any_of
from crm.language.calendar.days import EARLIEST, whole_day
from crm.language.calendar.festivals import WORDS, Season, latest, of_text, season
from crm.language.calendar.said_days import CalendarDay, Direction
from crm.language.calendar.words import DAY_WORDS, LAST, MONTH_WORDS, MONTHS, WEEK_WORDS, YEAR_WORDS
from crm.language.letters import fold
from crm.language.vocabulary import words
from crm.values import Period

_BETWEEN = re.compile(
    r"\s*(?:\.\.+|\b(?:to|till?|until|upto|se|and|through)\b|–|—|\s-\s|\sसे\s|,)\s*"
)
_SINCE = re.compile(r"since\s+")
_COUNTED = re.compile(r"(\d{1,4})\s*([^\s\d]+)")
_THIS = words("this current is iss ye yeh इस यह")
_UNITS = {
    **dict.fromkeys({"d"} | DAY_WORDS, "d"),
    **dict.fromkeys(words("w wk wks") | WEEK_WORDS, "w"),
    **dict.fromkeys({"m"} | MONTH_WORDS, "m"),
    **dict.fromkeys(words("y yr yrs") | YEAR_WORDS, "y"),
}
_LEADING = re.compile(
    rf"(?:(?:from|between|for|the|in(?!\s+\d+\s*(?:{any_of(_UNITS)})(?!\w)))\s+)+"
)
"""Said before a period; `in 3 days` is a day."""
_SAME_MONTH_TO = re.compile(  # 1 to 15 nov, between 1 and 15 nov
    r"(\d{1,2})(?:st|nd|rd|th)?\s*(?:-|–|—|to|till?|until|upto|and|se|से)\s*"
    r"(\d{1,2})(?:st|nd|rd|th)?\s*([^\s\d.,/-]+(?:,?\s+\d{4})?)"
)
_MONTH_FIRST = re.compile(  # nov 1 - 15, nov 1 to 15, 2026
    r"([^\s\d.,/-]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?\s*(?:-|–|—|to|till?|until|upto|and)\s*"
    r"(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?"
)
_TWO_DAYS = re.compile(  # 1 nov 15 nov
    r"(\d{1,2})(?:st|nd|rd|th)?\s*([^\s\d.,/-]+)\s+(\d{1,2})(?:st|nd|rd|th)?\s*([^\s\d.,/-]+)"
)
_BEFORE_YEAR = re.compile(r"(\d|\b[a-z]+),\s*(\d{4})\b")
_MONTH = re.compile(r"([^\s\d.,/-]+)\.?(?:\s+(\d{4}))?")
_YEAR = re.compile(r"(\d{4})")
_APRIL = 4
_SEASON = re.compile(rf"(?:({any_of(LAST)}|{any_of(_THIS)})\s+)?([^\s\d]+)(?:\s+(\d{{4}}))?")
_FY = r"(?:fy|financial year|fiscal year)"
_YEARS = r"(?:(\d{4}|\d\d)\s*[-–/]\s*)?(\d{4}|\d\d)"
_FINANCIAL_YEAR = re.compile(rf"(?:({any_of(LAST)}|{any_of(_THIS)})\s+)?{_FY}(?:\s*{_YEARS})?")
_QUARTER = re.compile(rf"(?:({any_of(LAST)}|{any_of(_THIS)})\s+)?(?:quarter|qtr|timahi|तिमाही)")
_NTH_QUARTER = re.compile(rf"q\s?([1-4])(?:\s+(?:of\s+)?({_FY})?\s*{_YEARS})?")
SOON_DAYS = 31
"""An end without a year may lie so far ahead: on the 20th people ask for all of this month."""
WHOLE_YEAR = 360
_LATEST_YEAR = 2100
LONGEST_TEXT = 60


@dataclass(frozen=True, slots=True)
class _End:
    """One side of a period: a day, or a month or a year as its first and last day. Without a
    year it is the last such one that has begun."""

    first: date
    last: date
    with_year: bool


def read_period(text: str, today: date) -> str:
    """`FROM..TO` in ISO dates, or `7d`, `3m`, `diwali-2025`, as `days_of` reads them; one day is
    both ends.

    Days come before months, as in a sale. The end of two dates may lie ahead, on its own or
    because it is this month's; the start is then the one before it. Raises Invalid.
    """
    given = text
    with suppress(Invalid):
        days_of(text, today)
        return text.strip().lower()
    if len(text) > LONGEST_TEXT:
        raise Invalid("period", text, "unreadable")
    text = unicodedata.normalize("NFKC", text).strip().lower()
    text = fold("".join(str(unicodedata.digit(one, one)) for one in text))  # १ is 1
    if leading := _LEADING.match(text):
        text = text[leading.end() :]
    if since := _SINCE.match(text):
        text = f"{text[since.end() :]} to today"
    which, _, rest = text.partition(" ")
    counted = _COUNTED.fullmatch(rest.strip() if which in LAST else text)
    if counted and (unit := _UNITS.get(counted[2])):
        number = int(counted[1])
        return f"{number * 7}d" if unit == "w" else f"{number}{unit}"
    try:
        if festival := _season(text, today):
            return festival.text
        first, last = _ends(text, today)
    except ValueError as error:
        raise Invalid("period", given, "unreadable") from error
    period = Period(first, last)
    return f"{period.start}..{period.end}"


def days_of(period: str, today: date) -> Period:
    """The days of what `read_period` returned. Raises Invalid."""
    festival = of_text(period)
    return Period.parse(period, today) if festival is None else festival.period


def _ends(text: str, today: date) -> tuple[date, date]:
    """The first and the last day. Raises ValueError for what cannot be read."""
    named = _financial(text, today)
    if named is not None:
        return named
    which, _, unit = text.partition(" ")
    if which in LAST | _THIS and _UNITS.get(unit.strip()) in ("w", "m", "y"):
        return _named(_UNITS[unit.strip()], today, back=which in LAST)
    whole = _end(text, today)
    if whole is not None:
        return whole.first, whole.last
    one, other = _parted(text)
    start, end = _end(one, today), _end(other, today)
    if start is None or end is None:
        raise ValueError(text)
    if end.with_year and not start.with_year and start.first > end.last:
        return _years_on(start.first, -1), end.last  # 1 nov to 15 jan 2024
    if not end.with_year and end.last < start.first:
        ahead = _years_on(end.last, 1)
        days = (ahead - start.first).days + 1
        if ahead <= today + timedelta(days=SOON_DAYS) or WHOLE_YEAR <= days <= WHOLE_YEAR + 10:
            return start.first, ahead
        if ahead.year == start.first.year:  # 1 jan to 31 dec, in the middle of it
            return start.first, ahead
    return start.first, end.last


def _season(text: str, today: date) -> Season | None:
    """`diwali`, `last diwali`, `diwali 2025`: the days up to it. ValueError: of a year without."""
    said = _SEASON.fullmatch(text)
    if said is None or (festival := WORDS.get(said[2])) is None:
        return None
    found = season(festival, int(said[3])) if said[3] else latest(festival, today)
    if found is not None and said[1] in LAST and not said[3] and found.period.end >= today:
        found = season(festival, found.year - 1)
    if found is None:
        raise ValueError(text)
    return found


def _financial(text: str, today: date) -> tuple[date, date] | None:
    """`fy`, `last financial year`, `fy 2025-26`, `fy26`, `this quarter`, `q2`, `q2 fy26`. A year
    is from 1 April to 31 March, as in India, and its quarters are counted from April. The year of
    `q4 2026` is that of the calendar in which the quarter lies: January to March 2026."""
    this_year = today.year - (today.month < _APRIL)
    if said := _FINANCIAL_YEAR.fullmatch(text):
        year = _begins(said[2], said[3])
        if year is None:
            year = this_year - (said[1] in LAST)
        first, months = date(year, _APRIL, 1), 12
    elif said := _QUARTER.fullmatch(text):
        first, months = date(today.year, today.month - (today.month - 1) % 3, 1), 3
        first = _months_on(first, -3 if said[1] in LAST else 0)
    elif said := _NTH_QUARTER.fullmatch(text):
        year, months = _begins(said[3], said[4]), 3
        if year is not None and not said[2] and not said[3] and said[1] != "4":
            year += 1
        first = _quarter(this_year if year is None else year, int(said[1]))
        if year is None and first > today:
            first = _months_on(first, -12)
    else:
        return None
    last = _months_on(first, months) - timedelta(days=1)
    return first, today if first <= today < last else last


def _begins(first: str | None, last: str | None) -> int | None:
    """The year in which a financial year begins, of `2025-26` or of `26` alone."""
    if last is None:
        return None
    begins = _century(last) - 1
    if first is not None and _century(first) != begins:
        raise ValueError(first, last)
    return begins


def _quarter(year: int, number: int) -> date:
    return _months_on(date(year, _APRIL, 1), 3 * (number - 1))


def _months_on(first: date, months: int) -> date:
    at = first.year * 12 + first.month - 1 + months
    return date(at // 12, at % 12 + 1, 1)


def _century(year: str) -> int:
    return int(year) + (2000 if len(year) == 2 else 0)


def _named(unit: str, today: date, *, back: bool) -> tuple[date, date]:
    if unit == "w":
        monday = today - timedelta(days=today.weekday() + (7 if back else 0))
        return monday, monday + timedelta(days=6) if back else today
    first = today.replace(day=1) if unit == "m" else today.replace(month=1, day=1)
    if not back:
        return first, today
    last = first - timedelta(days=1)
    return (last.replace(day=1) if unit == "m" else last.replace(month=1, day=1)), last


def _parted(text: str) -> tuple[str, str]:
    if (same := _SAME_MONTH_TO.fullmatch(text)) and same[3].split()[0].rstrip(",") in MONTHS:
        return f"{same[1]} {same[3]}", f"{same[2]} {same[3]}"
    if (same := _MONTH_FIRST.fullmatch(text)) and same[1] in MONTHS:
        said = f"{same[1]} {same[4] or ''}".strip()
        return f"{same[2]} {said}", f"{same[3]} {said}"
    if (two := _TWO_DAYS.fullmatch(text)) and two[2] in MONTHS and two[4] in MONTHS:
        return f"{two[1]} {two[2]}", f"{two[3]} {two[4]}"
    text = _BEFORE_YEAR.sub(r"\1 \2", text)
    parts = [part for part in _BETWEEN.split(text) if part]
    if len(parts) == 1:
        parts = text.split("-") if text.count("-") == 1 else text.split()
    if len(parts) != 2:
        raise ValueError(text)
    return parts[0].strip(), parts[1].strip()


def _end(text: str, today: date) -> _End | None:
    """One side: a month, a year, or a day as a sale says it. ValueError: no such day."""
    if (said := _MONTH.fullmatch(text)) and said[1] in MONTHS:
        month = MONTHS[said[1]]
        year = int(said[2]) if said[2] else today.year - (month > today.month)
        last = calendar.monthrange(year, month)[1]
        return _bounded(date(year, month, 1), date(year, month, last), with_year=bool(said[2]))
    if _YEAR.fullmatch(text):
        return _bounded(date(int(text), 1, 1), date(int(text), 12, 31), with_year=True)
    day = whole_day(text, mended=True)
    if day is None:
        return None
    found = day.on(today, Direction.PAST)
    return _bounded(
        found, found, with_year=not isinstance(day, CalendarDay) or day.year is not None
    )


def _bounded(first: date, last: date, *, with_year: bool) -> _End:
    if first < EARLIEST or last.year > _LATEST_YEAR:
        raise ValueError(first, last)
    return _End(first, last, with_year)


def _years_on(day: date, years: int) -> date:
    """The same day of another year; of 29 Feb the 28th."""
    last = calendar.monthrange(day.year + years, day.month)[1]
    return day.replace(year=day.year + years, day=min(day.day, last))

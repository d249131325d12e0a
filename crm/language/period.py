"""A period as people type it: `1 nov to 15 nov`, `01/11 - 15/11`, `last month`, `apr to jun`."""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from crm.errors import Invalid
from crm.language.day_words import MONTHS, TODAY
from crm.language.known_names import NamesInMemory
from crm.language.sale.draft import Refusal
from crm.language.sale.read import read
from crm.values import Period

_BETWEEN = re.compile(
    r"\s*(?:\.\.+|\b(?:to|till?|until|upto|se|and|through)\b|–|—|\s-\s|\sसे\s|,)\s*"
)
_LEADING = re.compile(r"^(?:from|between|for|in|the)\s+")
_SINCE = re.compile(r"since\s+")
_COUNTED = re.compile(
    r"(?:(?:last|past|previous)\s+)?(\d{1,4})\s*(d|days?|w|wks?|weeks?|m|months?|y|yrs?|years?)"
)
_NAMED = re.compile(r"(this|last|past|previous|current)\s+(week|month|year)")
_NUMERIC = re.compile(r"(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_MONTH = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?\s*(?:of\s+)?([^\s\d.,/-]+)\.?,?(?:\s*(\d{4}|\d{2}))?"
)
_MONTH_DAY = re.compile(r"([^\s\d.,/-]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?")
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
SOON_DAYS = 31
"""An end without a year may lie so far ahead: on the 20th people ask for all of this month."""
WHOLE_YEAR = 360
LONGEST_TEXT = 60


@dataclass(frozen=True, slots=True)
class _End:
    """What one side says: a day, or a month or a year as its first and last day. Without a year it
    is the last such one that has begun."""

    first: date
    last: date
    with_year: bool


def read_period(text: str, today: date, region: str) -> str:
    """`FROM..TO` in ISO dates, or `7d`, `3m` as they are; one day is both ends. Raises Invalid.

    Days come before months, as in a sale. The end of two dates may lie ahead, on its own or
    because it is this month's; the start is then the one before it.
    """
    given = text
    text = unicodedata.normalize("NFKC", text).strip().lower()[:LONGEST_TEXT]
    text = "".join(str(unicodedata.digit(one, one)) for one in text)  # १ is 1
    text = _LEADING.sub("", text).strip()
    if since := _SINCE.match(text):
        text = f"{text[since.end() :]} to today"
    if counted := _COUNTED.fullmatch(text):
        number, unit = int(counted[1]), counted[2][0]
        return f"{number * 7}d" if unit == "w" else f"{number}{unit}"
    try:
        first, last = _ends(text, today, region)
    except ValueError as error:
        raise Invalid("period", given, "unreadable") from error
    period = Period(first, last)
    return f"{period.start}..{period.end}"


def _ends(text: str, today: date, region: str) -> tuple[date, date]:
    """The first and the last day. Raises ValueError for what cannot be read."""
    if named := _NAMED.fullmatch(text):
        return _named(named[2], today, back=named[1] in ("last", "past", "previous"))
    whole = _end(text, today)
    if whole is not None:
        return whole.first, whole.last
    one, other = _parted(text)
    start = _end(one, today) or _spoken(one, today, region)
    if other is None:
        return start.first, start.last
    end = _end(other, today) or _spoken(other, today, region)
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


def _named(unit: str, today: date, *, back: bool) -> tuple[date, date]:
    if unit == "week":
        monday = today - timedelta(days=today.weekday() + (7 if back else 0))
        return monday, monday + timedelta(days=6) if back else today
    first = today.replace(day=1) if unit == "month" else today.replace(month=1, day=1)
    if not back:
        return first, today
    last = first - timedelta(days=1)
    return (last.replace(day=1) if unit == "month" else last.replace(month=1, day=1)), last


def _parted(text: str) -> tuple[str, str | None]:
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
    if len(parts) == 1:
        return parts[0], None
    if len(parts) != 2:
        raise ValueError(text)
    return parts[0].strip(), parts[1].strip()


def _end(text: str, today: date) -> _End | None:
    """One side by its form; None for what is said in other words. ValueError: no such day."""
    if iso := _ISO.fullmatch(text):
        return _day(int(iso[3]), int(iso[2]), iso[1], today)
    if numeric := _NUMERIC.fullmatch(text):
        return _day(int(numeric[1]), int(numeric[2]), numeric[3], today)
    if (said := _DAY_MONTH.fullmatch(text)) and said[2] in MONTHS:
        return _day(int(said[1]), MONTHS[said[2]], said[3], today)
    if (said := _MONTH_DAY.fullmatch(text)) and said[1] in MONTHS:
        return _day(int(said[2]), MONTHS[said[1]], said[3], today)
    if (said := _MONTH.fullmatch(text)) and said[1] in MONTHS:
        month = MONTHS[said[1]]
        year = int(said[2]) if said[2] else today.year - (month > today.month)
        last = calendar.monthrange(year, month)[1]
        return _End(date(year, month, 1), date(year, month, last), bool(said[2]))
    if year_only := _YEAR.fullmatch(text):
        year = int(year_only[1])
        if 1900 <= year <= 2100:
            return _End(date(year, 1, 1), date(year, 12, 31), with_year=True)
    return None


def _day(day: int, month: int, year: str | None, today: date) -> _End:
    if year is not None:
        said = date(int(year) + (2000 if len(year) == 2 else 0), month, day)
        return _End(said, said, with_year=True)
    for back in range(9):  # 29 Feb may be eight years ago
        if (month, day) == (2, 29) and not calendar.isleap(today.year - back):
            continue
        said = date(today.year - back, month, day)
        if said <= today:
            return _End(said, said, with_year=False)
    raise ValueError(month, day)


def _years_on(day: date, years: int) -> date:
    """The same day of another year; of 29 Feb the 28th."""
    last = calendar.monthrange(day.year + years, day.month)[1]
    return day.replace(year=day.year + years, day=min(day.day, last))


def _spoken(text: str, today: date, region: str) -> _End:
    """`yesterday`, `last monday`, `3 days ago`, `5 tarikh`: as in a sale."""
    outcome = read(f"1 {text}", today, NamesInMemory(), region=region, customer="-")
    if isinstance(outcome, Refusal) or outcome.items or outcome.total != 1:
        raise ValueError(text)
    if outcome.day == today and not any(word in TODAY for word in text.split()):
        raise ValueError(text)  # cash, all, thanks: read as parts of a sale, but no day
    return _End(outcome.day, outcome.day, with_year=True)

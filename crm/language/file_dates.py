"""Days and times as shops and spreadsheets write them: day first, and never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from crm.errors import Invalid
from crm.language.file_values import NOTHING, Cell, ascii_digits, text_of

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_NAMES = (
    "jan january जनवरी जन",
    "feb february फरवरी फ़रवरी फर",
    "mar march मार्च",
    "apr april अप्रैल",
    "may मई",
    "jun june जून",
    "jul july जुलाई",
    "aug august अगस्त",
    "sep sept september सितंबर सितम्बर",
    "oct october अक्टूबर अक्तूबर",
    "nov november नवंबर नवम्बर",
    "dec december दिसंबर दिसम्बर",
)
MONTHS = {name: month for month, names in enumerate(_NAMES, 1) for name in names.split()}

_ISO = re.compile(r"(\d{4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[T ]?(\d{2})(\d{2})(\d{2})?)?")
_YEAR_NAMED = re.compile(r"(\d{4})[\s\-/.,]*([^\W\d_][^\d\s\-/.,]*)[\s\-/.,]*(\d{1,2})")
_THREE_NUMBERS = re.compile(r"(\d{1,2})\s*[-/.\s]\s*(\d{1,2})\s*[-/.\s]\s*(\d{4}|\d{2})")
_DAY_NAMED = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?[\s\-/.,]*([^\W\d_][^\d\s\-/.,]*)[\s\-/.,']*(\d{4}|\d{2})"
)
_NAMED_DAY = re.compile(
    r"([^\W\d_][^\d\s\-/.,]*)[\s\-/.,]*(\d{1,2})(?:st|nd|rd|th)?[\s,\-/.']+(\d{4}|\d{2})"
)
_WEEKDAY_NAMES = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_WEEKDAY = re.compile(
    rf"^{_WEEKDAY_NAMES}\.?,?\s+|\s*[(,]\s*{_WEEKDAY_NAMES}\.?\s*\)?$", re.IGNORECASE
)
_SCRIPT = re.compile(  # what JavaScript makes of a Date
    r"([A-Za-z]{3} \d{1,2} \d{4}) (\d{2}:\d{2}:\d{2}) GMT([+-]\d{4})(?: \(.*\))?"
)
_CLOCK = re.compile(
    r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*(?P<half>[ap]\.?\s?m\.?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}|IST|hrs\.?|hours)?",
    re.IGNORECASE,
)
_BARE_HOUR = re.compile(r"(\d{1,2})\s*([ap])\.?\s?m\.?", re.IGNORECASE)
_SPLIT = re.compile(
    r"(?:[T,]\s*|\s+(?:(?:at|-|–)\s+)?)(?=\d{1,2}[:.]\d{2}(?!\d)|\d{1,2}\s*[ap]\.?m)", re.IGNORECASE
)
_EPOCH = date(1899, 12, 30)  # day 0 of Excel's serial numbers, 1900 system
_SERIALS = range(25_934, 100_000)  # 1971 to 2173
EARLIEST = date(1971, 1, 1)
"""Days before are what programs write for no day: 1900 and 1904 are Excel's, 1970 is Unix's."""
_MIDNIGHT = time()


@dataclass(frozen=True, slots=True)
class Moment:
    """A shop date, its wall-clock time when the cell had one, and whether the month was read first
    because day first is impossible."""

    day: date
    at: time | None = None
    month_first: bool = False


def moment(cell: Cell, zone: ZoneInfo) -> Moment | None:
    """The day in a cell; None when there is nothing.

    Day first; month first only where day first is impossible; two-digit years are 20yy; eight
    digits are yyyymmdd; numbers below 100,000 are Excel serials with the time as fraction;
    what carries an offset is converted to `zone`. Raises Invalid: `impossible`, `unreadable`.
    """
    if cell is None:
        return None
    if isinstance(cell, str) and len(cell) in (10, 19) and cell[4] == "-" == cell[7]:
        try:  # what most programs write, and 20 times as fast
            cell = datetime.fromisoformat(cell)
        except ValueError:
            pass
        else:
            return _whole(cell.date(), cell.time(), cell)
    if isinstance(cell, datetime):
        return _whole(cell.date(), cell.time().replace(microsecond=0), cell)
    if isinstance(cell, date):
        return _whole(cell, _MIDNIGHT, cell)
    if isinstance(cell, time):
        raise Invalid("date", text_of(cell), "unreadable")
    if isinstance(cell, int | float):
        return _number(float(cell), cell)
    text = ascii_digits(text_of(cell)).removeprefix("'").strip()
    if text.casefold() in NOTHING:
        return None
    if re.fullmatch(r"20\d{10}(?:\d\d)?", text):
        return _written(text, zone)
    if re.fullmatch(r"\d+(?:\.\d+)?", text) and not re.fullmatch(r"\d{1,2}\.\d{1,2}", text):
        return _number(float(text), text)
    return _written(text, zone)


def _whole(day: date, at: time, given: object) -> Moment:
    """Midnight is how programs write a day without a time."""
    if day < EARLIEST:
        raise Invalid("date", given, "impossible")
    return Moment(day, at if at != _MIDNIGHT else None)


def _number(value: float, given: object) -> Moment:
    if int(value) in _SERIALS:
        seconds = round((value - int(value)) * 86_400)
        whole = datetime.combine(_EPOCH, time()) + timedelta(days=int(value), seconds=seconds)
        return Moment(whole.date(), whole.time() if seconds else None)
    if value.is_integer() and 10_000_000 <= value < 100_000_000:
        number = int(value)
        return Moment(_day(number // 10_000, number // 100 % 100, number % 100, given))
    raise Invalid("date", given, "unreadable")


def _written(text: str, zone: ZoneInfo) -> Moment:
    bare = _WEEKDAY.sub("", text)
    if found := _SCRIPT.fullmatch(bare):
        bare = f"{found[1]} {found[2]}{found[3]}"
    elif (found := _COMPACT.fullmatch(bare)) and found[4]:
        bare = f"{found[1]}-{found[2]}-{found[3]} {found[4]}:{found[5]}:{found[6] or '00'}"
    parts = _SPLIT.split(bare, maxsplit=1)
    day, month_first = _written_day(parts[0].strip().rstrip(","), text)
    if len(parts) == 1:
        return Moment(day, None, month_first)
    at, offset = _clock(parts[1].strip(), text)
    if offset is None:
        return Moment(day, at if at != _MIDNIGHT else None, month_first)
    local = (datetime.combine(day, at, UTC) - offset).astimezone(zone)
    return Moment(local.date(), local.time().replace(tzinfo=None), month_first)


def _written_day(text: str, given: str) -> tuple[date, bool]:
    if found := _ISO.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]), given), False
    if found := _COMPACT.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]), given), False
    if found := _YEAR_NAMED.fullmatch(text):
        return _day(int(found[1]), _month(found[2], given), int(found[3]), given), False
    if found := _THREE_NUMBERS.fullmatch(text):
        first, second, year = int(found[1]), int(found[2]), _year(found[3])
        if second > 12 >= first:
            return _day(year, first, second, given), True
        return _day(year, second, first, given), False
    if found := _DAY_NAMED.fullmatch(text):
        return _day(_year(found[3]), _month(found[2], given), int(found[1]), given), False
    if found := _NAMED_DAY.fullmatch(text):
        return _day(_year(found[3]), _month(found[1], given), int(found[2]), given), False
    raise Invalid("date", given, "unreadable")


def _clock(text: str, given: str) -> tuple[time, timedelta | None]:
    if found := _BARE_HOUR.fullmatch(text):
        return _time(int(found[1]), 0, 0, found[2], given), None
    found = _CLOCK.fullmatch(text)
    if found is None:
        raise Invalid("date", given, "unreadable")
    at = _time(int(found[1]), int(found[2]), int(found[3] or 0), found["half"], given)
    zone = (found["zone"] or "").upper()
    if not zone or zone == "IST" or zone[0] == "H":
        return at, None
    if not zone.startswith(("+", "-")):
        return at, timedelta()
    digits = zone[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return at, -offset if zone[0] == "-" else offset


def _time(hour: int, minute: int, second: int, half: str | None, given: object) -> time:
    if half:
        if not 1 <= hour <= 12:
            raise Invalid("date", given, "impossible")
        hour = hour % 12 + (12 if half[0] in "pP" else 0)
    try:
        return time(hour, minute, second)
    except ValueError as error:
        raise Invalid("date", given, "impossible") from error


def clock_time(cell: Cell) -> time | None:
    """The time in a column of its own; None when there is nothing. Raises Invalid."""
    if cell is None or isinstance(cell, time):
        return cell
    if isinstance(cell, datetime):
        return cell.time()
    if isinstance(cell, int | float) and 0 <= cell < 1:
        return (
            datetime.combine(_EPOCH, _MIDNIGHT) + timedelta(seconds=round(cell * 86_400))
        ).time()
    text = ascii_digits(text_of(cell))
    if text.casefold() in NOTHING:
        return None
    return _clock(text, text)[0]


def _year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


def _month(name: str, given: str) -> int:
    month = MONTHS.get(name.casefold().rstrip("."))
    if month is None:
        raise Invalid("date", given, "unreadable")
    return month


def _day(year: int, month: int, day: int, given: object) -> date:
    try:
        found = date(year, month, day)
    except ValueError as error:
        raise Invalid("date", given, "impossible") from error
    if found < EARLIEST:
        raise Invalid("date", given, "impossible")
    return found

"""Days and times in the cells of files: read by the same rules as typed ones, and never guessed.

A file was written on a day that nobody knows: what counts from today is no day there.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from crm.errors import Invalid
from crm.language.calendar.clock_times import read_clock_time, take_clock_time
from crm.language.calendar.date_order import DateOrder, with_day_first
from crm.language.calendar.days import EARLIEST, whole_day
from crm.language.calendar.moments import DayAndTime
from crm.language.calendar.said_days import CalendarDay
from crm.language.cells import NOTHING, Cell, ascii_digits, text_of

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_COMPACT = re.compile(r"(20\d{2})(\d{2})(\d{2})[T ]?(\d{2})(\d{2})(\d{2})?")
_NUMBER = re.compile(r"(?!20\d{10}(?:\d\d)?$|\d{1,2}\.\d{1,2}$)\d+(?:\.\d+)?")
"""A number of a spreadsheet: neither yyyymmddhhmm nor a day and a month."""
_SCRIPT = re.compile(  # what JavaScript makes of a Date
    r"(?:[A-Za-z]{3} )?([A-Za-z]{3} \d{1,2} \d{4}) (\d{2}:\d{2}:\d{2}) GMT([+-]\d{4})(?: \(.*\))?"
)
_ZONE = re.compile(r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|IST)$", re.IGNORECASE)
_SPLIT = re.compile(
    r"(?:[T,]\s*|\s+(?:(?:at|-|–)\s+)?)(?=\d{1,2}[:.]\d{2}(?!\d)|\d{1,2}\s*[ap]\.?\s?m)",
    re.IGNORECASE,
)
_EPOCH = date(1899, 12, 30)  # day 0 of Excel's serial numbers, 1900 system
_SERIALS = range(25_934, 100_000)  # 1971 to 2173
_MIDNIGHT = time()


def day_and_time(
    cell: Cell, zone: ZoneInfo, order: DateOrder = DateOrder.DAY_FIRST
) -> DayAndTime | None:
    """The day in a cell; None when there is nothing.

    In the `order` of its column; day first: month first only where that is impossible; two-digit
    years are 20yy; eight digits are yyyymmdd; numbers below 100,000 are Excel serials with the time
    as fraction; what carries an offset is converted to `zone`. Raises Invalid: `impossible`,
    `unreadable`.
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
    if _NUMBER.fullmatch(text):
        return _number(float(text), text)
    try:
        return _written(with_day_first(text, order), zone)
    except Invalid as error:
        raise Invalid("date", text, error.reason) from error


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
    return _time(_ZONE.sub("", text))


def _whole(day: date, at: time, given: object) -> DayAndTime:
    """Midnight is how programs write a day without a time."""
    if day < EARLIEST:
        raise Invalid("date", given, "impossible")
    return DayAndTime(day, at if at != _MIDNIGHT else None)


def _number(value: float, given: object) -> DayAndTime:
    if int(value) in _SERIALS:
        seconds = round((value - int(value)) * 86_400)
        whole = datetime.combine(_EPOCH, time()) + timedelta(days=int(value), seconds=seconds)
        return DayAndTime(whole.date(), whole.time() if seconds else None)
    if value.is_integer() and 10_000_000 <= value < 100_000_000:
        return _day(str(int(value)))
    raise Invalid("date", given, "unreadable")


def _written(text: str, zone: ZoneInfo) -> DayAndTime:
    if found := _SCRIPT.fullmatch(text):
        text = f"{found[1]} {found[2]}{found[3]}"
    elif found := _COMPACT.fullmatch(text):
        text = f"{found[1]}-{found[2]}-{found[3]} {found[4]}:{found[5]}:{found[6] or '00'}"
    parts = _SPLIT.split(text, maxsplit=1)
    if len(parts) == 1:
        return _day_and_words(text)
    written = parts[1].strip()
    offset = _offset(zoned[1]) if (zoned := _ZONE.search(written)) else None
    at = _time(written if zoned is None else written[: zoned.start()])
    found_day = _day(parts[0].strip())
    if offset is None:
        return _with_time(found_day, at)
    local = (datetime.combine(found_day.day, at, UTC) - offset).astimezone(zone)
    return DayAndTime(local.date(), local.time().replace(tzinfo=None), found_day.month_first)


def _day_and_words(text: str) -> DayAndTime:
    """A day alone, or with a time in words: `12/3/2025 noon`, `sham 6 baje 12/3/2025`."""
    if text[-1:].isdigit():
        with suppress(Invalid):
            return _day(text)
    at, rest = take_clock_time(text)
    return _day(text) if at is None else _with_time(_day(rest), at)


def _with_time(day: DayAndTime, at: time) -> DayAndTime:
    return DayAndTime(day.day, at if at != _MIDNIGHT else None, day.month_first)


def _offset(zone: str) -> timedelta | None:
    """From UTC; None for the shop's own time."""
    zone = zone.upper()
    if zone == "IST":
        return None
    if not zone.startswith(("+", "-")):
        return timedelta()
    digits = zone[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return -offset if zone[0] == "-" else offset


@lru_cache(maxsize=8192)
def _day(text: str) -> DayAndTime:
    said = whole_day(text)
    if not isinstance(said, CalendarDay) or said.year is None:
        raise Invalid("date", text, "unreadable")
    try:
        day = date(said.year, said.month, said.day)
    except ValueError as error:
        raise Invalid("date", text, "impossible") from error
    if day < EARLIEST:
        raise Invalid("date", text, "impossible")
    return DayAndTime(day, None, said.month_first)


@lru_cache(maxsize=8192)
def _time(text: str) -> time:
    try:
        return read_clock_time(text)
    except Invalid as error:
        raise Invalid("date", text, error.reason) from error

"""Which order the days of a file are in, by all of its values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from crm.language.calendar.date_order import DateOrder, numbers_of
from crm.language.cells import Cell, ascii_digits, text_of

_ONE_MONTH = 31
_MONTHS_APART = 90
_FEWEST = 3
"""Days by which a file of one month is known."""


class Seen:
    """Possible readings of a column's days, by order. `example`: a text that two orders read
    differently."""

    def __init__(self) -> None:
        self.example = ""
        self.only_day_first = 0
        self.only_month_first = 0
        self._spans: dict[DateOrder, tuple[date, date]] = {}
        self._impossible = dict.fromkeys(DateOrder, 0)
        self._days: set[date] = set()

    def add(self, cell: Cell, today: date) -> None:
        if isinstance(cell, str) and len(cell) in (10, 19) and cell[4] == "-" == cell[7]:
            return  # ISO, as most programs write it
        text = ascii_digits(text_of(cell)) if isinstance(cell, str) else ""
        numbers = numbers_of(text.removeprefix("'")) if text else None
        if numbers is None:
            return
        first, second, year = numbers
        self.only_day_first += first > 12 >= second
        self.only_month_first += second > 12 >= first
        if not self.example and first != second and first <= 12 and second <= 12:
            self.example = text
        for order in DateOrder:
            day = _day(order, first, second, year)
            if day is None or day > today:
                self._impossible[order] += 1
            else:
                low, high = self._spans.get(order, (day, day))
                self._spans[order] = min(low, day), max(high, day)
        if (as_day := _day(DateOrder.MONTH_FIRST, first, second, year)) and len(self._days) < 40:
            self._days.add(as_day)

    @property
    def is_sure(self) -> bool:
        """Whether some days are none in another order."""
        return bool(self.only_day_first or self.only_month_first or any(self._impossible.values()))

    def order(self) -> DateOrder:
        """Day first, unless only another order makes days of them all that are not ahead, or makes
        one month of what would else lie months apart."""
        wrong = self._impossible
        day, month, year = DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST, DateOrder.YEAR_FIRST
        if wrong[year] == 0 < wrong[day] and wrong[month]:
            return year
        if self.only_day_first and not self.only_month_first:
            return day
        if self.only_month_first and not self.only_day_first:
            return month
        if wrong[month] == 0 < wrong[day]:
            return month
        if wrong[day] or wrong[month] or len(self._days) < _FEWEST:
            return day
        apart = {order: (high - low).days for order, (low, high) in self._spans.items()}
        one_month = apart.get(month, _MONTHS_APART) <= _ONE_MONTH
        return month if one_month and apart.get(day, 0) > _MONTHS_APART else day


def _day(order: DateOrder, first: int, second: int, year: str) -> date | None:
    try:
        if order is DateOrder.YEAR_FIRST:
            return date(2000 + first, second, int(year)) if len(year) == 2 else None
        whole = int(year) + (2000 if len(year) == 2 else 0)
        if order is DateOrder.MONTH_FIRST:
            return date(whole, first, second)
        return date(whole, second, first)
    except ValueError:
        return None


def seen_in(rows: Iterable[Sequence[Cell]], indexes: Sequence[int], today: date) -> Seen:
    """Possible readings of these columns' cells; a program writes all its days in one order."""
    seen = Seen()
    for row in rows:
        for index in indexes:
            if index < len(row):
                seen.add(row[index], today)
    return seen

"""When sales were: read from a row, and in the writing of the store."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from crm.errors import Invalid
from crm.imports.columns.date_orders import Seen
from crm.imports.rows.memo import Remembered
from crm.imports.rows.people import stored
from crm.imports.rows.row_refused import RowRefused
from crm.imports.rows.sale_cells import Places
from crm.imports.rows.total_rows import refuse_what_is_no_row
from crm.imports.staging_file import WARNING, StagingFile
from crm.language.calendar.cells import clock_time, day_and_time
from crm.language.calendar.date_order import against
from crm.language.calendar.moments import DayAndTime
from crm.language.cells import Cell, text_of

if TYPE_CHECKING:
    from crm.imports.columns.layout import Layout
    from crm.shop import Shop


class Instants:
    """Shop dates and times as instants in the store's writing, none after now. Fast: where a day of
    the shop has 24 hours, its times are its midnight and so many seconds."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._now = shop.now()
        self._today = shop.today()
        self._stored_now = stored(self._now) or ""
        self._days: dict[date, tuple[datetime, bool, str]] = {}

    def of(self, day: date, second: int) -> tuple[str, str]:
        """When it was recorded and when it was; `second` of the day is -1 where nobody knows it:
        then it was recorded now, at any time of that day."""
        known = self._days.get(day)
        if known is None:
            midnight, next_one = self._shop.instant(day), self._shop.instant(day + timedelta(1))
            even = next_one - midnight == timedelta(1)
            known = self._days[day] = midnight, even, stored(min(midnight, self._now)) or ""
        midnight, even, opened = known
        if second < 0:
            return self._stored_now, opened
        if even:
            at = midnight + timedelta(seconds=second)
        else:
            clock = time(second // 3600, second // 60 % 60, second % 60)
            at = self._shop.instant(day, clock)
        if at > self._now:
            return self._stored_now, self._stored_now
        text = at.isoformat(" ", "microseconds")[:26]
        return text, text

    def of_bill(self, day: date, second: int) -> tuple[str, str]:
        """As `of`. A bill of today whose time nobody knows counts as recorded just before today
        began, so that no hour of it has what came with a file."""
        created, opened = self.of(day, second)
        if second < 0 and day == self._today:
            before = self._shop.instant(day) - timedelta(seconds=1)
            return stored(before) or "", opened
        return created, opened


class RowDays:
    """Reads when each row of one sheet was; `seen` are all days of it. `day_of` knows the day of a
    bill by its number."""

    def __init__(
        self,
        layout: Layout,
        at: Places,
        day_of: Callable[[str], DayAndTime | None],
        staging: StagingFile,
        shop: Shop,
        sheet: str,
        headings: Mapping[int, str],
    ) -> None:
        self._at = at
        self._day_of_bill = day_of
        self._staging = staging
        self._shop = shop
        self._sheet = sheet
        self._headings = headings
        self._today = shop.today()
        self._order = layout.dates
        self.seen = Seen()
        self._day_and_time = Remembered(self._read_day)

    def _read_day(self, cell: Cell) -> DayAndTime | None:
        self.seen.add(cell, self._today)
        return day_and_time(cell, self._shop.timezone, self._order)

    def of(self, row: int, cells: Sequence[Cell], bill_number: str) -> DayAndTime:
        """The day of a row, or else of the bill that it is of. Raises RowRefused, Invalid."""
        given = cells[self._at.date]
        try:
            when = self._day_and_time[given]
        except Invalid:
            refuse_what_is_no_row(cells, self._headings)
            raise
        if when is None:
            known = self._day_of_bill(bill_number) if bill_number else None
            if known is None:
                refuse_what_is_no_row(cells, self._headings)
                raise RowRefused("date_missing")
            return known
        if when.day > self._today:
            raise RowRefused("date_future", text=text_of(given))
        if when.month_first or (isinstance(given, str) and against(given, self._order)):
            code = "month_first" if when.month_first else "day_first"
            self._staging.remark(WARNING, code, self._sheet, row, {"text": text_of(given)})
        given_time = cells[self._at.time]
        if when.at is None and given_time is not None:
            try:
                found = clock_time(given_time)
            except Invalid:
                self._staging.remark(WARNING, "time_unusable", self._sheet, row)
            else:
                when = DayAndTime(when.day, found, when.month_first)
        return when

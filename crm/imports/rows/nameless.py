"""Rows of sales that name no customer: taken at the counter if a person said so, else offered."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from crm.bill import SALE
from crm.imports.file_lines import FileLine, row_hash
from crm.imports.rows.bills import Bills
from crm.imports.rows.row_refused import RowRefused
from crm.imports.staging_file import IGNORED, REJECTED
from crm.language.calendar.moments import DayAndTime

if TYPE_CHECKING:
    from crm.imports.rows.people import People


Sold = tuple[FileLine, int | None]
"""A line, and the total of its whole bill where the file says it."""


class NamelessRows:
    """Those of one sheet."""

    def __init__(self, people: People, bills: Bills, sheet: str, *, taken: bool) -> None:
        self._people = people
        self._bills = bills
        self._sheet = sheet
        self._taken = taken

    def buyer(
        self,
        row: int,
        key: tuple[Hashable, ...] | None,
        when: DayAndTime,
        sold: Sold,
        source: str | None,
    ) -> int:
        """The counter. Raises RowRefused where such rows are not taken. `key` and `source` are
        those of a bill with a number."""
        if self._taken:
            return self._people.counter(self._sheet, row)
        line, own_total = sold
        visit = (when.day, when.at) if when.at is not None and line.name != SALE else (row,)
        named = source or row_hash("", when, line)
        new = self._bills.offer(self._sheet, key or visit, named, line.amount, own_total)
        raise RowRefused("no_customer", REJECTED if new else IGNORED, minor=line.amount)

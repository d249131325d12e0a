"""A sheet of a file that will be read; of several, those that are worth it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from crm.dataclass import dataclass, field
from crm.imports.answers import Answers
from crm.imports.columns.documents import NOT_CUSTOMERS
from crm.imports.columns.heading_rows import Row
from crm.imports.columns.headings import Field
from crm.imports.columns.layout import PAYMENTS, PURCHASES, Layout
from crm.imports.formats.workbooks import DAYS_FROM_1900_TO_1904, Sheet


@dataclass(slots=True)
class Part:
    """A sheet that will be read, with the rows that were looked at already."""

    sheet: Sheet
    layout: Layout
    head: list[Row]
    answers: Answers = field(default_factory=Answers)
    joins: bool = False
    """Whether it has the items of bills that another sheet lists."""

    def rows(self) -> Iterator[Row]:
        """Below the heading."""
        start = self.layout.header_row or 0
        rows = chain((row for row in self.head if row[0] > start), self.sheet.rows)
        return self._since_1900(rows) if self.sheet.from_1904 else rows

    def _since_1900(self, rows: Iterator[Row]) -> Iterator[Row]:
        """Days that are plain numbers in a workbook that counts them from 1904."""
        days = [*self.layout.indexes(Field.DATE), *self.layout.indexes(Field.JOINED)]
        for number, cells in rows:
            yield (
                number,
                [
                    cell + DAYS_FROM_1900_TO_1904
                    if index in days and isinstance(cell, int | float)
                    else cell
                    for index, cell in enumerate(cells)
                ],
            )


def worthwhile(parts: list[Part]) -> tuple[list[Part], list[Part]]:
    """Of several sheets those that are about customers; bare names only when nothing else is, and
    nothing that adds up what was sold of each item beside what was sold."""
    best = [part for part in parts if is_useful(part)]
    if any(_says_when(part) for part in best):
        best = [part for part in best if part.layout.kind != PURCHASES or _says_when(part)]
    if len(parts) < 2 or not best:
        return parts, []
    return best, [part for part in parts if part not in best]


def _says_when(part: Part) -> bool:
    """Whether its rows are sales with a day, or lines of a bill."""
    fields = {column.field for column in part.layout.columns}
    return part.layout.kind == PURCHASES and bool(fields & {Field.DATE, Field.BILL})


def is_useful(part: Part) -> bool:
    """Whether it has more of customers than bare names."""
    fields = {column.field for column in part.layout.columns}
    useful = part.layout.kind in (PURCHASES, PAYMENTS) or fields & {Field.PHONE, Field.EMAIL}
    return bool(useful) and not NOT_CUSTOMERS.search(part.sheet.name)

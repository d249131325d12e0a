"""The columns of a sheet, each with what it holds."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from crm.dataclass import dataclass
from crm.imports.columns.headings import Field
from crm.language.calendar.date_order import DateOrder

CUSTOMERS, PURCHASES, PAYMENTS = "customers", "purchases", "payments"


@dataclass(frozen=True, slots=True)
class Column:
    """`right` of `seen` sampled values look like what the field holds (both 0 for free text).
    `by_hand`: chosen by a person, now or for an earlier file of this shape."""

    index: int
    heading: str
    field: Field
    right: int = 0
    seen: int = 0
    by_hand: bool = False
    example: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """Of `seen` bills, `right` say a total that their lines make, with taxes, charges and
    discounts."""

    right: int
    seen: int


@dataclass(frozen=True, slots=True)
class Layout:
    """How a sheet is laid out. `header_row` is the spreadsheet row of the (lower) heading, None
    without one; `shape` names this heading in `column_choices`. `kind` is None when nothing can be
    made of it."""

    kind: str | None
    header_row: int | None
    columns: tuple[Column, ...]
    shape: str
    doubtful: bool = False  # found by content alone: worth a look before it is imported
    width: int = 0  # cells of the heading row, empty ones too
    dates: DateOrder = DateOrder.DAY_FIRST
    example: str = ""
    """A day of the file that two orders read differently."""
    proof: Proof | None = None
    """Whether the totals of bills, where a column has them, are what their lines make."""

    def indexes(self, field: Field) -> list[int]:
        return [column.index for column in self.columns if column.field is field]


def described(layout: Layout) -> dict[str, Any]:
    """A layout as JSON."""
    facts = asdict(layout)
    facts["columns"] = [asdict(column) | {"field": column.field.value} for column in layout.columns]
    return facts

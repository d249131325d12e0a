"""A sheet as data: columns, and cells with how they are shown; and which sheets a file has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum, auto

from crm.dataclass import dataclass


class Kind(Enum):
    """How the cells of a column are shown."""

    TEXT = auto()
    NUMBER = auto()
    MONEY = auto()
    DAY = auto()
    MONTH = auto()
    SHARE = auto()  # a fraction, shown in percent


Value = str | int | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell that is shown otherwise than its column."""

    value: Value
    kind: Kind


Cell = Value | Shown


@dataclass(frozen=True, slots=True)
class Column:
    """`summed`: the sheet says above it what all its cells come to."""

    name: str
    width: int
    kind: Kind = Kind.TEXT
    summed: bool = False


class View(StrEnum):
    """The content of a file: everything, or one tab."""

    EVERYTHING = "everything"
    REVENUE = "revenue"
    CUSTOMERS = "customers"
    PATTERNS = "patterns"


@dataclass(frozen=True, slots=True)
class Sheet:
    """`rows` are read from the books while they are written, once. `totals` are of the columns that
    are summed, in their order."""

    title: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Cell]]
    totals: tuple[Value, ...] = ()


def with_totals(title: str, columns: tuple[Column, ...], rows: Iterable[Sequence[Cell]]) -> Sheet:
    """A sheet of few rows, which are added up here."""
    every = [tuple(row) for row in rows]
    places = [place for place, column in enumerate(columns) if column.summed]
    return Sheet(
        title, columns, every, tuple(_sum(row[place] for row in every) for place in places)
    )


def _sum(cells: Iterable[Cell]) -> Value:
    numbers = (cell for cell in cells if isinstance(cell, int | Decimal))
    return sum(numbers, Decimal(0))

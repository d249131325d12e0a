"""A sheet as data: columns, and cells with how they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum, auto

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
    name: str
    width: int
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Sheet:
    """`rows` are read from the books while they are written, once."""

    title: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Cell]]

"""Changes that a reply can make to a sale, one type each."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from crm.bill import DiscountKind, Line
from crm.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Deleted:
    """The whole sale is deleted."""


@dataclass(frozen=True, slots=True)
class Paid:
    method: str


@dataclass(frozen=True, slots=True)
class Dated:
    day: date
    """A shop date, not after today."""


@dataclass(frozen=True, slots=True)
class Noted:
    note: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The sale is another customer's; who that is, is for the shop to find out."""

    name: str | None
    phone: str | None


@dataclass(frozen=True, slots=True)
class Discounted:
    """Another discount, or none (`kind` None)."""

    kind: DiscountKind | None
    value: Decimal


@dataclass(frozen=True, slots=True)
class Totalled:
    """Another amount of a sale without items."""

    total: Decimal


@dataclass(frozen=True, slots=True)
class Removed:
    item: str
    """The name as it stands on the bill."""


@dataclass(frozen=True, slots=True)
class Added:
    line: Line


@dataclass(frozen=True, slots=True)
class Changed:
    """New values for an item on the bill; None leaves one as it is. Prices in major units."""

    item: str
    quantity: Decimal | None = None
    unit: str | None = None
    price: Decimal | None = None
    sum: Decimal | None = None


Correction = (
    Deleted | Paid | Dated | Noted | Moved | Discounted | Totalled | Removed | Added | Changed
)

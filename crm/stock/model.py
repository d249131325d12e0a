"""Goods that are counted, and what is booked of them by hand."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from crm.dataclass import dataclass
from crm.language.money import StockItem as SaidItem
from crm.purchases.stock.moves import Kind


@dataclass(frozen=True, slots=True)
class StockItem:
    """An item and how much of it is there, in `unit`; at `low_at` and below it is low. `counted_at`
    (UTC) is None for one that came in and was never counted."""

    name_key: str
    name: str
    unit: str | None
    quantity: Decimal
    low_at: Decimal | None
    counted_at: datetime | None

    @property
    def is_low(self) -> bool:
        return self.quantity < 0 or (self.low_at is not None and self.quantity <= self.low_at)


@dataclass(frozen=True, slots=True)
class Since:
    """The moment of a count (UTC; None of what was asked for before that was kept): its shop date,
    and the last bill and return that were booked by then (0: none)."""

    day: date
    after_purchase: int
    after_return: int
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewMoves:
    """Goods counted, come in or gone, in one message. `since` is when it was asked for, of what is
    booked later: what is sold after that moves it."""

    kind: Kind
    items: tuple[SaidItem, ...]
    since: Since | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """A move that was booked, what was said, and the item as it is now; None where it is gone.
    `overtaken`: counted again since, so that the later count stands."""

    move_id: int
    kind: Kind
    quantity: Decimal
    unit: str | None
    item: StockItem | None
    overtaken: bool = False


@dataclass(frozen=True, slots=True)
class UndoneMoves:
    """The moves of one message, taken back together."""

    moves: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class RecordedMoves:
    """The moves of a message; `repeated`: it came before, and nothing was booked now."""

    moves: tuple[Moved, ...]
    repeated: bool = False

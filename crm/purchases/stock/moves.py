"""What moves stock: kinds, where the reckoning begins, and the moves of bills and returns."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.bill import NO_GOODS
from crm.dataclass import dataclass
from crm.language.keys import item_key
from crm.purchases.stock.units import in_unit
from crm.store.schema import purchase_items, purchases, return_items, returns
from crm.values import ZERO


class Kind(StrEnum):
    """What `stock_moves.kind` says."""

    COUNTED = "counted"
    IN = "in"
    OUT = "out"
    SOLD = "sold"
    RETURNED = "returned"


_ADDS = frozenset({Kind.IN, Kind.RETURNED})
NO_GOODS_KEYS = frozenset(item_key(name) for name in NO_GOODS)


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where the reckoning of an item begins: a count, or the first that came in (then `base` is 0).
    What is dated after `on` moves it, and of that day bills and returns with a higher id."""

    base: Decimal
    unit: str | None
    on: date
    after_purchase: int
    after_return: int
    counted_at: datetime | None

    def is_before(self, day: date, number: int, last: int) -> bool:
        return day > self.on or (day == self.on and number > last)


@dataclass(frozen=True, slots=True)
class Move:
    """Goods of one item that a bill or a return moves; `quantity` in the unit as it was sold."""

    name_key: str
    kind: Kind
    quantity: Decimal
    unit: str | None
    purchase_id: int
    return_id: int | None
    moved_on: date

    def counts_after(self, anchor: Anchor) -> bool:
        if self.return_id is not None:
            return anchor.is_before(self.moved_on, self.return_id, anchor.after_return)
        return anchor.is_before(self.moved_on, self.purchase_id, anchor.after_purchase)

    def effect(self, unit: str | None) -> Decimal:
        """What it does to a quantity in this unit; nothing where it is of another kind."""
        moved = in_unit(self.quantity, self.unit, unit) or ZERO
        return moved if self.kind in _ADDS else -moved


_SOLD = select(
    purchase_items.c.name_key,
    purchase_items.c.quantity,
    purchase_items.c.unit,
    purchases.c.id.label("purchase_id"),
    purchases.c.purchase_date.label("moved_on"),
).join(purchases, purchases.c.id == purchase_items.c.purchase_id)
_BACK = (
    select(
        purchase_items.c.name_key,
        return_items.c.quantity,
        purchase_items.c.unit,
        returns.c.purchase_id,
        returns.c.id.label("return_id"),
        returns.c.returned_on.label("moved_on"),
    )
    .join(returns, returns.c.id == return_items.c.return_id)
    .join(
        purchase_items,
        (purchase_items.c.purchase_id == returns.c.purchase_id)
        & (purchase_items.c.line == return_items.c.purchase_line),
    )
    .where(return_items.c.restocked, return_items.c.quantity > ZERO)
)


def of_bill(session: Session, purchase_id: int) -> list[Move]:
    sold = session.execute(_SOLD.where(purchases.c.id == purchase_id))
    back = session.execute(_BACK.where(returns.c.purchase_id == purchase_id))
    return sorted([*map(_sale, sold), *map(_return, back)], key=order)


def sold(session: Session, key: str, anchor: Anchor) -> list[Move]:
    later = _SOLD.where(purchase_items.c.name_key == key, purchases.c.purchase_date >= anchor.on)
    return [one for one in map(_sale, session.execute(later)) if one.counts_after(anchor)]


def returned(session: Session, key: str, anchor: Anchor) -> list[Move]:
    later = _BACK.where(purchase_items.c.name_key == key, returns.c.returned_on >= anchor.on)
    return [one for one in map(_return, session.execute(later)) if one.counts_after(anchor)]


def _sale(row: Any) -> Move:
    return Move(
        row.name_key, Kind.SOLD, row.quantity, row.unit, row.purchase_id, None, row.moved_on
    )


def _return(row: Any) -> Move:
    return Move(
        row.name_key,
        Kind.RETURNED,
        row.quantity,
        row.unit,
        row.purchase_id,
        row.return_id,
        row.moved_on,
    )


def of_row(row: Any) -> Move:
    return Move(
        row.name_key,
        Kind(row.kind),
        row.quantity,
        row.unit,
        row.purchase_id,
        row.return_id,
        row.moved_on,
    )


def order(one: Move) -> tuple[Any, ...]:
    return one.purchase_id, one.return_id or 0, one.name_key, one.quantity, one.unit or ""

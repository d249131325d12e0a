"""What a receipt says of the stock of its items."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import Enum, auto
from zlib import crc32

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.bill import NO_GOODS, Line
from crm.dataclass import dataclass
from crm.language.keys import item_key
from crm.purchases.stock import levels
from crm.purchases.stock.units import in_unit
from crm.store.schema import stock_items
from crm.values import ZERO


class About(Enum):
    """What is said."""

    OTHER_UNIT = auto()
    """It was sold in a unit that is not counted: `quantity` is what was sold."""
    BELOW_NOTHING = auto()
    """`quantity` is what is there."""
    LOW = auto()


def code_of(name_key: str) -> str:
    """Eight letters for an item, as a button carries them."""
    return f"{crc32(name_key.encode()):08x}"


@dataclass(frozen=True, slots=True)
class StockNote:
    name_key: str
    name: str
    about: About
    quantity: Decimal
    unit: str | None


def notes_of(session: Session, items: Sequence[Line]) -> tuple[StockNote, ...]:
    """Of the items of a bill, as their stock is now: those that are below nothing, those that this
    bill made low, and those that were sold in a unit that is not counted."""
    if not levels.is_kept(session):
        return ()
    sold: dict[str, list[Line]] = {}
    for line in items:
        if line.name not in NO_GOODS:
            sold.setdefault(item_key(line.name), []).append(line)
    found: list[StockNote] = []
    kept = select(stock_items).where(stock_items.c.name_key.in_(sold))
    for row in session.execute(kept.order_by(stock_items.c.name_key)):
        gone = ZERO
        for line in sold[row.name_key]:
            moved = in_unit(line.quantity, line.unit, row.unit)
            if moved is None:
                about, many, unit = About.OTHER_UNIT, line.quantity, line.unit
                found.append(StockNote(row.name_key, row.name, about, many, unit))
            else:
                gone += moved
        there = row.quantity
        if gone and there < 0:
            found.append(StockNote(row.name_key, row.name, About.BELOW_NOTHING, there, row.unit))
        elif gone and row.low_at is not None and there <= row.low_at < there + gone:
            found.append(StockNote(row.name_key, row.name, About.LOW, there, row.unit))
    return tuple(found)

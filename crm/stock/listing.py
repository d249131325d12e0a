"""What is there: the list with the lowest first, one item, and what is low."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, case, func, select
from sqlalchemy.orm import Session

from crm.dataclass import dataclass
from crm.errors import NotFound
from crm.language.keys import item_key
from crm.purchases.stock.levels import is_kept
from crm.purchases.stock.notes import code_of
from crm.stock.model import StockItem
from crm.store.schema import stock_items
from crm.values import ZERO

_LOW = (stock_items.c.quantity < ZERO) | (stock_items.c.quantity <= stock_items.c.low_at)


@dataclass(frozen=True, slots=True)
class StockPage:
    """Some items, and how many there are."""

    items: tuple[StockItem, ...]
    count: int


def listing(session: Session, limit: int, offset: int = 0) -> StockPage:
    """The lowest first: those that are low, then by how much is there."""
    order = case((_LOW, 0), else_=1), stock_items.c.quantity, stock_items.c.name_key
    rows = session.execute(select(stock_items).order_by(*order).limit(limit).offset(offset))
    count = session.scalar(select(func.count()).select_from(stock_items)) or 0
    return StockPage(tuple(map(_item, rows)), count)


def low(session: Session, limit: int = 10) -> tuple[StockItem, ...]:
    """What is low or below nothing, the lowest first; nothing in a shop without stock."""
    if not is_kept(session):
        return ()
    order = stock_items.c.quantity, stock_items.c.name_key
    rows = session.execute(select(stock_items).where(_LOW).order_by(*order).limit(limit))
    return tuple(map(_item, rows))


def find(session: Session, key: str) -> StockItem | None:
    row = session.execute(select(stock_items).where(stock_items.c.name_key == key)).one_or_none()
    return None if row is None else _item(row)


def by_code(session: Session, code: str) -> StockItem:
    """The item of a button. Raises NotFound (`stock_item`)."""
    keys = session.execute(select(stock_items.c.name_key)).scalars()
    found = next((find(session, key) for key in keys if code_of(key) == code), None)
    if found is None:
        raise NotFound("stock_item", code)
    return found


def asked(session: Session, name: str) -> StockItem | None:
    """The item that is meant by `name`: of this name, or the only one that has all its words."""
    found = find(session, item_key(name))
    if found is not None:
        return found
    words = set(item_key(name).split())
    some = [
        key
        for key in session.execute(select(stock_items.c.name_key)).scalars()
        if words <= set(key.split())
    ]
    return find(session, some[0]) if len(some) == 1 else None


def _item(row: Row[Any]) -> StockItem:
    return StockItem(row.name_key, row.name, row.unit, row.quantity, row.low_at, row.counted_at)

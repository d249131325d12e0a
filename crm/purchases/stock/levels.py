"""How much of each item is there: `stock_items.quantity`, and the moves of sales and returns.

A quantity is the last count and what moved after it: what came in and went out, and bills and
returns of a later day, or of the same day and booked later. Without a count the first that came in
is where it begins. This module alone writes quantities and moves of sales; a bill is followed after
each change, and `derived` finds everything anew. Nothing here runs in a shop without stock.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.orm import Session

from crm.customers.totals import Difference
from crm.purchases.stock.moves import (
    NO_GOODS_KEYS,
    Anchor,
    Kind,
    Move,
    of_bill,
    of_row,
    order,
    returned,
    sold,
)
from crm.purchases.stock.units import in_unit
from crm.settings import shop_of
from crm.store.schema import purchases, returns, stock_items, stock_moves
from crm.values import ZERO

STORE = 1
"""The shop itself."""


BY_HAND = (Kind.COUNTED.value, Kind.IN.value, Kind.OUT.value)
OF_SALES = (Kind.SOLD.value, Kind.RETURNED.value)


def is_kept(session: Session) -> bool:
    return "stock" in shop_of(session).modules


def follow(session: Session, purchase_id: int) -> None:
    """After a bill, its items, its day or its returns changed, or the bill is gone: the moves of
    the bill, and the quantities of its items."""
    if not is_kept(session):
        return
    said = of_bill(session, purchase_id)
    there = stock_moves.c.purchase_id == purchase_id
    moved = session.execute(select(stock_moves).where(there))
    stored = sorted(map(of_row, moved), key=order)
    keys = {one.name_key for one in (*said, *stored)} - NO_GOODS_KEYS
    items = {
        row.name_key: row
        for row in session.execute(
            select(stock_items)
            .where(stock_items.c.name_key.in_(keys))
            .order_by(stock_items.c.name_key)
            .with_for_update()
        )
    }
    if not items:
        return
    said = [
        one
        for one in said
        if one.name_key in items and one.counts_after(_anchor(items[one.name_key]))
    ]
    if said == stored:
        return
    session.execute(delete(stock_moves).where(there))
    _write(session, said)
    for key, row in items.items():
        anchor = _anchor(row)
        before = _sum((one for one in stored if one.name_key == key), anchor)
        after = _sum((one for one in said if one.name_key == key), anchor)
        if before != after:
            session.execute(
                update(stock_items)
                .where(stock_items.c.name_key == key)
                .values(quantity=row.quantity + after - before)
            )


def _sum(moves: Iterable[Move], anchor: Anchor) -> Decimal:
    return sum((one.effect(anchor.unit) for one in moves if one.counts_after(anchor)), ZERO)


def refresh(session: Session, keys: Collection[str]) -> None:
    """Derives these items anew, from all rows."""
    for key in sorted(set(keys)):
        found = derived(session, key)
        sales = stock_moves.c.kind.in_(OF_SALES)
        session.execute(delete(stock_moves).where(stock_moves.c.name_key == key, sales))
        if found is None:
            session.execute(delete(stock_items).where(stock_items.c.name_key == key))
            continue
        anchor, moves, quantity = found
        _write(session, moves)
        item = session.execute(select(stock_items).where(stock_items.c.name_key == key)).first()
        session.execute(
            update(stock_items)
            .where(stock_items.c.name_key == key)
            .values(
                quantity=quantity,
                unit=anchor.unit,
                low_at=None if item is None else low_in(item, anchor.unit),
                **anchored(anchor),
            )
        )


def low_in(item: Row[Any], unit: str | None) -> Decimal | None:
    """At how much an item (a row of `stock_items`) is low, in the unit that it is counted in now;
    None where that is of another kind."""
    return None if item.low_at is None else in_unit(item.low_at, item.unit, unit)


def refresh_all(session: Session) -> None:
    """`refresh` of every item."""
    if is_kept(session):
        refresh(session, session.execute(select(stock_items.c.name_key)).scalars().all())


def derived(session: Session, key: str) -> tuple[Anchor, list[Move], Decimal] | None:
    """Where the reckoning of the item begins, the moves of sales after that, and what is there;
    None for one that was never counted and never came in."""
    rows = session.execute(
        select(stock_moves)
        .where(stock_moves.c.name_key == key, stock_moves.c.kind.in_(BY_HAND))
        .order_by(stock_moves.c.created_at, stock_moves.c.id)  # approved late, counted early
    ).all()
    start = _start(rows)
    if start is None:
        return None
    anchor = _begins_with(rows[start])
    moves = [*sold(session, key, anchor), *returned(session, key, anchor)]
    moves.sort(key=order)
    by_hand = ZERO
    for row in rows[start:]:
        if row.kind != Kind.COUNTED.value:
            moved = in_unit(row.quantity, row.unit, anchor.unit) or ZERO
            by_hand += moved if row.kind == Kind.IN.value else -moved
    return anchor, moves, anchor.base + by_hand + _sum(moves, anchor)


def _start(rows: Sequence[Row[Any]]) -> int | None:
    """Which of the moves by hand of one item, in order, its reckoning begins with."""
    counts = [at for at, row in enumerate(rows) if row.kind == Kind.COUNTED.value]
    came = [at for at, row in enumerate(rows) if row.kind == Kind.IN.value]
    if counts:
        return counts[-1]
    return came[0] if came else None


def _begins_with(row: Row[Any]) -> Anchor:
    counted = row.kind == Kind.COUNTED.value
    return Anchor(
        base=row.quantity if counted else ZERO,
        unit=row.unit,
        on=row.moved_on,
        after_purchase=row.after_purchase,
        after_return=row.after_return,
        counted_at=row.created_at if counted else None,
    )


def anchored(anchor: Anchor) -> dict[str, Any]:
    """The columns of an item that say where its reckoning begins."""
    return {
        "counted_at": anchor.counted_at,
        "counted_on": anchor.on,
        "after_purchase": anchor.after_purchase,
        "after_return": anchor.after_return,
    }


def newest(session: Session) -> dict[str, int]:
    """The ids of the last bill and the last return that are booked by now."""
    return {
        "after_purchase": session.scalar(select(func.max(purchases.c.id))) or 0,
        "after_return": session.scalar(select(func.max(returns.c.id))) or 0,
    }


def differences(session: Session) -> Iterator[Difference]:
    """Every quantity and every move of sales that is not what bills, returns and counts say."""
    if not is_kept(session):
        return
    for row in session.execute(select(stock_items).order_by(stock_items.c.name_key)).all():
        found = derived(session, row.name_key)
        expected = None if found is None else found[2]
        if row.quantity != expected:
            yield Difference("stock_items", row.name_key, "quantity", row.quantity, expected)
        if found is None:
            continue
        anchor, moves, _ = found
        sales = stock_moves.c.kind.in_(OF_SALES)
        stored = [
            one
            for one in map(
                of_row,
                session.execute(
                    select(stock_moves).where(stock_moves.c.name_key == row.name_key, sales)
                ),
            )
            if one.counts_after(anchor)
        ]
        stored.sort(key=order)
        if stored != moves:
            yield Difference("stock_moves", row.name_key, "quantity", len(stored), len(moves))


def _anchor(row: Row[Any]) -> Anchor:
    """Of a row of `stock_items`; what moves by hand is none of its business."""
    return Anchor(
        ZERO, row.unit, row.counted_on, row.after_purchase, row.after_return, row.counted_at
    )


def _write(session: Session, moves: Collection[Move]) -> None:
    now = shop_of(session).now()
    rows = [
        {
            "name_key": one.name_key,
            "store_id": STORE,
            "kind": one.kind.value,
            "quantity": one.quantity,
            "unit": one.unit,
            "purchase_id": one.purchase_id,
            "return_id": one.return_id,
            "moved_on": one.moved_on,
            "created_at": now,
        }
        for one in moves
    ]
    if rows:
        session.execute(insert(stock_moves), rows)

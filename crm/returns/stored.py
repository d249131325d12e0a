"""Booked returns, as they are read, and what is left of a bill."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from crm.bill import GST
from crm.errors import NotFound
from crm.invoices import on_top
from crm.purchases.stored import Purchase
from crm.returns.model import Return, ReturnedItem
from crm.returns.worth import Left, lines_left
from crm.settings import shop_of
from crm.store.schema import purchase_items, return_items, returns


def of_rows(session: Session, rows: Sequence[Row[Any]]) -> tuple[Return, ...]:
    """Rows of `returns`, in their order, with their items."""
    if not rows:
        return ()
    shop = shop_of(session)
    items: defaultdict[int, list[ReturnedItem]] = defaultdict(list)
    found = session.execute(
        select(
            return_items.c.return_id,
            return_items.c.purchase_line,
            purchase_items.c.name,
            purchase_items.c.unit,
            return_items.c.quantity,
            return_items.c.amount,
            return_items.c.restocked,
        )
        .join(returns, returns.c.id == return_items.c.return_id)
        .join(
            purchase_items,
            (purchase_items.c.purchase_id == returns.c.purchase_id)
            & (purchase_items.c.line == return_items.c.purchase_line),
        )
        .where(return_items.c.return_id.in_([row.id for row in rows]))
        .order_by(return_items.c.return_id, return_items.c.line)
    )
    for return_id, *item in found:
        items[return_id].append(ReturnedItem(*item))
    return tuple(
        Return(
            id=row.id,
            purchase_id=row.purchase_id,
            customer_id=row.customer_id,
            amount=row.amount,
            to_account=row.to_account,
            refunded=row.refunded,
            refund_method=row.refund_method,
            round_off=row.round_off,
            returned_on=row.returned_on,
            notes=row.notes,
            created_at=row.created_at,
            recorded_on=shop.local(row.created_at).date(),
            recorded_by=row.recorded_by,
            items=tuple(items[row.id]),
        )
        for row in rows
    )


def find(session: Session, return_id: int) -> Return | None:
    """The return; None where it is undone, or never was."""
    rows = session.execute(select(returns).where(returns.c.id == return_id)).all()
    found = of_rows(session, rows)
    return found[0] if found else None


def get(session: Session, return_id: int) -> Return:
    """Raises NotFound: undone, or never there."""
    found = find(session, return_id)
    if found is None:
        raise NotFound("return", return_id)
    return found


def of_bill(session: Session, purchase_id: int) -> tuple[Return, ...]:
    """The returns of a bill, the first one first."""
    rows = session.execute(
        select(returns).where(returns.c.purchase_id == purchase_id).order_by(returns.c.id)
    )
    return of_rows(session, rows.all())


def left_of(session: Session, bill: Purchase) -> tuple[Left, ...]:
    """The lines of a bill, with what came back of each."""
    back, paid_back = _back_of(session, [bill])[bill.id]
    digits = shop_of(session).currency.digits
    return lines_left(bill.items, back, paid_back, digits, _tax_on_top(session, bill))


def quantities_left(session: Session, some: Sequence[Purchase]) -> dict[int, tuple[Left, ...]]:
    """The lines of each of these bills, with how many of each came back; their worth is without
    the tax on top."""
    digits = shop_of(session).currency.digits
    came_back = _back_of(session, some)
    return {one.id: lines_left(one.items, *came_back[one.id], digits) for one in some}


_Back = tuple[dict[int, Decimal], dict[int, Decimal]]
"""By line of a bill, how many came back and how much money."""


def _back_of(session: Session, some: Sequence[Purchase]) -> dict[int, _Back]:
    found: dict[int, _Back] = {one.id: ({}, {}) for one in some}
    # what is paid with points alone comes back for nothing
    with_returns = [one.id for one in some if one.returned_amount or not one.total_amount]
    if with_returns:
        rows = session.execute(
            select(
                returns.c.purchase_id,
                return_items.c.purchase_line,
                func.sum(return_items.c.quantity),
                func.sum(return_items.c.amount),
            )
            .join(returns, returns.c.id == return_items.c.return_id)
            .where(returns.c.purchase_id.in_(with_returns))
            .group_by(returns.c.purchase_id, return_items.c.purchase_line)
        )
        for purchase_id, line, quantity, amount in rows:
            back, paid_back = found[purchase_id]
            back[line], paid_back[line] = quantity, amount
    return found


def _tax_on_top(session: Session, bill: Purchase) -> Mapping[int, Decimal]:
    """The tax of each line of a bill that has a line for it. Where the rates of its day were set
    right since, the last line takes what is missing."""
    whole = sum((one.amount for one in bill.items if one.name == GST), Decimal(0))
    if not whole:
        return {}
    taxes = dict(on_top.taxes_of(session, bill.items, bill.purchase_date))
    last = max(taxes)
    return taxes | {last: taxes[last] + whole - sum(taxes.values())}

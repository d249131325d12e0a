"""Integrity check and repair of payments, returns, what is owed, and points."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import delete, func, select, type_coerce, update
from sqlalchemy.orm import Session

from crm.customers.dues import balances
from crm.customers.points import balances as point_balances
from crm.customers.totals import Difference
from crm.store.schema import payments, points, purchases, return_items, returns
from crm.store.types import Money


def check(session: Session) -> Iterator[Difference]:
    """Returns that are not what their parts say, and every balance, due and point that is not what
    the rows say."""
    yield from _returns(session)
    yield from _returned(session)
    yield from balances.differences(session)
    yield from point_balances.differences(session)


def repair(session: Session) -> None:
    """Puts right what `check` finds. A return of no bill, and an item of no return, go; a payment
    for a bill that is not there is for nothing in particular. Customers are all there."""
    bills = select(purchases.c.id)
    session.execute(
        update(payments)
        .where(payments.c.purchase_id.is_not(None), payments.c.purchase_id.not_in(bills))
        .values(purchase_id=None, with_bill=False)
    )
    session.execute(delete(points))  # they are derived anew with what is owed
    session.execute(delete(return_items).where(~_bill_of_item.exists()))
    session.execute(delete(returns).where(returns.c.purchase_id.not_in(bills)))
    for one in list(_returns(session)):
        session.execute(
            update(returns)
            .where(returns.c.id == int(one.row))
            .values(amount=one.expected, refunded=one.expected - returns.c.to_account)
        )
    for one in list(_returned(session)):
        session.execute(
            update(purchases)
            .where(purchases.c.id == int(one.row))
            .values(returned_amount=one.expected)
        )


_bill_of_item = (
    select(returns.c.id)
    .join(purchases, purchases.c.id == returns.c.purchase_id)
    .where(returns.c.id == return_items.c.return_id)
    .correlate(return_items)
)


def _returns(session: Session) -> Iterator[Difference]:
    said = (
        select(return_items.c.return_id, func.sum(return_items.c.amount).label("said"))
        .group_by(return_items.c.return_id)
        .subquery("said")
    )
    whole = type_coerce(func.coalesce(said.c.said, 0) + returns.c.round_off, Money())
    rows = session.execute(
        select(returns.c.id, returns.c.amount, whole)
        .outerjoin(said, said.c.return_id == returns.c.id)
        .where((returns.c.amount != whole) | (returns.c.amount != _parts))
        .order_by(returns.c.id)
    )
    for return_id, stored, expected in rows:
        yield Difference("returns", str(return_id), "amount", stored, expected)


_parts = returns.c.to_account + returns.c.refunded


def _returned(session: Session) -> Iterator[Difference]:
    """How much of a bill came back."""
    back = (
        select(returns.c.purchase_id, func.sum(returns.c.amount).label("said"))
        .group_by(returns.c.purchase_id)
        .subquery("back")
    )
    said = type_coerce(func.coalesce(back.c.said, 0), Money())
    rows = session.execute(
        select(purchases.c.id, purchases.c.returned_amount, said)
        .outerjoin(back, back.c.purchase_id == purchases.c.id)
        .where(purchases.c.returned_amount != said)
        .order_by(purchases.c.id)
    )
    for purchase_id, stored, expected in rows:
        yield Difference("purchases", str(purchase_id), "returned_amount", stored, expected)

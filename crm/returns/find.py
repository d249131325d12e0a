"""The bill that something comes back on, where only the customer was said."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from crm.language.money import Return
from crm.purchases import stored as bills
from crm.purchases.stored import Purchase
from crm.purchases.with_bill import ON_ACCOUNT
from crm.returns import stored
from crm.returns.model import NewReturn, SaidItem
from crm.returns.pieces import matching
from crm.store.schema import purchases
from crm.store.types import Money

LOOKED_AT = 200
"""Bills of a customer, the newest first: what is older is named by a reply to it."""


def bills_with(
    session: Session, customer_id: int, names: Sequence[str], limit: int = 5
) -> tuple[Purchase, ...]:
    """The customer's bills with all of these items on them and not all of any back, the newest
    first: the first is meant, the others are offered."""
    ids = (
        select(purchases.c.id)
        .where(purchases.c.customer_id == customer_id)
        .order_by(purchases.c.purchase_date.desc(), purchases.c.id.desc())
        .limit(LOOKED_AT)
    )
    newest = session.execute(ids).scalars().all()
    by_id = {one.id: one for one in bills.read(session, newest)}
    left_of = stored.quantities_left(session, list(by_id.values()))
    found: list[Purchase] = []
    for purchase_id in newest:
        bill, left = by_id[purchase_id], left_of[purchase_id]
        if names and all(any(one.quantity for one in matching(name, left)) for name in names):
            found.append(bill)
            if len(found) == limit:
                break
    return tuple(found)


def bills_of(session: Session, customer_id: int, said: Return) -> tuple[Purchase, ...]:
    """The bills of a customer that what was said can be of, the newest first: with the items on
    them, or with as much money left."""
    if said.items:
        return bills_with(session, customer_id, [one.name for one in said.items])
    return _with_money_left(session, customer_id, said.amount)


def _with_money_left(
    session: Session, customer_id: int, amount: Decimal | None, limit: int = 5
) -> tuple[Purchase, ...]:
    left = purchases.c.total_amount - purchases.c.returned_amount
    enough = left > 0 if amount is None else left >= bindparam("least", amount, Money())
    ids = (
        select(purchases.c.id)
        .where(purchases.c.customer_id == customer_id, enough)
        .order_by(purchases.c.purchase_date.desc(), purchases.c.id.desc())
        .limit(limit)
    )
    newest = session.execute(ids).scalars().all()
    by_id = {one.id: one for one in bills.read(session, newest)}
    return tuple(by_id[purchase_id] for purchase_id in newest)


def other_bills(session: Session, return_id: int) -> tuple[Purchase, ...]:
    """Further bills of the customer that this return may be of. Raises NotFound."""
    found = stored.get(session, return_id)
    named = [one.name for one in found.items if one.quantity]
    meant = (
        bills_with(session, found.customer_id, named)
        if named
        else _with_money_left(session, found.customer_id, found.amount)
    )
    return tuple(one for one in meant if one.id != found.purchase_id)


def same_again(session: Session, return_id: int, purchase_id: int) -> NewReturn:
    """The return as it is to be recorded on another bill, out of the till the way it went. Raises
    NotFound."""
    found = stored.get(session, return_id)
    chosen = not bills.get(session, found.purchase_id).on_account
    to_account = ON_ACCOUNT if chosen else None  # of a bill on account it went there by itself
    items = tuple(
        SaidItem(name=one.name, quantity=one.quantity, unit=one.unit)
        for one in found.items
        if one.quantity
    )
    return NewReturn(
        purchase_id=purchase_id,
        items=items,
        amount=None if items else found.amount,
        method=found.refund_method if found.refunded else to_account,
        returned_on=found.returned_on,
        restocked=all(one.restocked for one in found.items if one.quantity),
        notes=found.notes,
    )

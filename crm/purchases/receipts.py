"""Booked sales with whose they are."""

from __future__ import annotations

from sqlalchemy.orm import Session

from crm.customers import cards
from crm.customers.cards import Customer
from crm.customers.points import balances as points
from crm.dataclass import dataclass, replace
from crm.purchases import idempotency, stored
from crm.purchases.stock.notes import notes_of
from crm.purchases.stored import Purchase


@dataclass(frozen=True, slots=True)
class Receipt:
    """A booked sale with whose it is."""

    purchase: Purchase
    customer: Customer


def receipt_of(session: Session, purchase_id: int) -> Receipt:
    """Raises NotFound: undone, or never there."""
    purchase = stored.get(session, purchase_id)
    purchase = replace(purchase, stock=notes_of(session, purchase.items))
    return Receipt(purchase, _holder(session, purchase))


def _holder(session: Session, purchase: Purchase) -> Customer:
    """Whose sale it is, with the points of today."""
    customer = cards.of_the_books(session, purchase.customer_id)
    return replace(customer, points=points.there(session, customer.id))


def booked_by(session: Session, act: str) -> tuple[Receipt, ...]:
    """The sales that this message or tap completed and that are still there."""
    ids = idempotency.booked_by(session, act)
    return (
        tuple(Receipt(one, _holder(session, one)) for one in stored.read(session, ids))
        if ids
        else ()
    )


PAGE_SIZE = 8


@dataclass(frozen=True, slots=True)
class Latest:
    """A page of the latest sales of the shop, newest first, with the names of whose they are;
    `number` counts from 1, and `has_more` tells of older ones."""

    sales: tuple[tuple[Purchase, str], ...]
    number: int = 1
    has_more: bool = False


def latest(session: Session, number: int = 1) -> Latest:
    """A page past the end is empty."""
    found = stored.recent(session, PAGE_SIZE + 1, skip=(number - 1) * PAGE_SIZE)
    has_more = len(found) > PAGE_SIZE
    found = found[:PAGE_SIZE]
    ids = {one.customer_id for one in found}
    names = {one: cards.of_the_books(session, one).name for one in ids}
    return Latest(tuple((one, names[one.customer_id]) for one in found), number, has_more)

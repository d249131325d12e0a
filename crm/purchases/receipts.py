"""Booked sales with whose they are."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from crm.customers import cards
from crm.customers.cards import Customer
from crm.permissions import Permission
from crm.purchases import idempotency, stored
from crm.purchases.stored import Purchase
from crm.staff import Member


@dataclass(frozen=True, slots=True)
class Receipt:
    """A booked sale with whose it is."""

    purchase: Purchase
    customer: Customer


def receipt_of(session: Session, purchase_id: int) -> Receipt:
    """Raises NotFound: undone, or never there."""
    purchase = stored.get(session, purchase_id)
    return Receipt(purchase, cards.of_the_books(session, purchase.customer_id))


def booked_by(session: Session, act: str) -> tuple[Receipt, ...]:
    """The sales that this message or tap completed and that are still there."""
    ids = idempotency.booked_by(session, act)
    return (
        tuple(
            Receipt(one, cards.of_the_books(session, one.customer_id))
            for one in stored.read(session, ids)
        )
        if ids
        else ()
    )


def latest(session: Session, limit: int, member: Member) -> tuple[tuple[Purchase, str], ...]:
    """The latest sales that this member may see, newest first, with the names of whose they are:
    staff see their own, managers and owners everybody's."""
    by = None if member.may(Permission.CHANGE_ANY_SALE) else member.id
    found = stored.recent(session, limit, by)
    ids = {one.customer_id for one in found}
    names = {one: cards.of_the_books(session, one).name for one in ids}
    return tuple((one, names[one.customer_id]) for one in found)

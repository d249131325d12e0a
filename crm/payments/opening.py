"""The opening balance of a customer: what was owed, or paid in advance, before these books."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import update
from sqlalchemy.orm import Session

from crm import audit
from crm.customers import totals
from crm.customers.dues import balances
from crm.customers.dues.balances import Moved
from crm.customers.dues.kinds import Kind
from crm.payments import rights, stored
from crm.payments.stored import Payment
from crm.settings import shop_of
from crm.store.schema import payments


def change(session: Session, there: Payment, amount: Decimal, by: int | None) -> Moved:
    """Makes the opening balance `amount`: above 0 owed, below 0 an advance; it is removed at 0."""
    kind = Kind.OPENING_DUE if amount > 0 else Kind.OPENING_ADVANCE
    if not amount:
        return remove(session, there, by)
    session.execute(
        update(payments)
        .where(payments.c.id == there.id)
        .values(kind=kind.value, amount=abs(amount), changed_at=shop_of(session).now())
    )
    moved = balances.refresh_one(session, there.customer_id)
    before, after = stored.facts(there), stored.facts(stored.get(session, there.id))
    audit.note(session, by, "edit", "payment", there.id, before=before, after=after)
    return moved


def in_all(session: Session, payment_id: int, by: int, total: Decimal | None = None) -> Moved:
    """The other reading of an opening balance: `total` (None: the amount that was booked) is what
    is owed in all, with the bills that are on account already. So the opening is what is missing to
    it, an advance if need be. Raises NotFound, NotAllowed."""
    there = stored.get(session, payment_id)
    totals.lock(session, [there.customer_id])
    there = stored.get(session, payment_id)
    rights.refuse_unless_manages(session, by)
    said = stored.signed(there.kind, there.amount)
    others = balances.standing(session, there.customer_id).balance - said
    return change(session, there, (said if total is None else total) - others, by)


def remove(session: Session, there: Payment, by: int | None) -> Moved:
    """Takes the opening balance out of the books."""
    session.execute(payments.delete().where(payments.c.id == there.id))
    moved = balances.refresh_one(session, there.customer_id)
    audit.note(session, by, "undo", "payment", there.id, before=stored.facts(there))
    return moved

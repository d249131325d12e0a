"""What the receipt of a payment tells: the payment, whose it is, and what it did."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy.orm import Session

from crm import staff
from crm.customers import cards
from crm.customers.cards import Customer
from crm.customers.dues import balances
from crm.customers.dues.balances import Moved
from crm.dataclass import dataclass, replace
from crm.payments import opening, stored
from crm.payments.model import RecordedPayment, SameOne
from crm.payments.stored import Payment


@dataclass(frozen=True, slots=True)
class PaymentReceipt:
    """`same_one` is an earlier payment that may be the same, `same_by` who wrote that (None: the
    program). `has_bills`: something else is on account, so that an opening balance may have been
    meant in all."""

    payment: Payment
    customer: Customer
    moved: Moved
    same_one: SameOne | None = None
    same_by: str | None = None
    has_bills: bool = False


def receipt_of(session: Session, payment_id: int) -> PaymentReceipt:
    """A booked payment as it is now. Raises NotFound."""
    payment = stored.get(session, payment_id)
    now = balances.standing(session, payment.customer_id)
    return of_moved(session, payment, Moved(now, now))


def of_recorded(session: Session, recorded: RecordedPayment) -> PaymentReceipt | None:
    """The receipt of what was just recorded; None where that was undone meanwhile."""
    if recorded.payment is None:
        return None
    found = of_moved(session, recorded.payment, recorded.moved)
    same = recorded.same_one
    if same is None:
        return found
    by = None if same.recorded_by is None else staff.member(session, same.recorded_by)
    return replace(found, same_one=same, same_by=None if by is None else by.name)


def of_moved(session: Session, payment: Payment, moved: Moved) -> PaymentReceipt:
    customer = cards.of_the_books(session, payment.customer_id)
    others = customer.balance - stored.signed(payment.kind, payment.amount)
    return PaymentReceipt(payment, customer, moved, has_bills=bool(others))


def in_all(session: Session, payment_id: int, by: int, said: Decimal) -> PaymentReceipt:
    """The other reading of an opening balance (`opening.in_all`), as its receipt tells it: also
    where nothing is missing to the bills, and there is no opening balance any more."""
    there = stored.get(session, payment_id)
    moved = opening.in_all(session, payment_id, by, said)
    now = stored.find(session, payment_id) or there
    return replace(of_moved(session, now, moved), has_bills=False)

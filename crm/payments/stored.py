"""Booked payments, as they are read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from crm.customers.dues.kinds import Kind
from crm.dataclass import dataclass
from crm.errors import NotFound
from crm.settings import shop_of
from crm.shop import Shop
from crm.store.prepared import Prepared
from crm.store.schema import payments
from crm.values import ZERO


@dataclass(frozen=True, slots=True)
class Payment:
    """A booked payment. `amount` (major units) is above 0; `method` is None where no money moves;
    `paid_on` and `recorded_on` (the day of `created_at`) are shop dates; `purchase_id` is the bill
    that it was said for, `with_bill` whether it was taken with that sale; `due_amount` is what is
    open of it where it is owed; `recorded_by` is a staff id, None for what was imported."""

    id: int
    customer_id: int
    kind: Kind
    amount: Decimal
    method: str | None
    paid_on: date
    purchase_id: int | None
    with_bill: bool
    due_amount: Decimal
    notes: str | None
    created_at: datetime
    recorded_on: date
    recorded_by: int | None
    changed_at: datetime


_ONE = Prepared(select(payments).where(payments.c.id == bindparam("one")))


def from_row(row: Any, shop: Shop) -> Payment:
    """A row of `payments`."""
    return Payment(
        id=row.id,
        customer_id=row.customer_id,
        kind=Kind(row.kind),
        amount=row.amount,
        method=row.method,
        paid_on=row.paid_on,
        purchase_id=row.purchase_id,
        with_bill=row.with_bill,
        due_amount=row.due_amount,
        notes=row.notes,
        created_at=row.created_at,
        recorded_on=shop.local(row.created_at).date(),
        recorded_by=row.recorded_by,
        changed_at=row.changed_at,
    )


def find(session: Session, payment_id: int) -> Payment | None:
    """The payment; None where it is undone, or never was."""
    row = _ONE.row(session, one=payment_id)
    return None if row is None else from_row(row, shop_of(session))


def get(session: Session, payment_id: int) -> Payment:
    """Raises NotFound: undone, or never there."""
    found = find(session, payment_id)
    if found is None:
        raise NotFound("payment", payment_id)
    return found


def opening_of(session: Session, customer_id: int) -> Payment | None:
    """The customer's opening balance; None without one. Of two, which a merge brings, the first."""
    row = session.execute(
        select(payments)
        .where(
            payments.c.customer_id == customer_id,
            payments.c.kind.in_([Kind.OPENING_DUE.value, Kind.OPENING_ADVANCE.value]),
        )
        .order_by(payments.c.id)
        .limit(1)
    ).one_or_none()
    return None if row is None else from_row(row, shop_of(session))


def last_received(session: Session, customer_id: int) -> Payment | None:
    """The latest money that the customer brought; None where there was none."""
    row = session.execute(
        select(payments)
        .where(payments.c.customer_id == customer_id, payments.c.kind == Kind.RECEIVED.value)
        .order_by(payments.c.paid_on.desc(), payments.c.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else from_row(row, shop_of(session))


def facts(payment: Payment) -> dict[str, Any]:
    """A payment as the audit log keeps it: JSON, amounts as text in major units."""
    return {
        "customer_id": payment.customer_id,
        "kind": payment.kind.value,
        "amount": str(payment.amount),
        "method": payment.method,
        "paid_on": payment.paid_on.isoformat(),
        "purchase_id": payment.purchase_id,
        "notes": payment.notes,
    }


def signed(kind: Kind, amount: Decimal) -> Decimal:
    """What a payment adds to what is owed: below 0 where it takes off."""
    return amount if kind in (Kind.GIVEN, Kind.OPENING_DUE) else ZERO - amount


def of_facts(kept: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a payment that the audit log kept."""
    return {
        "customer_id": kept["customer_id"],
        "kind": Kind(kept["kind"]),
        "amount": Decimal(kept["amount"]),
        "method": kept["method"],
        "paid_on": date.fromisoformat(kept["paid_on"]),
        "purchase_id": kept["purchase_id"],
        "notes": kept["notes"],
    }

"""One more bill or payment: what is owed then, from what is open alone.

Three changes come so often that no other rows are read for them: a bill that is the last in order,
money for nothing in particular, and money for a bill that owes as much. They give what
`balances.refresh` would.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import bindparam, case, func, literal_column, null, select, update
from sqlalchemy.orm import Session

from crm.customers.dues.balances import (
    OPEN,
    DueChange,
    Moved,
    Standing,
    refresh_one,
    standing,
    write_dues,
)
from crm.customers.dues.kinds import Kind
from crm.customers.dues.shares import Charge, ChargeKind
from crm.customers.points import balances as points
from crm.settings import shop_of
from crm.store.prepared import Prepared
from crm.store.schema import customers, payments, purchases
from crm.store.types import Instant, Money
from crm.values import ZERO

LOOKED_AT_FIRST = 64
"""Open charges that a payment looks at before it looks at all of them."""

_open_bills = select(
    literal_column("1").label("kind"),
    purchases.c.id,
    purchases.c.purchase_date.label("day"),
    purchases.c.total_amount.label("size"),
    purchases.c.due_amount,
).where(purchases.c.customer_id == bindparam("one"), OPEN)
_open_payments = select(
    case((payments.c.kind == Kind.OPENING_DUE.value, 0), else_=2).label("kind"),
    payments.c.id,
    payments.c.paid_on.label("day"),
    payments.c.amount.label("size"),
    payments.c.due_amount,
).where(payments.c.customer_id == bindparam("one"), OPEN)


def _in_order(*, limit: bool) -> Prepared:
    bills = _open_bills.order_by(purchases.c.purchase_date, purchases.c.id)
    if limit:
        bills = bills.limit(LOOKED_AT_FIRST)
    both = bills.subquery("bills").select().union_all(_open_payments).subquery("open")
    first = case((both.c.kind == 0, 0), else_=1)
    statement = select(both).order_by(first, both.c.day, both.c.kind, both.c.id)
    return Prepared(statement.limit(LOOKED_AT_FIRST) if limit else statement)


_FIRST_OPEN, _ALL_OPEN = _in_order(limit=True), _in_order(limit=False)
_BILL = Prepared(
    select(
        purchases.c.customer_id,
        purchases.c.purchase_date,
        purchases.c.total_amount,
        purchases.c.due_amount,
        (literal_column("payment_method = 'Credit' AND NOT settled")).label("counted"),
    ).where(purchases.c.id == bindparam("one"))
)
_LATER_GIVEN = Prepared(
    select(payments.c.id)
    .where(
        payments.c.customer_id == bindparam("one"),
        payments.c.paid_on >= bindparam("day", type_=payments.c.paid_on.type),
        payments.c.kind == Kind.GIVEN.value,
    )
    .limit(1)
)
_now = customers.c.balance + bindparam("more", type_=Money())
_oldest = (
    select(func.min(purchases.c.purchase_date).label("day"))
    .where(purchases.c.customer_id == bindparam("one"), OPEN)
    .union_all(
        select(func.min(payments.c.paid_on)).where(payments.c.customer_id == bindparam("one"), OPEN)
    )
    .subquery("oldest")
)
_MOVE = Prepared(
    update(customers)
    .where(customers.c.id == bindparam("one"))
    .values(
        balance=_now,
        owes_since=case(
            (_now <= 0, null()), else_=select(func.min(_oldest.c.day)).scalar_subquery()
        ),
        changed_at=bindparam("changed", type_=Instant()),
    )
    .returning(customers.c.id, customers.c.balance, customers.c.owes_since)
)


def money_came(
    session: Session, customer_id: int, amount: Decimal, purchase_id: int | None = None
) -> Moved:
    """After one more payment that takes off what is owed, for a bill or for nothing in particular,
    was written. The customer is locked."""
    before = standing(session, customer_id)
    if purchase_id is None:
        changes = _paid_in_order(session, customer_id, amount)
    else:
        bill = _BILL.row(session, one=purchase_id)
        if bill is None or not bill.counted or bill.customer_id != customer_id:
            changes = _paid_in_order(session, customer_id, amount)
        elif bill.due_amount >= amount:  # then no free money of the bill goes to another charge
            charge = Charge(ChargeKind.BILL, purchase_id, bill.purchase_date, bill.total_amount)
            changes = [DueChange(charge, bill.due_amount, bill.due_amount - amount)]
        else:
            return refresh_one(session, customer_id)
    write_dues(session, changes)
    return Moved(before, _moved(session, customer_id, -amount), tuple(changes))


def _paid_in_order(session: Session, customer_id: int, amount: Decimal) -> list[DueChange]:
    changes: list[DueChange] = []
    rows = _FIRST_OPEN.rows(session, one=customer_id)
    if len(rows) == LOOKED_AT_FIRST and sum((row.due_amount for row in rows), ZERO) < amount:
        rows = _ALL_OPEN.rows(session, one=customer_id)
    for row in rows:
        paid = min(amount, row.due_amount)
        if not paid:
            break
        amount -= paid
        charge = Charge(ChargeKind(row.kind), row.id, row.day, row.size)
        changes.append(DueChange(charge, row.due_amount, row.due_amount - paid))
    return changes


def due_of_last_bill(
    session: Session, before: Standing, last_visit: date | None, day: date, owed: Decimal
) -> Decimal | None:
    """What will be open of a new bill on account of `day`, of which `owed` was not paid at once;
    None where other charges come after it in order, so that all of them must be derived anew.

    `last_visit` is the day of the customer's last purchase."""
    if last_visit is not None and day < last_visit:
        return None
    if _LATER_GIVEN.row(session, one=before.customer_id, day=day) is not None:
        return None
    return owed - min(owed, before.advance)


def last_bill_came(session: Session, before: Standing, owed: Decimal, bill: Charge) -> Moved:
    """After a bill was written with what `due_of_last_bill` says. The customer is locked."""
    due = owed - min(owed, before.advance)
    after = _moved(session, before.customer_id, owed)
    return Moved(before, after, (DueChange(bill, ZERO, due),))


def _moved(session: Session, customer_id: int, more: Decimal) -> Standing:
    changed = shop_of(session).now()
    points.refresh(session, [customer_id])
    return Standing(*_MOVE.row(session, one=customer_id, more=more, changed=changed))

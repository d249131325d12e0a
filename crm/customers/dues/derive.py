"""What customers owe, derived from the rows: bills, payments and returns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.orm import Session

from crm.customers.dues.kinds import Kind
from crm.customers.dues.shares import Charge, ChargeKind, Shares, share
from crm.dataclass import dataclass, field
from crm.store.schema import ON_ACCOUNT, payments, purchases, returns
from crm.values import ZERO

_SOME: BindParameter[int] = bindparam("some", expanding=True)
_BILLS = select(
    purchases.c.id, purchases.c.customer_id, purchases.c.purchase_date, purchases.c.total_amount
).where(purchases.c.customer_id.in_(_SOME), ON_ACCOUNT)
_PAYMENTS = select(
    payments.c.id,
    payments.c.customer_id,
    payments.c.kind,
    payments.c.amount,
    payments.c.paid_on,
    payments.c.purchase_id,
).where(payments.c.customer_id.in_(_SOME))
_RETURNS = select(returns.c.customer_id, returns.c.purchase_id, returns.c.to_account).where(
    returns.c.customer_id.in_(_SOME)
)
_OF_KIND = {Kind.OPENING_DUE: ChargeKind.OPENING, Kind.GIVEN: ChargeKind.GIVEN}


@dataclass(slots=True)
class _Rows:
    """One customer's rows, added up as far as the rule needs them."""

    charges: list[Charge] = field(default_factory=list)
    said_for: dict[int, Decimal] = field(default_factory=dict)
    free: Decimal = ZERO


def derived(
    session: Session, customer_ids: Collection[int], until: date | None = None
) -> Iterator[tuple[int, Shares]]:
    """What is open of each of these customers' charges; of those who have rows of any kind. With
    `until` only what is dated up to that day counts."""
    came_back, billed, paid = _RETURNS, _BILLS, _PAYMENTS
    if until is not None:
        came_back = came_back.where(returns.c.returned_on <= until)
        billed = billed.where(purchases.c.purchase_date <= until)
        paid = paid.where(payments.c.paid_on <= until)
    some = {"some": list(customer_ids)}
    found: defaultdict[int, _Rows] = defaultdict(_Rows)
    back: dict[int, Decimal] = {}
    for customer_id, purchase_id, to_account in session.execute(came_back, some):
        back[purchase_id] = back.get(purchase_id, ZERO) + to_account
        found[customer_id].free += to_account
    for bill_id, customer_id, day, total in session.execute(billed, some):
        returned = back.get(bill_id, ZERO)
        rows = found[customer_id]
        rows.charges.append(Charge(ChargeKind.BILL, bill_id, day, total - returned))
        rows.free -= returned
    for payment_id, customer_id, kind, amount, day, purchase_id in session.execute(paid, some):
        rows = found[customer_id]
        if kind in _OF_KIND:
            rows.charges.append(Charge(_OF_KIND[Kind(kind)], payment_id, day, amount))
        elif purchase_id is None:
            rows.free += amount
        else:
            rows.said_for[purchase_id] = rows.said_for.get(purchase_id, ZERO) + amount
    for customer_id, rows in found.items():
        yield customer_id, share(rows.charges, rows.said_for, rows.free)

"""Money that is taken at the counter with a bill on account: rows of `payments` that go with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from crm.bill import Bill, Paid
from crm.customers.dues.kinds import Kind
from crm.errors import Invalid
from crm.language.vocabulary import ON_ACCOUNT as ON_ACCOUNT  # named so by all of purchases
from crm.language.vocabulary import PAYMENT_METHODS
from crm.shop import Shop
from crm.store.prepared import Prepared
from crm.store.schema import payments
from crm.values import LARGEST_AMOUNT, ZERO

_COLUMNS = (
    "customer_id",
    "kind",
    "amount",
    "method",
    "paid_on",
    "purchase_id",
    "with_bill",
    "created_at",
    "recorded_by",
    "changed_at",
)
_INSERT = Prepared(insert(payments).inline(), _COLUMNS)
_PARTS = (
    select(payments.c.purchase_id, payments.c.amount, payments.c.method)
    .where(payments.c.purchase_id.in_(bindparam("ids", expanding=True)), payments.c.with_bill)
    .order_by(payments.c.id)
)


def checked(shop: Shop, bill: Bill, total: Decimal) -> tuple[Paid, ...]:
    """The parts of a bill that were paid at once, rounded.

    Raises Invalid for `paid`: `not_on_account`, `not_positive`, `too_large`, `more_than_bill`; and
    for a `payment_method` that no money comes by.
    """
    if not bill.paid:
        return ()
    if bill.payment_method != ON_ACCOUNT:
        raise Invalid("paid", bill.payment_method, "not_on_account")
    parts = []
    for one in bill.paid:
        if not one.amount.is_finite() or one.amount > LARGEST_AMOUNT:
            raise Invalid("paid", one.amount, "too_large")
        amount = shop.currency.round(one.amount)
        if amount <= 0:
            raise Invalid("paid", amount, "not_positive")
        method = usual_method(shop) if one.method is None else paid_by(one.method)
        parts.append(Paid(amount, method))
    if sum_of(parts) > total:
        raise Invalid("paid", sum_of(parts), "more_than_bill")
    return tuple(parts)


def usual_method(shop: Shop) -> str:
    """How money comes where nothing was said: as the shop's default says, or in cash where that is
    on account."""
    return "Cash" if shop.default_payment == ON_ACCOUNT else shop.default_payment


def paid_by(method: str) -> str:
    """A way by which money comes: any but on account. Raises Invalid `payment_method`."""
    if method not in PAYMENT_METHODS or method == ON_ACCOUNT:
        raise Invalid("payment_method", method, "unknown")
    return method


def sum_of(parts: Sequence[Paid]) -> Decimal:
    return sum((one.amount for one in parts), ZERO)


def write(
    session: Session,
    purchase_id: int,
    customer_id: int,
    day: date,
    parts: Sequence[Paid],
    by: int | None,
    now: datetime,
) -> None:
    """Books the parts as of the bill's own day."""
    common = {
        "customer_id": customer_id,
        "kind": Kind.RECEIVED.value,
        "paid_on": day,
        "purchase_id": purchase_id,
        "with_bill": True,
        "created_at": now,
        "recorded_by": by,
        "changed_at": now,
    }
    _INSERT.run(session, [common | {"amount": one.amount, "method": one.method} for one in parts])


def read(session: Session, purchase_ids: Collection[int]) -> dict[int, tuple[Paid, ...]]:
    """The parts of these bills, as they were booked; bills without any are not there."""
    found: defaultdict[int, list[Paid]] = defaultdict(list)
    if purchase_ids:
        for purchase_id, amount, method in session.execute(_PARTS, {"ids": list(purchase_ids)}):
            found[purchase_id].append(Paid(amount, method))
    return {purchase_id: tuple(parts) for purchase_id, parts in found.items()}


def drop(session: Session, purchase_id: int) -> None:
    """Takes back what was taken with the bill."""
    taken = (payments.c.purchase_id == purchase_id) & payments.c.with_bill
    session.execute(delete(payments).where(taken))


def free_later_money(session: Session, purchase_id: int) -> None:
    """Makes money that was said for the bill later money for nothing in particular, for good."""
    session.execute(
        update(payments)
        .where(payments.c.purchase_id == purchase_id, ~payments.c.with_bill)
        .values(purchase_id=None)
    )


def follow(session: Session, purchase_id: int, customer_id: int, day: date) -> None:
    """Takes the parts along to the bill's customer and day."""
    taken = (payments.c.purchase_id == purchase_id) & payments.c.with_bill
    session.execute(update(payments).where(taken).values(customer_id=customer_id, paid_on=day))

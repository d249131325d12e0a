"""The till: money by way of paying, in and out, of some days."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.orm import Session

from crm.customers.dues.kinds import Kind
from crm.dataclass import dataclass
from crm.purchases.with_bill import ON_ACCOUNT
from crm.store.schema import payments, purchases, returns
from crm.values import ZERO, Period


@dataclass(frozen=True, slots=True)
class TillLine:
    """Money that came and went by one way of paying, in major units."""

    method: str
    came: Decimal
    went: Decimal

    @property
    def left(self) -> Decimal:
        """What is there of the period's money: below 0 where more went than came."""
        return self.came - self.went


def till(session: Session, period: Period) -> tuple[TillLine, ...]:
    """What moved in the period, by the names of the ways of paying.

    In: bills that are not on account, and money received (with a bill, too); out: money given and
    refunds. Each on its own shop date; what moved no money is not there.
    """
    start, end = period.start, period.end
    sold = (
        select(
            purchases.c.payment_method.label("method"),
            func.sum(purchases.c.total_amount).label("amount"),
            literal(1).label("way"),
        )
        .where(
            purchases.c.purchase_date.between(start, end), purchases.c.payment_method != ON_ACCOUNT
        )
        .group_by(purchases.c.payment_method)
    )
    moved = [
        select(payments.c.method, func.sum(payments.c.amount), literal(way))
        .where(payments.c.paid_on.between(start, end), payments.c.kind == kind.value)
        .group_by(payments.c.method)
        for kind, way in ((Kind.RECEIVED, 1), (Kind.GIVEN, -1))
    ]
    refunded = (
        select(returns.c.refund_method, func.sum(returns.c.refunded), literal(-1))
        .where(returns.c.returned_on.between(start, end), returns.c.refunded > 0)
        .group_by(returns.c.refund_method)
    )
    came: defaultdict[str, Decimal] = defaultdict(lambda: ZERO)
    went: defaultdict[str, Decimal] = defaultdict(lambda: ZERO)
    for method, amount, way in session.execute(union_all(sold, *moved, refunded)):
        side = came if way > 0 else went
        side[method] += amount
    methods = sorted({*came, *went})
    lines = (TillLine(method, came[method], went[method]) for method in methods)
    return tuple(line for line in lines if line.came or line.went)

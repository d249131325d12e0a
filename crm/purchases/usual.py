"""The usual amounts of the shop's sales, and the limit above which a total is implausible."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from crm.bill import Bill
from crm.purchases.with_bill import ON_ACCOUNT
from crm.settings import shop_of
from crm.store.prepared import Prepared
from crm.store.schema import customers, purchases

TIMES_THE_LARGEST = 20
TIMES_THE_AVERAGE = 100
LARGER_THAN_ANY = 3
LEAST_LOOKED_AT = Decimal(10_000)
"""Major units. A bill from here on is asked about also where it is 3 times the largest lately and
100 times the average: `100000` for `1000` in a shop that sells for 700."""
DAYS = 90
FEW_SALES = 50
LARGEST_OF_A_NEW_SHOP = Decimal(100_000)
"""Major units; while there are fewer than FEW_SALES, nothing is known to compare with."""


_COMPARABLE = Prepared(
    select(purchases.c.id)
    .where(
        purchases.c.purchase_date >= bindparam("since"),
        purchases.c.total_amount >= bindparam("least"),
    )
    .limit(1)
)
_AVERAGE = Prepared(
    select(func.sum(purchases.c.total_amount).label("total"), func.count().label("many")).where(
        purchases.c.purchase_date >= bindparam("since")
    )
)
_SALES = Prepared(
    select(func.count().label("found")).select_from(
        select(purchases.c.id).limit(FEW_SALES).subquery("sales")
    )
)


_BUYER = Prepared(
    select(customers.c.balance, customers.c.credit_limit).where(customers.c.id == bindparam("one"))
)


def is_unbelievable(session: Session, total: Decimal) -> bool:
    """Whether a total is above 20 times the largest of the last 90 days, far above the average, or
    above 1,00,000 in a shop of fewer than fifty sales: then it is asked before it is booked."""
    shop = shop_of(session)
    since = shop.today() - timedelta(days=DAYS)
    usual = _is_comparable(session, total / TIMES_THE_LARGEST, since)
    if usual and total < LEAST_LOOKED_AT:
        return False
    if _SALES.row(session).found < FEW_SALES:
        return total > LARGEST_OF_A_NEW_SHOP
    return not usual or _is_far_above_all(session, total, since)


def _is_comparable(session: Session, amount: Decimal, since: date) -> bool:
    """Whether a sale since then was of so much or more."""
    unit = Decimal(1).scaleb(-shop_of(session).currency.digits)
    least = amount.quantize(unit, ROUND_CEILING)
    return _COMPARABLE.row(session, since=since, least=least) is not None


def _is_far_above_all(session: Session, total: Decimal, since: date) -> bool:
    """Of a total that is usual beside the largest sale since then: so there was one."""
    if _is_comparable(session, total / LARGER_THAN_ANY, since):
        return False
    lately = _AVERAGE.row(session, since=since)
    return bool(total * lately.many > TIMES_THE_AVERAGE * lately.total)


def is_over_limit(session: Session, bill: Bill) -> bool:
    """Whether a bill on account takes what its customer owes above their limit (the shop's, where
    they have none; 0 is none)."""
    shop = shop_of(session)
    on_account = (bill.payment_method or shop.default_payment) == ON_ACCOUNT
    if bill.customer_id is None or not on_account or bill.left_to_pay <= 0:
        return False
    row = _BUYER.row(session, one=bill.customer_id)
    if row is None:
        return False
    limit = shop.credit_limit if row.credit_limit is None else row.credit_limit
    return bool(limit) and row.balance + bill.left_to_pay > limit

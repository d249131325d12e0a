"""The money side of some days: what moved, what was given on account, who owes in all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import case, func, literal_column, select
from sqlalchemy.orm import Session

from crm.customers.dues.balances import OWES
from crm.customers.dues.kinds import Kind
from crm.dataclass import dataclass
from crm.dues.till import TillLine, till
from crm.settings import shop_of
from crm.store.schema import ON_ACCOUNT, customers, payments, purchases, returns, staff
from crm.values import ZERO, Period


@dataclass(frozen=True, slots=True)
class ReturnsBy:
    """What one of the staff took back; `staff_id` and `name` are None for what was imported."""

    staff_id: int | None
    name: str | None
    count: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class OverTheLimit:
    """Somebody who bought on account in the period and owes more than their limit."""

    customer_id: int
    name: str
    balance: Decimal
    limit: Decimal


@dataclass(frozen=True, slots=True)
class MoneyOfDays:
    """Amounts in major units. `on_account`: bills on account less what was paid with them;
    `received`: dues that came, `paid_back`: money handed out; `owed` by `debtors` customers in all,
    now and not at the end of the period."""

    period: Period
    till: tuple[TillLine, ...]
    on_account: Decimal
    received: Decimal
    paid_back: Decimal
    returns: tuple[ReturnsBy, ...]
    owed: Decimal
    debtors: int
    over_the_limit: tuple[OverTheLimit, ...]


def money_of(session: Session, period: Period) -> MoneyOfDays:
    """The period's money, and what is owed now."""
    start, end = period.start, period.end
    counted = select(func.sum(purchases.c.total_amount)).where(
        purchases.c.purchase_date.between(start, end), ON_ACCOUNT
    )
    kinds = dict.fromkeys(("received", "with_bill", "given"), ZERO)
    for kind, with_bill, amount in session.execute(
        select(payments.c.kind, payments.c.with_bill, func.sum(payments.c.amount))
        .where(
            payments.c.paid_on.between(start, end),
            payments.c.kind.in_([Kind.RECEIVED.value, Kind.GIVEN.value]),
        )
        .group_by(payments.c.kind, payments.c.with_bill)
    ):
        kinds["with_bill" if with_bill else kind] += amount
    back = session.execute(
        select(returns.c.recorded_by, staff.c.name, func.count(), func.sum(returns.c.amount))
        .outerjoin(staff, staff.c.id == returns.c.recorded_by)
        .where(returns.c.returned_on.between(start, end))
        .group_by(returns.c.recorded_by, staff.c.name)
        .order_by(func.sum(returns.c.amount).desc())
    )
    debtors, owed = session.execute(
        select(func.count(), func.sum(customers.c.balance)).where(OWES)
    ).one()
    return MoneyOfDays(
        period,
        till(session, period),
        on_account=(session.scalar(counted) or ZERO) - kinds["with_bill"],
        received=kinds["received"],
        paid_back=kinds["given"],
        returns=tuple(ReturnsBy(*row) for row in back),
        owed=owed or ZERO,
        debtors=debtors,
        over_the_limit=_over_the_limit(session, start, end),
    )


def _over_the_limit(session: Session, start: date, end: date) -> tuple[OverTheLimit, ...]:
    limit = func.coalesce(customers.c.credit_limit, shop_of(session).credit_limit)
    bought = (
        select(purchases.c.customer_id)
        .where(purchases.c.purchase_date.between(start, end), ON_ACCOUNT)
        .distinct()
    )
    rows = session.execute(
        select(customers.c.id, customers.c.name, customers.c.balance, customers.c.credit_limit)
        .where(OWES, customers.c.id.in_(bought))
        .where(case((limit > 0, customers.c.balance > limit), else_=literal_column("false")))
        .order_by(customers.c.balance.desc())
    )
    shop = shop_of(session)
    return tuple(
        OverTheLimit(one, name, balance, shop.credit_limit if own is None else own)
        for one, name, balance, own in rows
    )

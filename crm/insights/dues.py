"""Dues as figures: by age, who owes most, and what came in a period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import case, func, select, union_all
from sqlalchemy.orm import Session

from crm.customers.cards import IN_USE
from crm.customers.dues.balances import OPEN, OWES
from crm.customers.dues.kinds import Kind
from crm.periods import Asked
from crm.store.schema import customers, payments, purchases
from crm.values import ZERO

AGES = (7, 30, 60, 90)
"""Days: the last of each age but the oldest, which has no end."""

TOP = 10


@dataclass(frozen=True, slots=True)
class Age:
    """What is open of charges that are from `first` to `last` days old (None: or older)."""

    first: int
    last: int | None
    amount: Decimal
    charges: int


@dataclass(frozen=True, slots=True)
class Debt:
    """Somebody who owes; `owes_since` is a shop date."""

    customer_id: int
    name: str
    balance: Decimal
    owes_since: date


@dataclass(frozen=True, slots=True)
class Dues:
    """`owed` in all by `debtors` customers today; `collected`: what they brought in the period,
    without what was paid at the counter with a bill."""

    owed: Decimal
    debtors: int
    ages: tuple[Age, ...]
    most: tuple[Debt, ...]
    collected: Decimal


def dues(session: Session, asked: Asked) -> Dues:
    """What is owed today by how old it is, who owes most, and what came in the period."""
    debtors, owed = session.execute(
        select(func.count(), func.sum(customers.c.balance)).where(OWES)
    ).one()
    most = session.execute(
        select(customers.c.id, customers.c.name, customers.c.balance, customers.c.owes_since)
        .where(OWES)
        .order_by(customers.c.balance.desc(), customers.c.id)
        .limit(TOP)
    )
    came = session.scalar(
        select(func.sum(payments.c.amount)).where(
            payments.c.kind == Kind.RECEIVED.value,
            ~payments.c.with_bill,
            asked.covers(payments.c.paid_on),
        )
    )
    return Dues(
        owed or ZERO,
        debtors,
        _by_age(session, asked.as_of),
        tuple(Debt(*row) for row in most),
        came or ZERO,
    )


def _by_age(session: Session, as_of: date) -> tuple[Age, ...]:
    """Open bills, money lent and opening balances, each by its own day. Those of erased customers
    are in no list."""
    open_charges = union_all(
        select(
            purchases.c.customer_id, purchases.c.purchase_date.label("day"), purchases.c.due_amount
        ).where(OPEN),
        select(payments.c.customer_id, payments.c.paid_on, payments.c.due_amount).where(OPEN),
    ).subquery("open_charges")
    edges = [as_of - timedelta(days=days) for days in AGES]
    age = case(
        *((open_charges.c.day >= edge, at) for at, edge in enumerate(edges)), else_=len(AGES)
    )
    rows = session.execute(
        select(age, func.sum(open_charges.c.due_amount), func.count())
        .join(customers, customers.c.id == open_charges.c.customer_id)
        .where(IN_USE)
        .group_by(age)
    )
    found = {at: (amount, number) for at, amount, number in rows}
    firsts = (0, *(days + 1 for days in AGES))
    lasts = (*AGES, None)
    return tuple(
        Age(first, last, *found.get(at, (ZERO, 0)))
        for at, (first, last) in enumerate(zip(firsts, lasts, strict=True))
    )

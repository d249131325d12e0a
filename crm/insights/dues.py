"""Dues as figures: by age, who owes most, and what came in a period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session

from crm.customers.cards import IN_USE
from crm.customers.dues.balances import OPEN, OWES
from crm.customers.dues.derive import derived
from crm.customers.dues.kinds import Kind
from crm.customers.totals import batches
from crm.dataclass import dataclass
from crm.periods import Asked, Bucket, start_in_sql, starts
from crm.settings import shop_of
from crm.store.schema import ON_ACCOUNT, customers, payments, purchases
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
    """`owed` in all by `debtors` customers as of a day; `collected`: what they brought in the
    period, without what was paid at the counter with a bill."""

    owed: Decimal
    debtors: int
    ages: tuple[Age, ...]
    most: tuple[Debt, ...]
    collected: Decimal


def in_use(session: Session) -> bool:
    """Whether the shop has ever had a bill on account or money without a sale."""
    return any(
        session.execute(statement.limit(1)).first() is not None
        for statement in (select(purchases.c.id).where(ON_ACCOUNT), select(payments.c.id))
    )


def dues(session: Session, asked: Asked) -> Dues:
    """What is owed by how old it is, who owes most, and what came in the period. As of an earlier
    day than today all accounts are derived anew, which is slow in a large shop."""
    past = asked.as_of < shop_of(session).today()
    then = _then(session, asked.as_of) if past else _now(session)
    came = collected(session, asked, Bucket.MONTH)
    return Dues(
        then.owed,
        then.debtors,
        _by_age(asked.as_of, then.open),
        then.most,
        sum((amount for _, amount in came), ZERO),
    )


def collected(session: Session, asked: Asked, bucket: Bucket) -> tuple[tuple[date, Decimal], ...]:
    """The money that was brought, by bucket of the period, without what was paid at the counter
    with a bill."""
    start = start_in_sql(session, payments.c.paid_on, bucket).label("start")
    rows = session.execute(
        select(start, func.sum(payments.c.amount).label("amount"))
        .where(
            payments.c.kind == Kind.RECEIVED.value,
            ~payments.c.with_bill,
            asked.covers(payments.c.paid_on),
        )
        .group_by(start)
    )
    found: dict[date, Decimal] = {row.start: row.amount for row in rows}
    days = starts(asked.period.start, asked.period.end, bucket)
    return tuple((day, found.get(day, ZERO)) for day in days)


_Open = Sequence[tuple[date, Decimal, int]]
"""Days, and what is open of so many charges of each."""


@dataclass(frozen=True, slots=True)
class _Owed:
    owed: Decimal
    debtors: int
    most: tuple[Debt, ...]
    open: _Open


def _now(session: Session) -> _Owed:
    """Open bills, money lent and opening balances, each by its own day. Those of erased customers
    are in no list."""
    debtors, owed = session.execute(
        select(func.count(), func.sum(customers.c.balance)).where(OWES)
    ).one()
    most = session.execute(
        select(customers.c.id, customers.c.name, customers.c.balance, customers.c.owes_since)
        .where(OWES)
        .order_by(customers.c.balance.desc(), customers.c.id)
        .limit(TOP)
    )
    every = union_all(
        select(
            purchases.c.customer_id, purchases.c.purchase_date.label("day"), purchases.c.due_amount
        ).where(OPEN),
        select(payments.c.customer_id, payments.c.paid_on, payments.c.due_amount).where(OPEN),
    ).subquery("open_charges")
    rows = session.execute(
        select(every.c.day, func.sum(every.c.due_amount), func.count())
        .join(customers, customers.c.id == every.c.customer_id)
        .where(IN_USE)
        .group_by(every.c.day)
    )
    return _Owed(
        owed or ZERO,
        debtors,
        tuple(Debt(*row) for row in most),
        [(day, amount, count) for day, amount, count in rows],
    )


def _then(session: Session, day: date) -> _Owed:
    cards = session.execute(select(customers.c.id, customers.c.name).where(IN_USE))
    names = {row.id: row.name for row in cards}
    debts: list[Debt] = []
    found: list[tuple[date, Decimal, int]] = []
    for part in batches(list(names)):
        for customer_id, shares in derived(session, part, until=day):
            found += [(one.charge.day, one.due, 1) for one in shares.charges if one.due]
            if shares.balance > 0:
                since = shares.owes_since or day
                debts.append(Debt(customer_id, names[customer_id], shares.balance, since))
    most = sorted(debts, key=lambda one: (-one.balance, one.customer_id))[:TOP]
    return _Owed(sum((one.balance for one in debts), ZERO), len(debts), tuple(most), found)


def _by_age(as_of: date, found: _Open) -> tuple[Age, ...]:
    edges = [as_of - timedelta(days=days) for days in AGES]
    amounts: defaultdict[int, Decimal] = defaultdict(lambda: ZERO)
    charges: defaultdict[int, int] = defaultdict(int)
    for day, amount, count in found:
        at = next((at for at, edge in enumerate(edges) if day >= edge), len(AGES))
        amounts[at] += amount
        charges[at] += count
    firsts = (0, *(days + 1 for days in AGES))
    lasts = (*AGES, None)
    return tuple(
        Age(first, last, amounts[at], charges[at])
        for at, (first, last) in enumerate(zip(firsts, lasts, strict=True))
    )

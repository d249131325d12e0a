"""The list of dues: who owes what since when, filtered and paged, with the sum."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.customers.cards import IN_USE
from crm.customers.dues.balances import OWES
from crm.customers.dues.derive import derived
from crm.customers.dues.kinds import Kind
from crm.customers.dues.shares import Shares
from crm.customers.totals import BATCH, batches
from crm.dataclass import dataclass
from crm.settings import shop_of
from crm.store.chunks import chunks
from crm.store.schema import customers, payments
from crm.values import ZERO

AGES = (7, 30, 90)
"""Days: the filters of the list, `so many or more`."""


class DuesSort(StrEnum):
    OLDEST = "oldest"
    LARGEST = "largest"


@dataclass(frozen=True, slots=True)
class Debtor:
    """Somebody who owes. Days are shop dates; `last_paid` is when money came last."""

    customer_id: int
    name: str
    phone: str | None
    balance: Decimal
    owes_since: date
    promised_on: date | None
    last_paid: date | None


@dataclass(frozen=True, slots=True)
class DuesPage:
    """One page of the list, and of all that the filter leaves how many they are and what they owe
    in all. `as_of` is the shop's date of it."""

    debtors: tuple[Debtor, ...]
    count: int
    total: Decimal
    as_of: date


def dues(
    session: Session,
    *,
    at_least_days: int = 0,
    limit: int = 10,
    offset: int = 0,
    sort: DuesSort = DuesSort.OLDEST,
) -> DuesPage:
    """Who owes since `at_least_days` ago or longer; erased customers are in no list."""
    today = shop_of(session).today()
    who = [OWES]
    if at_least_days:
        who.append(customers.c.owes_since <= today - timedelta(days=at_least_days))
    count, total = session.execute(
        select(func.count(), func.sum(customers.c.balance)).where(*who)
    ).one()
    order = (
        (customers.c.owes_since, customers.c.balance.desc())
        if sort is DuesSort.OLDEST
        else (customers.c.balance.desc(), customers.c.owes_since)
    )
    # found in the index alone: the rows of all who owe are not looked at to show ten
    found = select(customers.c.id).where(*who).order_by(*order, customers.c.id)
    shown = found.limit(limit).offset(offset).subquery("shown")
    page = session.execute(
        select(
            customers.c.id,
            customers.c.name,
            customers.c.phone,
            customers.c.balance,
            customers.c.owes_since,
            customers.c.promised_on,
        )
        .join(shown, shown.c.id == customers.c.id)
        .order_by(*order, customers.c.id)
    ).all()
    paid = _last_paid(session, [row.id for row in page])
    debtors = tuple(Debtor(*row, last_paid=paid.get(row.id)) for row in page)
    return DuesPage(debtors, count, total or ZERO, today)


def dues_as_of(session: Session, day: date) -> DuesPage:
    """Everybody who owed at the end of `day`, the oldest first: by what is dated up to then."""
    ids = session.execute(select(customers.c.id).where(IN_USE)).scalars().all()
    found: list[tuple[int, Shares]] = []
    for part in batches(ids):
        found += [one for one in derived(session, part, until=day) if one[1].balance > 0]
    debtors: list[Debtor] = []
    for some in chunks(found, BATCH):
        shares_of = dict(some)
        paid = _last_paid(session, list(shares_of), until=day)
        cards = session.execute(
            select(
                customers.c.id, customers.c.name, customers.c.phone, customers.c.promised_on
            ).where(customers.c.id.in_(list(shares_of)))
        )
        for customer_id, name, phone, promised_on in cards:
            shares = shares_of[customer_id]
            since = shares.owes_since or day
            debtors.append(
                Debtor(
                    customer_id,
                    name,
                    phone,
                    shares.balance,
                    since,
                    promised_on,
                    paid.get(customer_id),
                )
            )
    debtors.sort(key=lambda one: (one.owes_since, -one.balance, one.customer_id))
    total = sum((one.balance for one in debtors), ZERO)
    return DuesPage(tuple(debtors), len(debtors), total, day)


def _last_paid(
    session: Session, customer_ids: list[int], until: date | None = None
) -> Mapping[int, date]:
    if not customer_ids:
        return {}
    statement = (
        select(payments.c.customer_id, func.max(payments.c.paid_on))
        .where(payments.c.customer_id.in_(customer_ids), payments.c.kind == Kind.RECEIVED.value)
        .group_by(payments.c.customer_id)
    )
    if until is not None:
        statement = statement.where(payments.c.paid_on <= until)
    return {row[0]: row[1] for row in session.execute(statement)}

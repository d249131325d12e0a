"""Who comes back: new and returning buyers, second visits, and what became of each month's new
customers."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import Session

from crm.customers.cards import IN_USE
from crm.dataclass import dataclass
from crm.insights.buyers import came
from crm.insights.customers import totals_as_of
from crm.insights.sums.tables import days_after
from crm.periods import Asked, Bucket, ratio, start_in_sql, starts
from crm.store.schema import customers, purchases

SECOND_DAYS = 30
"""A visit on a later day within so many days of the first is a second visit in time."""

COHORTS = 12
"""Months, the last one that of the day asked for."""


@dataclass(frozen=True, slots=True)
class Cohort:
    """Customers whose first visit was in the month that starts on `month`, and how many of them
    came again on a later day."""

    month: date
    new: int
    came_back: int


@dataclass(frozen=True, slots=True)
class Returning:
    """Buyers of a period: `new` ones bought for the first time in it. `known` of the new ones began
    long enough ago for a second visit in time, which `second` of them made."""

    buyers: int
    new: int
    known: int
    second: int

    @property
    def returning(self) -> int:
        return self.buyers - self.new

    @property
    def second_rate(self) -> Decimal | None:
        """A share of 1 with four places; None without anybody known."""
        return ratio(Decimal(self.second), self.known, 4)


def returning(session: Session, asked: Asked) -> Returning:
    """Of the buyers in a period. Customers who were erased are in no figure but the buyers."""
    first, day = customers.c.first_purchase_date, purchases.c.purchase_date
    known_to = asked.end - timedelta(days=SECOND_DAYS)
    known = and_(first.between(asked.period.start, known_to), IN_USE)
    in_time = and_(
        purchases.c.customer_id == customers.c.id,
        day > first,
        day <= days_after(session, first, SECOND_DAYS),
    )
    row = session.execute(
        select(
            func.count().filter(came(asked)),
            func.count().filter(asked.covers(first), IN_USE),
            func.count().filter(known),
            func.count().filter(known, exists().where(in_time)),
        )
        .select_from(customers)
        .where(func.coalesce(customers.c.last_purchase_date, date.min) >= asked.period.start)
    ).one()
    return Returning(*row)


def cohorts(session: Session, as_of: date) -> tuple[Cohort, ...]:
    """One line a month, the oldest first; from the month of the first customer on."""
    then = totals_as_of(session, as_of)
    month = start_in_sql(session, then.c.first_visit, Bucket.MONTH).label("month")
    back = func.count().filter(then.c.last_visit > then.c.first_visit)
    first = date(as_of.year - (as_of.month < COHORTS), as_of.month % COHORTS + 1, 1)
    rows = session.execute(
        select(month, func.count(), back).where(then.c.first_visit >= first).group_by(month)
    )
    found = {row[0]: (row[1], row[2]) for row in rows}
    if not found:
        return ()
    months = starts(min(found), as_of, Bucket.MONTH)
    return tuple(Cohort(one, *found.get(one, (0, 0))) for one in months)

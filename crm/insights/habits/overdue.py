"""Regular customers who are late by their own rhythm, long before they count as Inactive."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import ColumnElement, Date, Subquery, and_, literal, select
from sqlalchemy.orm import Session

from crm.dataclass import dataclass
from crm.insights.customers import totals_as_of
from crm.insights.sums.tables import days_apart
from crm.settings import shop_of

TIMES = 3
"""Silent for more than so many of their usual gaps."""
FEWEST_VISITS = 4
SHORTEST_SILENCE = 7
"""Days: a week away is no news of somebody who comes daily."""


@dataclass(frozen=True, slots=True)
class Overdue:
    """`usual_gap`: days between visits, on average, with one place; `silent`: days since the last
    one; `spent` in all."""

    customer_id: int
    name: str
    last_visit: date
    silent: int
    usual_gap: Decimal
    visits: int
    spent: Decimal


def overdue(session: Session, as_of: date) -> tuple[Overdue, ...]:
    """Everybody who is, by what they spent in all, then by id: with at least four visits, silent
    for more than three times their average gap and a week, and not yet Inactive."""
    then = totals_as_of(session, as_of)
    span = days_apart(session, then.c.first_visit, then.c.last_visit).label("span")
    rows = session.execute(
        select(then.c.id, then.c.name, then.c.last_visit, span, then.c.visits, then.c.spent)
        .where(_is_late(session, then, as_of))
        .order_by(then.c.spent.desc(), then.c.id)
    )
    return tuple(
        Overdue(
            customer_id,
            name,
            last,
            (as_of - last).days,
            (Decimal(days) / (visits - 1)).quantize(Decimal("0.1")),
            visits,
            spent,
        )
        for customer_id, name, last, days, visits, spent in rows
    )


def overdue_ids(session: Session, as_of: date) -> tuple[int, ...]:
    """The same, by id: whom a campaign is for."""
    then = totals_as_of(session, as_of)
    found = select(then.c.id).where(_is_late(session, then, as_of)).order_by(then.c.id)
    return tuple(session.execute(found).scalars())


def _is_late(session: Session, then: Subquery, as_of: date) -> ColumnElement[bool]:
    span = days_apart(session, then.c.first_visit, then.c.last_visit)
    silent = days_apart(session, then.c.last_visit, literal(as_of, Date()))
    edge = as_of - timedelta(days=shop_of(session).inactive_after_days)
    return and_(
        then.c.visits >= FEWEST_VISITS,
        then.c.last_visit > then.c.first_visit,
        then.c.last_visit >= edge,
        then.c.last_visit <= as_of - timedelta(days=SHORTEST_SILENCE),
        silent * (then.c.visits - 1) > TIMES * span,
    )

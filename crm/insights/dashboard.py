"""The shop at a glance: this month, who is active, what sells, the last purchases."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.dataclass import dataclass
from crm.insights.customers import standing
from crm.insights.forecast import Forecast, forecast
from crm.insights.patterns import Items, items
from crm.insights.revenue import Revenue, Share, at_counter, revenue
from crm.insights.so_far import SoFar, so_far
from crm.periods import Asked
from crm.settings import shop_of
from crm.store.schema import customers, purchase_items, purchases
from crm.values import Period

RECENT = 5
FIRST_DAY = date(1, 1, 2)
"""Before any purchase, with a day before it."""


@dataclass(frozen=True, slots=True)
class RecentPurchase:
    """`at` is UTC."""

    id: int
    customer_id: int
    name: str
    purchase_date: date
    at: datetime
    total: Decimal
    lines: int


@dataclass(frozen=True, slots=True)
class Dashboard:
    """`month` is from the 1st to `as_of`, `at_counter` what of it was sold to nobody by name;
    averages are None without purchases."""

    as_of: date
    month: Revenue
    at_counter: Share
    all_time: Revenue
    active_customers: int
    customers: int
    items: Items
    recent: tuple[RecentPurchase, ...]

    @property
    def top_product(self) -> str | None:
        """This month's, by the number of purchases it is in."""
        return self.items.by_purchases[0].name if self.items.by_purchases else None


def month_to(as_of: date) -> Asked:
    return Asked(Period(as_of.replace(day=1), as_of), as_of)


def all_time(as_of: date) -> Asked:
    return Asked(Period(min(FIRST_DAY, as_of), as_of), as_of)


@dataclass(frozen=True, slots=True)
class Today:
    """The day so far, the dashboard, and where the month will end; None where that cannot be
    told."""

    so_far: SoFar
    board: Dashboard
    forecast: Forecast | None


def today(session: Session) -> Today:
    """As of the shop's today."""
    day = shop_of(session).today()
    return Today(so_far(session), dashboard(session, day), forecast(session, day))


def dashboard(session: Session, as_of: date) -> Dashboard:
    """As of the end of that day."""
    then = standing(session, as_of)
    month = month_to(as_of)
    return Dashboard(
        as_of=as_of,
        month=revenue(session, month),
        at_counter=at_counter(session, month),
        all_time=revenue(session, all_time(as_of)),
        active_customers=then.active,
        customers=then.total,
        items=items(session, month),
        recent=recent(session, as_of),
    )


def recent(session: Session, as_of: date, limit: int = RECENT) -> tuple[RecentPurchase, ...]:
    """The last purchases, newest first: by date, then by the moment of recording."""
    last = (
        select(purchases)
        .where(purchases.c.purchase_date <= as_of)
        .order_by(
            purchases.c.purchase_date.desc(), purchases.c.created_at.desc(), purchases.c.id.desc()
        )
        .limit(limit)
        .subquery("last")
    )
    lines = (
        select(func.count())
        .where(purchase_items.c.purchase_id == last.c.id)
        .scalar_subquery()
        .label("lines")
    )
    rows = session.execute(
        select(
            last.c.id,
            last.c.customer_id,
            customers.c.name,
            last.c.purchase_date,
            last.c.created_at,
            last.c.total_amount,
            lines,
        )
        .join(customers, customers.c.id == last.c.customer_id)
        .order_by(last.c.purchase_date.desc(), last.c.created_at.desc(), last.c.id.desc())
    )
    return tuple(RecentPurchase(*row) for row in rows)

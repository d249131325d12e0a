"""Daily and weekly summaries, as sent to a shopkeeper in the evening."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal

from sqlalchemy import ColumnElement, func, insert, literal, select
from sqlalchemy.orm import Session

from crm.customers.cards import IN_USE
from crm.dataclass import dataclass, replace
from crm.insights import patterns, revenue
from crm.insights.patterns import SoldItem
from crm.insights.revenue import Revenue
from crm.insights.so_far import USUAL_WEEKS, usual_by
from crm.insights.unfinished import books_began
from crm.periods import Asked
from crm.permissions import Role
from crm.settings import shop_of
from crm.staff import Member, members
from crm.store.schema import customers, purchases, returns, summaries_sent
from crm.store.types import Money
from crm.values import Period

QUIET_DAYS = 7
"""Days within which a customer who went quiet is worth winning back."""

BEST_ITEMS = 3


@dataclass(frozen=True, slots=True)
class Summary:
    """Figures of `period` (one day, or a week from Monday). Amounts are Decimal in major units.

    `usual` is the average revenue of the same weekday in the eight weeks before, or of the four
    weeks before for a week; None where nothing was sold then. `went_quiet` counts who became
    Inactive in the last seven days, `new_vips` who crossed the threshold in the period. With
    `until`, a time on the shop's wall, the day is not over, and `usual` is up to then.
    """

    kind: str
    period: Period
    revenue: Revenue
    usual: Decimal | None
    best: tuple[SoldItem, ...]
    new_customers: int
    went_quiet: int
    new_vips: int
    until: time | None = None


def day_summary(session: Session, day: date) -> Summary:
    """The day as of its end."""
    weeks = [day - timedelta(weeks=back) for back in range(1, USUAL_WEEKS + 1)]
    return _summary(session, "day", Period(day, day), [Period(one, one) for one in weeks])


def summary_so_far(session: Session) -> Summary:
    """Today's; before the hour of the evening summary it is compared to the same hour."""
    shop = shop_of(session)
    now = shop.local(shop.now())
    summary = day_summary(session, now.date())
    if now.time() >= shop.summary_at:
        return summary
    usual = usual_by(session, now.date(), now.time())
    return replace(summary, usual=usual, until=now.time())


def week_summary(session: Session, last: date) -> Summary:
    """The seven days up to `last`, a Sunday."""
    week = Period(last - timedelta(days=6), last)
    before = [
        Period(week.start - timedelta(weeks=back), week.end - timedelta(weeks=back))
        for back in range(1, 5)
    ]
    return _summary(session, "week", week, before)


def _summary(session: Session, kind: str, period: Period, before: list[Period]) -> Summary:
    asked = Asked(period, period.end)
    return Summary(
        kind=kind,
        period=period,
        revenue=revenue.revenue(session, asked),
        usual=_usual(session, before),
        best=patterns.items(session, asked).by_purchases[:BEST_ITEMS],
        new_customers=_count(
            session, customers.c.first_purchase_date.between(period.start, period.end)
        ),
        went_quiet=len(went_quiet(session, period.end)),
        new_vips=len(new_vips(session, period)),
    )


def _usual(session: Session, before: list[Period]) -> Decimal | None:
    """The average of the periods since the shop's first sale."""
    first = books_began(session)
    known = [one for one in before if first is not None and one.start >= first]
    if not known:
        return None
    sums = [revenue.revenue(session, Asked(one, one.end)).revenue for one in known]
    return shop_of(session).currency.round(sum(sums, Decimal()) / len(sums))


def _count(session: Session, condition: object) -> int:
    found = session.execute(
        select(func.count()).select_from(customers).where(IN_USE, condition)  # type: ignore[arg-type] # a SQL condition
    )
    return int(found.scalar_one())


def went_quiet(session: Session, day: date) -> tuple[int, ...]:
    """Customers who became Inactive in the seven days up to `day`, by id."""
    edge = day - timedelta(days=shop_of(session).inactive_after_days)
    return _ids(
        session,
        customers.c.last_purchase_date.between(edge - timedelta(days=QUIET_DAYS), edge)
        & (customers.c.last_purchase_date < edge),
    )


def new_vips(session: Session, period: Period) -> tuple[int, ...]:
    """Customers above the VIP threshold at the end of the period and not before it, by id."""

    def since(day: date) -> ColumnElement[Decimal]:
        sold = (
            select(func.coalesce(func.sum(purchases.c.total_amount), 0))
            .where(purchases.c.customer_id == customers.c.id, purchases.c.purchase_date >= day)
            .scalar_subquery()
        )
        back = (
            select(func.coalesce(func.sum(returns.c.amount), 0))
            .where(returns.c.customer_id == customers.c.id, returns.c.returned_on >= day)
            .scalar_subquery()
        )
        return sold - back

    above = literal(shop_of(session).vip_above, Money())  # a difference has lost its column's type
    return _ids(
        session,
        customers.c.vip_mark.is_(None)
        & (customers.c.total_spent > above)
        & (customers.c.last_purchase_date >= period.start)
        & (customers.c.total_spent - since(period.end + timedelta(days=1)) > above)
        & (customers.c.total_spent - since(period.start) <= above),
    )


def _ids(session: Session, condition: ColumnElement[bool]) -> tuple[int, ...]:
    found = session.execute(
        select(customers.c.id).where(IN_USE, condition).order_by(customers.c.id)
    )
    return tuple(found.scalars())


def awaiting(session: Session, kind: str, day: date) -> tuple[Member, ...]:
    """Owners and managers who want the summary of `day` and have not got it."""
    got = set(
        session.execute(
            select(summaries_sent.c.staff_id).where(
                summaries_sent.c.kind == kind, summaries_sent.c.day == day
            )
        ).scalars()
    )
    return tuple(
        one
        for one in members(session, Role.OWNER, Role.MANAGER)
        if one.wants_summary and one.unreachable_since is None and one.id not in got
    )


def was_away_since(session: Session, day: date) -> bool:
    """Summaries were sent before `day`, and none for it or later."""
    last = session.execute(select(func.max(summaries_sent.c.day))).scalar()
    return last is not None and last < day


def note_sent(session: Session, kind: str, day: date, staff_id: int) -> None:
    session.execute(
        insert(summaries_sent).values(
            kind=kind, day=day, staff_id=staff_id, sent_at=shop_of(session).now()
        )
    )

"""Customers as of a day: who they are, what they are worth, who is new, who buys most."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Subquery,
    and_,
    case,
    func,
    literal,
    select,
    tuple_,
    type_coerce,
)
from sqlalchemy.orm import Session

from crm.customers import totals
from crm.customers.cards import IN_USE
from crm.customers.counter import BY_PEOPLE, IS_PERSON
from crm.customers.totals import Status
from crm.dataclass import dataclass
from crm.insights.ratings import Ratings, ratings
from crm.insights.revenue import new_in_buckets
from crm.insights.sums.source import source
from crm.periods import Asked, Bucket, ratio, starts
from crm.settings import shop_of
from crm.shop import Shop
from crm.store.schema import customers, purchases, returns
from crm.store.types import Money
from crm.values import ZERO

ACTIVE_DAYS = 30
"""Active on the dashboard: the last purchase is less than so many days ago, whatever the badge."""

TOP = 10

FEW_PURCHASES = 50_000
"""In a period: up to here they are simply added up (50 ms)."""

FIRST_LOOK = 100
"""Customers; as many as the ten best of a year are usually among."""


@dataclass(frozen=True, slots=True)
class Standing:
    """All customers as of a day. `badges` has every Status; `lifetime_value` is the average total
    of buyers. `quiet_vips` stay away as long as makes others Inactive. `ratings`: with feedback."""

    total: int
    buyers: int
    active: int
    spent: Decimal
    lifetime_value: Decimal | None
    badges: dict[Status, int]
    quiet_vips: int
    ratings: Ratings | None = None

    @property
    def quiet(self) -> int:
        """Who stays away, whatever the badge."""
        return self.badges[Status.INACTIVE] + self.quiet_vips


@dataclass(frozen=True, slots=True)
class TopCustomer:
    customer_id: int
    name: str
    spent: Decimal
    purchases: int


@dataclass(frozen=True, slots=True)
class NewCustomers:
    """By first purchase, for each start of a bucket; zero buckets included."""

    bucket: Bucket
    series: tuple[tuple[date, int], ...]

    @property
    def total(self) -> int:
        return sum(count for _, count in self.series)


def later_purchases(session: Session, as_of: date) -> bool:
    """Whether the books hold purchases or returns dated after that day; then stored totals do not
    hold."""
    sold = select(purchases.c.id).where(purchases.c.purchase_date > as_of).limit(1)
    back = select(returns.c.id).where(returns.c.returned_on > as_of).limit(1)
    return any(session.execute(found).first() is not None for found in (sold, back))


def totals_as_of(session: Session, as_of: date) -> Subquery:
    """Every customer there was, with name, location, spent, visits, last_visit, first_visit.

    From the totals of the cards where they hold on that day, else from the purchases.
    """
    shop = shop_of(session)
    known = and_(customers.c.created_at < shop.instant(as_of + timedelta(days=1)), IN_USE)
    card = (customers.c.id, customers.c.name, customers.c.vip_mark, customers.c.created_at)
    if not later_purchases(session, as_of):
        statement = select(
            *card,
            customers.c.total_spent.label("spent"),
            customers.c.total_purchases.label("visits"),
            customers.c.last_purchase_date.label("last_visit"),
            customers.c.first_purchase_date.label("first_visit"),
        ).where(known)
    else:
        said = (
            select(
                purchases.c.customer_id,
                func.sum(purchases.c.total_amount).label("spent"),
                func.count().label("visits"),
                func.max(purchases.c.purchase_date).label("last_visit"),
                func.min(purchases.c.purchase_date).label("first_visit"),
            )
            .where(purchases.c.purchase_date <= as_of)
            .group_by(purchases.c.customer_id)
            .subquery("said")
        )
        back = (
            select(returns.c.customer_id, func.sum(returns.c.amount).label("amount"))
            .where(returns.c.returned_on <= as_of)
            .group_by(returns.c.customer_id)
            .subquery("back")
        )
        net = func.coalesce(said.c.spent, 0) - func.coalesce(back.c.amount, 0)
        statement = (
            select(
                *card,
                type_coerce(case((net < 0, 0), else_=net), said.c.spent.type).label("spent"),
                func.coalesce(said.c.visits, 0).label("visits"),
                said.c.last_visit,
                said.c.first_visit,
            )
            .select_from(
                customers.outerjoin(said, said.c.customer_id == customers.c.id).outerjoin(
                    back, back.c.customer_id == customers.c.id
                )
            )
            .where(known)
        )
    return statement.subquery("as_of_then")


def badge_of(then: Subquery) -> ColumnElement[str]:
    """SQL: the badge by the rule, of `totals_as_of`; needs `badge_parameters`."""
    return totals.badge(then.c.spent, then.c.last_visit, then)


def badge_parameters(shop: Shop, as_of: date) -> dict[str, Any]:
    return totals.badge_parameters(shop, as_of)


def standing(session: Session, as_of: date) -> Standing:
    """Counts and badges of all customers as of that day, by the rule as it is now."""
    shop = shop_of(session)
    then = totals_as_of(session, as_of)
    active = then.c.last_visit > as_of - timedelta(days=ACTIVE_DAYS)
    bought = then.c.visits > 0
    badge = badge_of(then).label("badge")
    rows = session.execute(
        select(
            badge,
            func.count().label("total"),
            func.sum(case((bought, 1), else_=0)).label("buyers"),
            func.sum(case((active, 1), else_=0)).label("active"),
            func.sum(then.c.spent).label("spent"),
            func.sum(case((totals.stays_away(then.c.last_visit, then), 1), else_=0)).label("quiet"),
        ).group_by(badge),
        badge_parameters(shop, as_of),
    ).all()
    spent = sum((row.spent for row in rows), Decimal(0))
    buyers = sum(int(row.buyers) for row in rows)
    counts = {Status(row.badge): row.total for row in rows}
    return Standing(
        total=sum(counts.values()),
        buyers=buyers,
        active=sum(int(row.active) for row in rows),
        spent=spent,
        lifetime_value=ratio(spent, buyers, shop.currency.digits),
        badges={status: counts.get(status, 0) for status in Status},
        quiet_vips=sum(int(row.quiet) for row in rows if row.badge == Status.VIP.value),
        ratings=ratings(session, as_of),
    )


def top_of_all_time(session: Session, as_of: date) -> tuple[TopCustomer, ...]:
    """By everything spent up to that day; ties by id."""
    then = totals_as_of(session, as_of)
    rows = session.execute(
        select(then.c.id, then.c.name, then.c.spent, then.c.visits)
        .where(then.c.visits > 0)
        .order_by(then.c.spent.desc(), then.c.id)
        .limit(TOP)
    )
    return tuple(TopCustomer(*row) for row in rows)


def top_customers(
    session: Session,
    asked: Asked,
    *,
    few_purchases: int = FEW_PURCHASES,
    first_look: int = FIRST_LOOK,
) -> tuple[TopCustomer, ...]:
    """By revenue in the period; ties by id. From all sales where they are few or the cards know of
    later ones, else from the cards: `first_look` of them first."""
    _, sold = source(session, asked.end).between(session, asked.period.start, asked.end)
    few = sold <= few_purchases
    if few or later_purchases(session, asked.end):
        found = _best_of_the_sales(session, asked, few=few)
    else:
        found = _best_of_the_cards(session, asked, first_look)
    best = sorted(found, key=lambda one: (-one.spent, one.customer_id))[:TOP]
    return tuple(one for one in best if one.purchases)


def _best_of_the_sales(session: Session, asked: Asked, *, few: bool) -> list[TopCustomer]:
    """From all purchases and returns of the period.

    Where they are many, SQLite is kept from its index by day: the one by customer has them in order
    and needs no look at the rows (500,000 of a million sales: 90 ms, by the other 250).
    """
    day: ColumnElement[Any] = purchases.c.purchase_date
    said = (
        select(
            purchases.c.customer_id,
            func.sum(purchases.c.total_amount).label("spent"),
            func.count().label("visits"),
        )
        .where(asked.covers(day if few else func.coalesce(day, date.min)), BY_PEOPLE)
        .group_by(purchases.c.customer_id)
        .subquery("said")
    )
    back = (
        select(returns.c.customer_id, func.sum(returns.c.amount).label("amount"))
        .where(asked.covers(returns.c.returned_on))
        .group_by(returns.c.customer_id)
        .subquery("back")
    )
    spent = type_coerce(said.c.spent - func.coalesce(back.c.amount, 0), said.c.spent.type)
    best = (
        select(said.c.customer_id, spent.label("spent"), said.c.visits)
        .select_from(said.outerjoin(back, back.c.customer_id == said.c.customer_id))
        .order_by(spent.desc(), said.c.customer_id)
        .limit(TOP)
        .subquery("best")
    )
    rows = session.execute(
        select(customers.c.id, customers.c.name, best.c.spent, best.c.visits).join(
            best, best.c.customer_id == customers.c.id
        )
    )
    return [TopCustomer(*row) for row in rows]


def _best_of_the_cards(session: Session, asked: Asked, many: int) -> list[TopCustomer]:
    """From the customers who spent most in all, until nobody else can have spent as much in the
    period as the tenth of those."""
    found: list[TopCustomer] = []
    last: tuple[Decimal, int] | None = None
    while True:
        cards = select(customers.c.id, customers.c.name, customers.c.total_spent)
        cards = cards.where(IS_PERSON).limit(many)
        if last is not None:
            before = tuple_(customers.c.total_spent, customers.c.id)
            cards = cards.where(before < tuple_(literal(last[0], Money()), literal(last[1])))
        cards = cards.order_by(customers.c.total_spent.desc(), customers.c.id.desc())
        of_card = cards.subquery("card")
        theirs = (purchases.c.customer_id == of_card.c.id, asked.sold)
        back = (returns.c.customer_id == of_card.c.id, asked.covers(returns.c.returned_on))
        rows = session.execute(
            select(
                of_card,
                select(func.sum(purchases.c.total_amount)).where(*theirs).scalar_subquery(),
                select(func.count()).where(*theirs).scalar_subquery(),
                select(func.sum(returns.c.amount)).where(*back).scalar_subquery(),
            ).order_by(of_card.c.total_spent.desc(), of_card.c.id.desc())
        ).all()
        found += [
            TopCustomer(row[0], row[1], (row[3] or ZERO) - (row[5] or ZERO), row[4]) for row in rows
        ]
        found = sorted(found, key=lambda one: (-one.spent, one.customer_id))[:TOP]
        if len(rows) < many or (len(found) == TOP and found[-1].spent > rows[-1].total_spent):
            return found
        last = rows[-1].total_spent, rows[-1].id
        many *= 4


def new_customers(session: Session, asked: Asked, bucket: Bucket) -> NewCustomers:
    """By first purchase in the period."""
    counts = new_in_buckets(session, asked, bucket)
    days = starts(asked.period.start, asked.period.end, bucket)
    return NewCustomers(bucket, tuple((day, counts[day]) for day in days))

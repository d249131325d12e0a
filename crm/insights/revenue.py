"""Revenue of a period: in all, over time, by location, by payment method."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from crm.insights.periods import Asked, Bucket, ratio, start_in_sql, start_of, starts
from crm.shop import shop_of
from crm.store.schema import customers, purchases
from crm.values import Period

UNKNOWN = "Unknown"
"""The location of customers who have none."""


@dataclass(frozen=True, slots=True)
class Revenue:
    """`average` is None without purchases; `growth` is a fraction of the previous period's revenue
    (0.12 is 12 % more), exact, and None when that was 0."""

    period: Period
    revenue: Decimal
    purchases: int
    average: Decimal | None
    previous: Period | None
    previous_revenue: Decimal
    previous_purchases: int
    growth: Decimal | None

    @property
    def growth_percent(self) -> Decimal | None:
        """With two places, half up."""
        if self.growth is None:
            return None
        return (self.growth * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    revenue: Decimal
    purchases: int


@dataclass(frozen=True, slots=True)
class Point:
    """One bucket. `buyers` are different customers; `new` bought for the first time."""

    start: date
    revenue: Decimal
    purchases: int
    buyers: int
    new: int


@dataclass(frozen=True, slots=True)
class Series:
    """Zero buckets included; no points at all for a period without a sale."""

    bucket: Bucket
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """Of a location or a payment method; `buyers` are different customers."""

    name: str
    revenue: Decimal
    purchases: int
    buyers: int


def _sum(session: Session, first: date, last: date) -> tuple[Decimal, int]:
    row = session.execute(
        select(func.sum(purchases.c.total_amount), func.count()).where(
            purchases.c.purchase_date.between(first, last)
        )
    ).one()
    return row[0] or Decimal(0), row[1]


def revenue(session: Session, asked: Asked) -> Revenue:
    """Sum, number and average of the purchases; growth against as many days before."""
    total, count = _sum(session, asked.period.start, asked.end)
    previous = asked.previous
    before, count_before = (
        _sum(session, previous.start, min(previous.end, asked.as_of))
        if previous is not None
        else (Decimal(0), 0)
    )
    return Revenue(
        period=asked.period,
        revenue=total,
        purchases=count,
        average=ratio(total, count, shop_of(session).currency.digits),
        previous=previous,
        previous_revenue=before,
        previous_purchases=count_before,
        growth=(total - before) / before if before else None,
    )


def days(session: Session, asked: Asked) -> tuple[Day, ...]:
    """Every day with a purchase, in order."""
    rows = session.execute(
        select(purchases.c.purchase_date, func.sum(purchases.c.total_amount), func.count())
        .where(asked.sold)
        .group_by(purchases.c.purchase_date)
        .order_by(purchases.c.purchase_date)
    )
    return tuple(Day(*row) for row in rows)


def in_buckets(asked: Asked, found: tuple[Day, ...], bucket: Bucket) -> tuple[Day, ...]:
    """`days` added up; zero buckets filled in; empty without any sale."""
    if not found:
        return ()
    sums: dict[date, tuple[Decimal, int]] = {}
    for one in found:
        start = start_of(one.day, bucket)
        amount, count = sums.get(start, (Decimal(0), 0))
        sums[start] = (amount + one.revenue, count + one.purchases)
    return tuple(
        Day(start, *sums.get(start, (Decimal(0), 0)))
        for start in starts(asked.period.start, asked.period.end, bucket)
    )


def over_time(session: Session, asked: Asked, bucket: Bucket) -> Series:
    """Revenue, purchases, buyers and new customers of every bucket."""
    found = in_buckets(asked, days(session, asked), bucket)
    if not found:
        return Series(bucket, ())
    buyers = buyers_in_buckets(session, asked, bucket)
    first = start_in_sql(session, customers.c.first_purchase_date, bucket).label("start")
    rows = session.execute(
        select(first, func.count())
        .where(asked.covers(customers.c.first_purchase_date))
        .group_by(first)
    )
    new = {row[0]: row[1] for row in rows}
    return Series(
        bucket,
        tuple(
            Point(
                one.day,
                one.revenue,
                one.purchases,
                buyers.get(one.day, 0),
                new.get(one.day, 0),
            )
            for one in found
        ),
    )


def buyers_in_buckets(session: Session, asked: Asked, bucket: Bucket) -> dict[date, int]:
    """Different customers who bought, by the start of the bucket."""
    start = start_in_sql(session, purchases.c.purchase_date, bucket).label("start")
    came = select(start, purchases.c.customer_id).where(asked.sold).distinct().subquery("came")
    rows = session.execute(select(came.c.start, func.count()).group_by(came.c.start))
    return {row[0]: row[1] for row in rows}


def by_location(session: Session, asked: Asked) -> tuple[Share, ...]:
    """By the customer's location as it is now; most revenue first, then by name."""
    spent = (
        select(
            purchases.c.customer_id,
            func.sum(purchases.c.total_amount).label("revenue"),
            func.count().label("purchases"),
        )
        .where(asked.sold)
        .group_by(purchases.c.customer_id)
        .subquery("spent")
    )
    place = func.coalesce(func.nullif(func.trim(customers.c.location), ""), UNKNOWN).label("place")
    total = func.sum(spent.c.revenue).label("revenue")
    rows = session.execute(
        select(place, total, func.sum(spent.c.purchases), func.count())
        .join(customers, customers.c.id == spent.c.customer_id)
        .group_by(place)
    )
    return _ordered(rows)


def by_payment(session: Session, asked: Asked) -> tuple[Share, ...]:
    """By payment method; most revenue first, then by name."""
    rows = session.execute(
        select(
            purchases.c.payment_method,
            func.sum(purchases.c.total_amount),
            func.count(),
            func.count(purchases.c.customer_id.distinct()),
        )
        .where(asked.sold)
        .group_by(purchases.c.payment_method)
    )
    return _ordered(rows)


def _ordered(rows: Iterable[Row[*tuple[Any, ...]]]) -> tuple[Share, ...]:
    # ordered here: the databases sort text by different rules
    shares = [Share(row[0], row[1], int(row[2]), row[3]) for row in rows]
    return tuple(sorted(shares, key=lambda share: (-share.revenue, share.name)))

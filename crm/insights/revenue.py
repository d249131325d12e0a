"""Revenue of a period: in all, over time, by location, by payment method."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.customers import counter
from crm.dataclass import dataclass
from crm.insights.buyers import buyers_by_place
from crm.insights.sums.source import source
from crm.periods import Asked, Bucket, ratio, start_of, starts
from crm.settings import shop_of
from crm.store.schema import purchases
from crm.values import Period


@dataclass(frozen=True, slots=True)
class Revenue:
    """`average` is None without purchases; `growth` is a fraction of the previous period's revenue
    (0.12 is 12 % more), exact, and None unless that was above 0."""

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
    """Of a location or a payment method."""

    name: str
    revenue: Decimal
    purchases: int


@dataclass(frozen=True, slots=True)
class Place(Share):
    """`buyers` are different customers."""

    buyers: int


AnyShare = TypeVar("AnyShare", bound=Share)


def revenue(session: Session, asked: Asked) -> Revenue:
    """Purchases less returns, number and average of the purchases; growth against as many days
    before, if there was something then."""
    read = source(session, asked.end)
    total, count = read.between(session, asked.period.start, asked.end)
    previous = asked.previous
    before, count_before = (
        read.between(session, previous.start, min(previous.end, asked.as_of))
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
        growth=(total - before) / before if before > 0 else None,
    )


def days(session: Session, asked: Asked) -> tuple[Day, ...]:
    """Every day with a purchase, in order."""
    return tuple(Day(*part) for part in source(session, asked.end).days(session, asked))


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
    buyers = source(session, asked.end).buyers(session, asked, bucket)
    new = new_in_buckets(session, asked, bucket)
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


def new_in_buckets(session: Session, asked: Asked, bucket: Bucket) -> Counter[date]:
    """Customers who bought for the first time, by the start of the bucket."""
    counts: Counter[date] = Counter()
    for day, number in source(session, asked.end).newcomers(session, asked).items():
        counts[start_of(day, bucket)] += number
    return counts


def by_location(session: Session, asked: Asked) -> tuple[Place, ...]:
    """By the customer's location as it is now; most revenue first, then by name."""
    buyers = buyers_by_place(session, asked)
    return _ordered(
        Place(*part, buyers.get(part.key, 0))
        for part in source(session, asked.end).places(session, asked)
    )


def by_place(session: Session, asked: Asked) -> tuple[Share, ...]:
    """As `by_location`, without the buyers, who take most of its time."""
    parts = source(session, asked.end).places(session, asked)
    return _ordered(Share(*part) for part in parts)


def by_payment(session: Session, asked: Asked) -> tuple[Share, ...]:
    """By payment method; most revenue first, then by name."""
    parts = source(session, asked.end).payments(session, asked)
    return _ordered(Share(*part) for part in parts)


def at_counter(session: Session, asked: Asked) -> Share:
    """Sales to nobody by name, whatever they are read from."""
    total, number = session.execute(
        select(func.sum(purchases.c.total_amount), func.count()).where(
            asked.sold, purchases.c.customer_id == counter.find(session)
        )
    ).one()
    return Share(counter.NAME, total or Decimal(0), number)


def _ordered(shares: Iterable[AnyShare]) -> tuple[AnyShare, ...]:
    # ordered here: the databases sort text by different rules
    return tuple(sorted(shares, key=lambda share: (-share.revenue, share.name)))

"""When people come and what they buy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    String,
    case,
    cast,
    extract,
    func,
    literal,
    select,
    text,
    type_coerce,
)
from sqlalchemy.orm import Session

from crm.insights.periods import Asked, Bucket, ratio, start_in_sql
from crm.insights.revenue import Day, buyers_in_buckets, days, in_buckets
from crm.items import DISCOUNT, SALE
from crm.shop import shop_of
from crm.store.schema import purchase_items, purchases
from crm.texts import folded

TOP_ITEMS = 10


@dataclass(frozen=True, slots=True)
class Weekdays:
    """Purchases by weekday, Monday first. `months` has one row for each month with one;
    `days` has those with a purchase."""

    days: tuple[Day, ...]
    purchases: tuple[int, ...]
    revenue: tuple[Decimal, ...]
    months: tuple[tuple[date, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class SoldItem:
    """`purchases` it was in, by whatever case it was written."""

    name: str
    purchases: int
    quantity: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Items:
    """The first ten by each order: in how many purchases, by quantity, by amount."""

    by_purchases: tuple[SoldItem, ...]
    by_quantity: tuple[SoldItem, ...]
    by_amount: tuple[SoldItem, ...]


@dataclass(frozen=True, slots=True)
class Frequency:
    """One bucket: purchases, by how many buyers, and the average number of days since the same
    customer's purchase before; None where there is none."""

    start: date
    purchases: int
    buyers: int
    days_between: Decimal | None

    @property
    def per_buyer(self) -> Decimal | None:
        return ratio(Decimal(self.purchases), self.buyers, 4)


@dataclass(frozen=True, slots=True)
class Frequencies:
    bucket: Bucket
    points: tuple[Frequency, ...]
    whole: Frequency


def weekdays(session: Session, asked: Asked) -> Weekdays:
    """Heat map weekday × month, and the calendar's days."""
    found = days(session, asked)
    counts = [0] * 7
    sums = [Decimal(0)] * 7
    months: dict[date, list[int]] = {}
    for one in found:
        weekday = one.day.weekday()
        counts[weekday] += one.purchases
        sums[weekday] += one.revenue
        months.setdefault(one.day.replace(day=1), [0] * 7)[weekday] += one.purchases
    return Weekdays(
        found,
        tuple(counts),
        tuple(sums),
        tuple((month, tuple(row)) for month, row in sorted(months.items())),
    )


def hours(session: Session, asked: Asked) -> tuple[tuple[int, ...], ...]:
    """Seven rows from Monday, 24 columns: purchases recorded on their own date, in shop time."""
    zone = shop_of(session).timezone
    at, on = _wall_clock(session, asked, zone)
    hour = at.label("hour")
    rows = session.execute(
        select(purchases.c.purchase_date, hour, func.count())
        .where(asked.sold, on == purchases.c.purchase_date)
        .group_by(purchases.c.purchase_date, hour)
    )
    table = [[0] * 24 for _ in range(7)]
    for day, at_hour, count in rows:
        table[day.weekday()][int(at_hour)] += count
    return tuple(tuple(row) for row in table)


def _wall_clock(
    session: Session, asked: Asked, zone: ZoneInfo
) -> tuple[ColumnElement[int], ColumnElement[date]]:
    """SQL for the hour and the date of created_at in the shop's zone."""
    created = purchases.c.created_at
    if session.get_bind().dialect.name == "postgresql":
        local = func.timezone(zone.key, created)
        return cast(extract("hour", local), Integer), cast(local, Date)
    # SQLite knows no zones: the offset of each stretch of the clock is told to it, in seconds
    stretches = offsets(zone, asked.period.start, asked.end)
    shift: ColumnElement[Any] = literal(f"{stretches[-1][1]} seconds")
    if len(stretches) > 1:
        shift = case(
            *((created < until, f"{offset} seconds") for until, offset in stretches[:-1]),
            else_=f"{stretches[-1][1]} seconds",
        )
    local = func.datetime(created, shift)
    return (
        cast(func.substr(local, 12, 2, type_=String()), Integer),
        type_coerce(func.substr(local, 1, 10), Date),
    )


def offsets(zone: ZoneInfo, first: date, last: date) -> list[tuple[datetime, int]]:
    """The zone's offsets in seconds between two days: until when (UTC), and how much.

    The last one's instant says nothing: it holds from there on.
    """

    def offset(instant: datetime) -> int:
        found = instant.astimezone(zone).utcoffset()
        return int(found.total_seconds()) if found is not None else 0

    low = max(first.toordinal() - 2, 2)
    high = min(max(last, first).toordinal() + 2, date.max.toordinal() - 2)
    instant = datetime.fromordinal(low).replace(tzinfo=UTC)
    stretches: list[tuple[datetime, int]] = []
    for ordinal in range(low, high + 1):
        after = datetime.fromordinal(ordinal).replace(tzinfo=UTC) + timedelta(days=1)
        if offset(instant) != offset(after):
            left, right = instant, after
            while right - left > timedelta(seconds=1):
                middle = left + (right - left) // 2
                left, right = (middle, right) if offset(middle) == offset(left) else (left, middle)
            stretches.append((right.replace(microsecond=0), offset(instant)))
        instant = after
    stretches.append((instant, offset(instant)))
    return stretches


def items(session: Session, asked: Asked) -> Items:
    """The first ten by each order; see all_items."""
    return ordered(all_items(session, asked))


def all_items(session: Session, asked: Asked) -> list[SoldItem]:
    """Names compared without case and outer spaces; Discount and the lone Sale left out.

    By purchases, then amount, then name.
    """
    sold = (
        select(
            purchase_items.c.name,
            func.count(purchase_items.c.purchase_id.distinct()).label("purchases"),
            func.sum(purchase_items.c.quantity).label("quantity"),
            func.sum(purchase_items.c.amount).label("amount"),
        )
        .join(purchases, purchases.c.id == purchase_items.c.purchase_id)
        .where(asked.sold)
        .group_by(purchase_items.c.name)
    )
    spelt: dict[str, list[SoldItem]] = {}
    left_out = {folded(SALE), folded(DISCOUNT)}
    for row in session.execute(sold):
        key = folded(row.name)
        if key not in left_out:
            one = SoldItem(row.name, row.purchases, row.quantity, row.amount)
            spelt.setdefault(key, []).append(one)
    found = [
        same[0] if len(same) == 1 else _one_item(session, asked, same) for same in spelt.values()
    ]
    return sorted(found, key=lambda one: (-one.purchases, -one.amount, one.name))


def _one_item(session: Session, asked: Asked, same: list[SoldItem]) -> SoldItem:
    """One item that was written in several ways: named as most often, counted once a purchase."""
    most = min(same, key=lambda one: (-one.purchases, one.name))
    count = session.execute(
        select(func.count(purchase_items.c.purchase_id.distinct()))
        .join(purchases, purchases.c.id == purchase_items.c.purchase_id)
        .where(asked.sold, purchase_items.c.name.in_([one.name for one in same]))
    ).scalar_one()
    return SoldItem(
        most.name,
        count,
        sum((one.quantity for one in same), Decimal(0)),
        sum((one.amount for one in same), Decimal(0)),
    )


def ordered(found: Iterable[SoldItem]) -> Items:
    """By purchases: ties by amount, then name. By quantity and by amount: ties by name."""
    every = sorted(found, key=lambda item: item.name)
    return Items(
        tuple(sorted(every, key=lambda one: (-one.purchases, -one.amount))[:TOP_ITEMS]),
        tuple(sorted(every, key=lambda one: -one.quantity)[:TOP_ITEMS]),
        tuple(sorted(every, key=lambda one: -one.amount)[:TOP_ITEMS]),
    )


def frequencies(session: Session, asked: Asked, bucket: Bucket) -> Frequencies:
    """Purchases, buyers and gaps of each bucket. A gap belongs to the bucket of the later purchase;
    two purchases on one day are 0 days apart."""
    counts = in_buckets(asked, days(session, asked), bucket)
    buyers = buyers_in_buckets(session, asked, bucket) if counts else {}
    gaps = _gaps(session, asked, bucket) if counts else {}
    points = tuple(
        Frequency(
            one.day,
            one.purchases,
            buyers.get(one.day, 0),
            ratio(Decimal(gaps[one.day][0]), gaps[one.day][1], 2) if one.day in gaps else None,
        )
        for one in counts
    )
    in_all = Counter({"days": 0, "gaps": 0})
    for total, number in gaps.values():
        in_all["days"] += total
        in_all["gaps"] += number
    different = session.execute(
        select(func.count(purchases.c.customer_id.distinct())).where(asked.sold)
    ).scalar_one()
    whole = Frequency(
        asked.period.start,
        sum(one.purchases for one in counts),
        different,
        ratio(Decimal(in_all["days"]), in_all["gaps"], 2),
    )
    return Frequencies(bucket, points, whole)


def _gaps(session: Session, asked: Asked, bucket: Bucket) -> dict[date, tuple[int, int]]:
    """Days between purchases of the same customer, added up, and how many gaps, by bucket."""
    came = (
        select(
            purchases.c.purchase_date.label("day"),
            func.lag(purchases.c.purchase_date)
            .over(
                partition_by=purchases.c.customer_id,
                order_by=(purchases.c.purchase_date, purchases.c.id),
            )
            .label("before"),
        )
        .where(purchases.c.purchase_date <= asked.end)
        .subquery("came")
    )
    if session.get_bind().dialect.name == "postgresql":
        apart: ColumnElement[Any] = type_coerce(came.c.day, Integer) - type_coerce(
            came.c.before, Integer
        )
    else:
        apart = cast(func.julianday(came.c.day) - func.julianday(came.c.before), Integer)
    start = start_in_sql(session, came.c.day, bucket).label("start")
    rows = session.execute(
        select(start, func.sum(apart), func.count())
        .where(asked.covers(came.c.day), came.c.before.is_not(None))
        .group_by(text("1"))
    )
    return {row[0]: (int(row[1]), row[2]) for row in rows}

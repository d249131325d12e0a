"""Inputs of the figures, read from the purchases themselves: always correct, and slow.

`crm.insights.sums.from_sums` answers the same from the sums, where these hold.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    case,
    cast,
    extract,
    func,
    literal,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session

from crm.customers.counter import AT_THE_COUNTER, BY_PEOPLE, IS_PERSON
from crm.insights.sums.shapes import HourTable, Parts, Sold, Spelling, SpellingAmount, place_of
from crm.insights.sums.tables import days_apart
from crm.periods import Asked, Bucket, start_in_sql
from crm.settings import shop_of
from crm.store.raw_rows import driver_rows
from crm.store.schema import customers, purchase_items, purchases


def between(session: Session, first: date, last: date) -> tuple[Decimal, int]:
    """Revenue and number of the purchases."""
    row = session.execute(
        select(func.sum(purchases.c.total_amount), func.count()).where(
            purchases.c.purchase_date.between(first, last)
        )
    ).one()
    return row[0] or Decimal(0), row[1]


def days(session: Session, asked: Asked) -> list[Parts[date]]:
    """Every day with a purchase, in order."""
    return _grouped(session, asked, purchases.c.purchase_date)


def payments(session: Session, asked: Asked) -> list[Parts[str]]:
    """By payment method."""
    return _grouped(session, asked, purchases.c.payment_method)


def _grouped(session: Session, asked: Asked, by: ColumnElement[Any]) -> list[Parts[Any]]:
    rows = session.execute(
        select(by, func.sum(purchases.c.total_amount), func.count())
        .where(asked.sold)
        .group_by(by)
        .order_by(by)
    )
    return [Parts(*row) for row in rows]


def places(session: Session, asked: Asked) -> list[Parts[str]]:
    """By the customer's location as it is now."""
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
    place = place_of(customers.c.location).label("place")
    rows = session.execute(
        select(place, func.sum(spent.c.revenue), func.sum(spent.c.purchases))
        .join(customers, customers.c.id == spent.c.customer_id)
        .group_by(place)
    )
    return [Parts(name, revenue, int(number)) for name, revenue, number in rows]


def buyers(session: Session, asked: Asked, bucket: Bucket) -> dict[date, int]:
    """Different customers who bought, by the start of the bucket; only buckets with one."""
    start = start_in_sql(session, purchases.c.purchase_date, bucket).label("start")
    bought = select(start, purchases.c.customer_id).where(asked.sold, BY_PEOPLE)
    came = bought.distinct().subquery("came")
    rows = session.execute(select(came.c.start, func.count()).group_by(came.c.start))
    return {row[0]: row[1] for row in rows}


def newcomers(session: Session, asked: Asked) -> dict[date, int]:
    """Customers by the day of their first purchase."""
    first = customers.c.first_purchase_date
    rows = session.execute(
        select(first, func.count()).where(asked.covers(first), IS_PERSON).group_by(first)
    )
    return {row[0]: row[1] for row in rows}


def gaps(session: Session, asked: Asked) -> dict[date, tuple[int, int]]:
    """By the day of the later purchase: days since the same customer's one before, added up, and
    how many have one before."""
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
        .where(purchases.c.purchase_date <= asked.end, BY_PEOPLE)
        .subquery("came")
    )
    apart = days_apart(session, came.c.before, came.c.day)
    rows = session.execute(
        select(came.c.day, func.sum(apart), func.count())
        .where(asked.covers(came.c.day), came.c.before.is_not(None))
        .group_by(came.c.day)
    )
    return {row[0]: (int(row[1]), row[2]) for row in rows}


def of_counter(session: Session, asked: Asked) -> dict[date, int]:
    """Purchases of the counter, by day; only days with one."""
    day = purchases.c.purchase_date
    rows = session.execute(
        select(day, func.count()).where(asked.sold, AT_THE_COUNTER).group_by(day)
    )
    return {row[0]: row[1] for row in rows}


def hours(session: Session, asked: Asked) -> HourTable:
    """Seven rows from Monday, 24 columns: purchases recorded on their own date, in shop time."""
    at, on = _wall_clock(session, asked, shop_of(session).timezone)
    hour = at.label("hour")
    rows = session.execute(
        select(purchases.c.purchase_date, hour, func.count())
        .where(asked.sold, on == purchases.c.purchase_date)
        .group_by(purchases.c.purchase_date, hour)
    )
    table = [[0] * 24 for _ in range(7)]
    for day, at_hour, count in rows:
        table[day.weekday()][int(at_hour)] += count
    return table


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


_LINES = purchase_items.c
_SOLD_LINES = purchase_items.join(purchases, purchases.c.id == _LINES.purchase_id)


def spellings(session: Session, asked: Asked) -> list[Spelling]:
    """Items sold, by name as written."""
    quantity, amount = func.sum(_LINES.quantity), func.sum(_LINES.amount)
    return [Spelling(*row) for row in session.execute(_of_items(asked, quantity, amount))]


def amounts(session: Session, asked: Asked) -> list[SpellingAmount]:
    """The same without quantities."""
    rows = driver_rows(session, _of_items(asked, func.sum(_LINES.amount)))
    return [SpellingAmount(name, number, int(amount)) for name, number, amount in rows]


def _of_items(asked: Asked, *sums: ColumnElement[Any]) -> Select[Any]:
    """By name: the number of purchases, and sums of lines."""
    return (
        select(_LINES.name, func.count(_LINES.purchase_id.distinct()), *sums)
        .select_from(_SOLD_LINES)
        .where(asked.sold)
        .group_by(_LINES.name)
    )


def respelt(session: Session, asked: Asked) -> list[Sold]:
    """The purchases that write an item in two ways: their ids, and the names in each."""
    twice = (
        select(_LINES.purchase_id)
        .select_from(_SOLD_LINES)
        .where(asked.sold)
        .group_by(_LINES.purchase_id, _LINES.name_key)
        .having(func.count(_LINES.name.distinct()) > 1)
    )
    return names_in(session, twice, asked)


def names_in(session: Session, purchase_ids: Any, asked: Asked) -> list[Sold]:
    """The different names in some of the period's purchases."""
    rows = session.execute(
        select(_LINES.purchase_id, _LINES.name)
        .select_from(_SOLD_LINES)
        .where(asked.sold, _LINES.purchase_id.in_(purchase_ids))
        .distinct()
    )
    return [Sold(*row) for row in rows]

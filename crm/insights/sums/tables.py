"""Sums by day, week and month that insights read: made, made again, and proved.

Triggers keep them right with every change of a purchase or an item, in its transaction; they live
in the migrations. What comes in bulk is not counted one by one: `rollups_stale` holds the first day
from which on nothing holds (a change touches its own day and later ones, never earlier), readers
look at the purchases themselves from there on, and `refresh_next` counts anew, a month a write.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Integer,
    Numeric,
    Select,
    Table,
    and_,
    case,
    cast,
    delete,
    extract,
    func,
    insert,
    literal,
    not_,
    or_,
    select,
    text,
    type_coerce,
)
from sqlalchemy.orm import Session

from crm.customers.counter import BY_PEOPLE
from crm.periods import Bucket, end_of, start_in_sql, start_of
from crm.store.schema import (
    SUMS,
    customers,
    hidden_rows,
    items_by_bucket,
    purchase_items,
    purchases,
    respelt_purchases,
    rollups_stale,
    sales_by_bucket,
    sales_by_place,
    sales_by_quarter,
)


def stale_since(session: Session) -> date | None:
    """The first day from which on the sums do not hold; None when all do."""
    return session.execute(select(func.min(rollups_stale.c.since))).scalar()


def hold_until(session: Session, last: date) -> bool:
    """Whether the sums of all days up to `last` can be read."""
    since = stale_since(session)
    return since is None or last < since


def stale_from(session: Session, day: date) -> None:
    """From `day` on, changes in this transaction are not counted one by one: for what comes in
    bulk. `refresh_next` counts them afterwards."""
    if hold_until(session, day):
        session.execute(insert(rollups_stale).values(since=day))


def recount(session: Session) -> None:
    """Everything anew, in this transaction."""
    if hold_until(session, date.min):
        session.execute(insert(rollups_stale).values(since=date.min))
    while refresh_next(session):
        pass


def refresh_next(session: Session) -> bool:
    """Counts the next month that is stale; whether there is another one.

    Nothing is counted while rows are hidden: they are neither there nor gone.
    """
    if stale_since(session) is None:
        return False
    if session.get_bind().dialect.name == "postgresql":
        # first those who left it to us, then those who count themselves
        session.execute(select(rollups_stale).with_for_update())
        names = ", ".join(table.name for table in (*SUMS, respelt_purchases))
        session.execute(text(f"LOCK TABLE {names} IN EXCLUSIVE MODE"))
    since = stale_since(session)
    if since is None or _hides_purchases(session):
        return False
    first = start_of(since, Bucket.MONTH)
    sold = select(func.min(purchases.c.purchase_date))
    found = session.execute(sold.where(purchases.c.purchase_date >= first)).scalar()
    last = date.max if found is None else end_of(start_of(found, Bucket.MONTH), Bucket.MONTH)
    _count(session, first, last)
    after = session.execute(sold.where(purchases.c.purchase_date > last)).scalar()
    session.execute(delete(rollups_stale).where(rollups_stale.c.since <= last))
    if after is not None:
        stale_from(session, after)
    return after is not None


def _hides_purchases(session: Session) -> bool:
    hidden = select(hidden_rows.c.first_id).where(hidden_rows.c.noun == "purchases").limit(1)
    return session.execute(hidden).first() is not None


def _count(session: Session, first: date, last: date) -> None:
    """Whole months."""
    for table, there, said in parts(session, first, last):
        session.execute(delete(table).where(there))
        session.execute(insert(table).from_select([column.name for column in table.c], said))
    day = purchases.c.purchase_date
    ours = select(purchases.c.id).where(day.between(first, last))
    session.execute(delete(respelt_purchases).where(respelt_purchases.c.purchase_id.in_(ours)))
    session.execute(insert(respelt_purchases).from_select(["purchase_id"], respelt(first, last)))


Part = tuple[Table, ColumnElement[bool], Select[Any]]
"""A table, which of its rows are meant, and what they should be."""


def parts(session: Session, first: date, last: date) -> Iterator[Part]:
    """Expected sums for whole months of purchases, and for every week that overlaps them."""
    for bucket in Bucket:
        low = start_of(first, bucket)
        high = end_of(start_of(last, bucket), bucket) if last < date.max else last
        t = sales_by_bucket.c
        there = and_(t.bucket == bucket.value, t.start.between(low, high))
        yield sales_by_bucket, there, _sales(session, bucket, low, high)
    place, quarter, items = sales_by_place.c, sales_by_quarter.c, items_by_bucket.c
    yield sales_by_place, place.day.between(first, last), _places(first, last)
    yield sales_by_quarter, quarter.day.between(first, last), _quarters(session, first, last)
    days = and_(items.bucket == Bucket.DAY.value, items.start.between(first, last))
    yield items_by_bucket, days, _items(first, last)
    months = and_(items.bucket == Bucket.MONTH.value, items.start.between(first, last))
    yield items_by_bucket, months, _items_of_months(session, first, last)


def _sales(session: Session, bucket: Bucket, first: date, last: date) -> Select[Any]:
    other = purchases.alias("other")
    before = (
        select(other.c.purchase_date)
        .where(
            other.c.customer_id == purchases.c.customer_id,
            other.c.purchase_date <= purchases.c.purchase_date,
            or_(
                other.c.purchase_date < purchases.c.purchase_date,
                other.c.id < purchases.c.id,
            ),
        )
        .order_by(other.c.purchase_date.desc())
        .limit(1)
        .correlate(purchases)
        .scalar_subquery()
    )
    came = (
        select(
            start_in_sql(session, purchases.c.purchase_date, bucket).label("start"),
            purchases.c.purchase_date,
            purchases.c.customer_id,
            purchases.c.total_amount,
            before.label("before"),
            BY_PEOPLE.label("named"),
        )
        .where(purchases.c.purchase_date.between(first, last))
        .subquery("came")
    )
    apart = days_apart(session, came.c.before, came.c.purchase_date)
    named = came.c.named
    return select(
        literal(bucket.value).label("bucket"),
        came.c.start,
        func.count().label("purchases"),
        _whole(func.sum(came.c.total_amount)).label("revenue"),
        func.count(case((named, came.c.customer_id)).distinct()).label("buyers"),
        _number_of(and_(named, came.c.before.is_(None))).label("newcomers"),
        _whole(func.coalesce(func.sum(case((named, apart))), 0)).label("days_between"),
        _number_of(not_(named)).label("of_counter"),
    ).group_by(came.c.start)


def _number_of(which: ColumnElement[bool]) -> ColumnElement[int]:
    return _whole(func.sum(case((which, 1), else_=0)))


def _whole(value: ColumnElement[Any]) -> ColumnElement[int]:
    """PostgreSQL adds integers up to a decimal."""
    return cast(type_coerce(value, BigInteger), BigInteger)


def days_apart(
    session: Session, first: ColumnElement[Any], later: ColumnElement[Any]
) -> ColumnElement[int]:
    """SQL: the days from one date to another."""
    if session.get_bind().dialect.name == "postgresql":
        ends = (type_coerce(cast(one, Date), Integer) for one in (later, first))
        return type_coerce(operator.sub(*ends), Integer)
    return cast(func.julianday(later) - func.julianday(first), Integer)


def days_after(session: Session, day: ColumnElement[Any], days: int) -> ColumnElement[date]:
    """SQL: the date so many days after another."""
    if session.get_bind().dialect.name == "postgresql":
        return type_coerce(operator.add(type_coerce(cast(day, Date), Integer), days), Date)
    return type_coerce(func.date(day, f"+{days} days"), Date)


def _places(first: date, last: date) -> Select[Any]:
    day = purchases.c.purchase_date
    place = func.coalesce(customers.c.location, "").label("location")
    return (
        select(
            day.label("day"),
            place,
            purchases.c.payment_method,
            func.count().label("purchases"),
            _whole(func.sum(purchases.c.total_amount)).label("revenue"),
        )
        .join(customers, customers.c.id == purchases.c.customer_id)
        .where(day.between(first, last))
        .group_by(day, place, purchases.c.payment_method)
    )


def _quarters(session: Session, first: date, last: date) -> Select[Any]:
    day, at = purchases.c.purchase_date, purchases.c.created_at
    quarter: ColumnElement[int]
    if session.get_bind().dialect.name == "postgresql":
        quarter = cast(func.floor((extract("epoch", at) - extract("epoch", day)) / 900), Integer)
    else:
        seconds = cast(func.strftime("%s", at), Integer) - cast(func.strftime("%s", day), Integer)
        quarter = (seconds + 172_800) // 900 - 192
    when = (
        select(day.label("day"), quarter.label("quarter"))
        .where(day.between(first, last))
        .subquery("at")
    )
    return (
        select(when.c.day, when.c.quarter, func.count().label("purchases"))
        .where(when.c.quarter.between(-96, 191))
        .group_by(when.c.day, when.c.quarter)
    )


def _items(first: date, last: date) -> Select[Any]:
    day = purchases.c.purchase_date
    plain = type_coerce(purchase_items.c.quantity, Numeric(14, 3))
    quantity = cast(func.round(plain * literal(1_000, Integer)), BigInteger)
    return (
        select(
            literal(Bucket.DAY.value).label("bucket"),
            day.label("start"),
            purchase_items.c.name,
            func.count(purchase_items.c.purchase_id.distinct()).label("purchases"),
            _whole(func.sum(quantity)).label("thousandths"),
            _whole(func.sum(purchase_items.c.amount)).label("amount"),
        )
        .join(purchases, purchases.c.id == purchase_items.c.purchase_id)
        .where(day.between(first, last))
        .group_by(day, purchase_items.c.name)
    )


def _items_of_months(session: Session, first: date, last: date) -> Select[Any]:
    """Item sums by month, added up from those by day, so the days must be counted first."""
    days = items_by_bucket.alias("days")
    month = start_in_sql(session, days.c.start, Bucket.MONTH).label("start")
    return (
        select(
            literal(Bucket.MONTH.value).label("bucket"),
            month,
            days.c.name,
            func.sum(days.c.purchases).label("purchases"),
            _whole(func.sum(days.c.thousandths)).label("thousandths"),
            _whole(func.sum(days.c.amount)).label("amount"),
        )
        .where(days.c.bucket == Bucket.DAY.value, days.c.start.between(first, last))
        .group_by(month, days.c.name)
    )


def respelt(first: date, last: date) -> Select[Any]:
    lines = purchase_items.c
    return (
        select(lines.purchase_id)
        .join(purchases, purchases.c.id == lines.purchase_id)
        .where(purchases.c.purchase_date.between(first, last))
        .group_by(lines.purchase_id, lines.name_key)
        .having(func.count(lines.name.distinct()) > 1)
        .distinct()
    )

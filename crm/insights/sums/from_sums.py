"""Inputs of the figures, read from the sums by day, week and month (see tables.py).

A million purchases in two years are 730 days here. Only for days where the sums hold.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    case,
    cast,
    extract,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import Session

from crm.insights.sums import from_rows
from crm.insights.sums.shapes import HourTable, Parts, Sold, Spelling, place_of
from crm.insights.sums.tables import hold_until
from crm.periods import Asked, Bucket, next_start, start_of
from crm.settings import shop_of
from crm.store.schema import (
    items_by_bucket,
    respelt_purchases,
    sales_by_bucket,
    sales_by_place,
    sales_by_quarter,
)
from crm.values import Period

_THOUSANDTH = Decimal("0.001")
_QUARTER = 900
"""Seconds."""

_SALES = sales_by_bucket.c
_PLACES = sales_by_place.c
_QUARTERS = sales_by_quarter.c
_ITEMS = items_by_bucket.c


def _days(first: date, last: date) -> ColumnElement[bool]:
    return and_(_SALES.bucket == Bucket.DAY.value, _SALES.start.between(first, last))


def between(session: Session, first: date, last: date) -> tuple[Decimal, int]:
    """Revenue and number of the purchases."""
    row = session.execute(
        select(func.sum(_SALES.revenue), func.sum(_SALES.purchases)).where(_days(first, last))
    ).one()
    return row[0] or Decimal(0), int(row[1] or 0)


def days(session: Session, asked: Asked) -> list[Parts[date]]:
    """Every day with a purchase, in order."""
    rows = session.execute(
        select(_SALES.start, _SALES.revenue, _SALES.purchases)
        .where(_days(asked.period.start, asked.end))
        .order_by(_SALES.start)
    )
    return [Parts(*row) for row in rows]


def payments(session: Session, asked: Asked) -> list[Parts[str]]:
    """By payment method."""
    return _grouped(session, asked, _PLACES.payment_method)


def places(session: Session, asked: Asked) -> list[Parts[str]]:
    """By the customer's location as it is now."""
    return _grouped(session, asked, place_of(_PLACES.location))


def _grouped(session: Session, asked: Asked, by: ColumnElement[str]) -> list[Parts[str]]:
    by = by.label("by")
    rows = session.execute(
        select(by, func.sum(_PLACES.revenue), func.sum(_PLACES.purchases))
        .where(asked.covers(_PLACES.day))
        .group_by(by)
    )
    return [Parts(name, revenue, int(number)) for name, revenue, number in rows]


def buyers(session: Session, asked: Asked, bucket: Bucket) -> dict[date, int]:
    """Different customers who bought, by the start of the bucket; only buckets with one."""
    found: dict[date, int] = {}
    whole = _whole_buckets(session, asked, bucket)
    for part in _around(asked, whole):  # of the buckets that the period cuts
        found |= from_rows.buyers(session, part, bucket)
    if whole is not None:
        rows = session.execute(
            select(_SALES.start, _SALES.buyers).where(
                _SALES.bucket == bucket.value,
                _SALES.start.between(whole.start, whole.end),
                _SALES.buyers != 0,
            )
        )
        found |= {row[0]: row[1] for row in rows}
    return found


def _whole_buckets(session: Session, asked: Asked, bucket: Bucket) -> Period | None:
    """The longest part of the period that is made of whole buckets. A bucket counts as whole when
    the days of it that are not in the period have no purchase."""
    first, last = asked.period.start, asked.end
    low = start_of(first, bucket)
    if low < first and _sold(session, low, first - timedelta(days=1)):
        low = next_start(low, bucket)
    high = start_of(last, bucket)
    after = date.max if high.year == date.max.year else next_start(high, bucket)
    high = after - timedelta(days=1)
    if high > last and (
        not hold_until(session, high) or _sold(session, last + timedelta(days=1), high)
    ):
        high = start_of(last, bucket) - timedelta(days=1)
    return Period(low, high) if low <= high else None


def _sold(session: Session, first: date, last: date) -> bool:
    found = select(_SALES.start).where(_days(first, last)).limit(1)
    return session.execute(found).first() is not None


def _around(asked: Asked, whole: Period | None) -> list[Asked]:
    """The parts of the period before and after the whole buckets."""
    first, last = asked.period.start, asked.end
    if first > last:
        return []
    if whole is None:
        return [Asked(Period(first, last), last)]
    parts = []
    if first < whole.start:
        parts.append(Period(first, whole.start - timedelta(days=1)))
    if whole.end < last:
        parts.append(Period(whole.end + timedelta(days=1), last))
    return [Asked(part, part.end) for part in parts]


def newcomers(session: Session, asked: Asked) -> dict[date, int]:
    """Customers by the day of their first purchase."""
    rows = session.execute(
        select(_SALES.start, _SALES.newcomers).where(
            _days(asked.period.start, asked.end), _SALES.newcomers != 0
        )
    )
    return {row[0]: row[1] for row in rows}


def gaps(session: Session, asked: Asked) -> dict[date, tuple[int, int]]:
    """By the day of the later purchase: days since the same customer's one before, added up, and
    how many have one before."""
    later = (_SALES.purchases - _SALES.of_counter - _SALES.newcomers).label("later")
    rows = session.execute(
        select(_SALES.start, _SALES.days_between, later).where(
            _days(asked.period.start, asked.end), later > 0
        )
    )
    return {day: (total, number) for day, total, number in rows}


def of_counter(session: Session, asked: Asked) -> dict[date, int]:
    """Purchases of the counter, by day; only days with one."""
    rows = session.execute(
        select(_SALES.start, _SALES.of_counter).where(
            _days(asked.period.start, asked.end), _SALES.of_counter != 0
        )
    )
    return {row[0]: row[1] for row in rows}


def hours(session: Session, asked: Asked) -> HourTable:
    """Seven rows from Monday, 24 columns: purchases recorded on their own date, in shop time.

    Of zones that were off by less than a quarter of an hour (before 1972), to the quarter.
    """
    sold = select(func.min(_QUARTERS.day), func.max(_QUARTERS.day)).where(
        asked.covers(_QUARTERS.day)
    )
    first, last = session.execute(sold).one()
    table = [[0] * 24 for _ in range(7)]
    if first is None:
        return table
    stretches = from_rows.offsets(shop_of(session).timezone, first, last)
    for weekday, quarter, stretch, number in session.execute(
        _by_quarter(session, asked, [until.timestamp() for until, _ in stretches[:-1]])
    ):
        at = quarter * _QUARTER + stretches[stretch][1]
        if 0 <= at < 86_400:
            table[(int(weekday) - 1) % 7][at // 3_600] += number
    return table


def _by_quarter(session: Session, asked: Asked, changes: list[float]) -> Select[Any]:
    """Purchases by weekday from Sunday, quarter, and how many changes of the clock came before."""
    if session.get_bind().dialect.name == "postgresql":
        weekday = cast(extract("dow", _QUARTERS.day), Integer)
        midnight = cast(extract("epoch", _QUARTERS.day), Integer)
    else:
        weekday = cast(func.strftime("%w", _QUARTERS.day), Integer)
        midnight = cast(func.strftime("%s", _QUARTERS.day), Integer)
    stretch: ColumnElement[int] = literal(0, Integer)
    if changes:
        at = midnight + _QUARTERS.quarter * _QUARTER
        whens = [(at < int(until), place) for place, until in enumerate(changes)]
        stretch = case(*whens, else_=len(changes))
    keys = (weekday.label("weekday"), _QUARTERS.quarter, stretch.label("stretch"))
    return (
        select(*keys, func.sum(_QUARTERS.purchases))
        .where(asked.covers(_QUARTERS.day))
        .group_by("weekday", _QUARTERS.quarter, "stretch")
    )


def spellings(session: Session, asked: Asked) -> list[Spelling]:
    """Items sold, by name as written: from whole months, and the days around them."""
    whole = _whole_buckets(session, asked, Bucket.MONTH)
    parts = [
        and_(_ITEMS.bucket == Bucket.DAY.value, asked_part.covers(_ITEMS.start))
        for asked_part in _around(asked, whole)
    ]
    if whole is not None:
        months = _ITEMS.start.between(whole.start, whole.end)
        parts.append(and_(_ITEMS.bucket == Bucket.MONTH.value, months))
    if not parts:
        return []
    rows = session.execute(
        select(
            _ITEMS.name,
            func.sum(_ITEMS.purchases),
            func.sum(_ITEMS.thousandths),
            func.sum(_ITEMS.amount),
        )
        .where(or_(*parts))
        .group_by(_ITEMS.name)
    )
    return [
        Spelling(name, int(number), _quantity(int(thousandths)), amount)
        for name, number, thousandths, amount in rows
    ]


def _quantity(thousandths: int) -> Decimal:
    whole, rest = divmod(thousandths, 1_000)
    return (Decimal(thousandths) * _THOUSANDTH).normalize() if rest else Decimal(whole)


def respelt(session: Session, asked: Asked) -> list[Sold]:
    """The purchases that write an item in two ways: their ids, and the names in each."""
    return from_rows.names_in(session, select(respelt_purchases.c.purchase_id), asked)

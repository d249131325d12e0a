"""Inputs of the figures, read from the sums by day, week and month (see tables.py).

A million purchases in two years are 730 days here. Only for days where the sums hold.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    Select,
    case,
    cast,
    extract,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from crm.insights.sums import from_rows
from crm.insights.sums.buckets import around, days_between, in_months, whole_buckets
from crm.insights.sums.shapes import HourTable, Parts, Sold, Spelling, SpellingAmount, place_of
from crm.periods import Asked, Bucket
from crm.settings import shop_of
from crm.store.raw_rows import driver_rows
from crm.store.schema import (
    items_by_bucket,
    respelt_purchases,
    sales_by_bucket,
    sales_by_place,
    sales_by_quarter,
)

_THOUSANDTH = Decimal("0.001")
_QUARTER = 900
"""Seconds."""

_SALES = sales_by_bucket.c
_PLACES = sales_by_place.c
_QUARTERS = sales_by_quarter.c
_ITEMS = items_by_bucket.c


def between(session: Session, first: date, last: date) -> tuple[Decimal, int]:
    """Revenue and number of the purchases."""
    row = session.execute(
        select(func.sum(_SALES.revenue), func.sum(_SALES.purchases)).where(
            days_between(first, last)
        )
    ).one()
    return row[0] or Decimal(0), int(row[1] or 0)


def days(session: Session, asked: Asked) -> list[Parts[date]]:
    """Every day with a purchase, in order."""
    rows = session.execute(
        select(_SALES.start, _SALES.revenue, _SALES.purchases)
        .where(days_between(asked.period.start, asked.end))
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
    whole = whole_buckets(session, asked, bucket)
    for part in around(asked, whole):  # of the buckets that the period cuts
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


def newcomers(session: Session, asked: Asked) -> dict[date, int]:
    """Customers by the day of their first purchase."""
    rows = session.execute(
        select(_SALES.start, _SALES.newcomers).where(
            days_between(asked.period.start, asked.end), _SALES.newcomers != 0
        )
    )
    return {row[0]: row[1] for row in rows}


def gaps(session: Session, asked: Asked) -> dict[date, tuple[int, int]]:
    """By the day of the later purchase: days since the same customer's one before, added up, and
    how many have one before."""
    later = (_SALES.purchases - _SALES.of_counter - _SALES.newcomers).label("later")
    rows = session.execute(
        select(_SALES.start, _SALES.days_between, later).where(
            days_between(asked.period.start, asked.end), later > 0
        )
    )
    return {day: (total, number) for day, total, number in rows}


def of_counter(session: Session, asked: Asked) -> dict[date, int]:
    """Purchases of the counter, by day; only days with one."""
    rows = session.execute(
        select(_SALES.start, _SALES.of_counter).where(
            days_between(asked.period.start, asked.end), _SALES.of_counter != 0
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
    """Items sold, by name as written."""
    money = shop_of(session).currency.from_minor
    return [
        Spelling(name, int(number), _quantity(int(thousandths)), money(int(amount)))
        for name, number, thousandths, amount in _of_items(
            session, asked, _ITEMS.purchases, _ITEMS.thousandths, _ITEMS.amount
        )
    ]


def amounts(session: Session, asked: Asked) -> list[SpellingAmount]:
    """The same without quantities."""
    rows = _of_items(session, asked, _ITEMS.purchases, _ITEMS.amount)
    return [SpellingAmount(name, int(number), int(amount)) for name, number, amount in rows]


def _of_items(session: Session, asked: Asked, *columns: Column[Any]) -> list[tuple[Any, ...]]:
    """The columns added up by name, as the driver gives them; the first one is nothing of no name.

    For 4,000 names of a year SQLite sorts 60,000 sums, of days and months.
    """
    parts = [
        select(
            _ITEMS.name,
            *((column if sign > 0 else -column).label(column.name) for column in columns),
        ).where(_ITEMS.bucket == bucket.value, _ITEMS.start.between(first, last))
        for bucket, first, last, sign in in_months(session, asked)
    ]
    if not parts:
        return []
    sold = union_all(*parts).subquery("sold")
    sums = [func.sum(sold.c[column.name]) for column in columns]
    return driver_rows(
        session, select(sold.c.name, *sums).group_by(sold.c.name).having(sums[0] != 0)
    )


def _quantity(thousandths: int) -> Decimal:
    whole, rest = divmod(thousandths, 1_000)
    return (Decimal(thousandths) * _THOUSANDTH).normalize() if rest else Decimal(whole)


def respelt(session: Session, asked: Asked) -> list[Sold]:
    """The purchases that write an item in two ways: their ids, and the names in each."""
    return from_rows.names_in(session, select(respelt_purchases.c.purchase_id), asked)

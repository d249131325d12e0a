"""The sheets of an Excel file: titles, columns, and rows that are read as they are written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.customers.totals import Status
from crm.formats import Formats
from crm.insights import customers as people
from crm.insights import patterns, revenue, segments
from crm.language.text import folded
from crm.periods import Asked, Bucket, bucket_of
from crm.purchases.items import DISCOUNT, SALE
from crm.reports.lines import item_lines, purchase_rows
from crm.reports.tables import Cell, Column, Kind, Sheet, Shown
from crm.reports.words import LONG_WEEKDAYS, SEGMENT_WORDS, span
from crm.settings import shop_of
from crm.store.schema import customers, purchase_items, purchases


class View(StrEnum):
    """What a file is about: everything, or what one tab shows."""

    EVERYTHING = "everything"
    REVENUE = "revenue"
    CUSTOMERS = "customers"
    PATTERNS = "patterns"


_REVENUE = Column("Revenue", 18, Kind.MONEY)
_SALES = Column("Purchases", 12, Kind.NUMBER)
_BUYERS = Column("Buyers", 12, Kind.NUMBER)


def sheets(session: Session, asked: Asked, view: View) -> Iterator[Sheet]:
    """In the order of the file."""
    yield _summary(session, asked)
    match view:
        case View.EVERYTHING:
            yield _revenue(session, asked)
            yield _places(session, asked)
            yield _customers(session, asked)
            yield _items(session, asked)
            yield _purchases(session, asked)
            yield _lines(session, asked)
        case View.REVENUE:
            yield _revenue(session, asked)
            yield _places(session, asked)
            yield _payments(session, asked)
        case View.CUSTOMERS:
            yield _top(session, asked)
            yield _groups(session, asked)
            yield _customers(session, asked)
        case View.PATTERNS:
            yield _months(session, asked)
            yield _hours(session, asked)
            yield _days(session, asked)
            yield _items(session, asked)
            yield _frequency(session, asked)


def _summary(session: Session, asked: Asked) -> Sheet:
    columns = (Column("Figure", 34), Column("Value", 24))
    return Sheet("Summary", columns, _summary_rows(session, asked))


def _summary_rows(session: Session, asked: Asked) -> Iterator[Sequence[Cell]]:
    shop = shop_of(session)
    formats = Formats(shop)
    money = revenue.revenue(session, asked)
    then = people.standing(session, asked.as_of)
    yield "Shop", shop.name
    yield "Period", span(asked, formats)
    yield "From", Shown(asked.period.start, Kind.DAY)
    yield "To", Shown(asked.period.end, Kind.DAY)
    yield "Revenue", Shown(money.revenue, Kind.MONEY)
    yield "Purchases", money.purchases
    yield "Average transaction", Shown(money.average, Kind.MONEY)
    yield "Revenue of the period before", Shown(money.previous_revenue, Kind.MONEY)
    yield "Growth", Shown(money.growth, Kind.SHARE)
    for share in revenue.by_payment(session, asked):
        yield f"Paid by {share.name}", Shown(share.revenue, Kind.MONEY)
    yield "Customers", then.total
    yield f"Active customers ({people.ACTIVE_DAYS} days)", then.active
    for status in Status:
        yield f"Customers marked {status.value}", then.badges[status]
    yield "Average lifetime value", Shown(then.lifetime_value, Kind.MONEY)
    for group in segments.segments(session, asked.as_of):
        yield f"Group: {SEGMENT_WORDS[group.segment]}", group.size


def _bucket_column(bucket: Bucket) -> Column:
    if bucket is Bucket.MONTH:
        return Column("Month", 14, Kind.MONTH)
    return Column("Week from" if bucket is Bucket.WEEK else "Day", 14, Kind.DAY)


def _revenue(session: Session, asked: Asked) -> Sheet:
    bucket = bucket_of(asked.period)
    columns = (
        _bucket_column(bucket),
        _REVENUE,
        _SALES,
        _BUYERS,
        Column("New customers", 16, Kind.NUMBER),
    )
    rows = (
        (point.start, point.revenue, point.purchases, point.buyers, point.new)
        for point in revenue.over_time(session, asked, bucket).points
    )
    return Sheet("Revenue", columns, rows)


def _places(session: Session, asked: Asked) -> Sheet:
    return Sheet(
        "Places",
        (Column("Location", 28), _REVENUE, _SALES, _BUYERS),
        (
            (one.name, one.revenue, one.purchases, one.buyers)
            for one in revenue.by_location(session, asked)
        ),
    )


def _payments(session: Session, asked: Asked) -> Sheet:
    return Sheet(
        "Payments",
        (Column("Payment", 28), _REVENUE, _SALES),
        ((one.name, one.revenue, one.purchases) for one in revenue.by_payment(session, asked)),
    )


def _top(session: Session, asked: Asked) -> Sheet:
    return Sheet(
        "Top customers",
        (
            Column("Id", 8, Kind.NUMBER),
            Column("Name", 28),
            Column("Spent in the period", 20, Kind.MONEY),
            _SALES,
        ),
        (
            (one.customer_id, one.name, one.spent, one.purchases)
            for one in people.top_customers(session, asked)
        ),
    )


def _groups(session: Session, asked: Asked) -> Sheet:
    return Sheet(
        "Groups",
        (
            Column("Group", 20),
            Column("Customers", 12, Kind.NUMBER),
            Column("Spent in all", 18, Kind.MONEY),
        ),
        (
            (SEGMENT_WORDS[group.segment], group.size, group.revenue)
            for group in segments.segments(session, asked.as_of)
        ),
    )


def _customers(session: Session, asked: Asked) -> Sheet:
    columns = (
        Column("Id", 8, Kind.NUMBER),
        Column("Name", 28),
        Column("Phone", 18),
        Column("Location", 22),
        Column("Status", 10),
        Column("Total spent", 18, Kind.MONEY),
        _SALES,
        Column("First visit", 13, Kind.DAY),
        Column("Last visit", 13, Kind.DAY),
    )
    return Sheet("Customers", columns, _customer_rows(session, asked))


def _customer_rows(session: Session, asked: Asked) -> Iterator[Sequence[Cell]]:
    then = people.totals_as_of(session, asked.as_of)
    statement = (
        select(
            then.c.id,
            then.c.name,
            customers.c.phone,
            customers.c.location,
            people.badge_of(then).label("badge"),
            then.c.spent,
            then.c.visits,
            then.c.first_visit,
            then.c.last_visit,
        )
        .join(customers, customers.c.id == then.c.id)
        .order_by(then.c.spent.desc(), then.c.id)
    )
    rows = session.execute(
        statement,
        people.badge_parameters(shop_of(session), asked.as_of),
        execution_options={"yield_per": 2_000},
    )
    for row in rows:
        yield tuple(row)


def _items(session: Session, asked: Asked) -> Sheet:
    columns = (
        Column("Item", 36),
        _SALES,
        Column("Quantity", 12, Kind.NUMBER),
        Column("Amount", 18, Kind.MONEY),
        Column("Average price", 16, Kind.MONEY),
    )
    return Sheet("Items", columns, _item_rows(session, asked))


def _item_rows(session: Session, asked: Asked) -> Iterator[Sequence[Cell]]:
    """Every item, then what was sold without naming it, and discounts: so the amounts add up to
    the revenue."""
    currency = shop_of(session).currency
    for one in patterns.all_items(session, asked):
        price = currency.round(one.amount / one.quantity) if one.quantity else None
        yield one.name, one.purchases, one.quantity, one.amount, price
    rest = session.execute(
        select(
            purchase_items.c.name_key,
            func.count(purchase_items.c.purchase_id.distinct()),
            func.sum(purchase_items.c.amount),
        )
        .join(purchases, purchases.c.id == purchase_items.c.purchase_id)
        .where(asked.sold, purchase_items.c.name_key.in_([folded(SALE), folded(DISCOUNT)]))
        .group_by(purchase_items.c.name_key)
        .order_by(purchase_items.c.name_key.desc())
    )
    names = {folded(SALE): "(sold without naming items)", folded(DISCOUNT): "(discounts)"}
    for key, number, amount in rest:
        yield names[key], number, None, amount, None


def _purchases(session: Session, asked: Asked) -> Sheet:
    columns = (
        Column("Id", 8, Kind.NUMBER),
        Column("Date", 13, Kind.DAY),
        Column("Customer", 28),
        Column("Phone", 18),
        Column("Items", 48),
        Column("Total", 18, Kind.MONEY),
        Column("Payment", 12),
        Column("Notes", 28),
    )
    return Sheet("Purchases", columns, purchase_rows(session, asked))


def _lines(session: Session, asked: Asked) -> Sheet:
    columns = (
        Column("Purchase", 10, Kind.NUMBER),
        Column("Date", 13, Kind.DAY),
        Column("Customer", 28),
        Column("Item", 36),
        Column("Quantity", 12, Kind.NUMBER),
        Column("Unit", 8),
        Column("Price", 14, Kind.MONEY),
        Column("Amount", 16, Kind.MONEY),
    )
    return Sheet("Lines", columns, item_lines(session, asked))


def _months(session: Session, asked: Asked) -> Sheet:
    found = patterns.weekdays(session, asked)
    columns = (
        Column("Month", 14, Kind.MONTH),
        *(Column(day, 12, Kind.NUMBER) for day in LONG_WEEKDAYS),
    )
    return Sheet("By month", columns, ((month, *counts) for month, counts in found.months))


def _hours(session: Session, asked: Asked) -> Sheet:
    columns = (
        Column("Weekday", 14),
        *(Column(f"{hour:02}:00", 7, Kind.NUMBER) for hour in range(24)),
    )
    table = patterns.hours(session, asked)
    return Sheet(
        "By hour", columns, ((day, *row) for day, row in zip(LONG_WEEKDAYS, table, strict=True))
    )


def _days(session: Session, asked: Asked) -> Sheet:
    columns = (Column("Day", 14, Kind.DAY), Column("Weekday", 14), _REVENUE, _SALES)
    rows = (
        (one.day, LONG_WEEKDAYS[one.day.weekday()], one.revenue, one.purchases)
        for one in revenue.days(session, asked)
    )
    return Sheet("Days", columns, rows)


def _frequency(session: Session, asked: Asked) -> Sheet:
    bucket = bucket_of(asked.period)
    columns = (
        _bucket_column(bucket),
        _SALES,
        _BUYERS,
        Column("Purchases a buyer", 18, Kind.NUMBER),
        Column("Days between", 14, Kind.NUMBER),
    )
    rows = (
        (point.start, point.purchases, point.buyers, point.per_buyer, point.days_between)
        for point in patterns.frequencies(session, asked, bucket).points
    )
    return Sheet("How often", columns, rows)

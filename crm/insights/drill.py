"""Behind a day, an item, a place, a way of paying or a staff member of a chart: sales and names."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from crm.customers import counter
from crm.customers.counter import BY_PEOPLE, IS_PERSON
from crm.customers.find import place_code
from crm.dataclass import dataclass
from crm.errors import NotFound
from crm.insights.customers import TopCustomer
from crm.insights.patterns import SoldItem, all_items
from crm.insights.revenue import Revenue, Share, by_payment, by_place, revenue
from crm.insights.staff_sales import StaffShare, by_staff
from crm.insights.sums.shapes import UNKNOWN
from crm.language.keys import item_key
from crm.periods import Asked
from crm.store.schema import customers, purchase_items, purchases
from crm.values import Period

MOST_SALES = 8
MOST_BUYERS = 6
MOST_OF_BAR = 4
"""Sales of a bar, below its buyers."""
MOST_READ, LAST_DAYS = 50_000, 30
"""Of a bar with more sales than that, names are looked for in its last days."""


class By(StrEnum):
    """What the bars of a chart stand for; the values are those of `Chart`."""

    PLACE = "loc"
    PAYMENT = "pay"
    STAFF = "stf"


@dataclass(frozen=True, slots=True)
class Bar:
    """Of a chart: `key` is short enough for a button. `name` is a place, a payment method, or who
    recorded the sales (None: files)."""

    by: By
    key: str
    name: str | None
    revenue: Decimal
    purchases: int


@dataclass(frozen=True, slots=True)
class DaySale:
    """One of a day's sales."""

    purchase_id: int
    name: str
    total: Decimal


@dataclass(frozen=True, slots=True)
class DaySales:
    """A shop date: its revenue, how it was paid, and its largest sales; ties by id."""

    day: date
    revenue: Revenue
    payments: tuple[Share, ...]
    largest: tuple[DaySale, ...]


def day_sales(session: Session, day: date) -> DaySales:
    """Of one day."""
    asked = Asked(Period(day, day), day)
    rows = session.execute(
        select(purchases.c.id, customers.c.name, purchases.c.total_amount)
        .join(customers, customers.c.id == purchases.c.customer_id)
        .where(purchases.c.purchase_date == day)
        .order_by(purchases.c.total_amount.desc(), purchases.c.id)
        .limit(MOST_SALES)
    )
    return DaySales(
        day,
        revenue(session, asked),
        tuple(one for one in by_payment(session, asked) if one.revenue),
        tuple(DaySale(*row) for row in rows),
    )


@dataclass(frozen=True, slots=True)
class ItemSales:
    """An item in a period (`sold` is None where it was not), when it last sold in all, and who
    bought most of it in the period, by amount; ties by id."""

    asked: Asked
    name: str
    sold: SoldItem | None
    last_sold: date | None
    buyers: tuple[TopCustomer, ...]


def item_sales(session: Session, purchase_id: int, line: int, asked: Asked) -> ItemSales:
    """Of the item that a line of a purchase has. Raises NotFound where that is gone."""
    name = session.scalar(
        select(purchase_items.c.name).where(
            purchase_items.c.purchase_id == purchase_id, purchase_items.c.line == line
        )
    )
    if name is None:
        raise NotFound("purchase", purchase_id)
    key = item_key(name)
    lines, bills = purchase_items.c, purchases.c
    of_item = purchase_items.join(purchases, bills.id == lines.purchase_id)
    last = session.scalar(
        select(func.max(bills.purchase_date))
        .select_from(of_item)
        .where(lines.name_key == key, bills.purchase_date <= asked.as_of)
    )
    amount = func.sum(lines.amount).label("amount")
    rows = session.execute(
        select(customers.c.id, customers.c.name, amount, func.count(bills.id.distinct()))
        .select_from(of_item.join(customers, customers.c.id == bills.customer_id))
        .where(lines.name_key == key, asked.sold, IS_PERSON)
        .group_by(customers.c.id, customers.c.name)
        .order_by(amount.desc(), customers.c.id)
        .limit(MOST_BUYERS)
    )
    sold = [one for one in all_items(session, asked) if item_key(one.name) == key]
    return ItemSales(
        asked, name, sold[0] if sold else None, last, tuple(TopCustomer(*row) for row in rows)
    )


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item by the latest line that has it, which a button can name."""

    name: str
    purchase_id: int
    line: int


def latest_lines(session: Session, names: tuple[str, ...]) -> tuple[ItemLine, ...]:
    """Of each item by its name, in this order."""
    found = []
    for name in names:
        row = session.execute(
            select(purchase_items.c.purchase_id, purchase_items.c.line)
            .where(purchase_items.c.name_key == item_key(name))
            .order_by(purchase_items.c.purchase_id.desc(), purchase_items.c.line.desc())
            .limit(1)
        ).first()
        if row is not None:
            found.append(ItemLine(name, row[0], row[1]))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class BarSale:
    """One of the largest sales of a bar."""

    purchase_id: int
    day: date
    name: str
    total: Decimal


@dataclass(frozen=True, slots=True)
class BarSales:
    """A bar, with its buyers and its largest sales, both by amount; ties by id. `since` is the day
    from which on they are, where a bar has too many sales to read them all."""

    asked: Asked
    bar: Bar
    since: date | None
    buyers: tuple[TopCustomer, ...]
    largest: tuple[BarSale, ...]


Shares = tuple[Share, ...] | tuple[StaffShare, ...]


def shares(session: Session, by: By, asked: Asked) -> Shares:
    """The figures of a chart of bars."""
    match by:
        case By.PLACE:
            return by_place(session, asked)
        case By.PAYMENT:
            return by_payment(session, asked)
        case By.STAFF:
            return by_staff(session, asked)


def bars(by: By, found: Shares) -> tuple[Bar, ...]:
    """Those that have a name, in their order: not of nobody, of no place, and of who is in the
    staff no more."""
    return tuple(
        Bar(by, _key(by, one), one.name, one.revenue, one.purchases)
        for one in found
        if one.purchases and _has_name(one)
    )


def _has_name(one: Share | StaffShare) -> bool:
    if isinstance(one, StaffShare):
        return one.name is not None or one.staff_id is None
    return one.name not in (UNKNOWN, counter.NAME)


def _key(by: By, one: Share | StaffShare) -> str:
    if isinstance(one, StaffShare):
        return str(one.staff_id or 0)
    return place_code(one.name) if by is By.PLACE else one.name


def bar_sales(session: Session, by: By, key: str, asked: Asked) -> BarSales:
    """Raises NotFound where the chart has no such bar any more."""
    found = bars(by, shares(session, by, asked))
    bar = next((one for one in found if one.key == key), None)
    if bar is None:
        raise NotFound("bar", key)
    looked = asked
    if bar.by is not By.PLACE and bar.purchases > MOST_READ:
        first = max(asked.period.start, asked.end - timedelta(days=LAST_DAYS - 1))
        looked = Asked(Period(first, asked.period.end), asked.as_of)
    inside = and_(looked.sold, _is_of(bar))
    spent = func.sum(purchases.c.total_amount).label("spent")
    best = (
        select(purchases.c.customer_id, spent, func.count().label("number"))
        .where(inside, BY_PEOPLE)
        .group_by(purchases.c.customer_id)
        .order_by(spent.desc(), purchases.c.customer_id)
        .limit(MOST_BUYERS)
        .subquery("best")
    )
    buyers = session.execute(
        select(customers.c.id, customers.c.name, best.c.spent, best.c.number)
        .join(best, best.c.customer_id == customers.c.id)
        .order_by(best.c.spent.desc(), customers.c.id)
    )
    amount = purchases.c.total_amount
    first_ones = select(purchases.c.id).where(inside).order_by(amount.desc(), purchases.c.id)
    largest = session.execute(
        select(purchases.c.id, purchases.c.purchase_date, customers.c.name, amount)
        .join(customers, customers.c.id == purchases.c.customer_id)
        .where(purchases.c.id.in_(first_ones.limit(MOST_OF_BAR)))
        .order_by(amount.desc(), purchases.c.id)
    )
    return BarSales(
        asked,
        bar,
        None if looked.period == asked.period else looked.period.start,
        tuple(TopCustomer(*row) for row in buyers),
        tuple(BarSale(*row) for row in largest),
    )


def _is_of(bar: Bar) -> ColumnElement[bool]:
    """SQL: the purchase is in the bar."""
    match bar.by:
        case By.PLACE:
            there = select(customers.c.id).where(customers.c.location == bar.name)
            return purchases.c.customer_id.in_(there)
        case By.PAYMENT:
            return purchases.c.payment_method == bar.name
        case By.STAFF:
            return purchases.c.recorded_by == (int(bar.key) or None)

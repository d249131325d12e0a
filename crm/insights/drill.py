"""Behind a day or an item of a chart: its sales, and who buys it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.customers.counter import IS_PERSON
from crm.dataclass import dataclass
from crm.errors import NotFound
from crm.insights.customers import TopCustomer
from crm.insights.patterns import SoldItem, all_items
from crm.insights.revenue import Revenue, Share, by_payment, revenue
from crm.language.keys import item_key
from crm.periods import Asked
from crm.store.schema import customers, purchase_items, purchases
from crm.values import Period

MOST_SALES = 8
MOST_BUYERS = 6


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

"""Sheets of what was sold: items, sales, and their lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm import staff
from crm.bill import DISCOUNT, POINTS, SALE
from crm.i18n import _
from crm.insights import patterns
from crm.language.keys import item_key
from crm.language.text import folded
from crm.periods import Asked
from crm.reports.columns import money_column, sales_column
from crm.reports.lines import item_lines, purchase_rows
from crm.reports.tables import Cell, Column, Kind, Sheet, with_totals
from crm.reports.words import recorder
from crm.settings import shop_of
from crm.store.schema import purchase_items, purchases
from crm.values import ZERO
from crm.words import payment


def items(session: Session, asked: Asked) -> Sheet:
    columns = (
        Column(_("Item"), 36),
        replace(sales_column(), summed=False),  # a sale of two items is in both
        Column(_("Quantity"), 12, Kind.NUMBER),
        money_column(),
        Column(_("Average price"), 16, Kind.MONEY),
    )
    return with_totals(_("Items"), columns, _item_rows(session, asked))


def _item_rows(session: Session, asked: Asked) -> Iterator[Sequence[Cell]]:
    """Every item, then what was sold without naming it, and discounts: so the amounts add up to
    the revenue."""
    currency = shop_of(session).currency
    for one in patterns.all_items(session, asked):
        price = currency.round(one.amount / one.quantity) if one.quantity else None
        yield one.name, one.purchases, one.quantity, one.amount, price
    names = {
        folded(SALE): _("(sold without naming items)"),
        folded(DISCOUNT): _("(discounts)"),
        item_key(POINTS): _("(paid with points)"),
    }
    rest = session.execute(
        select(
            purchase_items.c.name_key,
            func.count(purchase_items.c.purchase_id.distinct()),
            func.sum(purchase_items.c.amount),
        )
        .join(purchases, purchases.c.id == purchase_items.c.purchase_id)
        .where(asked.sold, purchase_items.c.name_key.in_(list(names)))
        .group_by(purchase_items.c.name_key)
        .order_by(purchase_items.c.name_key.desc())
    )
    for key, number, amount in rest:
        yield names[key], number, None, amount, None


def sales(session: Session, asked: Asked) -> Sheet:
    columns = (
        Column(_("Sale id"), 10, Kind.NUMBER),
        Column(_("Date"), 13, Kind.DAY),
        Column(_("Customer"), 28),
        Column(_("Phone"), 18),
        Column(_("Items"), 48),
        Column(_("Total"), 18, Kind.MONEY, summed=True),
        Column(_("Payment"), 12),
        Column(_("Notes"), 28),
        Column(_("Refunded"), 14, Kind.MONEY, summed=True),
        Column(_("Due"), 14, Kind.MONEY, summed=True),
        Column(_("Recorded by"), 18),
    )
    names = staff.names(session)
    rows = purchase_rows(
        session, asked, payment, newest_first=True, by=lambda who: recorder(who, names)
    )
    summed = (purchases.c.total_amount, purchases.c.returned_amount, purchases.c.due_amount)
    totals = session.execute(select(*map(func.sum, summed)).where(asked.sold)).one()
    return Sheet(_("Sales"), columns, rows, tuple(total or ZERO for total in totals))


def lines(session: Session, asked: Asked) -> Sheet:
    columns = (
        Column(_("Sale id"), 10, Kind.NUMBER),
        Column(_("Date"), 13, Kind.DAY),
        Column(_("Customer"), 28),
        Column(_("Item"), 36),
        Column(_("Quantity"), 12, Kind.NUMBER),
        Column(_("Unit"), 8),
        Column(_("Price"), 14, Kind.MONEY),
        Column(_("Amount"), 16, Kind.MONEY, summed=True),
    )
    amount = session.scalar(
        select(func.sum(purchase_items.c.amount))
        .join(purchases, purchases.c.id == purchase_items.c.purchase_id)
        .where(asked.sold)
    )
    return Sheet(_("Lines"), columns, item_lines(session, asked), (amount or ZERO,))

"""The purchases of a period, one by one and line by line, read a few thousand at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from crm.customers.fields import CustomerField
from crm.formats import Formats
from crm.periods import Asked
from crm.settings import shop_of
from crm.store.schema import customers, purchase_items, purchases

AT_A_TIME = 2_000
"""Rows read together, so that the memory stays flat."""

_STREAMED = {"yield_per": AT_A_TIME}

Row = tuple[str | int | Decimal | date | None, ...]


def purchase_rows(
    session: Session,
    asked: Asked,
    payment: Callable[[str], str] = str,
    besides: Sequence[CustomerField] = (),
    *,
    newest_first: bool = False,
    by: Callable[[int | None], str] | None = None,
) -> Iterator[Row]:
    """Id, date, customer, phone, items in words, total, payment, notes, what was given back of it
    and what is owed of it (None for nothing), and further fields of the customer's card; by date,
    then id.

    `payment` says a payment method as it is shown, `by` who recorded the sale, as a last column.
    """
    formats = Formats(shop_of(session))
    statement = (
        select(
            purchases.c.id,
            purchases.c.purchase_date,
            customers.c.name,
            customers.c.phone,
            purchases.c.total_amount,
            purchases.c.payment_method,
            purchases.c.notes,
            purchases.c.returned_amount,
            purchases.c.due_amount,
            purchases.c.recorded_by,
            *(customers.c[field.name].label(f"customer_{field.name}") for field in besides),
        )
        .join(customers, customers.c.id == purchases.c.customer_id)
        .where(asked.sold)
        .order_by(*_order(newest_first=newest_first))
    )
    for part in session.execute(statement, execution_options=_STREAMED).partitions():
        said = _in_words(session, [row.id for row in part], formats)
        for row in part:
            yield (
                row.id,
                row.purchase_date,
                row.name,
                row.phone,
                said.get(row.id, ""),
                row.total_amount,
                payment(row.payment_method),
                row.notes,
                row.returned_amount or None,
                row.due_amount or None,
                *row[len(row) - len(besides) :],
                *((by(row.recorded_by),) if by is not None else ()),
            )


def _order(*, newest_first: bool) -> tuple[ColumnElement[Any], ...]:
    ascending: tuple[ColumnElement[Any], ...] = (purchases.c.purchase_date, purchases.c.id)
    return tuple(one.desc() for one in ascending) if newest_first else ascending


def _in_words(session: Session, ids: Sequence[int], formats: Formats) -> dict[int, str]:
    """The items of each purchase as one line of text, by its id: `2 rice, oil`."""
    rows = session.execute(
        select(
            purchase_items.c.purchase_id,
            purchase_items.c.name,
            purchase_items.c.quantity,
            purchase_items.c.unit,
        )
        .where(purchase_items.c.purchase_id.in_(ids))
        .order_by(purchase_items.c.purchase_id, purchase_items.c.line)
    )
    said: dict[int, list[str]] = {}
    for purchase_id, name, quantity, unit in rows:
        amount = "" if quantity == 1 and not unit else f"{formats.quantity(quantity, unit)} "
        said.setdefault(purchase_id, []).append(f"{amount}{name}")
    return {purchase_id: ", ".join(parts) for purchase_id, parts in said.items()}


def item_lines(session: Session, asked: Asked) -> Iterator[Row]:
    """Purchase, date, customer, item, quantity, unit, price, amount; the newest purchase first."""
    statement = (
        select(
            purchases.c.id,
            purchases.c.purchase_date,
            customers.c.name,
            purchase_items.c.name.label("item"),
            purchase_items.c.quantity,
            purchase_items.c.unit,
            purchase_items.c.unit_price,
            purchase_items.c.amount,
        )
        .join(customers, customers.c.id == purchases.c.customer_id)
        .join(purchase_items, purchase_items.c.purchase_id == purchases.c.id)
        .where(asked.sold)
        .order_by(*_order(newest_first=True), purchase_items.c.line)
    )
    for row in session.execute(statement, execution_options=_STREAMED):
        yield tuple(row)

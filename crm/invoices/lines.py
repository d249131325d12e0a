"""The lines of a booked bill, as an invoice needs them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.bill import GST, is_sold, takes_off
from crm.dataclass import dataclass
from crm.invoices.rates import rates_on
from crm.invoices.tax import Item, Registration, TaxedLine, taxed_lines
from crm.settings import shop_of
from crm.store.schema import purchase_items


@dataclass(frozen=True, slots=True)
class BookedLines:
    """Goods of a bill with the rates of its day, amounts in minor units. `numbers` are their lines
    in the books, `off` what comes off the whole bill, `on_top` whether tax was added to the
    prices."""

    items: tuple[Item, ...]
    numbers: tuple[int, ...]
    off: int
    on_top: bool

    def taxed(self, registration: Registration, *, same_state: bool) -> tuple[TaxedLine, ...]:
        lines = taxed_lines(
            self.items,
            self.off,
            registration=registration,
            inclusive=not self.on_top,
            same_state=same_state,
        )
        return tuple(lines)


def booked_lines(session: Session, purchase_id: int, day: date) -> BookedLines:
    """The lines of a bill of that day."""
    minor = shop_of(session).currency.to_minor
    rows = session.execute(
        select(purchase_items)
        .where(purchase_items.c.purchase_id == purchase_id)
        .order_by(purchase_items.c.line)
    ).all()
    goods = [row for row in rows if is_sold(row.name, row.amount)]
    rates = rates_on(session, {row.name_key for row in goods}, day)
    items = tuple(
        Item(
            row.name,
            row.quantity,
            row.unit,
            minor(row.unit_price),
            minor(row.amount),
            rates[row.name_key].rate,
            rates[row.name_key].hsn,
        )
        for row in goods
    )
    return BookedLines(
        items,
        tuple(row.line for row in goods),
        off=-sum(minor(row.amount) for row in rows if takes_off(row.name, row.amount)),
        on_top=any(row.name == GST for row in rows),
    )


def line_numbers(session: Session, purchase_id: int) -> tuple[int, ...]:
    """`BookedLines.numbers` alone."""
    rows = session.execute(
        select(purchase_items.c.line, purchase_items.c.name, purchase_items.c.amount)
        .where(purchase_items.c.purchase_id == purchase_id)
        .order_by(purchase_items.c.line)
    )
    return tuple(row.line for row in rows if is_sold(row.name, row.amount))

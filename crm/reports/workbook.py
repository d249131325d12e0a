"""Figures and purchases as an Excel file, and as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.formats import Formats
from crm.insights import customers as people
from crm.insights import patterns, revenue
from crm.insights.periods import Asked, bucket_of, label
from crm.insights.segments import segments
from crm.reports.charts import SEGMENT_WORDS, growth_words, span
from crm.shop import Shop, shop_of
from crm.store.schema import customers, purchase_items, purchases

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is a formula to a spreadsheet; names and notes are people's."""

AT_A_TIME = 2_000
"""Rows read together, so that the memory stays flat."""

Cell = str | int | Decimal | date | datetime | None


def excel(session: Session, asked: Asked) -> bytes:
    """Sheets Summary, Revenue, Places, Customers, Items, Purchases of the period."""
    from openpyxl import Workbook  # 150 ms, and only an export needs it

    shop = shop_of(session)
    formats = Formats(shop)
    book = Workbook(write_only=True)
    money = _money_format(shop)
    _sheet(book, "Summary", (("Figure", 34), ("Value", 22)), _summary(session, asked), money)
    bucket = bucket_of(asked.period)
    _sheet(
        book,
        "Revenue",
        (
            (bucket.value.capitalize(), 14),
            ("Revenue", 18),
            ("Purchases", 12),
            ("Buyers", 12),
            ("New customers", 16),
        ),
        (
            (label(point.start, bucket), point.revenue, point.purchases, point.buyers, point.new)
            for point in revenue.over_time(session, asked, bucket).points
        ),
        money,
    )
    _sheet(
        book,
        "Places",
        (("Location", 28), ("Revenue", 18), ("Purchases", 12), ("Buyers", 12)),
        (
            (one.name, one.revenue, one.purchases, one.buyers)
            for one in revenue.by_location(session, asked)
        ),
        money,
    )
    _sheet(book, "Customers", _CUSTOMER_COLUMNS, _customers(session, asked), money)
    _sheet(
        book,
        "Items",
        (("Item", 36), ("Purchases", 12), ("Quantity", 12), ("Amount", 18)),
        (
            (one.name, one.purchases, one.quantity, one.amount)
            for one in patterns.all_items(session, asked)
        ),
        money,
        amounts=(3,),
    )
    _sheet(book, "Purchases", _PURCHASE_COLUMNS, _purchases(session, asked, formats), money)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


_CUSTOMER_COLUMNS = (
    ("Id", 8),
    ("Name", 28),
    ("Phone", 18),
    ("Location", 22),
    ("Status", 10),
    ("Total spent", 18),
    ("Purchases", 12),
    ("First visit", 13),
    ("Last visit", 13),
)
_PURCHASE_COLUMNS = (
    ("Id", 8),
    ("Date", 13),
    ("Customer", 28),
    ("Phone", 18),
    ("Items", 48),
    ("Total", 18),
    ("Payment", 12),
    ("Notes", 28),
)


def csv_file(session: Session, asked: Asked) -> bytes:
    """The purchases of the period; UTF-8 with a mark that Excel looks for."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([name for name, _ in _PURCHASE_COLUMNS])
    for row in _purchases(session, asked, Formats(shop_of(session))):
        writer.writerow([_harmless(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _harmless(cell: Cell) -> Cell:
    """A leading apostrophe makes a formula text again (OWASP, CSV injection)."""
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) and not _is_phone(cell):
        return f"'{cell}"
    return cell


def _is_phone(text: str) -> bool:
    return text[:1] == "+" and text[1:].isdigit()


def _money_format(shop: Shop) -> str:
    """Grouped in lakhs where the country does so."""
    sign = Formats(shop).sign
    fraction = "." + "0" * shop.currency.digits if shop.currency.digits else ""
    if Formats(shop).counts_lakhs:
        return (
            f'[>=10000000]"{sign}"##\\,##\\,##\\,##0{fraction};'
            f'[>=100000]"{sign}"##\\,##\\,##0{fraction};"{sign}"##,##0{fraction}'
        )
    return f'"{sign}"#,##0{fraction}'


def _sheet(
    book: Any,
    title: str,
    columns: Sequence[tuple[str, int]],
    rows: Iterable[Sequence[Cell]],
    money: str,
    amounts: Sequence[int] | None = None,
) -> None:
    """`amounts` are the columns with money; without them every Decimal is."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for number, (_, width) in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    bold = Font(bold=True)

    def styled(value: Any, number_format: str = "General") -> Any:
        cell = WriteOnlyCell(sheet, value=value)
        cell.number_format = number_format
        return cell

    heads = [styled(name) for name, _ in columns]
    for head in heads:
        head.font = bold
    sheet.append(heads)
    for row in rows:
        cells: list[Any] = []
        for place, value in enumerate(row):
            if isinstance(value, Decimal) and (amounts is None or place in amounts):
                cells.append(styled(value, money))
            elif isinstance(value, date):
                cells.append(styled(value, "dd-mm-yyyy"))
            elif isinstance(value, str) and value.startswith(FORMULA_STARTS):
                cell = styled(value)
                cell.data_type = "s"
                cells.append(cell)
            else:
                cells.append(value)
        sheet.append(cells)


def _summary(session: Session, asked: Asked) -> Iterable[Sequence[Cell]]:
    shop = shop_of(session)
    formats = Formats(shop)
    money = revenue.revenue(session, asked)
    then = people.standing(session, asked.as_of)
    yield "Shop", shop.name
    yield "Period", span(asked, formats)
    yield "From", asked.period.start
    yield "To", asked.period.end
    yield "Revenue", money.revenue
    yield "Purchases", money.purchases
    yield "Average transaction", money.average
    yield "Revenue of the period before", money.previous_revenue
    yield "Growth", growth_words(money.growth, asked.period.days)
    for share in revenue.by_payment(session, asked):
        yield f"Paid by {share.name}", share.revenue
    yield "Customers", then.total
    yield "Active customers (30 days)", then.active
    for status, count in then.badges.items():
        yield status.value, count
    yield "Average lifetime value", then.lifetime_value
    for group in segments(session, asked.as_of):
        yield f"{SEGMENT_WORDS[group.segment]} customers", group.size


def _customers(session: Session, asked: Asked) -> Iterable[Sequence[Cell]]:
    shop = shop_of(session)
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
        statement, people.badge_parameters(shop, asked.as_of), execution_options=_STREAMED
    )
    for row in rows:
        yield tuple(row)


_STREAMED = {"yield_per": AT_A_TIME}


def _purchases(session: Session, asked: Asked, formats: Formats) -> Iterable[Sequence[Cell]]:
    statement = (
        select(
            purchases.c.id,
            purchases.c.purchase_date,
            customers.c.name,
            customers.c.phone,
            purchases.c.total_amount,
            purchases.c.payment_method,
            purchases.c.notes,
        )
        .join(customers, customers.c.id == purchases.c.customer_id)
        .where(asked.sold)
        .order_by(purchases.c.purchase_date, purchases.c.id)
    )
    for part in session.execute(statement, execution_options=_STREAMED).partitions():
        lines = _lines(session, [row.id for row in part], formats)
        for row in part:
            yield (
                row.id,
                row.purchase_date,
                row.name,
                row.phone,
                lines.get(row.id, ""),
                row.total_amount,
                row.payment_method,
                row.notes,
            )


def _lines(session: Session, ids: Sequence[int], formats: Formats) -> dict[int, str]:
    """What was bought, in a line for each purchase: `2 rice, oil`."""
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

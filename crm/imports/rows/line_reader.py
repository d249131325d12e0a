"""Item and amount of a row of sales, or the reason why it is not taken."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from operator import itemgetter
from typing import TYPE_CHECKING

from crm.errors import Invalid
from crm.imports.columns.headings import Field, heading_key
from crm.imports.columns.special_headings import of_percent
from crm.imports.file_lines import FileLine
from crm.imports.rows.memo import Remembered
from crm.imports.rows.plain_lines import ReadsPlain, reads_plain
from crm.imports.rows.row_refused import RowRefused
from crm.imports.rows.sale_cells import (
    LONE,
    Count,
    Money,
    Places,
    count_of,
    counted_as,
    item_of,
    many_of,
)
from crm.imports.rows.several_items import several_items
from crm.imports.rows.total_rows import is_total
from crm.imports.staging_file import IGNORED, WARNING, StagingFile
from crm.language.amounts import amount, with_a_doubtful_point
from crm.language.cells import Cell, ascii_digits, text_of
from crm.language.keys import item_key
from crm.purchases.items import LONGEST_UNIT

if TYPE_CHECKING:
    from crm.imports.columns.layout import Layout
    from crm.shop import Shop

_PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,4})?)\s*%?")
_NO_DOUBT = re.compile(r"\d{4,}\.\d{3}(?!\d)|,\d{3}\.\d{3}(?!\d)|(?<!\d)0\.\d{3}(?!\d)")


def _item_of(cell: Cell) -> tuple[str, str]:
    if is_total(cell):
        raise RowRefused("total_row", IGNORED)
    return item_of(cell)


class LineReader:
    """Reads the items and the money of one sheet's rows."""

    def __init__(
        self,
        layout: Layout,
        places: Places,
        staging: StagingFile,
        shop: Shop,
        sheet: str,
        *,
        ledger: bool,
    ) -> None:
        """`ledger`: a book of debts, with what was given and what was got."""
        self._at = places
        self._staging = staging
        self._currency = shop.currency
        self._sheet = sheet
        self._ledger = ledger
        self._itemised = bool(layout.indexes(Field.ITEM))
        amounts, bill_totals = layout.indexes(Field.AMOUNT), layout.indexes(Field.BILL_TOTAL)
        self.own_total = bool(bill_totals and (amounts or layout.indexes(Field.PRICE)))
        headings = {column.index: column.heading for column in layout.columns}
        before_tax = bool(amounts) and heading_key(headings[amounts[0]]).startswith("taxable")
        self._taxed = not (before_tax and not bill_totals)
        self._percent = of_percent(headings.get(places.discount, ""))
        self._money_columns = [*amounts, *bill_totals, *layout.indexes(Field.PRICE)]
        self._pointed = False  # whether a point before three digits is known to be the decimal one
        digits = self._currency.digits  # `62.50`, as most programs write it, needs no arithmetic
        self._plain = re.compile(rf"[0-9]{{1,9}}\.[0-9]{{{digits}}}" if digits else r"[0-9]{1,9}")
        values = (places.quantity, places.item, places.price, places.amount)
        whole = max(values) < len(layout.columns)
        self._money = Remembered(self._read_money)
        self._count = Remembered(count_of)
        self._item = Remembered(_item_of)
        self._several = Remembered(several_items)
        self.plain: ReadsPlain | None = None
        """Reads the line of a row, where nothing comes off it or on top of it; where it can."""
        if whole and self._itemised:
            unit_at = places.unit if places.unit < len(layout.columns) else None
            seen = (self._count, self._item)
            self.plain = reads_plain(itemgetter(*values), *seen, self._plain.fullmatch, unit_at)
        of_more = {Field.DISCOUNT, Field.TAX, Field.BILL_TOTAL, Field.REFUNDED}
        self.nothing_more = not any(layout.indexes(field) for field in of_more)
        """Whether no column says more of a line's money than its price and amount."""
        self.plain_words = self._itemised and not layout.indexes(Field.PRICE)
        """Whether a row may have all items of a bill in words, as no column says their price."""
        self._counted_by_name = self._itemised and not layout.indexes(Field.QUANTITY)

    def learn(self, rows: Sequence[Sequence[Cell]]) -> None:
        """`1250.000` somewhere in a column of money says what `1.250` is."""
        self._pointed = self._currency.digits == 3 or any(
            isinstance(cell := row[index], str) and _NO_DOUBT.search(ascii_digits(cell))
            for row in rows
            for index in self._money_columns
            if index < len(row)
        )

    def _read_money(self, cell: Cell) -> Money | None:
        if cell is None or cell == "":
            return None
        if isinstance(cell, str) and self._plain.fullmatch(cell):
            return Money(Decimal(cell), int(cell.replace(".", "")), exact=True)
        value = amount(cell)
        if value is None:
            return None
        minor = self._currency.to_minor(value)
        doubtful = not self._pointed and with_a_doubtful_point(cell)
        exact = self._currency.from_minor(minor) == value
        return Money(value, minor, exact=exact, doubtful=doubtful)

    def read(self, row: int, cells: Sequence[Cell]) -> tuple[FileLine, int | None]:
        """The line, and the bill's own total where a column says it. Raises RowRefused, Invalid."""
        if self._ledger:
            return self._ledger_line(cells), None
        at = self._at
        counted = self._count[cells[at.quantity]]
        if counted is not None and counted.kept <= 0:
            raise RowRefused("quantity_zero" if counted.kept == 0 else "quantity_negative")
        paid = self._money[cells[at.amount]]
        own = self._money[cells[at.bill_total]]
        if paid is None and own is not None and not self.own_total:
            paid = own
        price = self._price(cells, paid)
        name, name_key = self._item[cells[at.item]] if self._itemised else LONE
        if self._counted_by_name and (several := self._several[cells[at.item]]):
            name, name_key = LONE
            if len(several) == 1:  # of more nobody knows what each cost
                ((name, number),) = several
                name_key, counted = item_key(name), counted_as(number)
        many = counted or many_of(paid, price)
        if price is None:
            worked_out = 0
        elif price.exact and many.kept.__class__ is int:
            worked_out = int(many.kept) * price.minor
        else:
            worked_out = self._currency.to_minor(many.value * price.value)
        if paid is not None and paid.minor == worked_out > 0:
            total = worked_out
        else:
            total = self._total(row, cells, paid, price, worked_out)
        each = price.minor if price and price.minor > 0 else self._each(paid, total, many)
        unit = text_of(cells[at.unit]) or many.unit
        own_total = None
        if own is not None and self.own_total and own.minor > 0:
            if own.doubtful:
                raise Invalid("amount", cells[at.bill_total], "ambiguous")
            own_total = own.minor
        return FileLine(
            name, name_key, many.kept, unit and unit[:LONGEST_UNIT], each, total
        ), own_total

    def without_money(self, cells: Sequence[Cell]) -> list[FileLine]:
        """The items of a cell that names several: their money is one sum, on a line of its own."""
        several = self._several[cells[self._at.item]] if self._counted_by_name else None
        if several is None or len(several) == 1:
            return []
        return [
            FileLine(name, item_key(name), counted_as(number).kept, None, 0, 0)
            for name, number in several
        ]

    def places(self) -> set[int]:
        """The columns that `plain` reads."""
        at = self._at
        if not self._itemised or self._ledger:
            return set()
        return {at.item, at.quantity, at.unit, at.price, at.amount}

    def _price(self, cells: Sequence[Cell], paid: Money | None) -> Money | None:
        cell = cells[self._at.price]
        try:
            price = self._money[cell]
            if price is not None and price.doubtful and paid is None:
                raise Invalid("price", cell, "ambiguous")
        except Invalid as error:
            if paid is None:
                raise Invalid("price", error.value, error.reason) from error
            return None  # what was paid stands; the price follows from it
        return price

    def _total(
        self,
        row: int,
        cells: Sequence[Cell],
        paid: Money | None,
        price: Money | None,
        worked_out: int,
    ) -> int:
        """Minor units: what was paid, which beats quantity times price."""
        if paid is None and price is None:
            raise RowRefused("amount_missing")
        less, more = self._less(cells, paid, worked_out), self._taxes(cells)
        if paid is not None and paid.doubtful and paid.minor not in (worked_out, worked_out - less):
            raise Invalid("amount", cells[self._at.amount], "ambiguous")
        total = worked_out - less if paid is None else paid.minor
        if total <= 0:
            raise RowRefused("amount_zero" if total == 0 else "amount_negative")
        if not self._taxed:
            total += more
        expected = (worked_out, worked_out - less, worked_out - less + more, worked_out + more)
        if price is not None and price.minor > 0 and total not in expected:
            of_minor = self._currency.from_minor
            facts = {"amount": str(of_minor(total)), "worked_out": str(of_minor(worked_out))}
            self._staging.remark(WARNING, "amount_differs", self._sheet, row, facts)
        return total

    def _each(self, paid: Money | None, total: int, many: Count) -> int:
        """The price of one, from what was paid for all."""
        value = self._currency.from_minor(total) if paid is None else paid.value
        return self._currency.to_minor(value / many.value)

    def _less(self, cells: Sequence[Cell], paid: Money | None, worked_out: int) -> int:
        """A discount in minor units: of money, or of so many per cent."""
        cell = cells[self._at.discount]
        if cell is None or cell == "":
            return 0
        text = ascii_digits(text_of(cell)).lstrip("-").strip()
        if self._percent or text.endswith("%"):
            if found := _PERCENT.fullmatch(text):
                share = Decimal(found[1])
                if isinstance(cell, float) and share < 1:  # a cell that Excel shows as 10%
                    share *= 100
                rest = Decimal(worked_out) * share / 100
                return self._currency.to_minor(rest.scaleb(-self._currency.digits))
        else:
            try:
                money = self._money[cell]
            except Invalid:
                money = None
            else:
                if money is None or not money.doubtful:
                    return abs(money.minor) if money is not None else 0
        if paid is None:
            raise RowRefused("discount_unreadable", text=text[:100])
        return 0

    def _taxes(self, cells: Sequence[Cell]) -> int:
        """Sum of all columns of taxes and charges on top."""
        return sum(self._optional(cells[index]) for index in self._at.taxes)

    def money(self, cell: Cell) -> int:
        """Minor units of a cell, without its sign; 0 for what is no amount."""
        return abs(self._optional(cell))

    def _optional(self, cell: Cell) -> int:
        try:
            found = self._money[cell]
        except Invalid:
            return 0
        return found.minor if found is not None else 0

    def _ledger_line(self, cells: Sequence[Cell]) -> FileLine:
        """A ledger of debts: what was given is a sale on credit, what was got is money."""
        gave = self._money[cells[self._at.gave]]
        if gave is None or gave.minor == 0:
            got = self._money[cells[self._at.got]]
            if got is not None and got.minor:
                raise RowRefused("payment_received", amount=str(got.value))
            raise RowRefused("amount_missing" if gave is None else "amount_zero")
        if gave.doubtful:
            raise Invalid("amount", cells[self._at.gave], "ambiguous")
        if gave.minor < 0:
            raise RowRefused("amount_negative")
        return FileLine(*LONE, 1, None, gave.minor, gave.minor)


def what_remains(
    line: FileLine, own_total: int | None, back: int, *, of_a_bill: bool
) -> tuple[FileLine, int | None]:
    """The line and the bill's own total without `back`, minor units. Raises RowRefused where
    nothing is left, or nobody knows how much was given back: of a bill of several lines without a
    total, the column may mean the bill or the line."""
    if back == 0 or (of_a_bill and own_total is None):
        raise RowRefused("refund_unknown")
    whole = line.amount if own_total is None else own_total
    if back >= whole:
        raise RowRefused("not_a_sale", word="Refunded")
    if own_total is not None:
        return line, own_total - back
    return line._replace(amount=whole - back), None

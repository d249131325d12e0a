"""The cells of a sale, read once each: money, counts, items, and what kind of entry it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from crm.bill import SALE
from crm.dataclass import dataclass
from crm.imports.columns.headings import Field, heading_key
from crm.imports.columns.special_headings import is_debit_or_credit
from crm.language.cells import NOTHING, Cell, text_of
from crm.language.keys import item_key
from crm.language.quantities import quantity
from crm.purchases.items import LONGEST_ITEM_NAME

if TYPE_CHECKING:
    from crm.imports.columns.layout import Layout

_SALES = re.compile(r"sale|invoice|बिक्री")
_UNDONE = re.compile(r"return|refund|cancel|order|credit note|debit note")
_NOT_SALES = re.compile(
    r"credit note|debit note|return|refund|purchase|payment|receipt|expense|quotation|estimate"
    r"|proforma|challan|journal|contra|opening|transfer|cancel|order|supplier|vendor|stock"
    r"|\byou got\b|^got$|\breceived\b|वापसी|भुगतान|खरीद|खर्च|मिले|जमा"
)


def is_sale(kind: str) -> bool:
    """Whether a program's word for an entry means goods that were sold."""
    kind = kind.casefold()
    if _SALES.search(kind):
        return _UNDONE.search(kind) is None
    return _NOT_SALES.search(kind) is None


_RECEIPT = re.compile(
    r"payment[ -]?in|(?:payment|money|amount) received|receipts?(?: voucher)?|received"
    r"|(?:you )?got|money in|जमा|मिले|आपको मिले"
)


def is_receipt(kind: str) -> bool:
    """Whether a program's word for an entry means money that came from a customer."""
    return _RECEIPT.fullmatch(kind.strip().casefold()) is not None


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in major and in minor units; `exact` when it has no more digits than those;
    `doubtful` when its point may stand for thousands."""

    value: Decimal
    minor: int
    exact: bool
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """How many of a thing; `kept` is the number as the store keeps it."""

    value: Decimal
    kept: int | float
    unit: str | None


class Places:
    """Where in a row a field is; for what has no column, the empty cell behind the row."""

    def __init__(self, layout: Layout, behind: int) -> None:
        def place(field: Field) -> int:
            return (layout.indexes(field) or [behind])[0]

        # attributes, not a table by Field: they are looked up ten times a row
        self.bill = place(Field.BILL)
        self.date = place(Field.DATE)
        self.time = place(Field.TIME)
        self.item = place(Field.ITEM)
        self.quantity = place(Field.QUANTITY)
        self.unit = place(Field.UNIT)
        self.price = place(Field.PRICE)
        self.amount = place(Field.AMOUNT)
        self.bill_total = place(Field.BILL_TOTAL)
        self.discount = place(Field.DISCOUNT)
        self.taxes = layout.indexes(Field.TAX)
        self.payment = place(Field.PAYMENT)
        self.type = place(Field.TYPE)
        types = [one.heading for one in layout.columns if one.field is Field.TYPE]
        self.of_account = bool(types) and is_debit_or_credit(heading_key(types[0]))
        """Whether the type of a row is debit, what a customer owes, or credit, what they paid."""
        self.refunded = place(Field.REFUNDED)
        self.gave = place(Field.GAVE)
        self.got = place(Field.GOT)
        self.received = place(Field.RECEIVED)
        self.balance = place(Field.BALANCE)
        self.notes = place(Field.NOTES)
        self.customer_id = place(Field.CUSTOMER_ID)


def each_once(rows: Sequence[Sequence[Cell]], at: int) -> bool:
    """Whether the column at this place names another thing in each of the rows, as far as it names
    any: a row is a bill, and no part of one."""
    names = [name for cells in rows if at < len(cells) and (name := text_of(cells[at]))]
    return bool(names) and len(set(names)) == len(names)


LONE = (SALE, item_key(SALE))


def item_of(cell: Cell) -> tuple[str, str]:
    """An item's name and key; a row without one is a total on its own."""
    text = text_of(cell)
    if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@"):
        text = text[1:]  # an apostrophe keeps it from being a formula
    if text.casefold() in NOTHING:
        return LONE
    return text[:LONGEST_ITEM_NAME], item_key(text[:LONGEST_ITEM_NAME])


def counted_as(value: Decimal, unit: str | None = None) -> Count:
    kept = int(value) if value == value.to_integral_value() else float(value)
    return Count(value, kept, unit)


def count_of(cell: Cell) -> Count | None:
    found = quantity(cell)
    return None if found is None else counted_as(*found)


_ONE = counted_as(Decimal(1))


def many_of(paid: Money | None, price: Money | None) -> Count:
    """How many, when nobody says: amount / price when that is whole, else one."""
    if paid and price and paid.minor > 0 and price.minor > 0 and paid.value % price.value == 0:
        return counted_as(paid.value / price.value)
    return _ONE

"""Which columns speak of the whole bill, in a table with a row an item; and whether they add up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product

from crm.errors import Invalid
from crm.imports.columns.chosen import unused
from crm.imports.columns.headings import Field, heading_key
from crm.imports.columns.layout import Column, Proof
from crm.language.amounts import amount
from crm.language.cells import Cell, text_of
from crm.language.quantities import quantity
from crm.language.text import apart

_ENOUGH = 3
"""Bills of several items, each for another sum, by which a column named like a line's money is
known to be the bill's."""
_OF_A_LINE = re.compile(r"\b(?:line ?items?|items?|line|lines|product)\b")
_WHOLE = re.compile(r"\b(?:total|payable|grand|bill|invoice|order|receipt)\b|^(?:sub ?total|net)\b")
_BEFORE = re.compile(r"sub ?total|untaxed|taxable|net total|before|gross|excl|basic|base\b")
_PAYABLE = re.compile(r"grand|payable|order total|invoice total|bill total|incl|total amount$")
_CHARGES = re.compile(
    r"(?:total )?(?:shipping|freight|delivery|packing|handling)(?: (?:charges?|cost|fee|amount))?"
    r"|order shipping amount|other charges"
)


def payable(heading: str) -> int:
    """How surely a heading is what had to be paid: `Grand Total` 3, `Total` 2, `SubTotal` 0."""
    key = heading_key(apart(heading))
    if _BEFORE.search(key):
        return 0
    if _PAYABLE.search(key):
        return 3
    return 2 if "total" in key else 1


Bill = list[Sequence[Cell]]


def _cell(row: Sequence[Cell], index: int) -> Cell:
    return row[index] if index < len(row) else None


def bills_of(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> list[Bill]:
    """The rows put together by bill number; one without a number goes on with the one above."""
    numbers = [column.index for column in columns if column.field is Field.BILL]
    if not numbers:
        return []
    at = numbers[0]
    bills: list[Bill] = []
    last = None
    for row in rows:
        number = text_of(_cell(row, at))
        if bills and (number == last or not number):
            bills[-1].append(row)
        elif number:
            bills.append([row])
            last = number
    return bills


def _money(cell: Cell) -> Decimal | None:
    try:
        return amount(cell)
    except Invalid:
        return None


def mark(columns: list[Column], rows: Sequence[Sequence[Cell]]) -> list[Column]:
    """Says BILL_TOTAL of what is the bill's own: money that stands on its first row only, or comes
    again on each; and leaves out taxes and discounts that such a total has in it already."""
    fields = {column.field for column in columns}
    if not {Field.BILL, Field.ITEM} <= fields:
        return columns
    bills = bills_of(columns, rows)
    several = [bill for bill in bills if len(bill) > 1]
    columns = [
        replace(column, field=Field.AMOUNT)
        if column.field is Field.BILL_TOTAL and _is_of_rows(column.index, several)
        else column
        for column in columns
    ]
    lines = any(
        column.field is Field.PRICE
        or (column.field is Field.AMOUNT and _OF_A_LINE.search(heading_key(apart(column.heading))))
        for column in columns
    )
    marked = [
        replace(column, field=Field.BILL_TOTAL)
        if column.field is Field.AMOUNT and _is_whole(column, columns, several, alone=not lines)
        else column
        for column in columns
    ]
    if all(column.field is not Field.BILL_TOTAL for column in marked):
        return columns
    return [
        unused(column)
        if column.field in (Field.TAX, Field.DISCOUNT)
        and not _OF_A_LINE.search(heading_key(apart(column.heading)))
        and several
        and _once(column.index, several)
        else column
        for column in marked
    ]


def _is_whole(column: Column, columns: list[Column], several: list[Bill], *, alone: bool) -> bool:
    key = heading_key(apart(column.heading))
    if _OF_A_LINE.search(key):
        return False
    if not several:  # nothing shows it: what is called a total, beside money of the line
        return not alone and "total" in key and _beside_line_money(column, columns)
    if _only_first(column.index, several):
        return True
    if not _once(column.index, several) or _is_each_lines(column.index, columns, several):
        return False
    different = {text_of(_cell(bill[0], column.index)) for bill in several}
    return _WHOLE.search(key) is not None or len(different) >= _ENOUGH


def _beside_line_money(column: Column, columns: list[Column]) -> bool:
    return any(
        one.field is Field.AMOUNT
        and one.index != column.index
        and _OF_A_LINE.search(heading_key(apart(one.heading)))
        for one in columns
    )


def _only_first(index: int, several: list[Bill]) -> bool:
    filled = [bill for bill in several if text_of(_cell(bill[0], index))]
    return bool(filled) and not any(text_of(_cell(row, index)) for b in several for row in b[1:])


def _once(index: int, several: list[Bill]) -> bool:
    """Whether the bill's first row says it, and the others the same or nothing."""
    return all(
        text_of(_cell(row, index)) in ("", text_of(_cell(bill[0], index)))
        for bill in several
        for row in bill[1:]
    ) and any(text_of(_cell(bill[0], index)) for bill in several)


def _is_of_rows(index: int, several: list[Bill]) -> bool:
    """Whether in most bills each row says another one, whatever the heading is: `Invoice Value` of
    a GST list. One bill that does so among many is a slip: a number left out or used twice."""
    said = [[text_of(_cell(row, index)) for row in bill] for bill in several]
    return all(map(all, said)) and 2 * sum(len(set(one)) > 1 for one in said) > len(said)


def _is_each_lines(index: int, columns: Sequence[Column], several: list[Bill]) -> bool:
    """Whether it is count times price on every row: two items for the same money."""
    worked = [(_worked_out(columns, row), _money(_cell(row, index))) for b in several for row in b]
    known = [(ours, said) for ours, said in worked if ours is not None and said is not None]
    return bool(known) and all(ours == said for ours, said in known)


def _worked_out(columns: Sequence[Column], row: Sequence[Cell]) -> Decimal | None:
    prices = [one.index for one in columns if one.field is Field.PRICE]
    counts = [one.index for one in columns if one.field is Field.QUANTITY]
    price = _money(_cell(row, prices[0])) if prices else None
    if price is None:
        return None
    try:
        many = quantity(_cell(row, counts[0])) if counts else None
    except Invalid:
        return None
    return price * (many[0] if many else 1)


def proof_of(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> Proof | None:
    """How many totals their lines make; None in a table without totals of bills or lines."""
    own = [one.index for one in columns if one.field is Field.BILL_TOTAL]
    line = [one.index for one in columns if one.field is Field.AMOUNT]
    if not own or not (line or any(one.field is Field.PRICE for one in columns)):
        return None
    right = seen = 0
    for bill in bills_of(columns, rows):
        total = _money(_cell(bill[0], own[0]))
        sums = [_money(_cell(row, line[0])) if line else _worked_out(columns, row) for row in bill]
        if total is None or None in sums:
            continue
        seen += 1
        lines = sum((one for one in sums if one is not None), Decimal(0))
        before = [one.index for one in columns if _BEFORE.search(heading_key(apart(one.heading)))]
        said = any(_money(_cell(bill[0], index)) == lines for index in before)
        right += said or _adds_up(total, lines, columns, bill)
    return Proof(right, seen) if seen else None


_MORE = re.compile(r"\b(?:tax(?:es)?|gst|cgst|sgst|igst|vat)\b(?!.*(?:%|rate|name|type))")
_LESS = re.compile(r"\bdiscounts?\b|\bdisc\b")


def _adds_up(total: Decimal, lines: Decimal, columns: Sequence[Column], bill: Bill) -> bool:
    """Within a unit of money, for round offs; each extra once a bill, or once a row."""
    more, less = [Decimal(0)], [Decimal(0)]
    for column in columns:
        key = heading_key(apart(column.heading))
        if column.field not in (Field.IGNORED, Field.TAX, Field.DISCOUNT) or "%" in column.heading:
            continue
        values = [_money(_cell(row, column.index)) or Decimal(0) for row in bill]
        both = {values[0], sum(values, Decimal(0))}
        if _CHARGES.fullmatch(key) or _MORE.search(key):
            more = [one + other for one, other in product(more, {Decimal(0), *both})][:512]
        elif _LESS.search(key):
            less = [one + abs(other) for one, other in product(less, {Decimal(0), *both})][:64]
    return any(abs(lines + m - d - total) <= 1 for m, d in product(set(more), set(less)))

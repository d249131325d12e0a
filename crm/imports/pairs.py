"""Two sheets of one workbook that say the same bills: a register with a row a bill, and a list with
a row an item.

Each bill is booked once: with the items of the one and the total, the payment and the customer of
the other. A bill that has no items is in the books all the same.
"""

from __future__ import annotations

import re
from dataclasses import replace

from crm.imports.columns.headings import Field, heading_key
from crm.imports.columns.layout import CUSTOMERS, PURCHASES, Layout
from crm.imports.part import Part
from crm.language.cells import text_of

_ID = re.compile(r"id|no|number")
"""The number of a row in a program, which rows of another table name it by."""

_OF_ITEMS = frozenset({Field.ITEM, Field.QUANTITY, Field.UNIT, Field.PRICE})


def paired(parts: list[Part]) -> list[Part]:
    """In the order of reading: customers, registers, all else."""
    sales = [part for part in parts if part.layout.kind == PURCHASES]
    registers = []
    for part in sales:
        others = [one for one in sales if one is not part and one not in registers]
        for items in others:
            register = _register(part, items)
            if register is not None:
                part.layout = register
                items.joins = True
                registers.append(part)
                break
    _further_pages(sales, registers)
    first = [part for part in parts if part.layout.kind == CUSTOMERS]
    rest = [part for part in parts if part not in first and part not in registers]
    return first + registers + rest


def _further_pages(sales: list[Part], registers: list[Part]) -> None:
    """A sheet that goes on in another one, below the same headings, is what the first one is."""
    joining = {part.layout.shape for part in sales if part.joins}
    columns = {part.layout.shape: part.layout.columns for part in registers}
    for part in sales:
        part.joins = part.joins or part.layout.shape in joining
        if part not in registers and part.layout.shape in columns:
            part.layout = replace(part.layout, columns=columns[part.layout.shape])
            registers.append(part)


def _register(part: Part, items: Part) -> Layout | None:
    """The layout of `part` as the register of `items`, with the column of its bills' numbers and
    without a column of items in words; None where it is none."""
    layout = part.layout
    bills = items.layout.indexes(Field.BILL)
    if not bills or not items.layout.indexes(Field.ITEM) or layout.shape == items.layout.shape:
        return None
    if not layout.indexes(Field.AMOUNT) and not layout.indexes(Field.BILL_TOTAL):
        return None
    if any(column.by_hand and column.field in _OF_ITEMS for column in layout.columns):
        return None
    named = layout.indexes(Field.BILL)
    numbers = named or [
        column.index
        for column in layout.columns
        if column.field is Field.IGNORED
        and not column.by_hand
        and _ID.fullmatch(heading_key(column.heading))
    ]
    theirs = _bills(items, bills[0])
    if not _tells_each_item(items) and len(set(theirs)) == len(theirs):
        return None
    by_id = not named and heading_key(_heading(items, bills[0])).endswith(" id")
    for at in numbers:
        ours = _bills(part, at)
        if not ours or len(set(ours)) < len(ours) or _tells_each_item(part):
            continue
        if by_id or set(ours) & set(theirs):
            return replace(
                layout,
                columns=tuple(
                    replace(column, field=Field.BILL)
                    if column.index == at
                    else replace(column, field=Field.IGNORED)
                    if column.field in _OF_ITEMS
                    else column
                    for column in layout.columns
                ),
            )
    return None


def _bills(part: Part, at: int) -> list[tuple[str, str]]:
    """The number and the day, as it is written, of each row that was looked at."""
    days = part.layout.indexes(Field.DATE)
    found = []
    for row, cells in part.head:
        if row > (part.layout.header_row or 0) and at < len(cells) and (name := text_of(cells[at])):
            day = text_of(cells[days[0]]) if days and days[0] < len(cells) else ""
            found.append((name, day))
    return found


def _tells_each_item(part: Part) -> bool:
    """Whether a row has the count or the price of an item, and is no bill with all its items."""
    fields = {column.field for column in part.layout.columns}
    return Field.ITEM in fields and bool(fields & {Field.QUANTITY, Field.PRICE})


def _heading(part: Part, at: int) -> str:
    return next(column.heading for column in part.layout.columns if column.index == at)

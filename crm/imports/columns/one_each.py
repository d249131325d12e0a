"""Of several columns for one field, the one that is taken."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from crm.imports.columns.bill_totals import payable
from crm.imports.columns.chosen import unused
from crm.imports.columns.content import Content
from crm.imports.columns.heading_groups import Group, group_of
from crm.imports.columns.headings import SEVERAL, Field, heading_key
from crm.imports.columns.special_headings import is_item_code, of_percent
from crm.language.text import apart

if TYPE_CHECKING:
    from crm.imports.columns.layout import Column

_SPARE = {
    Field.PHONE: Field.OTHER_PHONE,
    Field.LOCATION: Field.REGION,
    Field.COMPANY: Field.NOTES,
    Field.EMAIL: Field.NOTES,
}
"""Field of the second column of a kind."""


_OF_A_PERSON = (
    Field.NAME,
    Field.FIRST_NAME,
    Field.LAST_NAME,
    Field.PHONE,
    Field.EMAIL,
    Field.LOCATION,
    Field.REGION,
    Field.POSTCODE,
    Field.STREET,
    Field.COMPANY,
)


def _of_the_buyer(columns: list[Column], contents: list[Content]) -> list[Column]:
    """Where it was sent says who bought only where nothing else says it; `Billing` and `Shipping`
    never make one name of two."""
    for field in _OF_A_PERSON:
        same = [column for column in columns if column.field is field]
        sent = [one for one in same if group_of(one.heading)[0] is Group.SHIPPING]
        if any(contents[one.index].filled for one in same if one not in sent):
            for one in sent:
                spare = Field.OTHER_PHONE if field is Field.PHONE else Field.IGNORED
                columns[one.index] = replace(one, field=spare)
    return columns


def _key(column: Column) -> str:
    return heading_key(apart(column.heading))


def _spare(column: Column, best: Column) -> Field:
    if best.field is Field.LOCATION and group_of(column.heading)[0] != group_of(best.heading)[0]:
        return Field.IGNORED  # `Location` beside `Billing City` is the shop's
    if best.field is Field.NAME and _NOT_A_CARD.search(_key(column)):
        return Field.IGNORED
    return _SPARE.get(best.field, Field.IGNORED)


def one_each(columns: list[Column], contents: list[Content]) -> list[Column]:
    """Of two columns for one field the one that looks right more often; the first of equals."""
    columns = _of_the_buyer(columns, contents)
    deductions = (Field.DISCOUNT, Field.TAX)
    deduced = max((one.index for one in columns if one.field in deductions), default=-1)
    for field in Field:
        if field in SEVERAL:
            continue
        same = [column for column in columns if column.field is field]
        if len(same) < 2:
            continue
        best = max(same, key=lambda column: (_worth(column, contents, deduced), -column.index))
        if field is Field.PHONE:  # of two headings that are equal the first; the other fills gaps
            key = _key(best)
            best = next(
                column
                for column in same
                if column is best or (_key(column) == key and contents[column.index].mostly(field))
            )
        for column in same:
            if column is not best:
                columns[column.index] = replace(column, field=_spare(column, best))
    if any(column.field is Field.BILL_TOTAL for column in columns):
        columns = [  # what was received of a bill is not what it was for
            unused(column)
            if column.field is Field.AMOUNT and _RECEIVED.search(_key(column))
            else column
            for column in columns
        ]
    return columns


_RECEIVED = re.compile(r"\b(?:paid|received|(?<!total )collected|advance)\b")
_NOT_A_CARD = re.compile(r"^account$|ledger")
_WHOSE = re.compile(r"\b(?:customer|client|party|buyer|partner|guest|patient|bill(?:ed|ing)?)\b")
_CITY = re.compile(r"\b(?:city|town|village)\b|शहर")
_BEFORE_DEDUCTIONS = re.compile(
    r"amount|amt|value|(?:.* )?gross|sub ?total"
    r"|(?:un ?taxed|taxable|gross|basic|base|net total)\b(?!.*total).*"
)
_OF_THE_LINE = re.compile(r"\b(?:line|item)\b")
_NOT_THE_PRICE = re.compile(r"\b(?:cost|mrp|purchase|buying|list|original|wholesale)\b")


def _worth(column: Column, contents: list[Content], deduced: int) -> tuple[int, bool, int]:
    """`Total` and `Amount` beside each other: what had to be paid is the later word for it, and
    stands right of discounts and taxes (`deduced`); what was received is the last choice. Of a
    discount in money and in per cent, the money is exact; a cost or an MRP is not the rate. A
    customer's name is better than a name, an item's name better than its number."""
    right = contents[column.index].right(column.field)
    key = _key(column)
    rank = 0
    if column.field is Field.DISCOUNT:
        rank = not of_percent(column.heading)
        rank += group_of(column.heading)[0] is Group.LINE
    elif column.field is Field.PRICE:
        rank = not _NOT_THE_PRICE.search(key)
    elif column.field is Field.NAME and right:
        rank = 0 if _NOT_A_CARD.search(key) else 2 if _WHOSE.search(key) else 1
    elif column.field is Field.ITEM and right:
        rank = 0 if is_item_code(column.heading) else 2 if "name" in key or key == "item" else 1
    elif column.field is Field.LOCATION and right:
        rank = _CITY.search(key) is not None
    elif column.field is Field.BILL_TOTAL and right:
        rank = payable(column.heading)
    elif column.field is Field.AMOUNT and right and not _RECEIVED.search(key):
        rank = 1 if _BEFORE_DEDUCTIONS.fullmatch(key) else 3 if _OF_THE_LINE.search(key) else 2
    return rank, rank == 2 and column.index > deduced, right

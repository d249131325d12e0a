"""Which column is what: found by heading and by content, given by hand, or remembered."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from crm.errors import Invalid
from crm.imports.columns import bill_totals, paid
from crm.imports.columns.chosen import chosen, unused
from crm.imports.columns.content import TESTED, Content
from crm.imports.columns.heading_rows import Row, headings_of
from crm.imports.columns.headings import (
    OF_A_SALE,
    Field,
    field_of,
    heading_key,
)
from crm.imports.columns.layout import CUSTOMERS, PURCHASES, Column, Layout
from crm.imports.columns.one_each import one_each
from crm.language.cells import text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from crm.shop import Shop

MOST_COLUMNS = 300
SAMPLE = 200  # rows by which content is judged


def layout_of(
    rows: Sequence[Row],
    shop: Shop,
    overrides: Mapping[str, str] | None = None,
    remembered: Mapping[str, Mapping[str, str]] | None = None,
) -> Layout:
    """Looks at the first rows of a sheet. `overrides` maps a heading, a position (from 1; from 0
    when 0 is among them) or a letter to a field and wins over `remembered`, which does so by shape.

    Raises Invalid (`column`, `field`) for a choice that names neither.
    """
    width = max((len(cells) for _, cells in rows), default=0)
    if width > MOST_COLUMNS:
        raise Invalid("columns", width, "too_many")
    start, headings = headings_of(rows)
    body = [cells for number, cells in rows if start is None or number > start][:SAMPLE]
    headed = len(headings) if start is not None else width
    headings += [""] * (width - len(headings))
    shape = _shape(headings if start is not None else [str(width)])
    contents = [Content([c[i] if i < len(c) else None for c in body], shop) for i in range(width)]
    guessed = [_guess(headings[i], contents[i], headed=start is not None) for i in range(width)]
    columns = [
        Column(i, headings[i], guess, example=contents[i].example)
        for i, guess in enumerate(guessed)
    ]
    columns = _by_content(columns, contents, headed=start is not None)
    columns = _documents(columns, contents)
    columns = _lent_and_paid(columns, contents)
    columns = _among_others(one_each(bill_totals.mark(columns, body), contents))
    choices = dict((remembered or {}).get(shape, {}))
    for choice in (choices, overrides or {}):
        columns = chosen(columns, choice)
    columns = [_counted(column, contents[column.index]) for column in columns]
    columns = paid.of_bills(columns)
    kind = _kind(columns, headed=start is not None or bool(choices or overrides))
    dated = any(column.field is Field.DATE for column in columns)
    if kind == CUSTOMERS and dated and not (choices or overrides):
        left = _numbers(_free(columns, headed=start is not None), contents)
        moved = [one for one in columns if one.field in (Field.GOT, Field.RECEIVED)]
        if len(left) > 1 or moved:  # sales, and nothing tells which number is their money
            kind = None
    if kind == CUSTOMERS:  # `Amount` in a list of customers is what they owe, or nothing of ours
        columns = [
            unused(column)
            if column.field in OF_A_SALE - {Field.TYPE} and not column.by_hand
            else column
            for column in columns
        ]
    doubtful = start is None and not choices and not overrides
    proof = bill_totals.proof_of(columns, body) if kind == PURCHASES else None
    return Layout(kind, start, tuple(columns), shape, doubtful, headed, proof=proof)


def _shape(headings: Sequence[str]) -> str:
    keys = [heading_key(heading) for heading in headings]
    if keys[-2:] == ["row", "error"]:  # our own file of rows that were not taken, put right
        keys = keys[:-2]
    text = "\x1f".join(keys)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _guess(heading: str, content: Content, *, headed: bool) -> Field:
    field = field_of(heading) if headed else None
    if field in (Field.NAME, Field.CONSENT) and content.mostly(Field.PHONE):
        return Field.PHONE
    if field is Field.NAME and content.whole_numbers:
        return Field.CUSTOMER_ID
    if field is Field.PHONE and content.filled and not content.right(Field.PHONE):
        if content.words and not any(character.isdigit() for character in content.example):
            return Field.NAME if heading_key(heading) in ("contact", "contact details") else field
        if heading_key(heading) in ("number", "no", "contact"):
            return Field.IGNORED
    return field or Field.IGNORED


def _free(columns: list[Column], *, headed: bool) -> list[Column]:
    """Columns whose heading says nothing."""
    return [
        column
        for column in columns
        if column.field is Field.IGNORED and (not headed or field_of(column.heading) is None)
    ]


def _numbers(columns: list[Column], contents: list[Content]) -> list[Column]:
    """Columns that could be money, and could also be a count or a number of a table."""
    return [one for one in columns if contents[one.index].mostly(Field.AMOUNT, 0.9)]


def _by_content(columns: list[Column], contents: list[Content], *, headed: bool) -> list[Column]:
    """Finds by content what no heading names: phones and e-mails; without headings names, too."""
    found = {column.field for column in columns}
    free = _free(columns, headed=headed)
    money = None
    tests: list[tuple[Field, Callable[[Content], bool]]] = [
        (Field.PHONE, lambda content: content.mostly(Field.PHONE)),
        (Field.EMAIL, lambda content: content.mostly(Field.EMAIL)),
        (Field.DATE, lambda content: not headed and content.mostly(Field.DATE, 0.9)),
        (Field.NAME, lambda content: content.words and (not headed or Field.PHONE in found)),
        (Field.AMOUNT, lambda content: content is money),
        (Field.LOCATION, lambda content: not headed and content.words),
    ]
    for wanted, fits in tests:
        if wanted in found or (wanted is Field.NAME and Field.FIRST_NAME in found):
            continue
        if wanted is Field.AMOUNT and Field.DATE in found:
            numbers = _numbers(free, contents)
            money = contents[numbers[0].index] if len(numbers) == 1 else None
        for column in free:
            if fits(contents[column.index]):
                columns[column.index] = replace(column, field=wanted)
                found.add(wanted)
                free.remove(column)
                break
    return columns


_NUMBER = re.compile(r"[#'(]?(?:[A-Za-z]{1,12}[-/_]?)*#?\d[\w\-/#]*")
_MAY_BE_NUMBERS = re.compile(r"name|id|number|no|reference|ref")


def _documents(columns: list[Column], contents: list[Content]) -> list[Column]:
    """In a table of sales without a column for bill numbers, what holds numbers of documents under
    a heading that is not clear: the `Name` of an order is #1001. It is never a person."""
    fields = {column.field for column in columns}
    money = fields & {Field.AMOUNT, Field.BILL_TOTAL, Field.PRICE}
    if len(fields & _SURE_OF_A_SALE) < 3 and not (money and Field.DATE in fields):
        return columns
    for column in columns:
        content = contents[column.index]
        if column.field not in (Field.NAME, Field.IGNORED, Field.PHONE):
            continue
        if not _MAY_BE_NUMBERS.fullmatch(heading_key(column.heading)) or not content.filled:
            continue
        numbers = sum(_NUMBER.fullmatch(text_of(cell)) is not None for cell in content.filled)
        if numbers < 0.9 * len(content.filled) or content.mostly(Field.PHONE):
            continue
        has_letters = not content.whole_numbers
        others = [one for one in columns if one.field in _WHO and one.index != column.index]
        named = column.field is Field.NAME and has_letters and bool(others)
        if column.field is Field.NAME and not named and Field.BILL in fields:
            continue  # a program's numbers for people
        is_bill = Field.BILL not in fields or named
        if column.field is Field.NAME or (is_bill and has_letters):
            meant = Field.BILL if is_bill else Field.IGNORED
            columns[column.index] = replace(column, field=meant)
            if meant is Field.BILL:
                columns = [
                    unused(one) if one.field is Field.BILL and one.index != column.index else one
                    for one in columns
                ]
                break
    return columns


_SURE_OF_A_SALE = OF_A_SALE - {Field.STATUS, Field.REFUNDED, Field.TYPE}


def _lent_and_paid(columns: list[Column], contents: list[Content]) -> list[Column]:
    """`Credit` and `Payment`, both of money and with no other beside them: what was sold on account
    and what was paid of it."""
    fields = {column.field for column in columns}
    if fields & {Field.AMOUNT, Field.BILL_TOTAL, Field.PRICE, Field.GAVE}:
        return columns
    found = {
        field: column.index
        for column in columns
        for field, heading in ((Field.GAVE, _LENT), (Field.GOT, _PAID_OF_IT))
        if heading.fullmatch(heading_key(column.heading))
        and contents[column.index].mostly(Field.AMOUNT, 0.9)
    }
    if len(found) == 2:
        for field, index in found.items():
            columns[index] = replace(columns[index], field=field)
    return columns


_LENT = re.compile(r"credits?(?: (?:amount|amt|given|sales?))?|udhaar|udhar|उधार")
_PAID_OF_IT = re.compile(
    r"payments?(?: (?:amount|amt|received))?|received(?: amount| amt)?|paid|jama|जमा|भुगतान"
)


def _among_others(columns: list[Column]) -> list[Column]:
    """Headings that mean another thing beside these: `Created at` of an order is its day, and the
    `Particulars` of a book without names are who it was."""
    fields = {column.field for column in columns}

    def meant(column: Column) -> Field:
        if (
            column.field is Field.JOINED
            and Field.DATE not in fields
            and len(fields & _SURE_OF_A_SALE) >= 3
        ):
            return Field.DATE
        key = heading_key(column.heading)
        if column.field is Field.ITEM and key.startswith("particular") and not fields & _WHO:
            return Field.NAME
        return column.field

    return [replace(column, field=meant(column)) for column in columns]


_WHO = frozenset({Field.NAME, Field.FIRST_NAME, Field.PHONE, Field.EMAIL, Field.CUSTOMER_ID})


def _counted(column: Column, content: Content) -> Column:
    if column.field not in TESTED:
        return column
    return replace(column, right=content.right(column.field), seen=len(content.filled))


def _kind(columns: Sequence[Column], *, headed: bool) -> str | None:
    fields = {column.field for column in columns}
    money = fields & {Field.AMOUNT, Field.BILL_TOTAL, Field.PRICE, Field.GAVE}
    who = fields & {Field.NAME, Field.FIRST_NAME, Field.PHONE, Field.EMAIL}
    if money and (Field.DATE in fields or (headed and len(fields & _SURE_OF_A_SALE) >= 3)):
        return PURCHASES
    if headed and who - {Field.EMAIL}:
        return CUSTOMERS
    return CUSTOMERS if Field.PHONE in fields else None

"""A table of rates of GST: an item, its rate, its HSN code, the day that it is valid from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from crm.imports.columns.heading_rows import Row
from crm.imports.columns.headings import Field, field_of, heading_key
from crm.invoices.rate_rows import RateList, RateRow
from crm.language.cells import Cell, text_of

COLUMNS = ("item", "rate", "hsn", "from")
_HEADINGS = {
    "item": re.compile(
        r"items?(?: name)?|products?(?: name)?|goods|name of (?:item|product)|material|वस्तु|सामान"
    ),
    "rate": re.compile(
        r"rate|(?:i?gst|tax|जीएसटी)(?: ?%| rate| percent(?:age)?| slab)?(?: %)?|rate of (?:gst|tax)"
        r"|rate ?%|% gst"
    ),
    "hsn": re.compile(r"(?:hsn|sac)(?:[ /]?(?:sac|hsn))?(?: code| no| number)?|hsncode"),
    "from": re.compile(r"(?:valid |effective |date )?(?:from|since)(?: date)?|w ?e ?f|from date"),
}
_SAYS_TAX = re.compile(r"gst|tax|जीएसटी")
_OF_SALES = frozenset(
    {
        Field.NAME,
        Field.FIRST_NAME,
        Field.PHONE,
        Field.QUANTITY,
        Field.AMOUNT,
        Field.BILL_TOTAL,
        Field.BILL,
        Field.DATE,
        Field.PAYMENT,
    }
)
_IN_PERCENT = re.compile(r"\d+(?:\.\d+)?\s*%")
_LOOKED_AT = 10
_SLABS = frozenset((0.0, 0.25, 1.0, 1.5, 3.0, 5.0, 6.0, 12.0, 18.0, 28.0, 40.0))
_BELOW_ONE = (0.1, 0.25)
"""Percents that are no fraction: the rates below one percent."""


def rate_list(head: Sequence[Row], more: Iterable[Row]) -> RateList | None:
    """The rates of a sheet whose first rows are `head`; None for any other table."""
    at = next((at for at, row in enumerate(head[:_LOOKED_AT]) if _is_heading(row)), None)
    if at is None:
        return None
    cells = head[at][1]
    columns = _columns(cells)
    headings = {index: text for index, cell in enumerate(cells) if (text := text_of(cell))}
    others = [text for index, text in headings.items() if index not in columns]
    if any(field_of(text) in _OF_SALES for text in others):
        return None
    below = list(head[at + 1 :])
    said = {name: headings[index] for index, name in columns.items()}
    if not _SAYS_TAX.search(heading_key(said["rate"])):
        rate = next(index for index, name in columns.items() if name == "rate")
        if not _are_taxes([cells[rate] for _, cells in below if rate < len(cells)]):
            return None  # prices
    if others:
        return RateList((), tuple(others))
    return RateList(tuple(_rows([*below, *more], columns)))


def _is_heading(row: Row) -> bool:
    return {"item", "rate"} <= set(_columns(row[1]).values())


def _columns(cells: Sequence[Cell]) -> dict[int, str]:
    return {index: name for index, cell in enumerate(cells) if (name := _column(cell))}


def _column(cell: Cell) -> str | None:
    key = heading_key(text_of(cell))
    found = (name for name, pattern in _HEADINGS.items() if pattern.fullmatch(key))
    return next(found, None)


def _are_taxes(cells: Sequence[Cell]) -> bool:
    """Whether one is said in percent, or all are rates that GST has."""
    if any(_IN_PERCENT.fullmatch(text_of(cell)) for cell in cells):
        return True
    found = [_percent(cell) for cell in cells if text_of(cell)]
    numbers = [float(text) for text in found if re.fullmatch(r"\d+(?:\.\d+)?", text)]
    return len(numbers) == len(found) > 0 and all(number in _SLABS for number in numbers)


def _rows(rows: Iterable[Row], columns: dict[int, str]) -> Iterator[RateRow]:
    for number, cells in rows:
        texts = dict.fromkeys(COLUMNS, "")
        for index, name in columns.items():
            cell = cells[index] if index < len(cells) else None
            texts[name] = _percent(cell) if name == "rate" else _text(cell)
        if any(texts.values()):
            yield RateRow(number, texts["item"], texts["rate"], texts["hsn"], texts["from"])


def _text(cell: Cell) -> str:
    return cell.date().isoformat() if isinstance(cell, datetime) else text_of(cell)


def _percent(cell: Cell) -> str:
    """`5`, `2.5`; a cell that shows 18 % holds 0.18."""
    if isinstance(cell, float) and 0 < cell < 1 and cell not in _BELOW_ONE:
        return f"{round(cell * 100, 2):g}"
    return text_of(cell).removesuffix("%").strip()

"""Where a table's heading is: below titles, in two rows, or nowhere."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crm.imports.columns.headings import Field, field_of
from crm.language.cells import Cell, text_of

LOOKED_AT = 30  # rows in which the heading is looked for

Row = tuple[int, Sequence[Cell]]
"""A spreadsheet row's number, from 1, and its cells."""


def headings_of(rows: Sequence[Row]) -> tuple[int | None, list[str]]:
    """The row that names the columns, below any title; two rows when the upper one is merged."""
    best: tuple[int, int] | None = None
    for position, (_, cells) in enumerate(rows[:LOOKED_AT]):
        known = _known(cells)
        if known and (best is None or known > best[0]):
            best = (known, position)
        if best is not None and position > best[1] + 8:
            break
    if best is None:
        return _unknown_headings(rows)
    position = best[1]
    number, cells = rows[position]
    texts = [text_of(cell) for cell in cells]
    above = rows[position - 1] if position else None
    if above is not None and above[0] == number - 1 and _known(above[1], least=1):
        return number, _stacked([text_of(cell) for cell in above[1]], texts)
    below = rows[position + 1] if position + 1 < len(rows) else None
    if below is not None and below[0] == number + 1 and "" in texts and _known(below[1], least=2):
        return below[0], _stacked(texts, [text_of(cell) for cell in below[1]])
    return number, texts


def _unknown_headings(rows: Sequence[Row]) -> tuple[int | None, list[str]]:
    """A first row of words over columns of numbers names them, though not in words that we know."""
    filled = [(number, cells) for number, cells in rows[:LOOKED_AT] if any(map(text_of, cells))]
    if len(filled) < 2:
        return None, []
    number, cells = filled[0]
    texts = [text_of(cell) for cell in cells]
    if "" in texts or any(map(str.isdigit, "".join(texts))):
        return None, []
    over_numbers = any(
        all(i < len(row) and any(map(str.isdigit, text_of(row[i]))) for _, row in filled[1:])
        for i in range(len(texts))
    )
    return (number, texts) if over_numbers and len(texts) > 1 else (None, [])


def _known(cells: Sequence[Cell], least: int = 0) -> int:
    """How many cells are headings that we know; 0 when the row cannot be the heading."""
    texts = [text_of(cell) for cell in cells if text_of(cell)]
    if not texts or any(len(text) > 80 for text in texts):
        return 0
    if any(not isinstance(cell, str | None) for cell in cells):
        return 0
    plain = [text for text in texts if not re.search(r"\d{4,}|@", text)]
    if len(plain) < len(texts):
        return 0
    fields = [field_of(text) for text in texts]
    useful = {field for field in fields if field not in (None, Field.IGNORED)}
    known = sum(field is not None for field in fields)
    if least:
        return known if known >= least and known * 2 >= len(texts) else 0
    if not useful or (known == 1 and len(texts) > 3) or (len(texts) == 1 and len(cells) > 1):
        return 0
    return known


def _stacked(upper: list[str], lower: list[str]) -> list[str]:
    """Two heading rows as one; a merged upper cell speaks for those right of it."""
    width = max(len(upper), len(lower))
    upper += [""] * (width - len(upper))
    lower += [""] * (width - len(lower))
    headings: list[str] = []
    group = ""
    for above, below in zip(upper, lower, strict=True):
        group = above or (group if below else "")
        both = below if above == below else f"{group} {below}".strip()
        if below and field_of(both) is None:
            both = below
        headings.append(both)
    return headings

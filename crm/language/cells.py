"""A cell of a table, as a reader of files finds it, and its text."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time

Cell = str | int | float | date | datetime | time | None
"""Value of one cell of a table, as read. An empty cell is None or an empty text."""

NOTHING = frozenset(
    {"", "-", "--", "n/a", "na", "nil", "none", "null", "nan", "#n/a", ".", "0/0/00"}
)
"""Texts that people, and Outlook for a day, write into a cell to mean empty."""

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_SPACES = re.compile(r"\s+")


def text_of(cell: Cell) -> str:
    """The cell as one line: whole floats without `.0`, days in ISO, nothing invisible."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        if cell.isascii() and cell.isprintable() and "  " not in cell:
            return cell.strip()
        return _SPACES.sub(" ", _INVISIBLE.sub("", cell)).strip()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return str(cell)


def ascii_digits(text: str) -> str:
    """Digits of any script as 0 to 9: `९८२२` -> `9822`."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() else character
        for character in unicodedata.normalize("NFKC", text)
    )

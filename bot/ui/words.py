"""Words that every feature needs."""

from __future__ import annotations

from decimal import Decimal

from crm.formats import Formats
from crm.i18n import _


def megabytes(size: int, formats: Formats) -> str:
    """Of bytes: `1.2 MB`, `40 kB`."""
    if size >= 100_000:
        return _("{size} MB").format(size=formats.number(round(Decimal(size) / 1_000_000, 1)))
    return _("{size} kB").format(size=formats.number(max(1, size // 1000)))


def capital(text: str) -> str:
    """With a capital at its beginning, and the rest as it is: `Today`, `21 Nov`."""
    return text[:1].upper() + text[1:]


CELLS = 10


def progress_bar(done: int, total: int) -> str:
    """`▰▰▰▱▱▱▱▱▱▱`: from the first one done on at least one cell, and full at the end only."""
    filled = CELLS * done // total if total else CELLS
    return "▰" * (filled or min(done, 1)) + "▱" * (CELLS - (filled or min(done, 1)))

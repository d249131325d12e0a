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

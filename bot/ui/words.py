"""Words that every feature needs: counts of things."""

from __future__ import annotations

from decimal import Decimal

from crm.formats import Formats
from crm.i18n import _


def megabytes(size: int, formats: Formats) -> str:
    """Of bytes: `1.2 MB`, `40 kB`."""
    if size >= 100_000:
        return _("{size} MB").format(size=formats.number(round(Decimal(size) / 1_000_000, 1)))
    return _("{size} kB").format(size=formats.number(max(1, size // 1000)))


def counted(number: int, noun: str, formats: Formats, many: str | None = None) -> str:
    """`1 visit`, `1,234 visits`; `many` where an s does not make the plural."""
    return f"{formats.number(number)} {noun if number == 1 else many or noun + 's'}"


def capital(text: str) -> str:
    """With a capital at its beginning, and the rest as it is: `Today`, `21 Nov`."""
    return text[:1].upper() + text[1:]

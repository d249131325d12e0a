"""Words that every feature needs: counts of things."""

from __future__ import annotations

from crm.formats import Formats


def counted(number: int, noun: str, formats: Formats) -> str:
    """`1 visit`, `1,234 visits`."""
    return f"{formats.number(number)} {noun}{'' if number == 1 else 's'}"

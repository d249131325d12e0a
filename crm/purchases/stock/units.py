"""Units in which goods are counted: kg and g are one, l and ml, pieces with a word or without."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from crm.language.vocabulary import SMALL_UNITS, UNITS

_THOUSANDTH = Decimal("0.001")
_PIECES = "pcs"


def _kind(unit: str | None) -> tuple[str, Decimal]:
    """The unit that it is a part of, and how much of that one is."""
    key = (unit or _PIECES).casefold().rstrip(".")
    if key in SMALL_UNITS:
        return SMALL_UNITS[key], _THOUSANDTH
    return UNITS.get(key, key), Decimal(1)


def in_unit(quantity: Decimal, unit: str | None, of: str | None) -> Decimal | None:
    """So much of `unit` in the unit `of`, to three places, half up; None where the units are not of
    one kind."""
    base, part = _kind(unit)
    wanted, other = _kind(of)
    if base != wanted:
        return None
    return (quantity * part / other).quantize(_THOUSANDTH, ROUND_HALF_UP)

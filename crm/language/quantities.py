"""How many of a thing, in a cell of a file or typed on its own: read exactly, or refused."""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import ROUND_HALF_UP, Decimal

from crm.errors import Invalid
from crm.language import vocabulary
from crm.language.amounts import amount
from crm.language.cells import NOTHING, Cell, ascii_digits, text_of
from crm.language.letters import fold, normalised
from crm.language.numbers import valued
from crm.language.tokens import tokens
from crm.values import LARGEST_AMOUNT

_PLAIN = re.compile(r"\d+(?:\.\d*)?|\.\d+")
_FRACTIONS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_QUANTITY = re.compile(
    r"(?P<sign>[-−]?)\s*(?:(?P<whole>\d{1,6})?\s*(?P<glyph>[½¼¾])"
    r"|(?:(?P<with>\d{1,6})\s+)?(?P<upper>\d{1,3})\s*/\s*(?P<lower>[1-9]\d{0,2})"
    r"|(?P<number>[\d,]*\.?\d+|\d[\d,]*\.))\s*(?P<unit>[^\d\s./,'][^\d]{0,19})?"
)
_SCALES = vocabulary.SCALES.keys() - {"cr"}
"""Without `cr`: behind a count that is a crate, or the side of a ledger."""
_LONE = {
    **vocabulary.NUMBERS,
    **vocabulary.PARTS,
    **dict.fromkeys(vocabulary.words("zero shunya शून्य"), "0"),
    **{word: "12" for word, unit in vocabulary.UNITS.items() if unit == "dozen"},
}
"""Words that are a count even where no unit follows; in a sentence they may be something else."""


def quantity(cell: Cell) -> tuple[Decimal, str | None] | None:
    """How many, signed, and of which unit: `1.5 kg`, `½`, `1/2`, `two`; None when there is nothing.

    Rounded half up to thousandths. Raises Invalid: `unreadable`, `ambiguous`.
    """
    if isinstance(cell, str) and not _PLAIN.fullmatch(cell):
        text = text_of(cell)
        return None if text.casefold() in NOTHING else _written(text)
    value = amount(cell, "quantity")
    return None if value is None else (_thousandths(value), None)


def typed_count(text: str, units: Collection[str], field: str = "quantity") -> int:
    """A whole number that a person typed, alone or with one of `units` behind it: `90 days`,
    `२४ घंटे`, `two hours`. Raises Invalid (`unreadable`)."""
    try:
        value, unit = quantity(text) or (None, None)
    except Invalid:
        value, unit = None, None
    if value is None or value != int(value) or (unit is not None and fold(unit) not in units):
        raise Invalid(field, text, "unreadable")
    return int(value)


def _written(text: str) -> tuple[Decimal, str | None]:
    plain = text
    if not text.isascii():
        plain = "".join(  # NFKC would make three characters of one fraction
            character if character in _FRACTIONS else ascii_digits(character) for character in text
        )
    found = _QUANTITY.fullmatch(plain.removeprefix("'"))
    unit = (found["unit"] or "").strip(" .") if found else ""
    if found is None or (unit and fold(unit.split()[0]) in _SCALES):
        return _said(plain) or (_thousandths(_number(text)), None)
    if found["glyph"]:
        value = Decimal(found["whole"] or 0) + _FRACTIONS[found["glyph"]]
    elif found["upper"]:
        value = Decimal(found["with"] or 0) + Decimal(found["upper"]) / Decimal(found["lower"])
    else:
        value = _number(found["number"])
    if unit in ("-", "−"):  # as ledgers write what came back
        return _thousandths(-value), None
    named = unit if any(map(str.isalpha, unit)) else None
    return _thousandths(-value if found["sign"] else value), named


def _number(text: str) -> Decimal:
    return amount(text, "quantity") or Decimal(0)


def _said(text: str) -> tuple[Decimal, str | None] | None:
    """`two pcs`, `dedh kilo`, `2 hazar`, `dozen`; None where more numbers follow, or none leads."""
    if not any(map(str.isalpha, text)):
        return None
    found = valued(tokens(normalised(text)), lambda _: False)
    if not found:
        return None
    first, *unit = found
    value = first.value if first.kind == "number" else None
    if value is None and first.key in _LONE:
        value = Decimal(_LONE[first.key])
    whole = all(one.kind == "word" and one.key not in vocabulary.JOINS for one in unit)
    if value is None or not whole or _digits(first.text) != _digits(text):
        return None
    return _thousandths(value), " ".join(one.text for one in unit) or None


def _digits(text: str) -> int:
    return sum(map(str.isdigit, text))


def _thousandths(value: Decimal) -> Decimal:
    if abs(value) > LARGEST_AMOUNT:
        raise Invalid("quantity", value, "too_large")
    return value.quantize(Decimal("0.001"), ROUND_HALF_UP)

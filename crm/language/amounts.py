"""An amount of money as it is typed or stands in a cell: read exactly, or refused."""

from __future__ import annotations

import re
from decimal import Decimal

from crm.errors import Invalid
from crm.language import vocabulary
from crm.language.cells import NOTHING, Cell, ascii_digits, text_of
from crm.language.letters import normalised
from crm.language.numbers import valued
from crm.language.tokens import GROUPED, Token, is_grouped_oddly, tokens
from crm.values import LARGEST_AMOUNT, plain

_PLAIN = re.compile(r"\d+(?:\.\d*)?|\.\d+")
_GROUPED = re.compile(GROUPED)
_COMMON = re.compile(rf"(?:₹|Rs\.?|INR)? ?([0-9]+(?:\.[0-9]+)?|{GROUPED})(?: ?/-)?", re.ASCII)
"""The form most programs write; every other form takes the longer way."""

_BEFORE = re.compile(
    r"^(?:rs|inr|rupees?|₹|₨|रु|रू|रुपये|रुपए|mrp|(?:dr|cr)(?=[\s.:\d]))\s*[.:]?\s*", re.IGNORECASE
)
_MARKS = r"/[-=]|₹|rs\.?|inr|only|rupees?|रु\.?|रुपये"
_AFTER = re.compile(rf"\s*(?:{_MARKS})$", re.IGNORECASE)
_AFTER_IN_A_LEDGER = re.compile(rf"\s*(?:{_MARKS}|\(?(?:dr|cr)\.?\)?)$", re.IGNORECASE)
_NUMBER_LIKE = re.compile(r"[\d.,' ]*\d[\d.,' ]*(?:[eE][+-]?\d+)?")
_SCALES = {"k": "thousand", "l": "lakh"}
"""Letters that are no unit behind an amount, whatever they are behind a count."""


_LOOSE_SCALE = re.compile(
    rf"(?<=\d)\s+(?=(?:{'|'.join(sorted(vocabulary.GLUED_SCALES))})$)", re.IGNORECASE
)
"""`5 cr` and `40 k` are one amount where an amount is asked for; in a sale they are two words."""


def amount(cell: Cell, field: str = "amount") -> Decimal | None:
    """The amount in a cell of a file: major units, signed, unrounded; None when there is nothing.

    Rupee signs, Rs., INR, /-, Indian and Western grouping, digits of any script, k, lakh, numbers
    in words; Dr or Cr, the side of a ledger, beside it; brackets or a minus for what is negative.
    Raises Invalid: `ambiguous` for what could be a decimal comma, `unreadable`, `too_large`.
    """
    if cell is None:
        return None
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        value = Decimal(repr(cell)) if isinstance(cell, float) else Decimal(cell)
    elif not isinstance(cell, str):
        raise Invalid(field, text_of(cell), "unreadable")
    elif _PLAIN.fullmatch(cell) and cell.isascii():
        value = Decimal(cell)
    elif common := _COMMON.fullmatch(cell):
        value = Decimal(common[1].replace(",", ""))
    else:
        text = ascii_digits(text_of(cell))
        if text.casefold() in NOTHING:
            return None
        value = _written(text, field, ledger=True)
    if not value.is_finite():
        raise Invalid(field, text_of(cell), "unreadable")
    if abs(value) > LARGEST_AMOUNT:
        raise Invalid(field, text_of(cell), "too_large")
    return value


def typed_amount(text: str, field: str = "amount") -> Decimal:
    """The one amount that a person typed: major units, not below zero, unrounded.

    As `amount`, but `cr` is crore, and a sign of comparison belongs to the question: `> 2,000`,
    `2000+`. Raises Invalid as `amount` does, and `negative`.
    """
    bare = ascii_digits(text_of(text)).strip("<>=≥≤ ").removesuffix("+")
    bare = _LOOSE_SCALE.sub("", bare)
    value = _written(bare, field, ledger=False)
    if not 0 <= value <= LARGEST_AMOUNT:
        raise Invalid(field, text, "negative" if value < 0 else "too_large")
    return value


def amount_range(text: str, field: str = "amount") -> tuple[Decimal | None, Decimal | None]:
    """Least and most, of one or two amounts in a text: `500-2000`, `over 1.5 lakh`, `under 300`.

    Words around them do not matter. Raises Invalid (`unreadable`).
    """
    plain = normalised(text).casefold()
    parted = _scaled(tokens(_BETWEEN.sub(" - ", plain)))
    odd = any(is_grouped_oddly(token.text) for token in parted)
    found = [token for token in valued(parted, _is_known) if token.kind == "number"]
    values = [abs(token.value) for token in found if token.value is not None]
    read = "".join(token.text for token in found)
    all_read = sum(map(str.isdigit, read)) == sum(map(str.isdigit, plain))
    if not 1 <= len(values) <= 2 or odd or not all_read or max(values) > LARGEST_AMOUNT:
        raise Invalid(field, text, "unreadable")
    if len(values) == 2:
        return min(values), max(values)
    return (None, values[0]) if _AT_MOST.search(plain) else (values[0], None)


_BETWEEN = re.compile(r"(?<=[\w.])\s*-\s*(?=[₹\w.])")
_AT_MOST = re.compile(r"under|below|less|up ?to|at ?most|(no|not) more|within|<|≤|max")

_THOUSANDS_OR_DECIMALS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}\.\d{3}(?![\d.,])")


def with_a_doubtful_point(cell: Cell) -> bool:
    """`1.250` as money: who writes a point for thousands means 1,250. Of counts it is the usual
    way to write grams, and a number that a spreadsheet keeps has no such doubt."""
    return isinstance(cell, str) and _THOUSANDS_OR_DECIMALS.search(ascii_digits(cell)) is not None


def _written(text: str, field: str, *, ledger: bool) -> Decimal:
    bare = text.removeprefix("'").replace("−", "-").strip()
    negative = False
    if bare.startswith("(") and bare.endswith(")"):
        bare, negative = bare[1:-1].strip(), True
    after = _AFTER_IN_A_LEDGER if ledger else _AFTER
    for _ in range(3):  # `-Rs. 50/- Dr`: signs and marks in any order
        before = bare
        if bare.startswith(("-", "+")):
            negative, bare = negative or bare[0] == "-", bare[1:].strip()
        bare = after.sub("", _BEFORE.sub("", bare)).strip()
        if bare == before:
            break
    if bare.endswith("-"):
        bare, negative = bare[:-1].strip(), True
    if _PLAIN.fullmatch(bare):
        value = Decimal(bare)
    elif _GROUPED.fullmatch(bare):
        value = Decimal(bare.replace(",", ""))
    elif (said := _said(bare)) is not None:
        value = said
    else:
        raise Invalid(field, text, "ambiguous" if _NUMBER_LIKE.fullmatch(bare) else "unreadable")
    return -value if negative else value


def _said(text: str) -> Decimal | None:
    """The value of `1.5 lakh`, `do hazar`; None where that is not all that the text says."""
    if not any(map(str.isalpha, text)):
        return None
    found = _scaled(tokens(normalised(text)))
    written = sum(len(token.text) for token in found)
    if written != len("".join(text.split())) or any(is_grouped_oddly(one.text) for one in found):
        return None
    read = valued(found, _is_known)
    if len(read) != 1 or read[0].kind != "number" or (read[0].value or 0) < 0:
        return None
    return None if read[0].value is None else plain(read[0].value)


def _scaled(found: list[Token]) -> list[Token]:
    for token in found:
        if token.kind == "word":
            token.key = _SCALES.get(token.key, token.key)
    return found


def _is_known(_: str) -> bool:
    """No word beside an amount is the name of an item."""
    return False

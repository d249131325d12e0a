"""Values as shops write them: amounts and quantities. Read exactly, or refused."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal

from crm.errors import Invalid
from crm.values import LARGEST_AMOUNT

Cell = str | int | float | date | datetime | time | None
"""What a reader finds in one place of a table. An empty cell is None or an empty text."""

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


NOTHING = frozenset({"", "-", "--", "n/a", "na", "nil", "none", "null", "nan", "#n/a", "."})
"""What people write into a cell to say that there is nothing."""

_BEFORE = re.compile(
    r"^(?:rs|inr|rupees?|₹|₨|रु|रू|रुपये|रुपए|mrp|(?:dr|cr)(?=[\s.:\d]))\s*[.:]?\s*", re.IGNORECASE
)
_AFTER = re.compile(
    r"\s*(?:/[-=]|₹|rs\.?|inr|only|rupees?|रु\.?|रुपये|\(?(?:dr|cr)\.?\)?)$", re.IGNORECASE
)
_PLAIN = re.compile(r"\d+(?:\.\d*)?|\.\d+")
_GROUPED = re.compile(r"(?:\d{1,2}(?:,\d{2})*,\d{3}|\d{1,3}(?:,\d{3})+)(?:\.\d+)?")
_NUMBER_LIKE = re.compile(r"[\d.,' ]*\d[\d.,' ]*(?:[eE][+-]?\d+)?")


def amount(cell: Cell, field: str = "amount") -> Decimal | None:
    """Major units, signed, unrounded; None when there is nothing.

    Rupee signs, Rs., INR, /-, Indian and Western grouping, a trailing Dr or Cr, brackets for minus.
    Raises Invalid: `ambiguous` for what could be a decimal comma, `unreadable`, `too_large`.
    """
    if cell is None:
        return None
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        value = Decimal(repr(cell)) if isinstance(cell, float) else Decimal(cell)
    elif isinstance(cell, str):
        if _PLAIN.fullmatch(cell) and cell.isascii():
            value = Decimal(cell)
        else:
            text = ascii_digits(text_of(cell))
            if text.casefold() in NOTHING:
                return None
            value = _written_amount(text, field)
    else:
        raise Invalid(field, text_of(cell), "unreadable")
    if not value.is_finite():
        raise Invalid(field, text_of(cell), "unreadable")
    if abs(value) > LARGEST_AMOUNT:
        raise Invalid(field, text_of(cell), "too_large")
    return value


_THOUSANDS_OR_DECIMALS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}\.\d{3}(?![\d.,])")


def with_a_doubtful_point(cell: Cell) -> bool:
    """`1.250` as money: who writes a point for thousands means 1,250. Of counts it is the usual
    way to write grams, and a number that a spreadsheet keeps has no such doubt."""
    return isinstance(cell, str) and _THOUSANDS_OR_DECIMALS.search(ascii_digits(cell)) is not None


def _written_amount(text: str, field: str) -> Decimal:
    bare = text.removeprefix("'").replace("−", "-").strip()
    negative = False
    if bare.startswith("(") and bare.endswith(")"):
        bare, negative = bare[1:-1].strip(), True
    for _ in range(3):  # `-Rs. 50/- Dr`: signs and marks in any order
        if bare.startswith(("-", "+")):
            negative, bare = negative or bare[0] == "-", bare[1:].strip()
        bare = _AFTER.sub("", _BEFORE.sub("", bare)).strip()
    if bare.endswith("-"):
        bare, negative = bare[:-1].strip(), True
    if _PLAIN.fullmatch(bare):
        value = Decimal(bare)
    elif _GROUPED.fullmatch(bare):
        value = Decimal(bare.replace(",", ""))
    else:
        raise Invalid(field, text, "ambiguous" if _NUMBER_LIKE.fullmatch(bare) else "unreadable")
    return -value if negative else value


_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve",
    "शून्य एक दो तीन चार पांच छह सात आठ नौ दस ग्यारह बारह",
    "shunya ek do teen char paanch chhe saat aath nau das gyarah barah",
)
NUMBER_WORDS = {
    unicodedata.normalize("NFC", word): Decimal(value)
    for words in _WORDS
    for value, word in enumerate(words.split())
} | {
    unicodedata.normalize("NFC", word): Decimal(value)
    for value, words in (
        ("0.5", "half aadha adha आधा"),
        ("0.25", "quarter pav paav पाव"),
        ("0.75", "पौन पौना"),
        ("1.25", "sava सवा"),
        ("1.5", "dedh डेढ़"),
        ("2.5", "dhai ढाई"),
        ("12", "dozen दर्जन"),
    )
    for word in words.split()
}
_FRACTIONS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_QUANTITY = re.compile(
    r"(?P<sign>[-−]?)\s*(?:(?P<whole>\d{1,6})?\s*(?P<glyph>[½¼¾])"
    r"|(?:(?P<with>\d{1,6})\s+)?(?P<upper>\d{1,3})\s*/\s*(?P<lower>[1-9]\d{0,2})"
    r"|(?P<number>[\d,]*\.?\d+|\d[\d,]*\.))\s*(?P<unit>[^\d\s./,'][^\d]{0,19})?"
)


def quantity(cell: Cell) -> tuple[Decimal, str | None] | None:
    """How many, signed, and of which unit: `1.5 kg`, `½`, `1/2`, `two`; None when there is nothing.

    Rounded half up to thousandths. Raises Invalid: `unreadable`, `ambiguous`.
    """
    if isinstance(cell, str) and not _PLAIN.fullmatch(cell):
        text = text_of(cell)
        if text.casefold() in NOTHING:
            return None
        return _written_quantity(text)
    value = amount(cell, "quantity")
    return None if value is None else (_thousandths(value), None)


def _written_quantity(text: str) -> tuple[Decimal, str | None]:
    glyphs = "".join(  # NFKC would make three characters of one fraction
        character if character in _FRACTIONS else ascii_digits(character) for character in text
    )
    words = unicodedata.normalize("NFC", glyphs).casefold().split()
    if words[0] in NUMBER_WORDS:
        if NUMBER_WORDS.keys() & set(words[1:]) or "and" in words:  # `two and a half`
            raise Invalid("quantity", text, "unreadable")
        return NUMBER_WORDS[words[0]], " ".join(words[1:]) or None
    found = _QUANTITY.fullmatch(glyphs.removeprefix("'"))
    if found is None:
        return _thousandths(_written_amount(ascii_digits(text), "quantity")), None
    if found["glyph"]:
        value = Decimal(found["whole"] or 0) + _FRACTIONS[found["glyph"]]
    elif found["upper"]:
        value = Decimal(found["with"] or 0) + Decimal(found["upper"]) / Decimal(found["lower"])
    else:
        value = _written_amount(found["number"], "quantity")
    unit = (found["unit"] or "").strip(" .")
    if unit in ("-", "−"):  # as ledgers write what came back
        return _thousandths(-value), None
    named = unit if any(map(str.isalpha, unit)) else None
    return _thousandths(-value if found["sign"] else value), named


def _thousandths(value: Decimal) -> Decimal:
    if abs(value) > LARGEST_AMOUNT:
        raise Invalid("quantity", value, "too_large")
    return value.quantize(Decimal("0.001"), ROUND_HALF_UP)

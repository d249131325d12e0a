"""The phones in a cell: one, several, or what is left of one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from crm.errors import Invalid
from crm.language.cells import NOTHING, Cell, ascii_digits, text_of
from crm.values import Phone, parse_phone

_SCIENTIFIC = re.compile(r"\+?(\d(?:[.,]\d+)?)[eE]\+?(\d{1,2})")
_TRAILING_ZERO = re.compile(r"(\d{6,15})\.0+")
_SEPARATORS = re.compile(r"\s*(?::::|[/,;|&\n]|\bor\b|\band\b|\bया\b)\s*", re.IGNORECASE)
_NUMBER = re.compile(r"[+(]?\d[\d\s().\-\u2010-\u2015+]*")
_TEN_DIGITS = re.compile(r"(?<!\d)(?:\+?91[\s-]?|0)?[1-9](?:[\s-]?\d){9}(?!\d)")
_JOINERS = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00]")
_SHORTEST = 6  # digits; what has fewer is an extension or a slip


@dataclass(frozen=True, slots=True)
class PhonesInCell:
    """Usable numbers, each with the text that it was read from; and the text that no number could
    be made of."""

    phones: tuple[tuple[Phone, str], ...] = ()
    unusable: str | None = None


def phones(cell: Cell, region: str, *, mobile_first: bool = True) -> PhonesInCell:
    """Every number in a cell, E.164; ISO 3166 `region` for those without a country. Without
    `mobile_first` in the order of the cell.

    `.0`, a leading apostrophe, 00, 0, 91, spaces, dashes, brackets and digits of other scripts are
    read; scientific notation only when it has all digits.
    """
    text = _JOINERS.sub("", ascii_digits(cell if isinstance(cell, str) else text_of(cell)))
    text = text.strip().removeprefix("'")
    if text.casefold() in NOTHING or (len(text) < _SHORTEST and not text.strip("0")):
        return PhonesInCell()
    if exact := _SCIENTIFIC.fullmatch(text.replace(" ", "")):
        digits = _all_digits(exact)
        if digits is None:
            return PhonesInCell(unusable=text)
        text = digits
    elif zero := _TRAILING_ZERO.fullmatch(text):
        text = zero[1]
    whole = None
    if not _SEPARATORS.search(text) and len(_numbers(text)) < 2:
        whole = _read(text, region)
    if whole is not None:
        return PhonesInCell(((whole, text),))
    found: dict[str, tuple[Phone, str]] = {}
    unusable = []
    for part in _parts(text):
        phone = _read(part, region)
        if phone is None:
            unusable.append(part)
        else:
            found.setdefault(phone.e164, (phone, part))
    ordered = sorted(found.values(), key=lambda one: mobile_first and not one[0].mobile)
    return PhonesInCell(tuple(ordered), " / ".join(unusable) or None if ordered else text)


def _all_digits(found: re.Match[str]) -> str | None:
    mantissa = found[1].replace(",", ".")
    exponent = int(found[2])
    if len(mantissa.replace(".", "")) < exponent + 1:
        return None
    return str(int(Decimal(mantissa).scaleb(exponent)))


def _parts(text: str) -> list[str]:
    parts = [part for part in _SEPARATORS.split(text) if part]
    split: list[str] = []
    for part in parts:
        groups = _TEN_DIGITS.findall(part)
        if len(groups) < 2:
            groups = _numbers(part)
        split += groups if len(groups) > 1 else [part]
    return split


def _numbers(text: str) -> list[str]:
    """The runs of digits that are long enough for a number: `98220 10001 (H) 98220 10002 (O)`."""
    return [
        found.rstrip(" -(")
        for found in _NUMBER.findall(text)
        if sum(map(str.isdigit, found)) >= _SHORTEST
    ]


def _read(text: str, region: str) -> Phone | None:
    found = _NUMBER.search(text)
    if found is None:
        return None
    number = found[0].strip()
    if sum(map(str.isdigit, number)) < _SHORTEST:
        return None
    candidates = [number]
    if number.startswith("00"):
        candidates.append("+" + number[2:])
    elif number.startswith(("0", "+0")) or "+" in number[1:]:  # `0919822010001`, `91+9822010001`
        candidates.append("".join(filter(str.isdigit, number)).lstrip("0"))
    for candidate in candidates:
        try:
            return parse_phone(candidate, region)
        except Invalid:
            continue
    return None

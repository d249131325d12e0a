"""Several items in one cell: `1 x Cake, 2 x Candle`, `Cake x 2; Candle x 1`."""

from __future__ import annotations

import re
from decimal import Decimal

from crm.language.cells import Cell, ascii_digits, text_of
from crm.purchases.items import LONGEST_ITEM_NAME

_TIMES = r"[x×X*✕]"
_NUMBER = r"\d{1,5}(?:\.\d{1,3})?"
_BEFORE = re.compile(rf"(?P<many>{_NUMBER})\s*{_TIMES}\s+(?P<name>(?!\d+(?:\s|$)).+)")
_BEHIND = re.compile(
    rf"(?P<name>.*[^\W\d].*?)\s*(?:\s{_TIMES}\s*(?P<many>{_NUMBER})"
    rf"|\(\s*(?:{_TIMES}|qty:?)\s*(?P<more>{_NUMBER})\s*\))",
    re.IGNORECASE,
)
_ENDS = (
    re.compile(r"\s*[\n;|]\s*"),
    re.compile(rf"\s*,\s*(?={_NUMBER}\s*{_TIMES}\s)"),
    re.compile(r"(?<=\d)\s*,\s*(?=\D)|(?<=\))\s*,\s*"),
)


def several_items(cell: Cell) -> list[tuple[str, Decimal]] | None:
    """The items with how many of each; None where not every part says how many."""
    text = ascii_digits(text_of(cell)).rstrip(" ,;|")
    if not re.search(r"[x×X*✕]|qty", text) or not any(map(str.isdigit, text)):
        return None
    for pattern in (_BEFORE, _BEHIND):
        for end in _ENDS:
            found = [pattern.fullmatch(part) for part in end.split(text)]
            if all(found) and not (len(found) == 1 and _looks_like_more(pattern, text)):
                return [_item(one) for one in found if one is not None]
    return None


def _looks_like_more(pattern: re.Pattern[str], text: str) -> bool:
    """Whether a single part holds another one's count: another way of ending parts fits better."""
    if pattern is _BEFORE:
        return re.search(rf",\s*{_NUMBER}\s*{_TIMES}\s", text) is not None
    return re.search(rf"\s{_TIMES}\s*{_NUMBER}\s*,", text) is not None


def _item(found: re.Match[str]) -> tuple[str, Decimal]:
    groups = found.groupdict()
    many = groups.get("many") or groups.get("more") or "1"
    return found["name"].strip()[:LONGEST_ITEM_NAME], Decimal(many)

"""How long a text is as an SMS: alphabet, parts, and the characters that make it expensive."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from crm.dataclass import dataclass

MOST_PARTS = 10
"""No longer message goes out: beyond it, gateways and phones begin to refuse or to cut."""


class Encoding(StrEnum):
    GSM = "GSM"
    UCS2 = "UCS-2"


# 3GPP TS 23.038 (the alphabets) and TS 23.040 section 9.2.3.24.1 (the header of a part takes
# 7 septets, or 3 UTF-16 units): units in a lone message, units in each of several parts.
ROOM = {Encoding.GSM: (160, 153), Encoding.UCS2: (70, 67)}


@dataclass(frozen=True, slots=True)
class Measure:
    """A text as an SMS. `units` are septets (GSM) or UTF-16 code units (UCS-2).

    `forced_by` holds the characters outside of GSM 03.38, in order of appearance, each once.
    """

    encoding: Encoding
    units: int
    parts: int
    forced_by: tuple[str, ...] = ()

    @property
    def room(self) -> int:
        """Units that still fit into the last part."""
        lone, several = ROOM[self.encoding]
        return (lone if self.parts <= 1 else several * self.parts) - self.units

    def cost(self, price_per_part: Decimal) -> Decimal:
        """Major units, not rounded."""
        return price_per_part * self.parts


@lru_cache(maxsize=1)
def _septets() -> dict[str, int]:
    """Every character of GSM 03.38 with its septets: 1, or 2 behind the escape."""
    from gsm0338.charset import BASIC_CHARACTER_SET, BASIC_CHARACTER_SET_EXTENSION

    widths = {unicodedata.lookup(name): 1 for name in BASIC_CHARACTER_SET.values()}
    widths |= {unicodedata.lookup(name): 2 for name in BASIC_CHARACTER_SET_EXTENSION.values()}
    widths.pop("\x1b", None)  # the escape announces a character, it is none
    return widths


@lru_cache(maxsize=1)
def _narrow() -> frozenset[str]:
    """The characters of one septet: nearly every message has no others."""
    return frozenset(character for character, septets in _septets().items() if septets == 1)


def measure(text: str) -> Measure:
    """Alphabet, units and parts of a text. An empty one has no part."""
    if _narrow().issuperset(text):
        return _measure(Encoding.GSM, len(text), None)
    septets = _septets()
    different = set(text)
    if different <= septets.keys():
        widths = [septets[character] for character in text]
        return _measure(Encoding.GSM, sum(widths), widths)
    forced_by = tuple(dict.fromkeys(one for one in text if one not in septets))
    wide = any(ord(character) > 0xFFFF for character in different)
    if not wide:
        return _measure(Encoding.UCS2, len(text), None, forced_by)
    widths = [2 if ord(character) > 0xFFFF else 1 for character in text]
    return _measure(Encoding.UCS2, sum(widths), widths, forced_by)


def _measure(
    encoding: Encoding, units: int, widths: list[int] | None, forced_by: tuple[str, ...] = ()
) -> Measure:
    """`widths` only when some character is two units: such a one is never cut by a part's end."""
    lone, several = ROOM[encoding]
    if units <= lone:
        parts = 1 if units else 0
    elif widths is None:
        parts = -(-units // several)
    else:
        parts, filled = 1, 0
        for width in widths:
            filled += width
            if filled > several:
                parts, filled = parts + 1, width
    return Measure(encoding, units, parts, forced_by)


# What phones' keyboards put in by themselves, and what it stands for.
_PLAIN = {
    "‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...",
    "\u00a0": " ", "\u202f": " ", "•": "-", "`": "'",
}  # fmt: skip


_PICTURE = re.compile(
    "[\u200b-\u200d\u2060\ufeff\ufe00-\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]"
)
"""What joins and colours emoji, or takes no room at all."""


def plain(text: str) -> str:
    """The same words without ₹ (`₹500` becomes `Rs. 500`), typographic signs, emoji, and accents
    that GSM 03.38 lacks.

    Other letters stay: Devanagari is not a mistake, and what joins its letters is none.
    """
    text = re.sub("₹ *", "Rs. ", text)
    without = _PICTURE.sub("", text)
    joined = any(unicodedata.category(one) in ("Mc", "Mn") for one in without)
    text = text if joined else without
    made = "".join(_plain_letter(one) for one in text)
    return "\n".join(_without_gone(line) for line in made.split("\n"))


_GONE = "\x00"
"""In place of an emoji: messages hold none."""


def _without_gone(line: str) -> str:
    """One space where emoji stood between words, none at an end or before a full stop."""

    def gap(found: re.Match[str]) -> str:
        behind = line[found.end() :]
        return " " if found.start() and behind and behind[0] not in ".,;:!?)" else ""

    return re.sub(rf" *{_GONE}[ {_GONE}]*", gap, line)


def _plain_letter(one: str) -> str:
    if one in _PLAIN:
        return _PLAIN[one]
    if one in _septets():
        return one
    if unicodedata.category(one) in ("So", "Cs"):
        return _GONE
    base = unicodedata.normalize("NFKD", one)[0]
    return base if base.isascii() and base.isalpha() else one

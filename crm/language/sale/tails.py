"""Meaning of a number by the words behind it: the price of one, or a sum."""

from __future__ import annotations

from typing import Literal

from crm.language import everyday, vocabulary
from crm.language.sale.reasons import MANY
from crm.language.sale.state import Reading

Tail = tuple[Literal["rate", "sum", "of"], str | None, int]
"""The price of one, a sum, or a sum said with `ka`; the unit of the rate; how many tokens."""

AFTER_SUM = (
    vocabulary.VERBS | vocabulary.FILLERS | vocabulary.TO | vocabulary.JOINS | vocabulary.EACH
)
"""Words behind a sum that do not make it a number of things."""
_ONES = vocabulary.ONE | vocabulary.EACH
_SUMS = vocabulary.IN | vocabulary.IN_ALL


def tail(reading: Reading, at: int) -> Tail | None:
    """Meaning of the number here by the words after it, and how many they are; None if none."""
    key, after = reading.key(at + 1), reading.key(at + 2)
    if key in vocabulary.EACH or key in vocabulary.WALA:
        return "rate", None, 2 if after in _ONES else 1
    if _one_behind(reading, at):
        return "rate", None, 1
    if key in vocabulary.PER:
        return _per(key, after)
    if reading.kind(at + 1) != "word":
        return None
    if key in vocabulary.GENITIVE:
        return _of(reading, at)
    if key == "for" and _thing_at(reading, at + 2):
        return "sum", None, 1  # 1850 for 1 fan
    if key in _SUMS:
        return "sum", None, 1
    if key == "in" and after in ("all", "total"):
        return "sum", None, 2
    if reading.tokens[at].money and key in vocabulary.UNITS:
        return "rate", vocabulary.UNITS[key], 1
    return None


def _one_behind(reading: Reading, at: int) -> bool:
    """560 rupaye ek: the one that ends the price."""
    if reading.kind(at + 1) != "number" or not reading.tokens[at].money:
        return False
    one = reading.tokens[at + 1]
    return one.spoken and one.value == 1 and reading.kind(at + 2) in ("end", "separator")


def _thing_at(reading: Reading, at: int) -> bool:
    """An item: counted, or one that is known."""
    if reading.kind(at) == "number":
        few = (reading.tokens[at].value or 0) < MANY
        return (
            few
            and reading.kind(at + 1) in ("word", "quoted")
            and (reading.key(at + 1) not in AFTER_SUM)
        )
    token = reading.tokens[at] if reading.kind(at) == "word" else None
    return token is not None and (token.key in everyday.GOODS or reading.is_item(token.text))


def _per(key: str, after: str) -> Tail | None:
    """45/kg, 40 a piece, 40 per."""
    if after in vocabulary.UNITS:
        return "rate", vocabulary.UNITS[after], 2
    if key in ("per", "/") and after in ("ek", "one", "item", "unit", "head"):
        return "rate", None, 2
    return ("rate", None, 1) if key == "per" else None


def _of(reading: Reading, at: int) -> Tail:
    """40 ka ek, 60 ka kilo, 60 ke hisab se; otherwise 60 ka is a sum."""
    after = reading.key(at + 2)
    if after in vocabulary.ONE and reading.kind(at + 2) in ("word", "number"):
        named = reading.key(at + 3) in vocabulary.UNITS
        return "rate", vocabulary.UNITS[reading.key(at + 3)] if named else None, 2 + named
    if after in vocabulary.UNITS:
        return "rate", vocabulary.UNITS[after], 2
    if after in vocabulary.RATE_TAILS:
        return "rate", None, 3 if reading.key(at + 3) == "se" else 2
    return "of", None, 1

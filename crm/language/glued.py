"""Words and numbers that belong together (`9w`, `size 32`, `7up`), or do not (`2rice`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from crm.language import everyday, vocabulary
from crm.language.calendar import words as day_words
from crm.language.letters import fold
from crm.language.tokens import Token

_MEANT = (
    vocabulary.UNITS.keys()
    | vocabulary.SMALL_UNITS.keys()
    | vocabulary.SCALES.keys()
    | vocabulary.CURRENCY
    | vocabulary.WALA
    | vocabulary.GENITIVE
    | vocabulary.EACH
    | vocabulary.IN
    | vocabulary.VERBS
    | vocabulary.FILLERS
    | vocabulary.OFF
    | vocabulary.PERCENT
    | vocabulary.AFTER_CUSTOMER
    | vocabulary.JOINS
    | vocabulary.PAYMENT_STARTS
    | day_words.MONTHS.keys()
    | day_words.DAY_WORDS
    | day_words.TARIKH
)
_NUMBERED = re.compile(r"[a-wyz]{1,2}\d+")
"""The rest of `20w40`, `5w30`."""
_WORD_AND_NUMBER = re.compile(r"([^\W\d]{2,})(\d+)")
_COUNTABLE = everyday.GOODS | vocabulary.OFF | vocabulary.TOTAL_WORDS | vocabulary.QUANTITY_LABELS


def glued(found: list[Token], is_known: Callable[[str], bool]) -> list[Token]:
    """Joins or splits words glued to a number: 1st, 1.5k, 9w, 7up; units stay apart."""
    out: list[Token] = []
    for token in _unglued(found, is_known):
        before = out[-1] if out else None
        if before is None or before.kind != "number" or token.kind != "word":
            out.append(token)
        elif token.space:
            if token.key in vocabulary.ATTRIBUTES and not before.text.startswith("-"):
                out[-1] = _as_word(before, token, " ")
            else:
                out.append(token)
        elif token.key in ("st", "nd", "rd", "th") and before.value is not None:
            before.kind = "ordinal"
        elif token.key in vocabulary.GLUED_SCALES and before.value is not None:
            before.value *= vocabulary.SCALES[token.key]
        elif token.key in vocabulary.GLUED_ATTRIBUTES or _NUMBERED.fullmatch(token.key):
            out[-1] = _as_word(before, token, "")
        elif (
            token.key in _MEANT
            or token.key in everyday.GOODS
            or is_known(token.text)
            or _is_counted(out, token)
        ):
            out.append(token)
        else:
            out[-1] = _as_word(before, token, "")
    return out


def _is_counted(out: list[Token], token: Token) -> bool:
    """2idli is a thumb that missed the space; 7up and 5star are names, 2 4seater are two."""
    typed = out[-1].text + token.key
    counted_already = len(out) > 1 and out[-2].kind == "number"
    return len(token.key) > 2 and typed not in everyday.BRANDS and not counted_already


def _unglued(found: list[Token], is_known: Callable[[str], bool]) -> Iterator[Token]:
    """rice100 is rice for 100, A4 and B12 are words."""
    for token in found:
        parts = _WORD_AND_NUMBER.fullmatch(token.text) if token.kind == "word" else None
        if parts and (fold(parts[1]) in _COUNTABLE or is_known(parts[1])):
            yield Token("word", parts[1], fold(parts[1]), token.space)
            yield Token("number", parts[2], parts[2], space=True, value=Decimal(parts[2]))
        else:
            yield token


_SIZE_BEHIND = vocabulary.words("size waist")


def sizes(found: list[Token]) -> list[Token]:
    """`size 32` with a price behind it says what the thing is like."""
    out: list[Token] = []
    for at, token in enumerate(found):
        before = out[-1] if out else None
        after = found[at + 1] if at + 1 < len(found) else None
        counted = before is not None and before.kind == "number" and token.key in _SIZE_BEHIND
        if counted and after is not None and after.is_name and _price_follows(found, at + 1):
            out[-1] = _as_word(out[-1], token, " ")  # 32 waist jeans 999
            continue
        sized = token.kind == "number" and before is not None and before.key in vocabulary.SIZED
        if sized and before is not None and _price_follows(found, at + 1):
            out[-1] = Token("word", f"{before.text} {token.text}", "size", before.space)
        else:
            out.append(token)
    return out


def _price_follows(found: list[Token], at: int) -> bool:
    while at < len(found) and found[at].kind in ("word", "mark"):
        at += 1
    return at < len(found) and found[at].kind == "number"


def _as_word(number: Token, word: Token, between: str) -> Token:
    text = f"{number.text}{between}{word.text}"
    return Token("word", text, f"{number.key}{between}{word.key}", number.space)

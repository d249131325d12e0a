"""Numbers that belong to a name: `dolo 650`, `7up`, `iphone 15 cover`.

What the shop sells keeps its numbers, the longest name first; a known item's own number is never
a price.
"""

from __future__ import annotations

import re

from crm.language import everyday, vocabulary
from crm.language.keys import item_key
from crm.language.known_names import KnownNames
from crm.language.sale.reasons import MANY
from crm.language.sale.state import Reading
from crm.language.talk import ALL_WORDS
from crm.language.tokens import Token
from crm.values import is_far

_LONGEST = 6
"""Tokens in the name of an item."""
_LETTERS_AND_DIGITS = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
_LEAST_IN_NAME = 5
"""A smaller number between two unknown words rather counts the second: `1 kitkat 2 munch 10`."""


def join_known(reading: Reading) -> None:
    """Makes each known item that has a number one quoted name. One that the shop knows without
    its number as well may be read otherwise, too."""
    found, known = reading.tokens, reading.known
    windows = _windows(found)
    names = {spelt for spelt, _, _ in windows}
    sold = known.items_among(names) if names else frozenset()
    if not sold:
        return
    out: list[Token] = []
    at = 0
    longest: dict[int, tuple[int, str]] = {}
    for spelt, start, end in _without_sizes([one for one in windows if one[0] in sold]):
        if _keeps_a_number(spelt) and end > longest.get(start, (0, ""))[0]:
            longest[start] = (end, spelt)
    while at < len(found):
        doubtful = at in longest and _may_be_counted(found[at : longest[at][0]], known)
        reading.doubtful |= doubtful
        if at not in longest or (doubtful and reading.apart):
            out.append(found[at])
            at += 1
            continue
        end, spelt = longest[at]
        if len(out) > 1 and out[-1].key in vocabulary.PACKED and out[-2].kind == "number":
            out.pop()  # 1 strip dolo 650
        out.append(Token("quoted", spelt, "", found[at].space))
        at = end
        if at < len(found) and found[at].kind == "number" and _is_packed(found, at + 1):
            out.insert(len(out) - 1, found[at])  # dolo 650 2 strip
            at += 2
        elif _is_packed(found, at):
            at += 1
    reading.tokens = out


def _is_packed(found: list[Token], at: int) -> bool:
    return at < len(found) and found[at].key in vocabulary.PACKED


def _windows(found: list[Token]) -> list[tuple[str, int, int]]:
    """Candidate item names that have a number, as they would be known: text, start, end."""
    out = []
    for start, first in enumerate(found):
        if first.kind not in ("word", "number"):
            continue
        words = numbers = 0
        for end in range(start + 1, min(start + _LONGEST, len(found)) + 1):
            token = found[end - 1]
            if token.kind not in ("word", "number"):
                break
            glued = token.kind == "word" and any(letter.isdigit() for letter in token.text)
            words += token.kind == "word"
            numbers += token.kind == "number" or glued
            if not (words and numbers):
                continue
            typed = _typed(found[start:end])
            out.append((typed, start, end))
            apart = _LETTERS_AND_DIGITS.sub(" ", typed)
            if apart != typed:
                out.append((apart, start, end))
    return out


def _without_sizes(windows: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Of two that are the same item, one within the other, the shorter: `2 kg` in front of `b12`
    is how much of it, no part of its name."""
    keys = [(item_key(spelt), start, end) for spelt, start, end in windows]
    return [
        window
        for window, (key, start, end) in zip(windows, keys, strict=True)
        if not any(
            other == key and start <= first and last <= end and last - first < end - start
            for other, first, last in keys
        )
    ]


def _keeps_a_number(name: str) -> bool:
    """Not `5kg atta`: the size of a pack makes no other item."""
    return any(letter.isdigit() for letter in item_key(name))


def _typed(found: list[Token]) -> str:
    text = "".join(f" {token.text}" if token.space else token.text for token in found)
    return text.strip()


def _may_be_counted(found: list[Token], known: KnownNames) -> bool:
    """`2 eggs` where eggs are sold, too; `dolo 650` where dolo is, unless it never costs so much
    or so little."""
    first = found[0].kind == "number"
    inner = _typed(found[1:] if first else found[:-1])
    number = found[0] if first else found[-1]
    if number.kind != "number" or not inner or not known.is_item(inner):
        return False
    usual = known.last_price(inner, None)
    return first or usual is None or not is_far(number.value or usual, usual)


def keep_numbers_in_names(reading: Reading) -> None:
    """`1 iphone 15 cover 499`: between two unknown words, with a quantity before and a price to
    come, the number stays in the name; where it may as well be a price (`1 galaxy 21 case 300`) or
    a quantity (`1 kitkat 2 munch 10`), that is a problem. Takes tokens whose numbers are made."""
    found = reading.tokens
    out: list[Token] = []
    for at, token in enumerate(found):
        inside = token.kind == "number" and _is_inside(found, at, reading.known)
        if inside and not _LEAST_IN_NAME <= (token.value or 0) < MANY:
            reading.doubtful = True
            inside = not reading.apart
        if inside and out[-1].kind == "word":
            before = out.pop()
            text = f"{before.text} {token.text}"
            out.append(Token("word", text, text.casefold(), before.space))
        else:
            out.append(token)
    reading.tokens = out


def _is_inside(found: list[Token], at: int, known: KnownNames) -> bool:
    value = found[at].value
    if value is None or found[at].money or value != value.to_integral_value():
        return False
    if not 1 < at < len(found) - 1:
        return False
    before, behind = found[at - 1], found[at + 1]
    if not (_is_unknown(before, known) and _is_unknown(behind, known)):
        return False
    start = at - 1
    while start > 0 and found[start - 1].kind == "word":
        start -= 1
    if start == 0 or found[start - 1].kind != "number":
        return False
    end = at + 1
    while end < len(found) and found[end].kind == "word":
        end += 1
    return end == len(found) or found[end].kind in ("number", "separator", "mark")


def _is_unknown(token: Token, known: KnownNames) -> bool:
    return (
        token.kind == "word"
        and token.key not in ALL_WORDS
        and token.key not in everyday.GOODS
        and not known.is_item(token.text)
    )

"""A sale to nobody by name: `walk in 450`, `2 rice 100 counter`, `450 walk in customer cash`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from crm.language import vocabulary
from crm.language.calendar import words as day_words
from crm.language.everyday import GOODS
from crm.language.known_names import KnownNames
from crm.language.letters import fold, normalised
from crm.language.sale.money.payment import method_of
from crm.language.sale.state import Reading
from crm.language.tokens import Token

_LONGEST = max(len(phrase) for phrase in vocabulary.COUNTER)
_WORDS = re.compile(r"[^\s.,!]+")
_AFTER = vocabulary.AFTER_CUSTOMER | vocabulary.BUYS
_LEADS = (
    vocabulary.LEADS - {word for phrase in vocabulary.COUNTER for word in phrase}
) | day_words.DAYS_BACK


def is_counter(text: str) -> bool:
    """Whether a text says that it is to nobody by name, and nothing else."""
    words = [fold(word) for word in _WORDS.findall(normalised(text))]
    start = 1 if words and words[0] in vocabulary.TO else 0
    return bool(words) and _end(words, start) == len(words)


def begins_with_counter(text: str) -> bool:
    """Whether a text begins by saying so, whatever follows: `walk in 300`."""
    words = [fold(word) for word in _WORDS.findall(normalised(text))]
    return _end(words, 0) > 0


def tells_rather(keys: Iterable[str], numbers: int) -> bool:
    """Whether a text without a customer rather tells of a price, of the day's total or of what was
    bought than of a sale: `rice rate 60`, `rice 60/kg`, `oil 250 ka ho gaya`, `total cash 5400`.
    Whose sale it is, is asked then. `keys` are the words, folded; `numbers`, how many there are."""
    said = list(keys)
    if _BECAME in pairwise(said) or set(said) & _GOT:
        return True
    rate = any(first in _PER and unit in vocabulary.UNITS for first, unit in pairwise(said))
    return numbers == 1 and (rate or bool(set(said) & (_PRICES | _SUMS)))


_BECAME = ("ho", "gaya")
_PER = vocabulary.PER_WORDS | {"/"}
_GOT = vocabulary.words("kharida kharide kharidi khareeda khareedi laya laye mangaya aaya खरीदा")
_PRICES = vocabulary.words("rate price bhav bhaav mrp dar भाव रेट")
_SUMS = vocabulary.words("total totals tot ttl sum kul कुल टोटल")


def take_counter(reading: Reading) -> None:
    """Takes the words for whoever comes in out: at the beginning before a number, a day, a way of
    paying or what is sold, or behind one of these where no number follows (`1 counter 450` sells a
    counter). A customer or an item of that name stays."""
    found = reading.tokens
    keys = [token.key for token in found]
    first = _first(keys)
    for start, key in enumerate(keys):
        if key not in vocabulary.COUNTER_STARTS:
            continue
        end = _end(keys, start)
        if end == start:
            continue
        name = " ".join(token.text for token in found[start:end])
        if reading.known.is_customer(name) or reading.is_item(name):
            continue
        while end < len(keys) and keys[end] in _AFTER:
            end += 1
        start = _without_to(keys, start)
        opens = start <= first and (_bounds(found, end) or _is_sold(reading, end))
        ends = _bounds(found, start - 1) and _bounds(found, end, numbers=False)
        if opens or ends:
            reading.counter = True
            reading.tokens = found[:start] + found[end:]
            return


def counter_at(found: list[Token], at: int, known: KnownNames) -> int:
    """How many words from there on say so, in front of what was bought; 0 for none."""
    if found[at].key not in vocabulary.COUNTER_STARTS:
        return 0
    end = _end([token.key for token in found[: at + _LONGEST + 1]], at)
    name = " ".join(token.text for token in found[at:end])
    named = end == at or known.is_customer(name) or known.is_item(name)
    return 0 if named or not _bounds(found, end) else end - at


def _end(keys: list[str], start: int) -> int:
    """Where the words that begin at `start` end; there when they are none."""
    for length in range(_LONGEST, 0, -1):
        end = start + length
        if end <= len(keys) and tuple(keys[start:end]) in vocabulary.COUNTER:
            return end + (end < len(keys) and keys[end] in vocabulary.COUNTER_NOUNS)
    return start


def _first(keys: list[str]) -> int:
    """Behind words such as `sale`, which say nothing, and a day."""
    at = 0
    while at < len(keys) and keys[at] in _LEADS:
        at += 1
    return at


def _without_to(keys: list[str], start: int) -> int:
    while start > 0 and keys[start - 1] in vocabulary.TO:
        start -= 1
    return start


def _is_sold(reading: Reading, at: int) -> bool:
    """Whether what stands there is sold, in any shop or in this one: `walk in soap 40`."""
    token = reading.tokens[at]
    return token.key in GOODS or reading.is_item(token.text)


def _bounds(found: list[Token], at: int, *, numbers: bool = True) -> bool:
    """Whether a text ends here, or goes on with what is no name."""
    if not 0 <= at < len(found):
        return True
    key, kind = found[at].key, found[at].kind
    if kind == "number" or key in vocabulary.NUMBERS:
        return numbers
    rest = kind in ("separator", "mark") or key in day_words.DAYS_BACK
    return rest or method_of(found, at) is not None

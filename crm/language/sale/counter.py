"""A sale to nobody by name: `walk in 450`, `2 rice 100 counter`."""

from __future__ import annotations

from crm.language import vocabulary
from crm.language.sale.money.payment import method_of
from crm.language.sale.state import Reading
from crm.language.tokens import Token

_LONGEST = max(len(phrase) for phrase in vocabulary.COUNTER)


def take_counter(reading: Reading) -> None:
    """Takes the words for whoever comes in out, at the beginning before a number and at the end
    behind one; a customer or an item of that name stays."""
    found = reading.tokens
    for length in range(_LONGEST, 0, -1):
        for start in (_first(found), len(found) - length):
            end = start + length
            if start < 0 or end > len(found):
                continue
            phrase = found[start:end]
            if tuple(token.key for token in phrase) not in vocabulary.COUNTER:
                continue
            name = " ".join(token.text for token in phrase)
            alone = _bounds(found, end) if start == _first(found) else _bounds(found, start - 1)
            if alone and not (reading.known.is_customer(name) or reading.is_item(name)):
                reading.counter = True
                reading.tokens = found[:start] + found[end:]
                return


def _first(found: list[Token]) -> int:
    """Behind words such as `sale`, which say nothing."""
    at = 0
    while at < len(found) and found[at].key in _LEADS:
        at += 1
    return at


_LEADS = vocabulary.LEADS - {word for phrase in vocabulary.COUNTER for word in phrase}


def _bounds(found: list[Token], at: int) -> bool:
    if not 0 <= at < len(found):
        return True
    number = found[at].kind in ("number", "separator", "mark")
    return number or found[at].key in vocabulary.NUMBERS or method_of(found, at) is not None

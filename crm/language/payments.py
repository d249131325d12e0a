"""Payment methods by their words and brands: in a sentence, and on their own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crm.language import vocabulary
from crm.language.cells import NOTHING, Cell, text_of
from crm.language.letters import fold

# vowel signs of Indic scripts are no letters to `\w`
_WORD = re.compile(r"a/c|(?:[^\W\d_]|[\u0900-\u0963\u0970-\u0dff])+")
_ACCOUNTS = vocabulary.words("account acct")
_AROUND = vocabulary.BEFORE_PAYMENT | vocabulary.AFTER_PAYMENT | vocabulary.FILLERS


def method_at(words: Sequence[str], at: int) -> tuple[str, int] | None:
    """The method that folded words name from this place on, and how many words they are."""
    if words[at] not in vocabulary.PAYMENT_STARTS:
        return None
    for length in range(min(vocabulary.LONGEST_PAYMENT, len(words) - at), 0, -1):
        if method := vocabulary.PAYMENT_PHRASES.get(tuple(words[at : at + length])):
            return method, length
    return None


def payment(cell: Cell) -> str | None:
    """The method that a cell names, `Other` for words that nobody knows; None for nothing."""
    text = text_of(cell)
    return None if text.casefold() in NOTHING else payment_named(text) or "Other"


def payment_named(text: str) -> str | None:
    """The method that a text names, on its own or among other words; None for none that is known.

    Of several it is the one of most words: `credit/debit card` is a card.
    """
    words = [fold(word) for word in _WORD.findall(text.casefold())]
    best = _NAMES.get(" ".join(words))
    longest = at = 0
    while at < len(words):
        method, length = method_at(words, at) or (None, 0)
        if length > longest and not (length == 1 and _is_an_account(words, at)):
            best, longest = method, length
        at += length or 1
    return best


_NAMES = {method.casefold(): method for method in vocabulary.PAYMENT_METHODS}


def _is_an_account(words: Sequence[str], at: int) -> bool:
    """`HDFC account` is a bank's; `account` alone, or `paid on account`, is a customer's debt."""
    others = {*words[:at], *words[at + 1 :]}
    return words[at] in _ACCOUNTS and not others <= _AROUND

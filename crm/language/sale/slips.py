"""Slips of the thumb in the words behind a sale: caash, phonpey, yestrday."""

from __future__ import annotations

from crm.language import vocabulary
from crm.language.calendar import words as day_words
from crm.language.everyday import GOODS
from crm.language.sale.state import Reading
from crm.language.spelling import SHORTEST, meant
from crm.language.talk import ALL_WORDS
from crm.language.tokens import Token

_OFTEN = [
    word
    for word in sorted(vocabulary.PAYMENT_STARTS | day_words.DAYS_BACK | day_words.WEEKDAYS.keys())
    if word == "upi" or (word.isascii() and len(word) >= SHORTEST and "-" not in word)
]
_NEVER_BEHIND = vocabulary.TO | vocabulary.AFTER_CUSTOMER | vocabulary.GENITIVE | {"@", "x"}


def mend_slips(reading: Reading) -> None:
    """Puts right a word that stands behind the last number and means nothing as it is.

    In front of the numbers it would be a name or an item, and those are nobody's to correct.
    """
    found = reading.tokens
    at = len(found)
    while at > 0 and found[at - 1].kind != "number":
        at -= 1
    for place in range(max(at, 1), len(found)):
        token, before = found[place], found[place - 1]
        if before.key in _NEVER_BEHIND or not _is_unknown(reading, token):
            continue
        if word := meant(token.key, _OFTEN):
            found[place] = Token("word", word, word, token.space)


def _is_unknown(reading: Reading, token: Token) -> bool:
    return (
        token.kind == "word"
        and len(token.key) >= SHORTEST
        and token.key.isascii()
        and token.key not in ALL_WORDS
        and token.key not in GOODS
        and not reading.known.begins_customer(token.text)
        and not reading.known.is_customer(token.text)
        and not reading.is_item(token.text)
    )

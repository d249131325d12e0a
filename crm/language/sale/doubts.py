"""Doubts about the words of a line: somebody rather than a thing, or an account."""

from __future__ import annotations

from crm.language import vocabulary
from crm.language.everyday import GOODS
from crm.language.plain_words.vocabulary import ACCOUNT
from crm.language.sale.naming import is_goods, text_of
from crm.language.sale.parts import Part
from crm.language.sale.reasons import Reason
from crm.language.sale.state import Reading

_OF_AN_ACCOUNT = ACCOUNT | {"statement"}
_RELATIVES = vocabulary.words(
    """mummy mumma mom mother maa papa pappa dad father baap pitaji mataji ladka ladki beta beti
    son daughter bhai behen bahen brother sister pati patni wife husband bahu damad nana nani dada
    dadi uncle aunty friend dost driver naukar padosi मम्मी पापा बेटा बेटी भाई बहन पति पत्नी"""
)
"""Who is sent for it, or who buys: nobody knows whose bill it is."""


def doubt_whose(reading: Reading, name: str, named: list[Part], *, counted: bool) -> None:
    """Notes a problem where the words of a line (`named`, as the item `name`) are somebody's, or
    those of an account: `ravi asha 450`, `asha 2 rice ravi 100`, `asha ki mummy 450`."""
    words = {part.key for part in named}
    if words & _OF_AN_ACCOUNT and not reading.is_item(name):
        reading.problem(Reason.NOT_A_SALE, name)  # rohit total hisab 650
    ends = _ends_in_a_name(reading, named, counted=counted)
    ends |= not counted and _begins_with_a_name(reading, named)
    sent = bool(words) and words <= _RELATIVES and not counted
    if sent or (not counted and is_somebody(reading, name)) or ends:
        reading.problem(Reason.AMBIGUOUS, "two_customers")


def _begins_with_a_name(reading: Reading, named: list[Part]) -> bool:
    """`asha rice 100 ravi ke liye`: rice is sold, and Asha is known beside whom it is for."""
    if len(named) < 2 or reading.name is None or any(part.kind != "word" for part in named):
        return False
    first, rest = named[0].token.text, text_of(named[1:])
    if reading.known.is_item(text_of(named)):
        return False  # jasmine oil, where Jasmine is known too
    return is_goods(reading, rest) and is_somebody(reading, first)


def is_somebody(reading: Reading, name: str) -> bool:
    """A known customer's name, or half of it, is no item, unless things are called so, too."""
    known = reading.known
    if known.is_item(name) or name.casefold() in GOODS:
        return False
    return known.is_customer(name) or known.begins_customer(name)


def _ends_in_a_name(reading: Reading, named: list[Part], *, counted: bool) -> bool:
    """`2 rice ravi`, where rice is sold and Ravi is known; without a count any such words."""
    if len(named) < 2 or any(part.kind != "word" for part in named):
        return False
    if counted and not is_goods(reading, text_of(named[:-1])):
        return False
    return is_somebody(reading, named[-1].token.text)

"""What a customer's card is to say for invoices: `asha gstin 27ABCDE1234F1Z0`, `asha address …`."""

from __future__ import annotations

import re
from typing import Literal

from crm.dataclass import dataclass
from crm.language.known_names import KnownNames
from crm.language.letters import fold, normalised
from crm.language.plain_words import vocabulary as said
from crm.language.vocabulary import words

Field = Literal["gstin", "state_code", "address"]

_LONGEST = 300
"""Characters: a name, and the longest address."""
_TAX_NUMBER = r"gstin|gst|जीएसटीआईएन|जीएसटी"
_WORDS: tuple[tuple[Field, str], ...] = (
    ("gstin", rf"(?:{_TAX_NUMBER})(?:\s+(?:no|number|num|नंबर)\.?)?"),
    ("address", r"(?:billing\s+|invoice\s+|full\s+)?(?:address|addr|adress|pata|पता)"),
    ("state_code", r"(?:gst\s+)?(?:state|rajya|राज्य)"),
)
_OF = r"(?:'s|’s|\s+(?:ka|ki|ke|का|की|के))?"
_IS = r"(?:\s*[:=]\s*|\s+(?:is|hai|h|है|-)\s+|\s+)"
_BEHIND = tuple(
    (
        field,
        re.compile(rf"(?P<who>\S.*?){_OF}\s+(?P<field>{spelt}){_IS}(?P<value>\S.*)", re.IGNORECASE),
    )
    for field, spelt in _WORDS
)
_BEFORE = tuple(
    (
        field,
        re.compile(
            rf"(?:the\s+)?(?P<field>{spelt})\s+of\s+(?P<who>\S.*?)"
            r"(?:\s+is\s+|\s*[:=]\s*)(?P<value>\S.*)",
            re.IGNORECASE,
        ),
    )
    for field, spelt in _WORDS
)
_LIKE_A_TAX_NUMBER = re.compile(r"(?=(?:\s*\S){12,20}$)\d\d[A-Za-z0-9 -]+")
"""Also one with letters too few or too many, so that it is told so; no rate, no amount."""
_NO_STATE = re.compile(r"\d{3}|\d.*\s|\s.*\d")
_PATA = words("pata पता")
_KNOWN_OR_NOT = words(
    """nahi nahin nai nhi chala chali chale chalega chalegi karo karna kar hai h kya lagao laga
    lagana नहीं नही चला चली चले चलेगा चलेगी करो करना कर है क्या लगाओ लगा लगाना"""
)
"""Behind `pata`, which is also what is known: `ravi ka pata chala`, `pata nahi`, `pata karo`."""
_SHORT = 2
"""Letters of a state as number plates have it: `KA` is a word that says nothing elsewhere."""
_END = " .,;:"


@dataclass(frozen=True, slots=True)
class CardField:
    """`field` is one of `crm.customers.fields`, `customer` and `value` are as typed."""

    customer: str
    field: Field
    value: str


def read_card_field(text: str, known: KnownNames) -> CardField | None:
    """None where the text is something else: of an address and a state the customer has to be
    known, and nothing may be asked."""
    if len(text) > _LONGEST or text.startswith("/"):
        return None
    plain = " ".join(normalised(text).split())
    for field, pattern in (*_BEFORE, *_BEHIND):
        found = pattern.fullmatch(plain)
        if found is None:
            continue
        who, value = found["who"], found["value"].strip(_END)
        if _PATA & _keys(found["field"]) and _KNOWN_OR_NOT & _keys(value.partition(" ")[0]):
            continue
        if _is_value(field, value) and (field == "gstin" or _is_known(who, known)):
            return CardField(who, field, value)
    return None


def _is_known(who: str, known: KnownNames) -> bool:
    return known.is_customer(who) or known.begins_customer(who)


def _is_value(field: Field, value: str) -> bool:
    if field == "gstin":
        return _LIKE_A_TAX_NUMBER.fullmatch(value) is not None
    if "?" in value or (field == "state_code" and _NO_STATE.search(value)):
        return False
    if field == "state_code" and len(value) == _SHORT:
        return True
    return not _keys(value) <= said.GLUE


def _keys(text: str) -> frozenset[str]:
    return frozenset(fold(word.strip(",.")) for word in text.split())

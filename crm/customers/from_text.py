"""A new customer in one typed line: a name, and perhaps a phone before or behind it."""

from __future__ import annotations

import re

from crm.customers.cards import NewCustomer
from crm.errors import Invalid
from crm.language.phones import read_phone

_LIKE_A_PHONE = re.compile(r"\(?\+?\(?\d[\d\s().-]{6,}")
_BETWEEN = ",;:-– "


def read_new(text: str, country: str) -> NewCustomer:
    """`Asha Verma 98765 43210`; ISO 3166 `country` of a number without one. The phone is as it was
    typed. Of `Asha Flat 203 98765 43210` the longest end that is a phone;
    where none is one, what looks most like it, so that `cards.add` says what is wrong."""
    words = re.sub(r"[,;:]+(?=\s*[+(]?\d)", r"\g<0> ", text).split()
    ends = [" ".join(words[at:]) for at in range(len(words))]
    starts = [" ".join(words[:at]).rstrip(_BETWEEN) for at in range(len(words) - 1, 0, -1)]
    first = next((one for one in starts if _LIKE_A_PHONE.fullmatch(one)), None)
    if first is not None and _is_phone(first, country):
        return NewCustomer(" ".join(words[len(first.split()) :]).lstrip(_BETWEEN), first)
    phones = [one for one in ends if _LIKE_A_PHONE.fullmatch(one)]
    if not phones:
        return NewCustomer(text)
    phone = next((one for one in phones if _is_phone(one, country)), phones[0])
    name = words[: len(words) - len(phone.split())]
    return NewCustomer(" ".join(name).rstrip(_BETWEEN), phone)


def _is_phone(text: str, country: str) -> bool:
    try:
        read_phone(text, country)
    except Invalid:
        return False
    return True

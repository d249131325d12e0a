"""Which words of a question say its days."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date

from crm.errors import Invalid
from crm.language.calendar.festivals import WORDS
from crm.language.calendar.periods import read_period
from crm.language.known_names import KnownNames
from crm.language.plain_words import vocabulary as said
from crm.language.vocabulary import words

_LONGEST = 8
_AMOUNT = re.compile(r"\d{3}|\d{5,}|(?!19|20)\d{4}")
_IN_A_YEAR = re.compile(r"(?:in|of|year) (?:19|20)\d\d")
"""A year alone may as well be an amount."""
_OF_THE_SHOP = (
    (said.FIGURES - said.OF_A_CUSTOMER - said.VISITS)
    | said.SOLD
    | said.TOP
    | said.CUSTOMERS
    | said.ITEMS
    | said.HAPPENED
    | words("in on during mein main me में")
)
"""Beside these the name of a festival is its days, also where a customer is called so."""
_WHEN = words("when kab कब")
_CAME = said.VISITS - {"visits"}
"""Said of a person or of the festival itself: `rakhi kab aayi thi` asks for no figure of its days,
`rakhi me kitna aaya` does."""


def period_in(
    typed: list[str], keys: list[str], today: date, known: KnownNames, nouns: frozenset[str]
) -> tuple[int, int, str] | None:
    """The longest run of words that says a period, none of them one of `nouns`: start, end, and
    the period."""
    for size in range(min(_LONGEST, len(keys)), 0, -1):
        for start in range(len(keys) - size + 1):
            run = keys[start : start + size]
            if any(key in nouns for key in run) or run[0] in ("a", "the"):
                continue
            if any(_AMOUNT.fullmatch(key) for key in run):
                continue
            bare = all(key in said.GLUE or key.isdecimal() for key in run)
            if bare and not _IN_A_YEAR.fullmatch(" ".join(run)):
                continue
            if size == 1 and _is_no_days(typed, keys, start, known):
                continue
            with suppress(Invalid):
                return start, start + size, read_period(" ".join(run), today)
    for at, key in enumerate(keys):
        if key in said.EVERY:
            return at, at + 1, read_period(said.EVERY[key], today)
    return None


def _is_no_days(typed: list[str], keys: list[str], at: int, known: KnownNames) -> bool:
    """Whether the name of a festival is not said for its days: it is a customer's (`rakhi ka
    hisab`, `rakhi sharma sales`), or somebody asks when it was, or when she came."""
    if keys[at] not in WORDS:
        return False
    if not _WHEN.isdisjoint(keys):
        return True
    if not _CAME.isdisjoint(keys) and said.HOW_MUCH.isdisjoint(keys):
        return True
    for size in range(said.LONGEST_NAME, 1, -1):
        for start in range(max(0, at - size + 1), at + 1):
            if start + size <= len(typed) and known.is_customer(
                " ".join(typed[start : start + size])
            ):
                return True
    called = known.is_customer(typed[at]) or known.begins_customer(typed[at])
    return called and _OF_THE_SHOP.isdisjoint(keys)

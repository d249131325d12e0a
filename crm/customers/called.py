"""What a customer is called in a message: a title is no first name, and a number is no name."""

from __future__ import annotations

import re

from crm.language.everyday import HONORIFICS_BEFORE

_TITLES = "|".join(sorted(HONORIFICS_BEFORE | {"er", "m/s", "messrs"}, key=len, reverse=True))
_NO_LETTERS = r"[-0-9०-९+(){}\[\].,/_#:;*&'\"]+"

NAMELESS = rf"^(\s|({_TITLES})(\.|\s|$)|{_NO_LETTERS}(\s|$))*$"
"""Names that are none: `Dr.`, `+91 98765 43210`. A regular expression of lower case that Python and
PostgreSQL read alike."""

_NAMELESS = re.compile(NAMELESS)
_TITLE = re.compile(rf"(?:{_TITLES})\.?", re.IGNORECASE)
_GLUED = re.compile(rf"(?<!\S)({_TITLES})\.(?=\S)", re.IGNORECASE)
_AROUND = "\"'()[]{},;:*-"


def is_nameless(name: str) -> bool:
    """Whether there is nothing in it that somebody is called."""
    return _NAMELESS.search(name.lower()) is not None


def first_name(name: str) -> str | None:
    """The first word that is a name: `Sunil` of `Dr. Sunil Joshi`; None where there is none."""
    for word in _GLUED.sub(r"\1. ", name).split():
        called = word.strip(_AROUND)
        if called and not _TITLE.fullmatch(called) and not is_nameless(called):
            return called
    return None

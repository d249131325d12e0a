"""The name of somebody new with capitals, as names are written, whatever thumbs typed."""

from __future__ import annotations

import re

from crm.language import vocabulary

_WORD = re.compile(r"\(?[^\W\d_]+(?:[.'\u2019-]+[^\W\d_]+)*[.,)]*")
_LETTERS = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_PREFIX = re.compile(r"(?:mc(?=[^\W\d_]{3})|[od]['\u2019](?=[^\W\d_]{2}))")
_VOWELS = frozenset("aeiouy")
_TITLES = vocabulary.words("dr mr ms mrs st sr jr md smt")
"""Without a vowel, and yet no initials."""
_SMALL = vocabulary.words("and of the ka ki ke de da van von bin bint al s/o w/o d/o c/o")
"""Written small inside a name."""


def as_name(typed: str) -> str:
    """`zubin irani` -> `Zubin Irani`, `k r nair` -> `K R Nair`, `o'brien-mcdowell` ->
    `O'Brien-McDowell`. A word with a capital in it is as it was meant, and so is one of a script
    that has none. Initials without a vowel are all capitals (`pk menon` -> `PK Menon`)."""
    words = typed.split(" ")
    return " ".join(
        _LETTERS.sub(_capital, word) if _is_of_a_name(word, first=not at) else word
        for at, word in enumerate(words)
    )


def _is_of_a_name(word: str, *, first: bool) -> bool:
    return _WORD.fullmatch(word) is not None and (first or word.casefold() not in _SMALL)


def _capital(found: re.Match[str]) -> str:
    word = found[0]
    if word != word.lower():
        return word
    if len(word) == 2 and word.isascii() and word not in _TITLES and not _VOWELS & set(word):
        return word.upper()
    prefix = _PREFIX.match(word)
    if prefix is None:
        return _first(word)
    return _first(prefix[0]) + _first(word[prefix.end() :])


def _first(word: str) -> str:
    """With a first capital; a letter whose capital are two (`ß`) stays."""
    capital = word[0].upper()
    return (capital if len(capital) == 1 else word[0]) + word[1:]

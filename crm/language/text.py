"""Texts that people write, cleaned for keeping and folded for comparing."""

from __future__ import annotations

import re
import unicodedata

from crm.errors import Invalid

LONGEST_NAME = 300
LONGEST_LOCATION = 200
LONGEST_NOTES = 2_000

# Overrides and isolates of writing direction: they would turn the lines around a name. The joiners
# of Indic scripts and of emoji (U+200C, U+200D) stay.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")
_SPACES = re.compile(r"\s+")
_VIRAMA = 9
"""The combining class of the sign that joins a consonant to the next one (Unicode 4.3)."""


def _shown(text: str) -> str:
    return "".join(
        " " if character in "\t\r" else character
        for character in _TURNING.sub("", text)
        if character in "\t\r\n" or unicodedata.category(character) not in ("Cc", "Cs")
    )


def line(field: str, text: str, longest: int) -> str:
    """One line without control characters and outer or double spaces.

    Raises Invalid: `empty`, or `too_long` (in characters).
    """
    cleaned = _SPACES.sub(" ", _shown(text)).strip()
    if not any(unicodedata.category(character) != "Cf" for character in cleaned):
        raise Invalid(field, text, "empty")
    if len(cleaned) > longest:
        raise Invalid(field, text, "too_long")
    return cleaned


def lines(field: str, text: str | None, longest: int) -> str | None:
    """Several lines without control characters; None when nothing is left. Raises Invalid."""
    if text is None:
        return None
    cleaned = "\n".join(part.strip() for part in _shown(text).split("\n")).strip()
    if len(cleaned) > longest:
        raise Invalid(field, text, "too_long")
    return cleaned or None


def folded(text: str) -> str:
    """For comparing and finding: without case, width variants and double spaces; scripts stay.

    `Ａsha  VERMA` -> `asha verma`. Compatibility folding is Unicode's NFKC.
    """
    if text.isascii():  # most names: the same, in a quarter of the time
        return " ".join(text.lower().split())
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def apart(text: str) -> str:
    """Words that a program writes together: `unitPrice` -> `unit Price`."""
    return _CAMEL.sub(" ", text)


def shortened(text: str, longest: int) -> str:
    """At most `longest` characters, the last one an ellipsis where something was cut; between
    letters as they are read: no half conjunct, no consonant without its vowel."""
    if len(text) <= longest:
        return text
    at = longest - 1
    while at > 0 and (
        unicodedata.category(text[at]) in ("Mn", "Mc", "Cf")
        or unicodedata.combining(text[at - 1]) == _VIRAMA
        or text[at - 1] == "\u200d"
    ):
        at -= 1
    return text[: at or longest - 1].rstrip() + "…"

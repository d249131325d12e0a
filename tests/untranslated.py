"""What is wrong with a text of the pseudo-language: words that nobody translated, glued pieces.

Every text that went through a catalogue stands between two marks, with accents on its letters
(tests.messages.pseudo_text); so a plain letter is a word of the shop, or was forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from tests.messages import CLOSES, OPENS

_TAG = re.compile(r"<[^>]*>")
_NO_WORDS = re.compile(r"https?://\S+|/[a-z_]+\b|\{\{[^}]*\}\}|<code>.*?</code>|\S+@\S+", re.DOTALL)
"""Addresses, commands, placeholders, and what can be copied and sent as it stands."""

_WORD = re.compile(r"[A-Za-z]{2,}")
_WHOLE = (".", "!", "?", ":", "…")
"""What a sentence ends with: another one may follow."""


def faults(html: str, known: frozenset[str]) -> list[str]:
    """`known` are the words of the shop, casefolded."""
    plain = unescape(_TAG.sub("", _NO_WORDS.sub(" ", html)))
    words = [
        f"not translated: {one}" for one in _WORD.findall(plain) if one.casefold() not in known
    ]
    shown = unescape(_TAG.sub("", html))
    return words + [fault for line in shown.split("\n") for fault in _glued(line)]


def _glued(line: str) -> Iterator[str]:
    """Pieces of a sentence beside each other: their order is not that of every language."""
    for begin, end in _outermost(line):
        before, after = line[:begin].rstrip(" "), line[end + 1 :].lstrip(" ")
        if before and before[-1].isalnum():
            yield f"glued to what is before it: {line}"
        if after and after[0].isalnum():
            yield f"glued to what comes after it: {line}"
        if after.startswith(OPENS) and not _text(line[begin : end + 1]).endswith(_WHOLE):
            yield f"glued of two: {line}"


def _outermost(line: str) -> Iterator[tuple[int, int]]:
    depth = begin = 0
    for at, letter in enumerate(line):
        if letter == OPENS:
            begin = at if depth == 0 else begin
            depth += 1
        elif letter == CLOSES:
            depth -= 1
            if depth == 0:
                yield begin, at


def _text(piece: str) -> str:
    """Without the marks and what made it longer."""
    return piece.strip(OPENS + CLOSES + "·")


def words_of(*texts: str | None) -> frozenset[str]:
    return frozenset(word.casefold() for text in texts if text for word in _WORD.findall(text))

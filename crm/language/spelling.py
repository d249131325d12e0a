"""The word that was meant where a thumb slipped: caash, phonpey, yestrday."""

from __future__ import annotations

from collections.abc import Sequence

SHORTEST = 4
"""Letters. In a word of three a slip makes another word."""
_LONG = 7


def meant(word: str, choices: Sequence[str]) -> str | None:
    """The choice that is one slip away, two in a long word; None for none."""
    # Hardly any text comes here: the import costs nothing to the others.
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    if len(word) < SHORTEST or not word.isascii() or not word.isalpha():
        return None
    slips = 1 if len(word) < _LONG else 2
    found = process.extractOne(word, choices, scorer=OSA.distance, score_cutoff=slips)
    return str(found[0]) if found else None

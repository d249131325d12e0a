"""What an answer of a customer means: STOP, perhaps STOP, START, or anything else.

In English, Hindi and Hindi in Latin letters. The words are those of the carriers (CTIA's list of
opt-out keywords, Twilio's and Meta's) and of people in India.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum


class Meaning(StrEnum):
    STOP = "stop"
    MAYBE = "maybe"  # one of the words is in it: a person decides
    START = "start"  # a person decides, too
    NOTED = "noted"


STOP = frozenset(
    (
        *("stop", "stopall", "unsubscribe", "cancel", "end", "quit", "optout", "opt out"),
        *("revoke", "remove me", "no more", "dnd"),
        *("band karo", "band kro", "bandh karo", "mat bhejo", "message mat bhejo"),
        *("msg mat bhejo", "nahi chahiye", "rok do", "roko"),
        *("बंद करो", "रोको", "रोक दो", "मत भेजो", "मैसेज मत भेजो", "नहीं चाहिए"),
    )
)
START = frozenset(("start", "yes", "unstop", "chalu karo", "चालू करो"))
FIRST = frozenset(("stop", "unsubscribe"))
MOST_WORDS = 5
"""`STOP 12345`, `Stop. Thank you`: a longer sentence is for a person to read."""

ALONE = frozenset(
    (
        *("stop", "stopall", "unsubscribe", "cancel", "end", "quit", "optout", "revoke", "remove"),
        *("dnd", "band", "bandh", "roko", "rok", "बंद", "बन्द", "रोको", "रोक"),
    )
)
"""Words of STOP that make a person read the message wherever they stand."""


def meaning_of(text: str, more: Iterable[str] = ()) -> Meaning:
    """`more`: what else means STOP, as the shop configured it."""
    said = words_of(text)
    if said and all(len(one) == 1 for one in said):  # S.T.O.P
        said = ["".join(said)]
    whole = " ".join(said)
    stops = STOP | {" ".join(words_of(one)) for one in more} - {""}
    if whole in stops or (said and said[0] in FIRST and len(said) <= MOST_WORDS):
        return Meaning.STOP
    if whole in START:
        return Meaning.START
    inside = f" {whole} "
    if not ALONE.isdisjoint(said) or any(f" {one} " in inside for one in stops):
        return Meaning.MAYBE
    return Meaning.NOTED


def words_of(text: str) -> list[str]:
    """The words without case, accents, punctuation and emoji. `don't` is one word."""
    folded = unicodedata.normalize("NFKD", text.replace("\u2019", "'").replace("'", "")).casefold()
    kept = "".join(
        "" if _joins(one) else one if unicodedata.category(one)[0] in "LMN" else " "
        for one in folded
        if not "\u0300" <= one <= "\u036f"
    )
    return re.split(r"\s+", unicodedata.normalize("NFC", kept).strip()) if kept.strip() else []


def _joins(one: str) -> bool:
    """What stands inside a word and is not seen: joiners, direction marks, variation selectors."""
    return unicodedata.category(one) in ("Cf", "Me") or "\ufe00" <= one <= "\ufe0f"

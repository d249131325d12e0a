"""Keys of names and items: what differs only in how it is written has the same key."""

from __future__ import annotations

import re
from functools import lru_cache

from crm.language.everyday import HONORIFICS
from crm.language.text import folded

_DOTS = re.compile(r"[.\-_/,]+")
_APOSTROPHES = re.compile(r"['’`]")


def fold_name(text: str) -> str:
    """Case, dots, hyphens, apostrophes and spaces do not make another customer."""
    return " ".join(_DOTS.sub(" ", _APOSTROPHES.sub("", text.casefold())).split())


def without_honorifics(folded: str) -> str:
    """A folded name without its honorifics; unchanged when nothing else is left."""
    words = [word for word in folded.split() if word not in HONORIFICS]
    return " ".join(words) if words else folded


# Pack sizes and the words for them: `500g paneer`, `small samosa`, `chips bada`.
_SIZES = re.compile(
    r"\b\d+(?:\.\d+)?\s?(?:kg|kgs|g|gm|gms|gram|grams|l|lt|ltr|ltrs|litre|litres|ml)\b"
    r"|\b(?:small|medium|large|big|mini|jumbo|chota|choti|chhota|chhoti|bada|badi)\b"
)


@lru_cache(maxsize=8192)
def item_key(name: str) -> str:
    """Two names with the same key are one item: case, outer spaces, a plural and words of size do
    not tell items apart (`Eggs`, `egg ` and `big eggs`; `2 Eggs` keeps its number).

    The key is stored with every line that was sold, and a hash of it with every imported row that
    has no bill number: another rule would make old lines unknown, and import a file twice.
    """
    whole = folded(name)
    bare = " ".join(_SIZES.sub(" ", whole).split())
    return " ".join(_singular(word) for word in (bare or whole).split())


def _singular(word: str) -> str:
    if word.endswith(("xes", "ches", "shes", "sses")):
        word = word.removesuffix("es")
    elif len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        word = word.removesuffix("s")
    # tomatoes and tomato, shoes and shoe: it only has to be the same for both
    return word.removesuffix("e") if word.endswith("oe") else word


def item_words(name: str) -> str:
    """The key without its punctuation, to find an item among the few of one bill: there
    `haldirams` is `Haldiram's`, and `t shirt` is `T-shirts`."""
    return fold_name(item_key(name))


# Devanagari as it is spoken: a consonant carries a short a unless a vowel sign or a virama follows.
def _table(text: str) -> dict[str, str]:
    return {letter: heard for letter, _, heard in (one.partition("=") for one in text.split())}


_CONSONANTS = _table(
    """
    क=k ख=kh ग=g घ=gh ङ=n च=ch छ=ch ज=j झ=jh ञ=n ट=t ठ=th ड=d ढ=dh ण=n त=t थ=th द=d ध=dh न=n
    प=p फ=ph ब=b भ=bh म=m य=y र=r ल=l व=v श=sh ष=sh स=s ह=h ळ=l
    """
)
_VOWELS = _table(
    """
    अ=a आ=aa इ=i ई=ee उ=u ऊ=oo ए=e ऐ=ai ओ=o औ=au ऋ=ri ऑ=o
    """
)
_SIGNS = _table(
    """
    ा=aa ि=i ी=ee ु=u ू=oo े=e ै=ai ो=o ौ=au ृ=ri ॉ=o
    """
)
_NASALS = {"ं": "n", "ँ": "n", "ः": "h"}
_VIRAMA, _NUKTA = "्", "़"


def romanised(word: str) -> str:
    """A word in Devanagari in Latin letters, near enough to be compared: शर्मा is sharmaa."""
    out: list[str] = []
    for position, letter in enumerate(word):
        if letter in _CONSONANTS:
            out.append(_CONSONANTS[letter])
            after = word[position + 1 : position + 2]
            if after == _NUKTA:
                after = word[position + 2 : position + 3]
            if after and after not in _SIGNS and after != _VIRAMA:
                out.append("a")  # not at the end: राम is Ram
        else:
            out.append(_VOWELS.get(letter) or _SIGNS.get(letter) or _NASALS.get(letter) or "")
    return "".join(out)


_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"x", "ksh"),
        (r"ee|ea|ie|ii", "i"),
        (r"oo|ou", "u"),
        (r"ph", "f"),
        (r"w", "v"),
        (r"z", "j"),
        (r"q|ck|c(?!h)", "k"),
        (r"y(?![aeiou])", "i"),
        (r"(?<=[kgtdbjs])h", ""),
        (r"(.)\1+", r"\1"),
    )
)
_DEVANAGARI = re.compile(r"[\u0900-\u097f]")


@lru_cache(maxsize=4096)
def sound(word: str) -> str:
    """How a folded word sounds: laxmi and lakshmi, deepak and dipak, pooja and puja are equal."""
    if _DEVANAGARI.search(word):
        word = romanised(word)
    for pattern, heard in _SOUNDS:
        word = pattern.sub(heard, word)
    return word

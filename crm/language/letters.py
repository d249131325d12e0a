"""Letters of any script to the few that the readers know: digits, quotes, dashes, one spelling."""

from __future__ import annotations

import re
import unicodedata

PHONE_OPEN, PHONE_CLOSE = "\ue000", "\ue001"
QUOTE_OPEN, QUOTE_CLOSE = "\ue002", "\ue003"
"""Around the index of a phone or a quoted name that was taken out of the raw text before."""

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-") | dict.fromkeys("•●▪◦‣·", " - ") | {"×": "x"})
_QUOTES = str.maketrans({"‘": "'", "’": "'", "ʼ": "'", "`": "'", "“": '"', "”": '"', "।": "\n"})
_FRACTIONS = {"½": "5", "¼": "25", "¾": "75", "⅓": "333", "⅔": "667", "⅛": "125"}
_FRACTION = re.compile(f"(\\d*)([{''.join(_FRACTIONS)}])")
_MARKS = (PHONE_OPEN, PHONE_CLOSE, QUOTE_OPEN, QUOTE_CLOSE)
_JOINERS = "\u200c\u200d"


_DOLLAR = re.compile(r"\$(?=\s?\.?\d)|(?<=\d)\s?\$")


def normalised(text: str) -> str:
    """Digits of all scripts as 0-9, one kind of quotes, dashes and signs of money, nothing
    invisible, no emoji."""
    if "$" in text:
        text = _DOLLAR.sub("₹", text)
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", text).translate(_DASHES).translate(_QUOTES)
    text = _FRACTION.sub(lambda found: f"{found[1] or 0}.{_FRACTIONS[found[2]]}", text)
    return "".join(letter if letter.isascii() else _plain(letter) for letter in text)


def _plain(letter: str) -> str:
    category = unicodedata.category(letter)
    if category in ("Nd", "No") and (digit := unicodedata.digit(letter, None)) is not None:
        return str(digit)
    if category == "Sc":
        return "₹"
    if category[0] in "LM" or letter in _JOINERS or letter in _MARKS:
        return "" if "\ufe00" <= letter <= "\ufe0f" or letter == "\u20e3" else letter
    return "" if category == "Cf" else " "


def fold(word: str) -> str:
    """The key of a word in vocabularies: no case or trailing dots, one spelling of Devanagari."""
    key = word.casefold().strip(".-'")
    if key.isascii():
        return key
    return unicodedata.normalize("NFC", key).translate(_ONE_SPELLING)


_ONE_SPELLING = {0x93C: None, 0x901: 0x902, 0x200C: None, 0x200D: None, 0x95C: 0x921, 0x95D: 0x922}

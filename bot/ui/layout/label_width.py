"""How wide the label of a button is on a phone, and which buttons stand side by side there.

Telegram cuts a label that its button has no room for, and says nothing of it. Buttons of a row are
as wide as each other, so that three of them have room for nine letters each on a narrow phone.
"""

from __future__ import annotations

import unicodedata

KEYBOARD, GAP, PADDING, FONT = 288, 5, 12, 15
"""On a phone of 320 points: the width of a message with buttons, what is between two of them, what
a button keeps free of its label, and the size of its letters (Telegram for Android)."""

_EMOJI, _LETTER = 130, 60
_WIDTHS = {
    "'": 22,
    " ijl!,.:;J·`": 28,
    "()‹›-[]If": 34,
    't/\\{}•"r': 40,
    "?_zcs–vy": 50,
    "FLkx*S|ETae": 56,
    "$+0123456789<=>YZ^~₹×PVo": 60,
    "XbdgpqKRhnuCA#B": 64,
    "&DGUHN½OQw…": 77,
    "%@MWm—": 93,
    "ािीॊोौःर।": 36,
    "इईटदह": 53,
    "लशसछभणजझञ": 70,
    "अऊकळऋखफ": 80,
    "आओऔऑ": 102,
}
"""Hundredths of the size of the letters, of a plain typeface (Noto Sans, Noto Sans Devanagari)."""
_WIDTH = {letter: width for letters, width in _WIDTHS.items() for letter in letters}
_NO_WIDTH = {"Mn", "Me", "Cf"}
_VIRAMA = "\u094d"


def of(label: str) -> float:
    """Points that the label takes; never much less than a phone makes of it."""
    return sum(_hundredths(letter) for letter in label.replace(_VIRAMA + "\u0930", "")) * FONT / 100


def _hundredths(letter: str) -> int:
    known = _WIDTH.get(letter)
    if known is not None:
        return known
    kind = unicodedata.category(letter)
    if kind in _NO_WIDTH:
        return 0
    return _EMOJI if kind == "So" else _LETTER


def room(columns: int) -> float:
    """Points that a label has where so many buttons are in a row."""
    return (KEYBOARD - GAP * (columns - 1)) / columns - PADDING


def _even(buttons: int, columns: int) -> list[int]:
    """Rows of as many as each other, none of more than `columns`, in as few rows as that takes."""
    rows = -(-buttons // columns)
    wide = -(-buttons // rows)
    return [min(wide, buttons - start) for start in range(0, buttons, wide)]


def packed(labels: list[str], most: int) -> list[int]:
    """How many buttons stand in each row, so that no label is cut and `most` of them at most stand
    in one: in columns, where two or more of them have room for each label."""
    widths = [of(label) for label in labels]
    for columns in range(min(most, len(widths)), 1, -1):
        if all(width <= room(columns) for width in widths):
            return _even(len(widths), columns)
    rows: list[int] = []
    start = 0
    while start < len(widths):
        taken = 1
        for columns in range(min(most, len(widths) - start), 1, -1):
            if all(width <= room(columns) for width in widths[start : start + columns]):
                taken = columns
                break
        rows.append(taken)
        start += taken
    return rows


def fitting(*wordings: str) -> str:
    """The first of these that a button of its own shows uncut; else the last, which is shortest."""
    return next((one for one in wordings if of(one) <= room(1)), wordings[-1])

"""How wide a text is in the fonts of a picture, and what of it fits into a width, in points."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from crm.language.text import shortened
from crm.reports.fonts import font_file, letters, script_file, script_of

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

MEASURED_AT = 100
"""Points: widths grow with the size."""


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Points of a text in letters of `size`, each script measured in its own font."""
    wide = sum(
        _font(script, bold).getlength("".join(run)) for script, run in groupby(text, _script_of)
    )
    return wide * size / MEASURED_AT


def wrapped(text: str, size: float, longest: float, *, bold: bool = False) -> list[str]:
    """Lines no wider than `longest`; a longer word has a line of its own."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size, bold=bold) <= longest:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def cut(text: str, size: float, longest: float, *, bold: bool = False) -> str:
    """As much of the text as fits, with an ellipsis where it was more; between whole letters."""
    text = letters(text)
    if width(text, size, bold=bold) <= longest:
        return text
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        fits = width(shortened(text, middle), size, bold=bold) <= longest
        low, high = (middle, high) if fits else (low, middle - 1)
    return shortened(text, low)


def _script_of(letter: str) -> str:
    """Joiners and marks of no script count as Latin's: they have next to no width."""
    return script_of(letter) or ""


@lru_cache(maxsize=32)
def _font(script: str, bold: bool) -> FreeTypeFont:  # noqa: FBT001 - a cache's key
    from PIL import ImageFont

    path = script_file(script, bold=bold) if script else font_file(bold=bold)
    return ImageFont.truetype(path, MEASURED_AT)

"""The letters of the shop's customers: Noto Sans for Latin and the scripts of India (OFL.txt)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

SCRIPTS = (
    "Devanagari",
    "Bengali",
    "Gujarati",
    "Gurmukhi",
    "Kannada",
    "Malayalam",
    "Oriya",
    "Tamil",
    "Telugu",
    "Arabic",
)
LATIN_FAMILY = "Noto Sans"
"""It has the letters of Latin, Greek and Cyrillic; each of SCRIPTS has a family of its own."""

_NOT_LATIN = re.compile("[\u0590-\u0dff\ufb50-\ufeff]")
"""From Hebrew and Arabic to the last of the Indic blocks, and Arabic's other forms (Unicode)."""


def families(text: str) -> list[str]:
    """The fonts that `text` needs: matplotlib loads and asks each one of a list for each text."""
    return [LATIN_FAMILY, *(f"{LATIN_FAMILY} {script}" for script in scripts_of(text))]


@lru_cache(maxsize=1)
def register() -> None:
    """Makes these fonts known to matplotlib, which shapes it with libraqm."""
    from matplotlib import rcParams  # with the first chart, not before
    from matplotlib.font_manager import fontManager

    rcParams["text.hinting"] = "none"  # letters this large do not need it: a third of their time
    for path in sorted(Path(__file__).parent.glob("*.ttf")):
        fontManager.addfont(path)


def script_of(letter: str) -> str | None:
    """Which of SCRIPTS a letter of another script than Latin is of, None for Latin and unknown."""
    if not _NOT_LATIN.match(letter):
        return None
    name = unicodedata.name(letter, "").partition(" ")[0].capitalize()
    return name if name in SCRIPTS else None


def scripts_of(text: str) -> list[str]:
    """Those of SCRIPTS that have a letter in `text`, in their order."""
    if not _NOT_LATIN.search(text):
        return []
    there = {script_of(letter) for letter in text}
    return [script for script in SCRIPTS if script in there]


def script_file(script: str, *, bold: bool = False) -> Path:
    return Path(__file__).parent / f"NotoSans{script}-{'Bold' if bold else 'Regular'}.ttf"


def font_file(*, bold: bool = False) -> Path:
    """Noto Sans for Latin."""
    return Path(__file__).parent / f"NotoSans-{'Bold' if bold else 'Regular'}.ttf"


def letters(text: str) -> str:
    """`text` without emoji and other pictures, which no font has; `?` if none is left."""
    if not text.isascii():
        text = "".join(letter for letter in text if _has_form(letter))
    return " ".join(text.split()).strip("\u200d ") or "?"


def _has_form(letter: str) -> bool:
    return (
        unicodedata.category(letter) not in ("So", "Sk", "Cs", "Co", "Cn")
        and letter not in "\ufe0e\ufe0f"
    )


def math_safe(text: str) -> str:
    """For matplotlib, to which a dollar sign begins mathematics."""
    return text.replace("$", r"\$")

"""Sizes, colours and letters of every picture.

Sizes are for a picture 9 inches wide; a smaller place on a page passes a smaller `scale`.
"""

from __future__ import annotations

from typing import Any

from crm.reports.fonts import families

ACCENT = "#0b5cad"  # a blue that the colour-blind see apart from the greys (contrast 6.6 on white)
SECOND = "#7fb2e5"
QUIET = "#b9c4d0"
FAINT = "#dfe4ea"
INK = "#1c2430"
SOFT = "#5c6773"
PAPER = "#ffffff"

BIG, MIDDLE, SMALL = 31, 25, 21
"""Points: on a phone whose picture is 330 pixels wide still 16, 13 and 11 pixels."""


def text_style(text: str, size: float, *, color: str = INK, bold: bool = False) -> dict[str, Any]:
    """For `text`, or for several joined: its fonts are those that the letters of it need."""
    return {
        "fontfamily": families(text),
        "fontsize": size,
        "color": color,
        "fontweight": "bold" if bold else "normal",
    }

"""Pictures on paper: a PNG for a phone, and one page of PDF."""

from __future__ import annotations

import textwrap
import threading
import warnings
from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from crm.reports.drawing import BIG, PAPER, SOFT, draw, text_style
from crm.reports.fonts import drawable, font_file, register
from crm.reports.forms import Bars, Grid, Picture, Ring

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from PIL.ImageFont import FreeTypeFont

WIDTH, HEIGHT, DOTS = 9.0, 8.75, 120
"""Inches, and dots in each: 1080 × 1050; figures and buttons below still fit on a phone."""

_drawing = threading.Lock()
"""matplotlib keeps fonts in caches that two threads must not fill at once."""

SUBTITLE = 20
"""Points."""

LINE = 0.9 * WIDTH * 72
"""Points between the margins."""


def wrapped(text: str, size: float, *, bold: bool = False) -> list[str]:
    """Lines no longer than LINE, by the widths of the letters themselves."""
    font = _measure(bold)
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) * size / MEASURED_AT <= LINE:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


MEASURED_AT = 100


@lru_cache(maxsize=2)
def _measure(bold: bool) -> FreeTypeFont:  # noqa: FBT001 - a cache's key
    from PIL import ImageFont

    return ImageFont.truetype(font_file(bold=bold), MEASURED_AT)


def png(picture: Picture) -> bytes:
    """The picture alone, for the chat. Slow (50 to 200 ms): never on the event loop."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with _drawing, warnings.catch_warnings():
        # a letter of a script that we have no font for is a box, and no reason to fail
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DOTS, facecolor=PAPER)
        canvas = FigureCanvasAgg(figure)
        register()
        top = _headed(figure, picture)
        draw(figure.add_axes(_place(picture, top)), picture)
        canvas.draw()  # type: ignore[no-untyped-call] # matplotlib gives it no types
        return _encoded(canvas)


def _encoded(canvas: FigureCanvasAgg) -> bytes:
    """A PNG of 64 colours: a third of the bytes of all colours, sooner made and sooner sent."""
    from PIL import Image

    size = canvas.get_width_height()
    dots = canvas.buffer_rgba()  # type: ignore[no-untyped-call] # the same
    drawn = Image.frombuffer("RGBA", size, dots, "raw", "RGBA", 0, 1)
    few = drawn.convert("RGB").quantize(
        64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
    )
    out = BytesIO()
    few.save(out, "png", compress_level=3)
    return out.getvalue()


def _headed(figure: Figure, picture: Picture) -> float:
    """Title and subtitle at the top; returns where the room below them begins."""
    y = 0.965
    for line in wrapped(drawable(picture.title), BIG, bold=True)[:3]:
        figure.text(0.05, y, line, va="top", **text_style(line, BIG, bold=True))
        y -= 0.054
    for line in wrapped(drawable(picture.subtitle), SUBTITLE)[:2]:
        figure.text(0.05, y - 0.008, line, va="top", **text_style(line, SUBTITLE, color=SOFT))
        y -= 0.036
    return y - 0.025


def _place(picture: Picture, top: float) -> tuple[float, float, float, float]:
    bottom = 0.045 if isinstance(picture.form, Bars | Ring) else 0.085
    left = 0.135 if isinstance(picture.form, Grid) else 0.05
    return left, bottom, 0.95 - left, top - bottom


def pdf(heading: str, lines: Sequence[tuple[str, str]], pictures: Sequence[Picture]) -> bytes:
    """One A4 page: heading, figures as (name, value), and up to six pictures."""
    from matplotlib.backends.backend_pdf import FigureCanvasPdf
    from matplotlib.figure import Figure

    with _drawing, warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        figure = Figure(figsize=(8.27, 11.69), facecolor=PAPER)
        FigureCanvasPdf(figure)
        register()
        figure.text(0.06, 0.962, drawable(heading), va="top", **text_style(heading, 17, bold=True))
        for place, (name, value) in enumerate(lines):
            x = 0.06 + 0.225 * (place % 4)
            y = 0.915 - 0.047 * (place // 4)
            figure.text(x, y, drawable(name), va="top", **text_style(name, 8.5, color=SOFT))
            figure.text(x, y - 0.014, drawable(value), va="top", **text_style(value, 12, bold=True))
        for place, picture in enumerate(pictures[:6]):
            x = 0.06 + 0.46 * (place % 2)
            y = 0.805 - 0.265 * (place // 2)
            _small(figure, picture, x, y)
        out = BytesIO()
        figure.savefig(out, format="pdf", metadata={"Title": heading})
        return out.getvalue()


def _small(figure: Figure, picture: Picture, x: float, y: float) -> Axes:
    for row, line in enumerate(textwrap.wrap(drawable(picture.title), 48)[:2]):
        figure.text(x, y - 0.014 * row, line, va="top", **text_style(line, 9.5, bold=True))
    left = 0.045 if isinstance(picture.form, Grid) else 0.0
    ax = figure.add_axes((x + left, y - 0.235, 0.42 - left, 0.205))
    long = isinstance(picture.form, Bars) and len(picture.form.names) > 8
    draw(ax, picture, scale=0.31 if long else 0.36)
    return ax

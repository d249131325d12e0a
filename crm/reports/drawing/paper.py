"""Pictures on paper: a PNG for a phone, and one page of PDF."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from crm.dataclass import dataclass
from crm.reports.drawing.axes import draw
from crm.reports.drawing.forms import Bars, Grid, Nothing, Picture, Ring, Series
from crm.reports.drawing.measuring import cut, wrapped
from crm.reports.drawing.style import BIG, PAPER, SOFT, text_style
from crm.reports.fonts import letters, math_safe, register

if TYPE_CHECKING:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

WIDTH, HEIGHT, DOTS = 9.0, 8.75, 120
"""Inches, and dots in each: 1080 × 1050; figures and buttons below still fit on a phone."""

_drawing = threading.Lock()
"""matplotlib keeps fonts in caches that two threads must not fill at once."""

SUBTITLE = 20
"""Points."""

LINE = 0.9 * WIDTH * 72
"""Points between the margins."""


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
    for line in wrapped(letters(picture.title), BIG, LINE, bold=True)[:3]:
        _write(figure, 0.05, y, line, BIG, bold=True)
        y -= 0.054
    for line in wrapped(letters(picture.subtitle), SUBTITLE, LINE)[:2]:
        _write(figure, 0.05, y - 0.008, line, SUBTITLE, soft=True)
        y -= 0.036
    return y - 0.025


def _write(
    figure: Figure,
    x: float,
    y: float,
    text: str,
    size: float,
    *,
    bold: bool = False,
    soft: bool = False,
    right: bool = False,
) -> None:
    """A line below `y`, from `x` or up to it."""
    style = text_style(text, size, bold=bold, **({"color": SOFT} if soft else {}))
    figure.text(x, y, math_safe(text), va="top", ha="right" if right else "left", **style)


def _place(picture: Picture, top: float) -> tuple[float, float, float, float]:
    match picture.form:
        case Bars() | Ring():
            bottom = 0.035
        case Grid(ends=None) | Series() | Nothing():
            bottom = 0.085
        case Grid():
            bottom = 0.125
    left = 0.135 if isinstance(picture.form, Grid) else 0.05
    return left, bottom, 0.95 - left, top - bottom


PAGE = (8.27, 11.69)
"""Inches of A4."""
COLUMNS, COLUMN = 5, 0.178
"""Figures beside each other, and the width of each as a share of the page."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is on one: `made` says when, `figures` are names and values, ten at most, `remark` a
    line below them; up to six pictures."""

    heading: str
    made: str
    figures: Sequence[tuple[str, str]]
    remark: str
    pictures: Sequence[Picture]


def pdf(page: Page) -> bytes:
    """One A4 page."""
    from matplotlib.backends.backend_pdf import FigureCanvasPdf
    from matplotlib.figure import Figure

    with _drawing, warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        figure = Figure(figsize=PAGE, facecolor=PAPER)
        FigureCanvasPdf(figure)
        register()
        _write(figure, 0.06, 0.968, _cut(page.heading, 17, 0.62, bold=True), 17, bold=True)
        _write(figure, 0.94, 0.964, page.made, 8.5, soft=True, right=True)
        for place, (name, value) in enumerate(page.figures):
            x = 0.06 + COLUMN * (place % COLUMNS)
            y = 0.932 - 0.043 * (place // COLUMNS)
            _write(figure, x, y, _cut(name, 8.5, COLUMN), 8.5, soft=True)
            last = place == len(page.figures) - 1
            room = COLUMN * (COLUMNS - place % COLUMNS if last else 1)
            _write(figure, x, y - 0.014, _cut(value, 12, room, bold=True), 12, bold=True)
        if page.remark:
            _write(figure, 0.06, 0.846, _cut(page.remark, 9.5, 0.88), 9.5)
        for place, picture in enumerate(page.pictures[:6]):
            _small(figure, picture, 0.06 + 0.46 * (place % 2), 0.818 - 0.269 * (place // 2))
        out = BytesIO()
        figure.savefig(out, format="pdf", metadata={"Title": page.heading})
        return out.getvalue()


def _cut(text: str, size: float, share: float, *, bold: bool = False) -> str:
    """What fits into a share of the page's width, with a gap after it."""
    return cut(text, size, share * PAGE[0] * 72 - 8, bold=bold)


def _small(figure: Figure, picture: Picture, x: float, y: float) -> None:
    lines = wrapped(letters(picture.title), 9.5, 0.42 * PAGE[0] * 72, bold=True)[:2]
    for row, line in enumerate(lines):
        _write(figure, x, y - 0.014 * row, line, 9.5, bold=True)
    left = 0.045 if isinstance(picture.form, Grid) else 0.0
    ax = figure.add_axes((x + left, y - 0.235, 0.42 - left, 0.205))
    long = isinstance(picture.form, Bars) and len(picture.form.names) > 8
    draw(ax, picture, scale=0.31 if long else 0.36)

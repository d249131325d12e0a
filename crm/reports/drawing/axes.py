"""A picture on an Axes: large type, direct labels, few ticks, one accent that nobody confuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm.reports.drawing.forms import Bars, Grid, Nothing, Picture, Ring, Series
from crm.reports.drawing.grid import draw_grid
from crm.reports.drawing.parts import draw_bars, draw_ring
from crm.reports.drawing.series import draw_series
from crm.reports.drawing.style import ACCENT, INK, MIDDLE, PAPER, QUIET, SMALL, SOFT, text_style
from crm.reports.fonts import register

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def draw(ax: Axes, picture: Picture, scale: float = 1.0) -> None:
    """The form of a picture, on an Axes that is empty and in its place."""
    register()
    ax.set_facecolor(PAPER)
    for side in ("top", "right", "left", "bottom"):
        ax.spines[side].set_visible(False)
    ax.tick_params(length=0, pad=6 * scale, labelsize=SMALL * scale, labelcolor=SOFT)
    match picture.form:
        case Series():
            draw_series(ax, picture.form, scale)
        case Bars():
            draw_bars(ax, picture.form, scale)
        case Ring():
            draw_ring(ax, picture.form, scale)
        case Grid():
            draw_grid(ax, picture.form, scale)
        case Nothing():
            _nothing(ax, picture.form, scale)


def _nothing(ax: Axes, form: Nothing, scale: float) -> None:
    ax.set_xlim(0, 1)
    ax.set_ylim(0, 1)
    ax.set_xticks([])
    ax.set_yticks([])
    # a shop with its shutter down: a roof of stripes over a door
    for stripe in range(6):
        x = 0.26 + stripe * 0.08
        color = ACCENT if stripe % 2 == 0 else QUIET
        ax.fill([x, x + 0.08, x + 0.08, x], [0.66, 0.66, 0.80, 0.80], color=color)
        ax.fill_between([x, x + 0.04, x + 0.08], [0.66, 0.62, 0.66], 0.66, color=color)
    ax.plot([0.29, 0.29, 0.71, 0.71], [0.62, 0.32, 0.32, 0.62], color=INK, linewidth=4 * scale)
    for slat in range(6):
        y = 0.37 + slat * 0.04
        ax.plot([0.36, 0.64], [y, y], color=QUIET, linewidth=3 * scale)
    for row, line in enumerate(form.words.split("\n")):
        style = text_style(line, MIDDLE * scale)
        ax.text(0.5, 0.2 - 0.06 * row, line, ha="center", va="top", **style)

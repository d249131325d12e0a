"""Parts of a whole on an Axes: bars below each other, or a ring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm.reports.drawing.forms import Bars, Ring
from crm.reports.drawing.measuring import cut, width
from crm.reports.drawing.style import (
    ACCENT,
    FAINT,
    MIDDLE,
    PAPER,
    QUIET,
    SECOND,
    SMALL,
    SOFT,
    text_style,
)
from crm.reports.fonts import math_safe

if TYPE_CHECKING:
    from matplotlib.axes import Axes

GAP = 18
"""Points between a name and its value."""


def draw_bars(ax: Axes, form: Bars, scale: float) -> None:
    count = len(form.names)
    high = max([*form.values, 0]) or 1
    points = _points(ax)
    for place, (name, value, shown) in enumerate(
        zip(form.names, form.values, form.shown, strict=True)
    ):
        row = count - 1 - place
        bold = place < form.accented
        ax.barh(row - 0.3, max(value, 0), height=0.2, color=ACCENT if bold else QUIET)
        size = MIDDLE * scale
        room = points - width(shown, size, bold=bold) - GAP * scale
        fits = math_safe(cut(name, size, room, bold=bold))
        # from the line that letters stand on: Tamil and Bengali reach further down than Latin
        style = text_style(fits + shown, size, bold=bold)
        ax.text(0, row - 0.05, fits, ha="left", va="baseline", **style)
        ax.text(high, row - 0.05, shown, ha="right", va="baseline", **style)
    ax.set_xlim(0, high)
    # few bars do not become slabs: the rows keep the height of seven
    ax.set_ylim(min(-0.45, count - 7.5), count - 0.5)
    ax.set_xticks([])
    ax.set_yticks([])


def _points(ax: Axes) -> float:
    """The width of the Axes."""
    inches: float = ax.get_figure(root=True).get_figwidth()  # type: ignore[union-attr] # it is on one
    return float(ax.get_position().width) * inches * 72


def draw_ring(ax: Axes, form: Ring, scale: float) -> None:
    blues, greys = (ACCENT, SECOND), (QUIET, FAINT, FAINT)
    rest = len(form.values) - form.accented
    colors = [*blues[: form.accented], *greys[:rest]]
    wedges, _ = ax.pie(
        form.values,
        colors=colors,
        startangle=90,
        counterclock=False,
        radius=1.0,
        wedgeprops={"width": 0.36, "edgecolor": PAPER, "linewidth": 4 * scale},
    )
    for wedge in wedges:
        wedge.set_antialiased(True)
    middle = text_style(form.middle, 40 * scale, bold=True)
    ax.text(0, 0.08, form.middle, ha="center", va="center", **middle)
    under = text_style(form.under, SMALL * scale, color=SOFT)
    ax.text(0, -0.18, form.under, ha="center", va="center", **under)
    ax.set_xlim(-1.25, 1.25)
    ax.set_ylim(-2.2, 1.12)
    for row, (name, shown) in enumerate(zip(form.names, form.shown, strict=True)):
        y = -1.25 - row * 0.27
        ax.plot([-1.12], [y], "s", color=colors[row], markersize=18 * scale)
        style = text_style(name + shown, MIDDLE * scale, bold=row < form.accented)
        ax.text(-0.98, y, name, ha="left", va="center", **style)
        ax.text(1.18, y, shown, ha="right", va="center", **style)

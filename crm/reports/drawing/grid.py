"""Rows and columns of shades on an Axes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm.reports.drawing.forms import Grid
from crm.reports.drawing.measuring import width
from crm.reports.drawing.style import ACCENT, INK, PAPER, SECOND, SMALL, SOFT, text_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.colors import Colormap

LEAST_ROWS = 4
SHADES = ("#eef2f6", SECOND, ACCENT, "#052e5a")
DARK = 0.52
"""Of the highest value: from here on, white letters are read more easily than dark ones."""


def draw_grid(ax: Axes, form: Grid, scale: float) -> None:
    from matplotlib.colors import LinearSegmentedColormap

    shades: Colormap = LinearSegmentedColormap.from_list("shop", SHADES)
    shades = shades.with_extremes(bad=PAPER)
    cells = [[float("nan") if one is None else one for one in row] for row in form.values]
    high = max((one for row in form.values for one in row if one is not None), default=0) or 1
    ax.pcolormesh(cells, cmap=shades, vmin=0, vmax=high, edgecolors=PAPER, linewidth=3 * scale)
    ax.set_ylim(len(form.rows), 0)
    if len(form.rows) < LEAST_ROWS:  # few rows do not become towers
        place = ax.get_position()
        height = place.height * len(form.rows) / LEAST_ROWS
        ax.set_position((place.x0, place.y1 - height, place.width, height))
    style = text_style("".join((*form.rows, *form.columns)), SMALL * scale, color=SOFT)
    ax.set_yticks([row + 0.5 for row in range(len(form.rows))])
    ax.set_yticklabels(form.rows, **style)
    at = [place for place, name in enumerate(form.columns) if name]
    ax.set_xticks([place + 0.5 for place in at])
    ax.set_xticklabels([form.columns[place] for place in at], **style)
    written = _fit(ax, form, scale)
    if written:
        _texts(ax, form, high, scale)
    if form.marked is not None:
        _mark(ax, form.marked, scale)
    if form.ends is not None and not written:
        _legend(ax, shades, form.ends, scale)


def _fit(ax: Axes, form: Grid, scale: float) -> bool:
    """Whether there are texts, and each of them is narrower than a cell."""
    widest = max((width(text, SMALL * scale) for row in form.texts for text in row), default=0)
    inches: float = ax.get_figure(root=True).get_figwidth()  # type: ignore[union-attr] # it is on one
    cell = float(ax.get_position().width) * inches * 72 / len(form.columns)
    return 0 < widest < 0.92 * cell


def _texts(ax: Axes, form: Grid, high: float, scale: float) -> None:
    for y, (row, texts) in enumerate(zip(form.values, form.texts, strict=True)):
        for x, (one, text) in enumerate(zip(row, texts, strict=True)):
            if text and one is not None:
                color = PAPER if one > DARK * high else INK
                style = text_style(text, SMALL * scale, color=color)
                ax.text(x + 0.5, y + 0.5, text, ha="center", va="center", **style)


def _mark(ax: Axes, cell: tuple[int, int], scale: float) -> None:
    """A frame around a cell, which is seen on any shade."""
    from matplotlib.patches import Rectangle

    y, x = cell
    for color, line in ((PAPER, 9), (INK, 5)):
        frame = Rectangle(
            (x, y), 1, 1, fill=False, edgecolor=color, linewidth=line * scale, clip_on=False
        )
        frame.set_zorder(3)
        ax.add_patch(frame)


def _legend(ax: Axes, shades: Colormap, ends: tuple[str, str], scale: float) -> None:
    """What the shades mean, below the columns at the right."""
    from matplotlib.transforms import blended_transform_factory

    size = SMALL * scale * 0.9
    style = text_style("".join(ends), size, color=SOFT)
    across = blended_transform_factory(ax.transAxes, ax.transAxes)
    inches: float = ax.get_figure(root=True).get_figheight()  # type: ignore[union-attr] # it is on one
    high = float(ax.get_position().height) * inches * 72
    wide = high / float(ax.get_position().height) * float(ax.get_position().width)
    low, text_below = -(SMALL * 2.6 * scale) / high, -(SMALL * 2.2 * scale) / high
    right = 1 - width(ends[1], size) / wide - 0.02
    for step in range(12):
        left = right - 0.02 * (12 - step)
        ax.fill(
            [left, left + 0.02, left + 0.02, left],
            [low, low, low + size / high, low + size / high],
            color=shades(step / 11),
            transform=across,
            clip_on=False,
            linewidth=0,
        )
    ax.text(1, text_below, ends[1], ha="right", va="center", transform=across, **style)
    ax.text(right - 0.26, text_below, ends[0], ha="right", va="center", transform=across, **style)

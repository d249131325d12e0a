"""Values over time on an Axes: a curve, or columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crm.reports.drawing.forms import Series
from crm.reports.drawing.style import (
    ACCENT,
    FAINT,
    INK,
    MIDDLE,
    PAPER,
    QUIET,
    SMALL,
    SOFT,
    text_style,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FEW = 3
"""Values; fewer of them make no curve."""


def draw_series(ax: Axes, form: Series, scale: float) -> None:
    places = list(range(len(form.values)))
    high = max([*form.values, *form.before, 0]) or 1
    as_columns = form.columns or len(places) < FEW
    if as_columns:
        accents = {*form.marks, *form.accents}
        colors = [ACCENT if place in accents else QUIET for place in places]
        ax.bar(places, form.values, width=0.7, color=colors)
        ax.set_xlim(-0.6, len(places) - 0.4)
    else:
        _curve(ax, form, scale)
        ax.set_xlim(-0.02 * len(places), len(places) - 1 + 0.02 * len(places))
    if form.before:
        ax.plot(
            range(len(form.before)),
            form.before,
            color=SOFT,
            linewidth=1.6 * scale,
            alpha=0.75,
            zorder=2.5 if as_columns else 1.5,
        )
    if form.level is not None:
        _level(ax, *form.level, scale)
    _labels(ax, form, scale, centred=as_columns)
    ax.set_ylim(min(0, *form.values) * 1.1, high * 1.2)
    ax.set_yticks([])
    ax.axhline(0, color=QUIET, linewidth=1.5 * scale)
    at = _spread(len(places), 5 if form.columns and len(places) <= 5 else 4)
    inside = form.columns and len(places) < 15  # wide columns have room for a centred label
    _ticks(ax, at, [form.labels[place] for place in at], scale, centred=inside)


def _halo(scale: float) -> list[Any]:
    """A label may lie on a line."""
    from matplotlib.patheffects import withStroke

    return [withStroke(linewidth=6 * scale, foreground=PAPER)]


def _level(ax: Axes, height: float, said: str, scale: float) -> None:
    ax.axhline(height, color=FAINT, linewidth=1.6 * scale, zorder=0.5)
    ax.annotate(
        said,
        (0, height),
        xycoords=("axes fraction", "data"),
        xytext=(0, 3 * scale),
        textcoords="offset points",
        va="bottom",
        path_effects=_halo(scale),
        zorder=4,
        **text_style(said, SMALL * scale, color=SOFT),
    )


def _labels(ax: Axes, form: Series, scale: float, *, centred: bool) -> None:
    for place in form.marks:
        if not centred:
            ax.plot([place], [form.values[place]], "o", color=ACCENT, markersize=11 * scale)
        portion = place / max(1, len(form.values) - 1)
        side = "left" if portion < 0.12 else "right" if portion > 0.88 else "center"
        ax.annotate(
            form.shown[place],
            (place, form.values[place]),
            xytext=(0, 10 * scale),
            textcoords="offset points",
            ha="center" if centred and len(form.values) < 15 else side,
            va="bottom",
            path_effects=_halo(scale),
            zorder=5,
            **text_style(form.shown[place], MIDDLE * scale, color=INK, bold=True),
        )


def _curve(ax: Axes, form: Series, scale: float) -> None:
    """Whole buckets are joined by a line, what is cut off by dots: it only looks like a fall."""
    last = len(form.values) - 1
    begin, end = int(form.cut[0]), last - int(form.cut[1])
    whole = range(begin, end + 1)
    values = form.values[begin : end + 1]
    style: dict[str, Any] = {"color": ACCENT, "linewidth": 4 * scale}
    ax.plot(whole, values, solid_capstyle="round", **style)
    ax.fill_between(whole, values, color=ACCENT, alpha=0.10, linewidth=0)
    for cut, ends in zip(form.cut, ((0, 1), (last - 1, last)), strict=True):
        if cut:
            values = [form.values[place] for place in ends]
            ax.plot(ends, values, linestyle=(0, (0.1, 1.8)), dash_capstyle="round", **style)


def _spread(count: int, most: int) -> list[int]:
    """At most `most` indexes, the first and the last among them, evenly apart."""
    if count <= most:
        return list(range(count))
    return sorted({round(step * (count - 1) / (most - 1)) for step in range(most)})


def _ticks(ax: Axes, at: list[int], labels: list[str], scale: float, *, centred: bool) -> None:
    ax.set_xticks(at)
    ax.set_xticklabels(labels, **text_style("".join(labels), SMALL * scale, color=SOFT))
    last = max(at, default=0)
    for place, label in zip(at, ax.get_xticklabels(), strict=True):
        if len(at) > 1 and not centred and place in (0, last):
            label.set_horizontalalignment("left" if place == 0 else "right")

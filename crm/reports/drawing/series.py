"""Values over time on an Axes: a curve, or columns."""

from __future__ import annotations

from collections.abc import Sequence
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

LABEL = 0.08
"""Of the height: how far above its value the middle of a label is."""

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
        _level(ax, *form.level, scale, right=_busier(form, form.level[0], high) == 0)
    _labels(ax, form, scale, high, centred=as_columns)
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


def _busier(form: Series, height: float, high: float) -> int:
    """The end, 0 or -1, at which a line or its label is nearer to that height."""
    apart: dict[int, list[float]] = {-1: [], 0: []}
    for line in (form.values, form.before):
        for end, inwards in ((-1, line[::-1]), (0, line)):
            if line:
                apart[end].append(_from_stretch(height, line[end], _beside(inwards)))
    last = len(form.values) - 1
    for place in form.marks:
        if not 0.2 < place / max(1, last) < 0.8:
            said = form.values[place] + LABEL * high
            apart[0 if 2 * place < last else -1].append(abs(said - height))
    return min(apart, key=lambda end: min(apart[end]))


def _beside(line: Sequence[float]) -> float:
    """The height of a line a tenth of the width from its beginning."""
    at = 0.1 * (len(line) - 1)
    place = int(at)
    after = line[min(place + 1, len(line) - 1)]
    return line[place] + (at - place) * (after - line[place])


def _from_stretch(height: float, one: float, other: float) -> float:
    """How far a height is from those between two others."""
    return max(0.0, height - max(one, other), min(one, other) - height)


def _level(ax: Axes, height: float, said: str, scale: float, *, right: bool) -> None:
    ax.axhline(height, color=FAINT, linewidth=1.6 * scale, zorder=0.5)
    ax.annotate(
        said,
        (int(right), height),
        xycoords=("axes fraction", "data"),
        xytext=(0, 3 * scale),
        textcoords="offset points",
        ha="right" if right else "left",
        va="bottom",
        path_effects=_halo(scale),
        zorder=4,
        **text_style(said, SMALL * scale, color=SOFT),
    )


def _labels(ax: Axes, form: Series, scale: float, high: float, *, centred: bool) -> None:
    for place in form.marks:
        if not centred:
            ax.plot([place], [form.values[place]], "o", color=ACCENT, markersize=11 * scale)
        portion = place / max(1, len(form.values) - 1)
        side = "left" if portion < 0.12 else "right" if portion > 0.88 else "center"
        # above a falling line the label would lie on it
        falls = not centred and place > 0 and form.values[place - 1] > form.values[place]
        below = falls and form.values[place] > 0.25 * high
        if below:
            side = "right"
        ax.annotate(
            form.shown[place],
            (place, form.values[place]),
            xytext=(0, (-10 if below else 10) * scale),
            textcoords="offset points",
            ha="center" if centred and len(form.values) < 15 else side,
            va="top" if below else "bottom",
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

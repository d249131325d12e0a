"""Forms on an Axes: large type, direct labels, few ticks, one accent that nobody confuses.

Sizes are for a picture 9 inches wide; a smaller place on a page passes a smaller `scale`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crm.language.text import shortened
from crm.reports.fonts import drawable, families, register
from crm.reports.forms import Bars, Grid, Nothing, Picture, Ring, Series

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ACCENT = "#0b5cad"  # a blue that the colour-blind see apart from the greys (contrast 6.6 on white)
QUIET = "#b9c4d0"
INK = "#1c2430"
SOFT = "#5c6773"
PAPER = "#ffffff"
RING = (ACCENT, "#7fb2e5", "#d3d9e0")

BIG, MIDDLE, SMALL = 31, 25, 21
"""Points: on a phone whose picture is 330 pixels wide still 16, 13 and 11 pixels."""


LEAST_ROWS = 5


def draw(ax: Axes, picture: Picture, scale: float = 1.0) -> None:
    """Title, subtitle and form, on an Axes that is empty."""
    register()
    ax.set_facecolor(PAPER)
    for side in ("top", "right", "left", "bottom"):
        ax.spines[side].set_visible(False)
    ax.tick_params(length=0, pad=6 * scale, labelsize=SMALL * scale, labelcolor=SOFT)
    match picture.form:
        case Series():
            _line(ax, picture.form, scale)
        case Bars():
            _bars(ax, picture.form, scale)
        case Ring():
            _ring(ax, picture.form, scale)
        case Grid():
            _grid(ax, picture.form, scale)
        case Nothing():
            _nothing(ax, picture.form, scale)


def text_style(text: str, size: float, *, color: str = INK, bold: bool = False) -> dict[str, Any]:
    """For `text`; tick labels, which are ours, give an empty one."""
    return {
        "fontfamily": families(text),
        "fontsize": size,
        "color": color,
        "fontweight": "bold" if bold else "normal",
    }


def short(name: str, longest: int = 24) -> str:
    return drawable(shortened(name, longest))


def spread(count: int, most: int = 5) -> list[int]:
    """At most `most` indexes, the first and the last among them, evenly apart."""
    if count <= most:
        return list(range(count))
    return sorted({round(step * (count - 1) / (most - 1)) for step in range(most)})


def _ticks(ax: Axes, at: list[int], labels: list[str], scale: float, *, centred: bool) -> None:
    ax.set_xticks(at)
    ax.set_xticklabels(labels, **text_style("", SMALL * scale, color=SOFT))
    last = max(at, default=0)
    for place, label in zip(at, ax.get_xticklabels(), strict=True):
        if len(at) > 1 and not centred and place in (0, last):
            label.set_horizontalalignment("left" if place == 0 else "right")


def _line(ax: Axes, form: Series, scale: float) -> None:
    from matplotlib.patheffects import withStroke

    places = list(range(len(form.values)))
    high = max(form.values) or 1
    if form.columns or len(places) < 3:
        accents = {*form.marks, *form.accents}
        colors = [ACCENT if place in accents else QUIET for place in places]
        ax.bar(places, form.values, width=0.7, color=colors)
        ax.set_xlim(-0.6, len(places) - 0.4)
    else:
        _curve(ax, form, scale)
        ax.fill_between(places, form.values, color=ACCENT, alpha=0.10, linewidth=0)
        ax.set_xlim(-0.02 * len(places), len(places) - 1 + 0.02 * len(places))
    halo = [withStroke(linewidth=6 * scale, foreground=PAPER)]  # a label may lie on the line
    for place in form.marks:
        if not form.columns and len(places) >= 3:
            ax.plot([place], [form.values[place]], "o", color=ACCENT, markersize=11 * scale)
        portion = place / max(1, len(places) - 1)
        side = "left" if portion < 0.12 else "right" if portion > 0.88 else "center"
        if form.columns or len(places) < 3:
            side = "center"
        ax.annotate(
            form.shown[place],
            (place, form.values[place]),
            xytext=(0, 10 * scale),
            textcoords="offset points",
            ha=side,
            va="bottom",
            path_effects=halo,
            **text_style(form.shown[place], MIDDLE * scale, bold=True),
        )
    ax.set_ylim(0, high * 1.2)
    ax.set_yticks([])
    ax.axhline(0, color=QUIET, linewidth=1.5 * scale)
    at = spread(len(places), 4)
    inside = form.columns and len(places) < 15  # wide columns have room for a centred label
    _ticks(ax, at, [form.labels[place] for place in at], scale, centred=inside)


def _curve(ax: Axes, form: Series, scale: float) -> None:
    """Whole buckets are joined by a line, what is cut off by dots: it only looks like a fall."""
    last = len(form.values) - 1
    begin, end = int(form.cut[0]), last - int(form.cut[1])
    whole = range(begin, end + 1)
    style: dict[str, Any] = {"color": ACCENT, "linewidth": 4 * scale}
    ax.plot(whole, form.values[begin : end + 1], solid_capstyle="round", **style)
    for cut, ends in zip(form.cut, ((0, 1), (last - 1, last)), strict=True):
        if cut:
            values = [form.values[place] for place in ends]
            ax.plot(ends, values, linestyle=(0, (0.1, 1.8)), dash_capstyle="round", **style)


def _bars(ax: Axes, form: Bars, scale: float) -> None:
    count = len(form.names)
    high = max([*form.values, 0]) or 1
    thick = 0.3
    for place, (name, value, shown) in enumerate(
        zip(form.names, form.values, form.shown, strict=True)
    ):
        row = count - 1 - place
        color = ACCENT if place < form.accented else QUIET
        ax.barh(row - 0.27, max(value, 0), height=thick, color=color)
        style = text_style(name, MIDDLE * scale, bold=place < form.accented)
        # from the line that letters stand on: Tamil and Bengali reach further down than Latin
        ax.text(0, row + 0.08, short(name), ha="left", va="baseline", **style)
        ax.text(high, row + 0.08, shown, ha="right", va="baseline", **style)
    ax.set_xlim(0, high)
    # few bars do not become slabs: the rows keep the height of seven
    ax.set_ylim(min(-0.5, count - 7.5), count - 0.35)
    ax.set_xticks([])
    ax.set_yticks([])


def _ring(ax: Axes, form: Ring, scale: float) -> None:
    wedges, _ = ax.pie(
        form.values,
        colors=RING[: len(form.values)],
        startangle=90,
        counterclock=False,
        radius=1.0,
        wedgeprops={"width": 0.36, "edgecolor": PAPER, "linewidth": 4 * scale},
    )
    for wedge in wedges:
        wedge.set_antialiased(True)
    ax.text(0, 0.08, form.middle, ha="center", va="center", **text_style("", 40 * scale, bold=True))
    ax.text(
        0,
        -0.18,
        form.under,
        ha="center",
        va="center",
        **text_style("", SMALL * scale, color=SOFT),
    )
    ax.set_xlim(-1.25, 1.25)
    ax.set_ylim(-1.95, 1.12)
    for row, (name, shown) in enumerate(zip(form.names, form.shown, strict=True)):
        y = -1.25 - row * 0.27
        ax.plot([-1.12], [y], "s", color=RING[row], markersize=18 * scale)
        style = text_style(name, MIDDLE * scale, bold=row == 0)
        ax.text(-0.98, y, name, ha="left", va="center", **style)
        ax.text(1.18, y, shown, ha="right", va="center", **style)


def _grid(ax: Axes, form: Grid, scale: float) -> None:
    from matplotlib.colors import Colormap, LinearSegmentedColormap

    shades: Colormap = LinearSegmentedColormap.from_list(
        "shop", ["#eef2f6", "#7fb2e5", ACCENT, "#052e5a"]
    )
    shades = shades.with_extremes(bad=PAPER)
    cells = [[float("nan") if one is None else one for one in row] for row in form.values]
    high = max((one for row in form.values for one in row if one is not None), default=0) or 1
    ax.pcolormesh(cells, cmap=shades, vmin=0, vmax=high, edgecolors=PAPER, linewidth=3 * scale)
    ax.set_ylim(len(form.rows), 0)
    if len(form.rows) < LEAST_ROWS:  # few rows do not become towers
        place = ax.get_position()
        height = place.height * len(form.rows) / LEAST_ROWS
        ax.set_position((place.x0, place.y1 - height, place.width, height))
    ax.set_yticks([row + 0.5 for row in range(len(form.rows))])
    ax.set_yticklabels(form.rows, **text_style("", SMALL * scale, color=SOFT))
    at = [place for place, name in enumerate(form.columns) if name]
    ax.set_xticks([place + 0.5 for place in at])
    ax.set_xticklabels(
        [form.columns[place] for place in at], **text_style("", SMALL * scale, color=SOFT)
    )
    for y, (row, texts) in enumerate(zip(form.values, form.texts, strict=True)):
        for x, (one, text) in enumerate(zip(row, texts, strict=True)):
            if text and one is not None:
                color = PAPER if one > 0.45 * high else INK
                style = text_style(text, SMALL * scale, color=color)
                ax.text(x + 0.5, y + 0.5, text, ha="center", va="center", **style)


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

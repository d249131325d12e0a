"""Charts as data: a title that says what happened, and one of a few forms."""

from __future__ import annotations

from collections.abc import Sequence

from crm.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Series:
    """Values over time. `labels` has one text for each value, drawn for a few of them; `marks` are
    the indexes that get their value written beside them. `cut` says whether the first and the last
    value are of less than a whole bucket: a week that began before the period, a day not over.
    `accents` are columns in the accent's colour, besides the marks. `before` are the values of the
    period before, a thin grey line; `level` is a height with its text, a grey line across."""

    labels: Sequence[str]
    values: Sequence[float]
    shown: Sequence[str]
    marks: Sequence[int]
    columns: bool = False
    cut: tuple[bool, bool] = (False, False)
    accents: Sequence[int] = ()
    before: Sequence[float] = ()
    level: tuple[float, str] | None = None


@dataclass(frozen=True, slots=True)
class Bars:
    """Names and values, the largest first; `shown` is the value as people read it. The first
    `accented` are what the title speaks of."""

    names: Sequence[str]
    values: Sequence[float]
    shown: Sequence[str]
    accented: int = 1


@dataclass(frozen=True, slots=True)
class Ring:
    """Parts of a whole, at most four, with the whole in the middle and what it is made of below it;
    `shown` are the values as people read them. The first `accented` are what the title speaks
    of."""

    names: Sequence[str]
    values: Sequence[int]
    shown: Sequence[str]
    middle: str
    under: str
    accented: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows and columns of values; None is a cell that is not there. Every label is drawn; an empty
    one is none. `texts` are written into the cells where all of them fit, else none is. `ends` are
    the words for the palest and the darkest shade, `marked` the cell (row, column) that the title
    speaks of."""

    rows: Sequence[str]
    columns: Sequence[str]
    values: Sequence[Sequence[float | None]]
    texts: Sequence[Sequence[str]] = ()
    ends: tuple[str, str] | None = None
    marked: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Nothing:
    """A period without a sale."""

    words: str


@dataclass(frozen=True, slots=True)
class Picture:
    title: str
    subtitle: str
    form: Series | Bars | Ring | Grid | Nothing

"""A look at a chart: the picture, and the figures under it. Slow: for a child process."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from crm.insights import customers, dues, patterns
from crm.insights.comparison import Compared, compared
from crm.insights.customers import Standing
from crm.insights.dues import Dues
from crm.insights.patterns import Frequency, SoldItem
from crm.insights.segments import Group, segments
from crm.periods import Asked, bucket_of
from crm.reports.charts import Chart, picture_of
from crm.reports.drawing.paper import png
from crm.settings import shop_of


@dataclass(frozen=True, slots=True)
class Patterns:
    """How often people buy, and the item that most sales have; None without an item."""

    often: Frequency
    best: SoldItem | None


Figures = Compared | Standing | Dues | Patterns | tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """`png` is the picture, `title` what it says. `figures` are groups where a campaign can be for
    one of them. `on_account`: the shop sells on account, so there are charts of dues."""

    png: bytes
    title: str
    asked: Asked
    figures: Figures
    on_account: bool = False


def look(session: Session, chart: Chart, period: str) -> Look:
    """Picture and figures in one view of the books. Raises Invalid for no period."""
    asked = Asked.read(period, shop_of(session).today())
    picture = picture_of(session, chart, asked)
    figures = figures_of(session, chart, asked)
    return Look(png(picture), picture.title, asked, figures, dues.in_use(session))


def figures_of(session: Session, chart: Chart, asked: Asked) -> Figures:
    match chart:
        case Chart.REVENUE | Chart.PLACES:
            return compared(session, asked)
        case Chart.SEGMENTS:
            groups = segments(session, asked.as_of)
            return groups or customers.standing(session, asked.as_of)
        case Chart.DUES | Chart.DEBTORS | Chart.COLLECTED:
            return dues.dues(session, asked)
        case Chart.BADGES | Chart.TOP | Chart.NEW:
            return customers.standing(session, asked.as_of)
        case (
            Chart.MONTHS
            | Chart.HOURS
            | Chart.CALENDAR
            | Chart.ITEMS
            | Chart.ITEMS_BY_AMOUNT
            | Chart.ITEMS_BY_QUANTITY
            | Chart.FREQUENCY
        ):
            best = patterns.items(session, asked).by_purchases
            often = patterns.frequencies(session, asked, bucket_of(asked.period)).whole
            return Patterns(often, best[0] if best else None)

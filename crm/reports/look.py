"""A look at a chart: the picture, and the figures under it. Slow: for a child process."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sqlalchemy.orm import Session

from crm.dataclass import dataclass
from crm.insights import customers, dues, patterns, revenue
from crm.insights.comparison import Compared, compared
from crm.insights.customers import Standing
from crm.insights.drill import Bar, By, ItemLine, bars, latest_lines, shares
from crm.insights.dues import Dues
from crm.insights.habits.overdue import Overdue, overdue
from crm.insights.habits.returning import Returning, returning
from crm.insights.item_changes import ItemChanges, item_changes
from crm.insights.patterns import Frequency, Items, SoldItem
from crm.insights.segments import Group, segments
from crm.periods import Asked, bucket_of
from crm.reports.charts import Best, Chart, Known, Shared, picture_of
from crm.reports.drawing.paper import png
from crm.settings import shop_of

BEST_DAYS, BEST_ITEMS, BEST_BARS = 3, 6, 6
BARS = (Chart.PLACES, Chart.PAYMENTS, Chart.STAFF)
"""Charts whose bars are more than their length."""


@dataclass(frozen=True, slots=True)
class Patterns:
    """How often people buy, and what."""

    often: Frequency
    items: Items

    @property
    def best(self) -> SoldItem | None:
        """The item that most sales have; None without an item."""
        return self.items.by_purchases[0] if self.items.by_purchases else None


@dataclass(frozen=True, slots=True)
class Late:
    """Customers who are late by their own rhythm."""

    customers: tuple[Overdue, ...]


@dataclass(frozen=True, slots=True)
class WhoReturns:
    """Buyers of the period, new and returning."""

    period: Returning


Figures = (
    Compared
    | Standing
    | Dues
    | Patterns
    | Late
    | WhoReturns
    | ItemChanges
    | tuple[Group, ...]
    | None
)


@dataclass(frozen=True, slots=True)
class Person:
    """A customer whom the picture names."""

    customer_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Look:
    """`png` is the picture, `title` what it says. `figures` are groups where a campaign can be for
    one of them. `on_account`: the shop sells on account, so there are charts of dues. `people`,
    `days`, `items` and `bars` are what stands out in the picture, and has more behind it."""

    png: bytes
    title: str
    asked: Asked
    figures: Figures
    on_account: bool = False
    people: tuple[Person, ...] = ()
    days: tuple[date, ...] = ()
    items: tuple[ItemLine, ...] = ()
    bars: tuple[Bar, ...] = ()


def look(session: Session, chart: Chart, period: str) -> Look:
    """Picture and figures in one view of the books. Raises Invalid for no period."""
    asked = Asked.read(period, shop_of(session).today())
    figures = figures_of(session, chart, asked)
    known = _known(session, chart, asked, figures)
    picture = picture_of(session, chart, asked, known)
    return Look(
        png(picture),
        picture.title,
        asked,
        figures,
        dues.in_use(session),
        people=_people(chart, known, figures),
        days=_days(session, asked) if chart in (Chart.REVENUE, Chart.CALENDAR) else (),
        items=latest_lines(session, _items(chart, figures)),
        bars=bars(By(chart.value), known.shares)[:BEST_BARS] if isinstance(known, Shared) else (),
    )


def _known(session: Session, chart: Chart, asked: Asked, figures: Figures) -> Known | None:
    """The figures of the picture, looked up once for it and for the buttons below it."""
    if chart is Chart.TOP:
        return Best(customers.top_customers(session, asked))
    if chart in BARS:
        return Shared(shares(session, By(chart.value), asked))
    if isinstance(figures, Patterns):
        return figures.items
    return figures if isinstance(figures, ItemChanges) else None


def _people(chart: Chart, known: Known | None, figures: Figures) -> tuple[Person, ...]:
    if isinstance(known, Best):
        return tuple(Person(one.customer_id, one.name) for one in known.customers)
    if chart is Chart.DEBTORS and isinstance(figures, Dues):
        return tuple(Person(one.customer_id, one.name) for one in figures.most)
    return ()


def _days(session: Session, asked: Asked) -> tuple[date, ...]:
    """The best days, in their order."""
    sold = revenue.days(session, asked)
    best = sorted(sold, key=lambda one: (-one.revenue, one.day))[:BEST_DAYS]
    return tuple(sorted(one.day for one in best))


def _items(chart: Chart, figures: Figures) -> tuple[str, ...]:
    if isinstance(figures, ItemChanges):
        changes = (*figures.rising[:2], *figures.fading[:2], *figures.stopped[:2])
        return tuple(dict.fromkeys(one.name for one in changes))
    orders: dict[Chart, Callable[[Items], tuple[SoldItem, ...]]] = {
        Chart.ITEMS: lambda found: found.by_purchases,
        Chart.ITEMS_BY_AMOUNT: lambda found: found.by_amount,
        Chart.ITEMS_BY_QUANTITY: lambda found: found.by_quantity,
    }
    if chart not in orders or not isinstance(figures, Patterns):
        return ()
    return tuple(one.name for one in orders[chart](figures.items)[:BEST_ITEMS])


def figures_of(session: Session, chart: Chart, asked: Asked) -> Figures:
    match chart:
        case Chart.OVERDUE:
            return Late(overdue(session, asked.as_of))
        case Chart.RETURNING:
            return WhoReturns(returning(session, asked))
        case Chart.CHANGES:
            return item_changes(session, asked)
        case Chart.REVENUE | Chart.PLACES | Chart.PAYMENTS | Chart.STAFF:
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
            often = patterns.frequencies(session, asked, bucket_of(asked.period)).whole
            return Patterns(often, patterns.items(session, asked))

"""A look at a chart: the picture, and the figures under it. Slow: for a child process."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from crm.dataclass import dataclass
from crm.insights import customers, dues, patterns
from crm.insights.comparison import Compared, compared
from crm.insights.customers import Standing
from crm.insights.drill import Bar, By, ItemLine, bars, latest_lines
from crm.insights.dues import Dues
from crm.insights.habits.overdue import Overdue
from crm.insights.habits.returning import Returning
from crm.insights.item_changes import ItemChanges
from crm.insights.patterns import Frequency, Items, SoldItem
from crm.insights.revenue import Day
from crm.insights.segments import Group
from crm.periods import Asked, bucket_of
from crm.reports.charts import Chart, drawn, found_for
from crm.reports.drawing.paper import png
from crm.settings import shop_of
from crm.values import ZERO

BEST_DAYS, BEST_ITEMS, BEST_BARS = 3, 6, 6
_BARS = {Chart(by.value): by for by in By}
"""Charts whose bars have more behind them."""


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


@dataclass(frozen=True, slots=True)
class Collected:
    """What customers brought of their dues in the period."""

    amount: Decimal


Figures = (
    Compared
    | Standing
    | Dues
    | Collected
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
    found = found_for(session, chart, asked)
    figures = figures_of(session, chart, asked, found)
    picture = drawn(session, chart, found, asked)
    return Look(
        png(picture),
        picture.title,
        asked,
        figures,
        dues.in_use(session),
        people=_people(chart, found),
        days=_days(chart, found),
        items=latest_lines(session, _items(chart, figures)),
        bars=bars(_BARS[chart], found)[:BEST_BARS] if chart in _BARS else (),
    )


def _people(chart: Chart, found: Any) -> tuple[Person, ...]:
    if chart is Chart.TOP:
        return tuple(Person(one.customer_id, one.name) for one in found)
    if chart is Chart.DEBTORS:
        return tuple(Person(one.customer_id, one.name) for one in found.most)
    return ()


def _days(chart: Chart, found: Any) -> tuple[date, ...]:
    """The best days, in their order."""
    sold: tuple[Day, ...] = ()
    if chart is Chart.REVENUE:
        sold = found.days
    elif chart is Chart.CALENDAR:
        sold = found
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


def figures_of(session: Session, chart: Chart, asked: Asked, found: Any) -> Figures:
    """What is said below the picture, for which `found` was looked up."""
    match chart:
        case Chart.BADGES | Chart.SEGMENTS | Chart.DUES | Chart.DEBTORS | Chart.CHANGES:
            figures: Figures = found
            return figures
        case Chart.OVERDUE:
            return Late(found)
        case Chart.RETURNING:
            return WhoReturns(found.period)
        case Chart.COLLECTED:
            return Collected(sum((amount for _day, amount in found), ZERO))
        case Chart.REVENUE:
            beside: Compared = found.compared
            return beside
        case Chart.PLACES | Chart.PAYMENTS | Chart.STAFF:
            return compared(session, asked)
        case Chart.TOP | Chart.NEW:
            return customers.standing(session, asked.as_of)
        case Chart.FREQUENCY:
            return Patterns(found.whole, patterns.items(session, asked))
        case Chart.ITEMS | Chart.ITEMS_BY_AMOUNT | Chart.ITEMS_BY_QUANTITY:
            return Patterns(_often(session, asked), found)
        case Chart.MONTHS | Chart.HOURS | Chart.CALENDAR:
            return Patterns(_often(session, asked), patterns.items(session, asked))


def _often(session: Session, asked: Asked) -> Frequency:
    return patterns.frequencies(session, asked, bucket_of(asked.period)).whole

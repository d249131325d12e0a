"""Every chart of the chat and of the page, by its short name."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from crm.dataclass import dataclass
from crm.formats import Formats
from crm.i18n import lazy_gettext
from crm.insights.customers import TopCustomer, top_customers
from crm.insights.drill import By, Shares, shares
from crm.insights.item_changes import ItemChanges, item_changes
from crm.insights.patterns import Items, items
from crm.periods import Asked
from crm.reports import customer_charts, item_charts, pattern_charts, revenue_charts, rhythm_charts
from crm.reports.drawing.forms import Picture
from crm.settings import shop_of


class Chart(StrEnum):
    """A chart by its short name, which buttons carry."""

    REVENUE = "rev"
    PLACES = "loc"
    BADGES = "pie"
    TOP = "top"
    NEW = "new"
    SEGMENTS = "seg"
    DUES = "due"
    DEBTORS = "owe"
    COLLECTED = "col"
    MONTHS = "mon"
    HOURS = "hrs"
    CALENDAR = "cal"
    ITEMS = "itm"
    ITEMS_BY_AMOUNT = "ita"
    ITEMS_BY_QUANTITY = "itq"
    FREQUENCY = "frq"
    PAYMENTS = "pay"
    STAFF = "stf"
    OVERDUE = "ovd"
    RETURNING = "ret"
    CHANGES = "chg"


OF_TODAY = (Chart.BADGES, Chart.SEGMENTS, Chart.OVERDUE, Chart.DUES, Chart.DEBTORS)
"""Charts that know no period."""


@dataclass(frozen=True, slots=True)
class Best:
    """The customers of the chart of the best ones."""

    customers: tuple[TopCustomer, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """The bars of a chart of places, ways of paying, or staff."""

    shares: Shares


Known = Items | ItemChanges | Best | Shared


def picture_of(session: Session, chart: Chart, asked: Asked, known: Known | None = None) -> Picture:
    """The chart's figures with the words for them; a picture that says so where there are none.

    `known`: those that are looked up already.
    """
    formats = Formats(shop_of(session))
    if chart is Chart.TOP:
        best = known if isinstance(known, Best) else Best(top_customers(session, asked))
        return customer_charts.top(best.customers, asked, formats)
    if chart in _OF_BARS:
        found_bars = (
            known.shares if isinstance(known, Shared) else shares(session, By(chart.value), asked)
        )
        return _OF_BARS[chart](session, found_bars, asked, formats)
    if chart is Chart.CHANGES:
        changes = known if isinstance(known, ItemChanges) else item_changes(session, asked)
        return item_charts.changes(changes, asked, formats)
    if chart in _OF_ITEMS:
        found = known if isinstance(known, Items) else items(session, asked)
        return _OF_ITEMS[chart](session, found, asked, formats)
    return _MAKERS[chart](session, asked, formats)


_MAKERS: dict[Chart, Callable[[Session, Asked, Formats], Picture]] = {
    Chart.REVENUE: revenue_charts.over_time,
    Chart.BADGES: customer_charts.badges,
    Chart.NEW: customer_charts.new,
    Chart.SEGMENTS: customer_charts.segments,
    Chart.DUES: customer_charts.dues_by_age,
    Chart.DEBTORS: customer_charts.owe_most,
    Chart.COLLECTED: customer_charts.collected,
    Chart.MONTHS: pattern_charts.months,
    Chart.HOURS: pattern_charts.hours,
    Chart.CALENDAR: pattern_charts.days,
    Chart.FREQUENCY: pattern_charts.frequency,
    Chart.OVERDUE: rhythm_charts.overdue_customers,
    Chart.RETURNING: rhythm_charts.coming_back,
}
_OF_BARS: dict[Chart, Callable[[Session, Any, Asked, Formats], Picture]] = {
    Chart.PLACES: revenue_charts.by_place,
    Chart.PAYMENTS: revenue_charts.by_payment,
    Chart.STAFF: revenue_charts.by_staff_member,
}
"""By figures of the kind that `shares` finds for each."""
_OF_ITEMS: dict[Chart, item_charts.ItemChart] = {
    Chart.ITEMS: item_charts.items(
        lambda found: found.by_purchases,
        lambda one: Decimal(one.purchases),
        lambda one, formats: formats.number(one.purchases),
        lazy_gettext("{item} is bought most often"),
        lazy_gettext("{period}, number of sales it is in"),
    ),
    Chart.ITEMS_BY_AMOUNT: item_charts.items(
        lambda found: found.by_amount,
        lambda one: one.amount,
        lambda one, formats: formats.compact(one.amount),
        lazy_gettext("{item} brings most money"),
        lazy_gettext("{period}, by amount"),
    ),
    Chart.ITEMS_BY_QUANTITY: item_charts.items_by_quantity,
}

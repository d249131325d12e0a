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
from crm.insights import customers, dues, patterns, revenue
from crm.insights.habits.overdue import overdue
from crm.insights.item_changes import item_changes
from crm.insights.segments import segments
from crm.insights.staff_sales import by_staff
from crm.periods import Asked, bucket_of
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
class _Maker:
    """What a chart asks of the books, and the picture of just that."""

    find: Callable[[Session, Asked], Any]
    draw: Callable[[Session, Any, Asked, Formats], Picture]


def found_for(session: Session, chart: Chart, asked: Asked) -> Any:
    """The figures that the chart draws, of the type that its picture takes."""
    return _MAKERS[chart].find(session, asked)


def drawn(session: Session, chart: Chart, found: Any, asked: Asked) -> Picture:
    """The figures of `found_for` with the words for them; a picture that says so where there are
    none."""
    return _MAKERS[chart].draw(session, found, asked, Formats(shop_of(session)))


def _standing(session: Session, asked: Asked) -> customers.Standing:
    return customers.standing(session, asked.as_of)


_MAKERS: dict[Chart, _Maker] = {
    Chart.REVENUE: _Maker(revenue_charts.earned, revenue_charts.over_time),
    Chart.PLACES: _Maker(revenue.by_place, revenue_charts.by_place),
    Chart.PAYMENTS: _Maker(revenue.by_payment, revenue_charts.by_payment),
    Chart.STAFF: _Maker(by_staff, revenue_charts.by_staff_member),
    Chart.BADGES: _Maker(_standing, customer_charts.badges),
    Chart.TOP: _Maker(customers.top_customers, customer_charts.top),
    Chart.NEW: _Maker(
        lambda session, asked: customers.new_customers(session, asked, bucket_of(asked.period)),
        customer_charts.new,
    ),
    Chart.SEGMENTS: _Maker(
        lambda session, asked: segments(session, asked.as_of), customer_charts.segments
    ),
    Chart.OVERDUE: _Maker(
        lambda session, asked: overdue(session, asked.as_of), rhythm_charts.overdue_customers
    ),
    Chart.RETURNING: _Maker(rhythm_charts.who_comes_back, rhythm_charts.coming_back),
    Chart.DUES: _Maker(dues.dues, customer_charts.dues_by_age),
    Chart.DEBTORS: _Maker(dues.dues, customer_charts.owe_most),
    Chart.COLLECTED: _Maker(
        lambda session, asked: dues.collected(session, asked, bucket_of(asked.period)),
        customer_charts.collected,
    ),
    Chart.MONTHS: _Maker(patterns.usual_days, pattern_charts.months),
    Chart.HOURS: _Maker(pattern_charts.usual_hours, pattern_charts.hours),
    Chart.CALENDAR: _Maker(revenue.days, pattern_charts.days),
    Chart.FREQUENCY: _Maker(pattern_charts.frequencies, pattern_charts.frequency),
    Chart.CHANGES: _Maker(item_changes, item_charts.changes),
    Chart.ITEMS: _Maker(
        patterns.items,
        item_charts.items(
            lambda found: found.by_purchases,
            lambda one: Decimal(one.purchases),
            lambda one, formats: formats.number(one.purchases),
            (
                lazy_gettext("{item} is bought most often"),
                lazy_gettext("{item} and {other} are bought most often"),
            ),
            lazy_gettext("{period}, number of sales it is in"),
        ),
    ),
    Chart.ITEMS_BY_AMOUNT: _Maker(
        patterns.items,
        item_charts.items(
            lambda found: found.by_amount,
            lambda one: one.amount,
            lambda one, formats: formats.compact(one.amount),
            (
                lazy_gettext("{item} brings most money"),
                lazy_gettext("{item} and {other} bring most money"),
            ),
            lazy_gettext("{period}, by amount"),
        ),
    ),
    Chart.ITEMS_BY_QUANTITY: _Maker(patterns.items, item_charts.items_by_quantity),
}

"""Screens of /insights, /today and /export."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from bot.features.insights.taps import AskPeriod, ShowChart, ShowExport
from bot.features.insights.views.captions import caption
from bot.features.insights.views.leads import leads_of
from bot.ui.screen import Button, File, Rows, Screen, in_rows
from bot.ui.taps import Tap
from crm.formats import Formats
from crm.i18n import Lazy, _, lazy_gettext
from crm.reports.charts import OF_TODAY, Chart
from crm.reports.look import Look

FIRST_PERIOD = "30d"


class Tab(Enum):
    """Subject of a group of charts, and of one Excel file."""

    REVENUE = "revenue"
    CUSTOMERS = "customers"
    PATTERNS = "patterns"


TAB_WORDS = {
    Tab.REVENUE: lazy_gettext("💰 Revenue"),
    Tab.CUSTOMERS: lazy_gettext("👥 Customers"),
    Tab.PATTERNS: lazy_gettext("🔎 Patterns"),
}
TABS: dict[Tab, tuple[tuple[Chart, Lazy], ...]] = {
    Tab.REVENUE: (
        (Chart.REVENUE, lazy_gettext("Over time")),
        (Chart.PLACES, lazy_gettext("By place")),
        (Chart.PAYMENTS, lazy_gettext("Paid by")),
        (Chart.STAFF, lazy_gettext("By staff")),
    ),
    Tab.CUSTOMERS: (
        (Chart.BADGES, lazy_gettext("Active or not")),
        (Chart.TOP, lazy_gettext("Top 10")),
        (Chart.NEW, lazy_gettext("New")),
        (Chart.SEGMENTS, lazy_gettext("Segments")),
        (Chart.OVERDUE, lazy_gettext("Overdue")),
        (Chart.RETURNING, lazy_gettext("Coming back")),
        (Chart.DUES, lazy_gettext("Dues by age")),
        (Chart.DEBTORS, lazy_gettext("Owes most")),
        (Chart.COLLECTED, lazy_gettext("Collected")),
    ),
    Tab.PATTERNS: (
        (Chart.MONTHS, lazy_gettext("By month")),
        (Chart.HOURS, lazy_gettext("By hour")),
        (Chart.CALENDAR, lazy_gettext("Calendar")),
        (Chart.ITEMS, lazy_gettext("Items")),
        (Chart.FREQUENCY, lazy_gettext("How often")),
        (Chart.CHANGES, lazy_gettext("Rise and fall")),
    ),
}
OF_DUES = (Chart.DUES, Chart.DEBTORS, Chart.COLLECTED)
"""Charts of a shop that sells on account."""
ITEM_ORDERS = (
    (Chart.ITEMS, lazy_gettext("By sales")),
    (Chart.ITEMS_BY_AMOUNT, lazy_gettext("By amount")),
    (Chart.ITEMS_BY_QUANTITY, lazy_gettext("By quantity")),
)
# Translators: the last 7 and 30 days, 3 and 6 months, 1 year; as short as can be.
PERIOD_WORDS = {
    "7d": lazy_gettext("7d"),
    "30d": lazy_gettext("30d"),
    "3m": lazy_gettext("3m"),
    "6m": lazy_gettext("6m"),
    "1y": lazy_gettext("1y"),
}


def tab_of(chart: Chart) -> Tab:
    """The tab that the chart is under."""
    by_item = Chart.ITEMS if chart in dict(ITEM_ORDERS) else chart
    return next(tab for tab, charts in TABS.items() if by_item in dict(charts))


def marked(label: str, *, here: bool) -> str:
    """A label, and whether it is the one that is shown."""
    return f"· {label} ·" if here else label


def period_rows(period: str, tap: Callable[[str], Tap], custom: Tap) -> Rows:
    """The named periods and two dates of one's own, in two rows."""
    named = (
        Button(marked(str(word), here=one == period), tap(one))
        for one, word in PERIOD_WORDS.items()
    )
    own = Button(marked(_("Custom"), here=period not in PERIOD_WORDS), custom)
    return in_rows((*named, own))


def chart_rows(chart: Chart, period: str, look: Look, formats: Formats) -> Rows:
    """What is behind the chart, charts of the tab, its own choices, the period, the tabs."""
    tab = tab_of(chart)
    shown = Chart.ITEMS if chart in dict(ITEM_ORDERS) else chart
    there = [
        one for one in TABS[tab] if look.on_account or one[0] not in OF_DUES or one[0] is shown
    ]
    charts = in_rows(
        (
            Button(marked(str(label), here=one is shown), ShowChart(one.value, period))
            for one, label in there
        ),
        width=2 if len(there) in (2, 4) else 3,
    )
    orders: Rows = ()
    if chart in dict(ITEM_ORDERS):
        orders = (
            tuple(
                Button(marked(str(label), here=one is chart), ShowChart(one.value, period))
                for one, label in ITEM_ORDERS
            ),
        )
    periods: Rows = ()
    if chart not in OF_TODAY:
        periods = period_rows(
            period,
            lambda one: ShowChart(chart.value, one),
            AskPeriod(chart.value, period, exporting=False),
        )
    tabs = (
        *(
            Button(marked(str(word), here=one is tab), ShowChart(TABS[one][0][0].value, period))
            for one, word in TAB_WORDS.items()
        ),
        Button(_("📤 Export"), ShowExport(chart.value, period)),
    )
    behind = leads_of(chart, period, look, formats)
    return (*behind, *charts, *orders, *periods, *in_rows(tabs, 2))


def chart(shown: Chart, period: str, look: Look, formats: Formats) -> Screen:
    return Screen(
        caption(shown, look, formats),
        rows=chart_rows(shown, period, look, formats),
        photo=File(f"{shown.value}.png", look.png),
    )

"""Screens of /insights, /today and /export."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from typing import TYPE_CHECKING

from bot.features.insights.taps import (
    AskPeriod,
    ShowChart,
    ShowExport,
)
from bot.shared_buttons import CampaignFor
from bot.ui.screen import Button, File, Rows, Screen, in_rows, lines, markup
from bot.ui.taps import Tap
from crm import counts
from crm.customers.totals import Status
from crm.formats import Formats
from crm.i18n import Lazy, _, lazy_gettext, ngettext
from crm.insights.comparison import Compared
from crm.insights.customers import Standing
from crm.insights.dues import Dues
from crm.insights.segments import Group
from crm.reports.charts import Chart
from crm.reports.look import Figures, Look, Patterns
from crm.reports.words import SEGMENT_WORDS, before_line, span

if TYPE_CHECKING:
    from markupsafe import Markup

    from crm.insights.patterns import Frequency, SoldItem

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
    ),
    Tab.CUSTOMERS: (
        (Chart.BADGES, lazy_gettext("Active or not")),
        (Chart.TOP, lazy_gettext("Top 10")),
        (Chart.NEW, lazy_gettext("New")),
        (Chart.SEGMENTS, lazy_gettext("Segments")),
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
    ),
}
OF_DUES = (Chart.DUES, Chart.DEBTORS, Chart.COLLECTED)
"""Charts of a shop that sells on account."""
OF_TODAY = (Chart.BADGES, Chart.SEGMENTS)
"""Charts that know no period."""
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


def chart_rows(
    chart: Chart,
    period: str,
    formats: Formats,
    groups: Sequence[Group] = (),
    *,
    on_account: bool = False,
) -> Rows:
    """Charts of the tab, its own choices, the period, the tabs."""
    tab = tab_of(chart)
    shown = Chart.ITEMS if chart in dict(ITEM_ORDERS) else chart
    there = [one for one in TABS[tab] if on_account or one[0] not in OF_DUES or one[0] is shown]
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
    campaigns = in_rows(
        (
            Button(
                f"{SEGMENT_WORDS[group.segment]} ({formats.number(group.size)})",
                CampaignFor(f"segment:{group.segment.value}"),
            )
            for group in groups
            if group.size
        ),
        width=2,
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
    return (*charts, *orders, *campaigns, *periods, *in_rows(tabs, 2))


def chart(shown: Chart, period: str, look: Look, formats: Formats) -> Screen:
    groups = look.figures if isinstance(look.figures, tuple) else ()
    return Screen(
        caption(shown, look, formats),
        rows=chart_rows(shown, period, formats, groups, on_account=look.on_account),
        photo=File(f"{shown.value}.png", look.png),
    )


def caption(shown: Chart, look: Look, formats: Formats) -> Markup:
    """Caption of the picture, for people who see it small, and the figures of the tab."""
    when = span(look.asked, formats)
    if shown in OF_TODAY:
        when = _("As of {day}").format(day=formats.full_day(look.asked.as_of))
    return lines(markup("<b>{}</b>", look.title), when, figures(look.figures, formats))


def figures(found: Figures, formats: Formats) -> Markup:
    match found:
        case Compared():
            return revenue_caption(found, formats)
        case Standing():
            return customers_caption(found, formats)
        case Dues():
            return dues_caption(found, formats)
        case Patterns():
            return patterns_caption(found.best, found.often, formats)
        case tuple():
            return segments_caption(found, formats)


def revenue_caption(told: Compared, formats: Formats) -> Markup:
    money = told.revenue
    average = formats.money(money.average) if money.average is not None else "–"
    return lines(
        markup(
            ngettext(
                "Total <b>{total}</b> in {n} sale",
                "Total <b>{total}</b> in {n} sales",
                money.purchases,
            ),
            total=formats.money(money.revenue),
            n=formats.number(money.purchases),
        ),
        _("Average sale {amount}").format(amount=average),
        before_line(told, formats),
    )


def customers_caption(then: Standing, formats: Formats) -> Markup:
    value = formats.money(then.lifetime_value) if then.lifetime_value is not None else "–"
    return lines(
        markup(
            _("<b>{customers}</b> · {active} active (30 days)"),
            customers=counts.customers(then.total, formats),
            active=formats.number(then.active),
        ),
        _("{vips} VIP · average lifetime value {amount}").format(
            vips=formats.number(then.badges[Status.VIP]), amount=value
        ),
    )


def dues_caption(found: Dues, formats: Formats) -> Markup:
    return lines(
        markup(
            _("<b>{amount}</b> owed by {customers}"),
            amount=formats.money(found.owed),
            customers=counts.customers(found.debtors, formats),
        ),
        _("{amount} collected in the period").format(amount=formats.money(found.collected)),
    )


def segments_caption(groups: Sequence[Group], formats: Formats) -> Markup:
    return lines(
        _("📣 A button writes to its group."),
        *(
            f"{SEGMENT_WORDS[group.segment]}: {formats.number(group.size)}"
            f" · {formats.money(group.revenue)}"
            for group in groups
            if group.size
        ),
    )


def patterns_caption(best: SoldItem | None, often: Frequency, formats: Formats) -> Markup:
    per_buyer = formats.fixed(often.per_buyer) if often.per_buyer is not None else "–"
    return lines(
        _("{sales} to {customers} · {number} a customer").format(
            sales=counts.sales(often.purchases, formats),
            customers=counts.customers(often.buyers, formats),
            number=per_buyer,
        ),
        _("Bought most often: {item} ({sales})").format(
            item=best.name, sales=counts.sales(best.purchases, formats)
        )
        if best
        else None,
    )

"""What /insights, /today and /export say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from bot.features.insights.taps import (
    AskPeriod,
    ShowChart,
    ShowExport,
)
from bot.shared_buttons import CampaignFor
from bot.ui.screen import Button, File, Rows, Screen, in_rows, lines, markup
from bot.ui.taps import Tap
from crm.customers.totals import Status
from crm.formats import Formats
from crm.insights.customers import Standing
from crm.insights.revenue import Revenue
from crm.insights.segments import Group
from crm.reports.charts import Chart
from crm.reports.words import SEGMENT_WORDS, counted, growth_words

if TYPE_CHECKING:
    from markupsafe import Markup

    from crm.insights.patterns import Frequency, SoldItem
    from crm.reports.forms import Picture

PERIODS = ("7d", "30d", "3m", "6m", "1y")
FIRST_PERIOD = "30d"

TABS: dict[str, tuple[tuple[Chart, str], ...]] = {
    "💰 Revenue": ((Chart.REVENUE, "Over time"), (Chart.PLACES, "By place")),
    "👥 Customers": (
        (Chart.BADGES, "Active or not"),
        (Chart.TOP, "Top 10"),
        (Chart.NEW, "New"),
        (Chart.SEGMENTS, "Segments"),
    ),
    "🔎 Patterns": (
        (Chart.MONTHS, "By month"),
        (Chart.HOURS, "By hour"),
        (Chart.CALENDAR, "Calendar"),
        (Chart.ITEMS, "Items"),
        (Chart.FREQUENCY, "How often"),
    ),
}
ITEM_ORDERS = (
    (Chart.ITEMS, "By sales"),
    (Chart.ITEMS_BY_AMOUNT, "By amount"),
    (Chart.ITEMS_BY_QUANTITY, "By quantity"),
)


def tab_of(chart: Chart) -> str:
    """The tab that the chart is under."""
    by_item = Chart.ITEMS if chart in dict(ITEM_ORDERS) else chart
    return next(tab for tab, charts in TABS.items() if by_item in dict(charts))


def marked(label: str, *, here: bool) -> str:
    """A label, and whether it is the one that is shown."""
    return f"· {label} ·" if here else label


def period_rows(period: str, tap: Callable[[str], Tap], custom: Tap) -> Rows:
    """The named periods and two dates of one's own, in two rows."""
    named = (Button(marked(one, here=one == period), tap(one)) for one in PERIODS)
    return in_rows((*named, Button(marked("Custom", here=period not in PERIODS), custom)))


def chart_rows(chart: Chart, period: str, groups: Sequence[Group] = ()) -> Rows:
    """Charts of the tab, its own choices, the period, the tabs."""
    tab = tab_of(chart)
    shown = Chart.ITEMS if chart in dict(ITEM_ORDERS) else chart
    charts = in_rows(
        (
            Button(marked(label, here=one is shown), ShowChart(one.value, period))
            for one, label in TABS[tab]
        ),
        width=2 if len(TABS[tab]) in (2, 4) else 3,
    )
    orders: Rows = ()
    if chart in dict(ITEM_ORDERS):
        orders = (
            tuple(
                Button(marked(label, here=one is chart), ShowChart(one.value, period))
                for one, label in ITEM_ORDERS
            ),
        )
    campaigns = in_rows(
        (
            Button(
                f"{SEGMENT_WORDS[group.segment]} ({group.size})",
                CampaignFor(f"segment:{group.segment.value}"),
            )
            for group in groups
            if group.size
        ),
        width=2,
    )
    periods = period_rows(
        period,
        lambda one: ShowChart(chart.value, one),
        AskPeriod(chart.value, period, exporting=False),
    )
    tabs = (
        *(
            Button(marked(label, here=label == tab), ShowChart(under[0][0].value, period))
            for label, under in TABS.items()
        ),
        Button("📤 Export", ShowExport(chart.value, period)),
    )
    return (*charts, *orders, *campaigns, *periods, *in_rows(tabs, 2))


def chart(
    shown: Chart, period: str, png: bytes, caption: Markup, groups: Sequence[Group] = ()
) -> Screen:
    return Screen(
        caption,
        rows=chart_rows(shown, period, groups),
        photo=File(f"{shown.value}.png", png),
    )


def caption(picture: Picture, span: str, figures: Markup) -> Markup:
    """What the picture says, for whoever sees it small, and the figures of the tab."""
    return lines(markup("<b>{}</b>", picture.title), span, figures)


def revenue_caption(money: Revenue, formats: Formats) -> Markup:
    average = formats.money(money.average) if money.average is not None else "–"
    return lines(
        markup(
            "Total <b>{}</b> in {}",
            formats.money(money.revenue),
            counted(money.purchases, "sale", formats),
        ),
        f"Average sale {average}",
        growth_words(money.growth, money.period.days).capitalize()
        + (f" ({formats.money(money.previous_revenue)})" if money.previous_revenue else ""),
    )


def customers_caption(then: Standing, formats: Formats) -> Markup:
    value = formats.money(then.lifetime_value) if then.lifetime_value is not None else "–"
    return lines(
        markup(
            "<b>{}</b> · {} active (30 days)",
            counted(then.total, "customer", formats),
            formats.number(then.active),
        ),
        markup("{} VIP · average lifetime value {}", then.badges[Status.VIP], value),
    )


def segments_caption(groups: Sequence[Group], formats: Formats) -> Markup:
    return lines(
        "📣 A button writes to its group.",
        *(
            markup(
                "{}: {} · {}",
                SEGMENT_WORDS[group.segment],
                formats.number(group.size),
                formats.money(group.revenue),
            )
            for group in groups
            if group.size
        ),
    )


def patterns_caption(best: SoldItem | None, often: Frequency, formats: Formats) -> Markup:
    per_buyer = f"{often.per_buyer:.1f}" if often.per_buyer is not None else "–"
    return lines(
        markup(
            "{} to {} · {} a customer",
            counted(often.purchases, "sale", formats),
            counted(often.buyers, "customer", formats),
            per_buyer,
        ),
        markup("Bought most often: {} ({})", best.name, counted(best.purchases, "sale", formats))
        if best
        else None,
    )

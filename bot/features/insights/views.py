"""What /insights, /today and /export say."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.features.insights.taps import (
    AskPeriod,
    MakeFile,
    PickDay,
    ShowChart,
    ShowExport,
    ShowToday,
)
from bot.links import CampaignFor, CancelFlow, OpenPurchase
from bot.ui.screen import Button, File, Rows, Screen, choice, in_rows, lines, markup, paragraphs
from crm.formats import MONTHS, Formats
from crm.insights.customers import Standing
from crm.insights.dashboard import Dashboard
from crm.insights.revenue import Revenue
from crm.insights.segments import Group
from crm.reports.charts import SEGMENT_WORDS, Chart, growth_words
from crm.totals import Status

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
FILES = (("xlsx", "📗 Excel"), ("pdf", "📕 PDF"), ("csv", "📄 CSV"))


def tab_of(chart: Chart) -> str:
    """The tab that the chart is under."""
    by_item = Chart.ITEMS if chart in dict(ITEM_ORDERS) else chart
    return next(tab for tab, charts in TABS.items() if by_item in dict(charts))


def _marked(label: str, *, here: bool) -> str:
    return f"· {label} ·" if here else label


def chart_rows(chart: Chart, period: str, groups: Sequence[Group] = ()) -> Rows:
    """Charts of the tab, its own choices, the period, the tabs."""
    tab = tab_of(chart)
    shown = Chart.ITEMS if chart in dict(ITEM_ORDERS) else chart
    charts = in_rows(
        (
            Button(_marked(label, here=one is shown), ShowChart(one.value, period))
            for one, label in TABS[tab]
        ),
        width=2 if len(TABS[tab]) in (2, 4) else 3,
    )
    orders: Rows = ()
    if chart in dict(ITEM_ORDERS):
        orders = (
            tuple(
                Button(_marked(label, here=one is chart), ShowChart(one.value, period))
                for one, label in ITEM_ORDERS
            ),
        )
    campaigns = tuple(
        choice(
            f"📣 Write to {SEGMENT_WORDS[group.segment]} ({group.size})",
            CampaignFor(f"segment:{group.segment.value}"),
        )
        for group in groups
        if group.size
    )
    named = tuple(
        Button(_marked(one, here=one == period), ShowChart(chart.value, one)) for one in PERIODS
    )
    custom = Button(_marked("Custom", here=period not in PERIODS), AskPeriod(chart.value, period))
    tabs = tuple(
        Button(_marked(label, here=label == tab), ShowChart(charts_[0][0].value, period))
        for label, charts_ in TABS.items()
    )
    export = Button("📤 Export", ShowExport(chart.value, period))
    return (*charts, *orders, *campaigns, named[:3], (*named[3:], custom), tabs, (export,))


def chart(
    shown: Chart,
    period: str,
    picture: Picture,
    png: bytes,
    caption: Markup,
    groups: Sequence[Group] = (),
) -> Screen:
    return Screen(
        lines(markup("<b>{}</b>", picture.title), picture.subtitle, caption),
        rows=chart_rows(shown, period, groups),
        photo=File(f"{shown.value}.png", png),
    )


def revenue_caption(money: Revenue, formats: Formats) -> Markup:
    average = formats.money(money.average) if money.average is not None else "–"
    return lines(
        markup(
            "Total <b>{}</b> in {} sales · average {}",
            formats.money(money.revenue),
            formats.number(money.purchases),
            average,
        ),
        growth_words(money.growth, money.period.days).capitalize()
        + (f" ({formats.money(money.previous_revenue)})" if money.previous_revenue else ""),
    )


def customers_caption(then: Standing, formats: Formats) -> Markup:
    value = formats.money(then.lifetime_value) if then.lifetime_value is not None else "–"
    return lines(
        markup(
            "<b>{}</b> customers · {} bought in the last 30 days",
            formats.number(then.total),
            formats.number(then.active),
        ),
        markup("{} VIP · a buyer is worth {} so far", then.badges[Status.VIP], value),
    )


def segments_caption(groups: Sequence[Group], formats: Formats) -> Markup:
    return lines(
        *(
            markup(
                "{}: {} · {}",
                SEGMENT_WORDS[group.segment],
                formats.number(group.size),
                formats.money(group.revenue),
            )
            for group in groups
            if group.size
        )
    )


def patterns_caption(best: SoldItem | None, often: Frequency, formats: Formats) -> Markup:
    per_buyer = f"{often.per_buyer:.1f}" if often.per_buyer is not None else "–"
    return lines(
        markup(
            "{} sales to {} customers · {} a customer",
            formats.number(often.purchases),
            formats.number(often.buyers),
            per_buyer,
        ),
        markup("Bought most often: {} ({} sales)", best.name, best.purchases) if best else None,
    )


def ask_period(shown: str, period: str, today: date) -> Screen:
    yesterday = today - timedelta(days=1)
    month = today.replace(day=1)
    last_month = month - timedelta(days=1)
    quick = (
        ("Today", today, today),
        ("Yesterday", yesterday, yesterday),
        ("This month", month, today),
        ("Last month", last_month.replace(day=1), last_month),
        ("This year", today.replace(month=1, day=1), today),
    )
    return Screen(
        lines(
            markup("<b>Which days?</b>"),
            markup("Type two dates: <code>1 Nov to 15 Nov</code>, <code>01/11 - 15/11</code>"),
        ),
        rows=(
            *in_rows(
                (
                    Button(label, ShowChart(shown, f"{first}..{last}"))
                    for label, first, last in quick
                ),
            ),
            (Button("🗓 Calendar", PickDay(shown, f"{today:%Y-%m}", None)),),
            (Button("‹ Back", ShowChart(shown, period)), Button("✖ Cancel", CancelFlow())),
        ),
    )


def pick_day(shown: str, month: date, first: date | None, today: date) -> Screen:
    """One month in buttons. The second day may be the first one again."""
    began = first.isoformat() if first is not None else None
    weeks = calendar.Calendar().monthdatescalendar(month.year, month.month)

    def key(day: date) -> Button:
        if day.month != month.month or day > today or (first is not None and day < first):
            return Button("·", PickDay(shown, f"{month:%Y-%m}", began))
        if first is None:
            return Button(str(day.day), PickDay(shown, f"{month:%Y-%m}", day.isoformat()))
        label = f"[{day.day}]" if day == first else str(day.day)
        return Button(label, ShowChart(shown, f"{first}..{day}"))

    before = (month - timedelta(days=1)).replace(day=1)
    after = (month + timedelta(days=31)).replace(day=1)
    head = f"{MONTHS[month.month - 1]} {month.year}"
    pages = [Button(f"‹ {MONTHS[before.month - 1]}", PickDay(shown, f"{before:%Y-%m}", began))]
    if after <= today:
        pages.append(
            Button(f"{MONTHS[after.month - 1]} ›", PickDay(shown, f"{after:%Y-%m}", began))
        )
    asked = "First day?" if first is None else f"From {first:%d.%m.%Y}. Last day?"
    return Screen(
        lines(markup("<b>{}</b>", head), asked),
        rows=(
            *(tuple(key(day) for day in week) for week in weeks),
            tuple(pages),
            (Button("‹ Back", AskPeriod(shown, "30d")), Button("✖ Cancel", CancelFlow())),
        ),
    )


def export(shown: str, period: str, span: str) -> Screen:
    return Screen(
        lines(
            markup("<b>📤 Export {}</b>", span),
            "Excel has everything: summary, revenue, customers, items, sales.",
            "PDF is one page with the figures and charts.",
        ),
        rows=(
            tuple(Button(label, MakeFile(what, shown, period)) for what, label in FILES),
            tuple(
                Button(_marked(one, here=one == period), ShowExport(shown, one))
                for one in PERIODS[:3]
            ),
            tuple(
                Button(_marked(one, here=one == period), ShowExport(shown, one))
                for one in PERIODS[3:]
            ),
            (Button("‹ Charts", ShowChart(shown, period)),),
        ),
    )


def exported(name: str, content: bytes, span: str) -> Screen:
    return Screen(markup("📤 {}", span), document=File(name, content))


def today(board: Dashboard, formats: Formats) -> Screen:
    month, ever = board.month, board.all_time
    if not ever.purchases:
        return Screen("Nothing is sold yet. Type the first sale: asha 2 rice 100, 1 oil 250 upi")

    def average(of: Revenue) -> str:
        return formats.money(of.average) if of.average is not None else "–"

    return Screen(
        paragraphs(
            markup("<b>🏪 {}</b>", formats.full_day(board.as_of)),
            lines(
                markup(
                    "This month: <b>{}</b> in {} sales",
                    formats.money(month.revenue),
                    formats.number(month.purchases),
                ),
                markup(
                    "Active customers: <b>{}</b> of {}",
                    formats.number(board.active_customers),
                    formats.number(board.customers),
                ),
                markup("Average sale: <b>{}</b> (all time {})", average(month), average(ever)),
                markup("Top product: <b>{}</b>", board.top_product or "–"),
            ),
            "Last sales:",
        ),
        rows=(
            *(
                choice(
                    f"{formats.money(one.total)} · {one.name} · "
                    f"{formats.day(one.purchase_date, board.as_of)}",
                    OpenPurchase(one.id),
                )
                for one in board.recent
            ),
            (
                Button("📈 Revenue", ShowChart(Chart.REVENUE.value, FIRST_PERIOD)),
                Button("👥 Customers", ShowChart(Chart.BADGES.value, FIRST_PERIOD)),
            ),
            (
                Button("📦 Items", ShowChart(Chart.ITEMS.value, FIRST_PERIOD)),
                Button("🔄 Refresh", ShowToday()),
            ),
        ),
    )

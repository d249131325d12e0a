"""The dashboard."""

from __future__ import annotations

from datetime import date

from markupsafe import Markup

from bot import day_money_words
from bot.day_money_words import against_usual
from bot.features.insights.taps import ShowChart, ShowToday
from bot.features.insights.views.charts import FIRST_PERIOD
from bot.shared_buttons import OpenOf, ShowSummary
from bot.ui.layout.label_width import fitting
from bot.ui.screen import Button, Screen, choice, lines, markup, paragraphs
from crm.dues.day import MoneyOfDays
from crm.formats import Formats
from crm.i18n import _, ngettext
from crm.insights.dashboard import RecentPurchase, Today
from crm.insights.revenue import Revenue, Share
from crm.insights.so_far import SoFar
from crm.reports.charts import Chart


def _of_counter(sold: Share, formats: Formats) -> Markup | None:
    if not sold.purchases:
        return None
    text = ngettext(
        "🚶 At the counter: {total} in {n} sale",
        "🚶 At the counter: {total} in {n} sales",
        sold.purchases,
    )
    return markup(text, total=formats.money(sold.revenue), n=formats.number(sold.purchases))


def _sale(one: RecentPurchase, today: date, formats: Formats) -> str:
    who = f"{formats.money(one.total)} · {one.name}"
    return fitting(f"{who} · {formats.day(one.purchase_date, today)}", who)


def _day(day: SoFar, formats: Formats) -> Markup:
    """What was sold so far, and how that is for this weekday by this time."""
    sold = day.revenue
    if not sold.purchases and not sold.revenue:
        return lines(_("Nothing sold so far today."))
    text = ngettext(
        "Today so far: <b>{total}</b> in {n} sale",
        "Today so far: <b>{total}</b> in {n} sales",
        sold.purchases,
    )
    against = None
    if day.usual:
        against = against_usual(sold.revenue, day.usual, day.day, day.until, formats)
    return lines(
        markup(text, total=formats.money(sold.revenue), n=formats.number(sold.purchases)),
        against,
    )


def _month(found: Today, formats: Formats) -> Markup:
    board = found.board
    month, ever, ahead = board.month, board.all_time, found.forecast

    def average(of: Revenue) -> str:
        return formats.money(of.average) if of.average is not None else "–"

    likely = None
    if ahead is not None and ahead.month.end != board.as_of:
        likely = _("Likely by {day}: {low} to {high}").format(
            day=formats.plain_day(ahead.month.end),
            low=formats.compact(ahead.low),
            high=formats.compact(ahead.high),
        )
    return lines(
        markup(
            ngettext(
                "This month: <b>{total}</b> in {n} sale",
                "This month: <b>{total}</b> in {n} sales",
                month.purchases,
            ),
            total=formats.money(month.revenue),
            n=formats.number(month.purchases),
        ),
        likely,
        _of_counter(board.at_counter, formats),
        markup(
            _("Active customers: <b>{active}</b> of {customers}"),
            active=formats.number(board.active_customers),
            customers=formats.number(board.customers),
        ),
        markup(
            _("Average sale: <b>{amount}</b> (all time {ever})"),
            amount=average(month),
            ever=average(ever),
        ),
        markup(_("Top product: <b>{item}</b>"), item=board.top_product or "–"),
    )


def today(found: Today, money: MoneyOfDays, formats: Formats) -> Screen:
    """Today so far, then the month, then the last sales."""
    board = found.board
    if not board.all_time.purchases:
        return Screen(_("Nothing is sold yet. Type the first sale: asha 2 rice 100, 1 oil 250 upi"))
    return Screen(
        paragraphs(
            lines(
                markup("<b>🏪 {}</b>", formats.full_day(board.as_of)), _day(found.so_far, formats)
            ),
            day_money_words.of_day(money, formats),
            _month(found, formats),
            _("Last sales:"),
        ),
        rows=(
            *(
                choice(_sale(one, board.as_of, formats), OpenOf(one.id, "today"))
                for one in board.recent
            ),
            (
                Button(_("📈 Revenue"), ShowChart(Chart.REVENUE.value, FIRST_PERIOD)),
                Button(_("👥 Customers"), ShowChart(Chart.BADGES.value, FIRST_PERIOD)),
            ),
            (
                Button(_("📦 Items"), ShowChart(Chart.ITEMS.value, FIRST_PERIOD)),
                Button(_("💤 Overdue"), ShowChart(Chart.OVERDUE.value, FIRST_PERIOD)),
            ),
            (Button(_("🌙 Summary"), ShowSummary()), Button(_("🔄 Refresh"), ShowToday())),
        ),
    )

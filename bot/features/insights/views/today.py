"""The dashboard."""

from __future__ import annotations

from markupsafe import Markup

from bot import day_money_words
from bot.features.insights.taps import ShowChart, ShowToday
from bot.features.insights.views.charts import FIRST_PERIOD
from bot.shared_buttons import OpenOf
from bot.ui.screen import Button, Screen, choice, lines, markup, paragraphs
from crm.dues.day import MoneyOfDays
from crm.formats import Formats
from crm.i18n import _, ngettext
from crm.insights.dashboard import Dashboard
from crm.insights.revenue import Revenue, Share
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


def today(board: Dashboard, money: MoneyOfDays, formats: Formats) -> Screen:
    month, ever = board.month, board.all_time
    if not ever.purchases:
        return Screen(_("Nothing is sold yet. Type the first sale: asha 2 rice 100, 1 oil 250 upi"))

    def average(of: Revenue) -> str:
        return formats.money(of.average) if of.average is not None else "–"

    return Screen(
        paragraphs(
            markup("<b>🏪 {}</b>", formats.full_day(board.as_of)),
            lines(
                markup(
                    ngettext(
                        "This month: <b>{total}</b> in {n} sale",
                        "This month: <b>{total}</b> in {n} sales",
                        month.purchases,
                    ),
                    total=formats.money(month.revenue),
                    n=formats.number(month.purchases),
                ),
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
            ),
            day_money_words.of_day(money, formats),
            _("Last sales:"),
        ),
        rows=(
            *(
                choice(
                    f"{formats.money(one.total)} · {one.name} · "
                    f"{formats.day(one.purchase_date, board.as_of)}",
                    OpenOf(one.id, "today"),
                )
                for one in board.recent
            ),
            (
                Button(_("📈 Revenue"), ShowChart(Chart.REVENUE.value, FIRST_PERIOD)),
                Button(_("👥 Customers"), ShowChart(Chart.BADGES.value, FIRST_PERIOD)),
            ),
            (
                Button(_("📦 Items"), ShowChart(Chart.ITEMS.value, FIRST_PERIOD)),
                Button(_("🔄 Refresh"), ShowToday()),
            ),
        ),
    )

"""The dashboard."""

from __future__ import annotations

from bot.features.insights.taps import ShowChart, ShowToday
from bot.features.insights.views.charts import FIRST_PERIOD
from bot.shared_buttons import OpenPurchase
from bot.ui.screen import Button, Screen, choice, lines, markup, paragraphs
from crm.formats import Formats
from crm.insights.dashboard import Dashboard
from crm.insights.revenue import Revenue
from crm.reports.charts import Chart
from crm.reports.words import counted


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
                    "This month: <b>{}</b> in {}",
                    formats.money(month.revenue),
                    counted(month.purchases, "sale", formats),
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

"""Files of a period: which one, and the file itself."""

from __future__ import annotations

from bot.features.insights.taps import AskPeriod, MakeFile, ShowChart, ShowExport
from bot.features.insights.views.charts import TABS, period_rows, tab_of
from bot.ui.screen import Button, File, Screen, lines, markup
from crm.formats import Formats
from crm.reports.charts import Chart
from crm.reports.sheets import View

VIEWS = dict(zip(TABS, (View.REVENUE, View.CUSTOMERS, View.PATTERNS), strict=True))
"""What Excel gets of each tab."""

THIS_VIEW = "view"
"""Excel with what the tab shows; the other files are named as crm.reports.files.Kind."""


def view_of(chart: Chart) -> View:
    return VIEWS[tab_of(chart)]


def export(chart: Chart, period: str, span: str) -> Screen:
    about = view_of(chart).value.capitalize()

    def make(what: str) -> MakeFile:
        return MakeFile(what, chart.value, period)

    return Screen(
        lines(
            markup("<b>📤 Export {}</b>", span),
            "Excel: summary, revenue, customers, items and every sale; or only what one tab shows.",
            "PDF: one page with the figures and charts. CSV: the sales.",
        ),
        rows=(
            (Button("📗 Excel, everything", make("xlsx")),),
            (Button(f"📗 Excel, {about}", make(THIS_VIEW)),),
            (Button("📕 PDF", make("pdf")), Button("📄 CSV", make("csv"))),
            *period_rows(
                period,
                lambda one: ShowExport(chart.value, one),
                AskPeriod(chart.value, period, exporting=True),
            ),
            (Button("‹ Charts", ShowChart(chart.value, period)),),
        ),
    )


def exported(name: str, content: bytes, about: str) -> Screen:
    return Screen(markup("📤 {}", about), document=File(name, content))


def writing(about: str, rows: int, formats: Formats) -> Screen:
    done = f": {formats.number(rows)} rows so far" if rows else ""
    return Screen(f"📤 I am writing {about}{done} …")


def too_large(about: str, size: int) -> Screen:
    """Telegram takes 50 MB at most from a bot (Bot API, Sending files)."""
    megabytes = round(size / 1_000_000)
    return Screen(
        f"The file of {about} is {megabytes} MB, more than Telegram takes from a bot. "
        "A shorter period fits, or one tab alone."
    )

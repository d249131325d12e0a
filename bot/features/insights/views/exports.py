"""Files of a period: which one, and the file itself."""

from __future__ import annotations

from datetime import date
from unicodedata import category

from bot.features.insights.taps import AskPeriod, MakeFile, ShowChart, ShowExport
from bot.features.insights.views.charts import period_rows, tab_of
from bot.shared_buttons import GstMonth
from bot.ui.screen import Button, File, Screen, lines, markup
from bot.ui.words import megabytes
from crm.formats import Formats
from crm.i18n import _, lazy_gettext, ngettext
from crm.reports.charts import Chart
from crm.reports.tables import View

LONGEST_SHOP = 40
"""Letters of the shop's name in that of a file."""

THIS_VIEW = "view"
"""Excel with what the tab shows; the other files are named as crm.reports.files.Kind."""


def view_of(chart: Chart) -> View:
    """The Excel view for the tab that the chart is under."""
    return View(tab_of(chart).value)


EXCEL_WORDS = {
    View.REVENUE: lazy_gettext("📗 Excel, Revenue"),
    View.CUSTOMERS: lazy_gettext("📗 Excel, Customers"),
    View.PATTERNS: lazy_gettext("📗 Excel, Patterns"),
}


def export(chart: Chart, period: str, span: str, gst_month: date | None = None) -> Screen:
    """`gst_month`: the first day of the month whose GST may be taken along; None without GST."""

    def make(what: str) -> MakeFile:
        return MakeFile(what, chart.value, period)

    return Screen(
        lines(
            markup(_("<b>📤 Export {period}</b>"), period=span),
            _(
                "Excel: summary, revenue, customers, items and every sale; or only what one tab "
                "shows."
            ),
            _("PDF: one page with the figures and charts. CSV: the sales."),
        ),
        rows=(
            (Button(_("📗 Excel, everything"), make("xlsx")),),
            (Button(str(EXCEL_WORDS[view_of(chart)]), make(THIS_VIEW)),),
            (Button(_("📕 PDF"), make("pdf")), Button(_("📄 CSV"), make("csv"))),
            *period_rows(
                period,
                lambda one: ShowExport(chart.value, one),
                AskPeriod(chart.value, period, exporting=True),
            ),
            (Button(_("🧾 GST month"), GstMonth(gst_month.isoformat())),) if gst_month else (),
            (Button(_("‹ Charts"), ShowChart(chart.value, period)),),
        ),
    )


def exported(name: str, content: bytes, about: str, shop: str) -> Screen:
    """The file is named after the shop: an accountant has those of many."""
    named = "".join(one if category(one)[0] in "LMN" else "-" for one in shop)
    named = "-".join(part for part in named.split("-") if part)[:LONGEST_SHOP]
    whole = f"{named}_{name}" if named else name
    return Screen(markup("📤 {}", about), document=File(whole, content))


def writing(about: str, rows: int, formats: Formats) -> Screen:
    if not rows:
        return Screen(_("📤 I am writing {period} …").format(period=about))
    text = ngettext(
        "📤 I am writing {period}: {n} row so far …",
        "📤 I am writing {period}: {n} rows so far …",
        rows,
    )
    return Screen(text.format(period=about, n=formats.number(rows)))


def too_large(about: str, size: int, formats: Formats) -> Screen:
    """`size` in bytes. Telegram takes 50 MB at most from a bot (Bot API, Sending files)."""
    text = _(
        "The file of {period} is {size}, more than Telegram takes from a bot. "
        "A shorter period fits, or one tab alone."
    )
    return Screen(text.format(period=about, size=megabytes(size, formats)))


def begun() -> str:
    return _("I am writing it.")


def under_way() -> str:
    return _("I am still writing it.")

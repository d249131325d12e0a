"""The file of a period, whichever kind is asked for."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from sqlalchemy.orm import Session

from crm.formats import Formats
from crm.i18n import _, ngettext
from crm.insights import customers, patterns, revenue
from crm.insights.comparison import Compared
from crm.periods import Asked, bucket_of
from crm.reports import workbook
from crm.reports.charts import Chart, drawn, found_for
from crm.reports.drawing import paper
from crm.reports.drawing.forms import Nothing
from crm.reports.tables import View
from crm.reports.words import span
from crm.reports.workbook import Progress
from crm.settings import shop_of
from crm.words import payment

ON_PAPER = (Chart.REVENUE, Chart.PLACES, Chart.BADGES, Chart.TOP, Chart.MONTHS, Chart.ITEMS)


class Kind(StrEnum):
    XLSX = "xlsx"
    PDF = "pdf"
    CSV = "csv"


def file_of(
    session: Session,
    kind: Kind,
    asked: Asked,
    folder: Path,
    view: View = View.EVERYTHING,
    progress: Progress | None = None,
) -> Path:
    """Writes the file into `folder`, under the name that people see. Rows go out as they are read,
    so the memory it takes does not grow with them. `view` chooses the sheets of Excel. Slow: never
    on the event loop."""
    about = "" if view is View.EVERYTHING else f"{view.value}_"
    path = folder / f"{about}{asked.period.start}_{asked.period.end}.{kind.value}"
    with path.open("wb") as out:
        match kind:
            case Kind.XLSX:
                workbook.excel(session, asked, out, view, progress)
            case Kind.CSV:
                workbook.csv_file(session, asked, out, progress)
            case Kind.PDF:
                out.write(_page(session, asked))
    return path


def _page(session: Session, asked: Asked) -> bytes:
    shop = shop_of(session)
    formats = Formats(shop)
    found = {chart: found_for(session, chart, asked) for chart in ON_PAPER}
    beside: Compared = found[Chart.REVENUE].compared
    money, comparison = beside.revenue, beside.comparison
    growth = None if comparison is None else comparison.growth
    then: customers.Standing = found[Chart.BADGES]
    often = patterns.frequencies(session, asked, bucket_of(asked.period)).whole
    best: tuple[patterns.SoldItem, ...] = found[Chart.ITEMS].by_purchases
    none = "–"
    figures = [
        (_("Revenue"), formats.money(money.revenue)),
        (_("Sales"), formats.number(money.purchases)),
        (_("Average sale"), none if money.average is None else formats.money(money.average)),
        (_("Growth"), none if growth is None else _signed(growth, formats)),
        (_("Buyers"), formats.number(often.buyers)),
        (_("Customers"), formats.number(then.total)),
        (_active(formats), formats.number(then.active)),
        (
            _("Average lifetime value"),
            none if then.lifetime_value is None else formats.money(then.lifetime_value),
        ),
        (_("Top product"), best[0].name if best else none),
    ]
    ways = " · ".join(
        f"{payment(one.name)} {formats.money(one.revenue)}"
        for one in revenue.by_payment(session, asked)
        if one.revenue
    )
    pictures = [drawn(session, chart, found[chart], asked) for chart in ON_PAPER]
    told = [picture for picture in pictures if not isinstance(picture.form, Nothing)]
    return paper.pdf(
        paper.Page(
            f"{shop.name}, {span(asked, formats)}",
            _("Made on {day}").format(day=formats.full_day(shop.today())),
            figures,
            _("Paid by: {payments}").format(payments=ways) if ways else "",
            told or pictures[:1],
        )
    )


def _signed(growth: Decimal, formats: Formats) -> str:
    return ("-" if growth < 0 else "+") + formats.percent(abs(growth))


def _active(formats: Formats) -> str:
    text = ngettext("Active in {n} day", "Active in {n} days", customers.ACTIVE_DAYS)
    return text.format(n=formats.number(customers.ACTIVE_DAYS))

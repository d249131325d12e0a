"""The file of a period, whichever kind is asked for."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from sqlalchemy.orm import Session

from crm.formats import Formats
from crm.i18n import _, ngettext
from crm.insights import customers, patterns, revenue
from crm.periods import Asked, bucket_of
from crm.reports import paper, workbook
from crm.reports.charts import Chart, picture_of
from crm.reports.file_view import View
from crm.reports.forms import Nothing
from crm.reports.words import short, span
from crm.reports.workbook import Progress
from crm.settings import shop_of

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
    money = revenue.revenue(session, asked)
    then = customers.standing(session, asked.as_of)
    often = patterns.frequencies(session, asked, bucket_of(asked.period)).whole
    best = patterns.items(session, asked).by_purchases
    none = "–"
    figures = [
        (_("Revenue"), formats.money(money.revenue)),
        (_("Sales"), formats.number(money.purchases)),
        (_("Average sale"), none if money.average is None else formats.money(money.average)),
        (_("Growth"), none if money.growth is None else _signed(money.growth, formats)),
        (_("Customers"), formats.number(then.total)),
        (_active(formats), formats.number(then.active)),
        (
            _("Average lifetime value"),
            none if then.lifetime_value is None else formats.money(then.lifetime_value),
        ),
        (_("Top product"), short(best[0].name, 18) if best else none),
        (_("Buyers"), formats.number(often.buyers)),
    ]
    pictures = [picture_of(session, chart, asked) for chart in ON_PAPER]
    told = [picture for picture in pictures if not isinstance(picture.form, Nothing)]
    heading = f"{short(shop.name, 40)}, {span(asked, formats)}"
    return paper.pdf(heading, figures[:8], told or pictures[:1])


def _signed(growth: Decimal, formats: Formats) -> str:
    return ("-" if growth < 0 else "+") + formats.percent(abs(growth))


def _active(formats: Formats) -> str:
    text = ngettext("Active in {n} day", "Active in {n} days", customers.ACTIVE_DAYS)
    return text.format(n=formats.number(customers.ACTIVE_DAYS))

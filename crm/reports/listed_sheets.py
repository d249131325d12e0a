"""The people of a filtered list as an Excel file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from crm.customers.fields import FIELDS
from crm.customers.find import Wanted, everybody
from crm.i18n import _
from crm.reports.columns import sales_column, spent_column
from crm.reports.tables import Cell, Column, Kind, Sheet, with_totals
from crm.reports.workbook import excel_of
from crm.settings import shop_of
from crm.words import status

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from crm.customers.cards import Customer


def listed_file(session: Session, wanted: Wanted) -> bytes:
    """Slow for many: never on the event loop."""
    out = BytesIO()
    excel_of(shop_of(session), [_sheet(everybody(session, wanted))], out)
    return out.getvalue()


def _sheet(people: Sequence[Customer]) -> Sheet:
    columns = (
        Column(_("Id"), 8, Kind.NUMBER),
        *(Column(str(field.title), field.width) for field in FIELDS),
        Column(_("Status"), 10),
        spent_column(),
        sales_column(),
        Column(_("First visit"), 13, Kind.DAY),
        Column(_("Last visit"), 13, Kind.DAY),
    )
    return with_totals(_("Customers"), columns, _rows(people))


def _rows(people: Sequence[Customer]) -> Iterator[Sequence[Cell]]:
    for one in people:
        yield (
            one.id,
            *(getattr(one, field.name) for field in FIELDS),
            status(one.status.value) if one.status is not None else "",
            one.total_spent,
            one.total_purchases,
            one.first_purchase_date,
            one.last_purchase_date,
        )

"""The statement of a customer's account on paper, for the customer."""

from __future__ import annotations

from sqlalchemy.orm import Session

from crm.customers import cards
from crm.customers.dues.kinds import Kind
from crm.dataclass import dataclass
from crm.dues.statement import BILL, RETURN, StatementRow, every_row
from crm.formats import Formats
from crm.i18n import Lazy, _, lazy_gettext
from crm.india.upi import qr_png
from crm.invoices.codes import of_dues
from crm.settings import shop_of
from crm.values import ZERO
from crm.words import payment

KINDS: dict[str, Lazy] = {
    RETURN: lazy_gettext("Return"),
    Kind.RECEIVED: lazy_gettext("Paid"),
    Kind.GIVEN: lazy_gettext("Given"),
    Kind.WAIVED: lazy_gettext("Let go"),
    Kind.OPENING_DUE: lazy_gettext("Opening balance"),
    Kind.OPENING_ADVANCE: lazy_gettext("Opening advance"),
}


_CODE = 32.0
"""Millimetres: a side of the code to pay by."""


@dataclass(frozen=True, slots=True)
class Paper:
    """The PDF, and the name of its file."""

    name: str
    content: bytes


def kind_words(row: StatementRow) -> str:
    """`Bill 1042`, `Paid, UPI`."""
    if row.kind == BILL:
        return _("Bill {number}").format(number=row.id)
    word = str(KINDS[row.kind])
    return f"{word}, {payment(row.method)}" if row.method else word


def statement_paper(session: Session, customer_id: int, reader: str | None = None) -> Paper:
    """Every line with the balance after it. Slow: never on the event loop. Raises NotFound."""
    from crm.reports.pages import WIDTH, Column, Pages  # loads what draws, in the child alone

    shop = shop_of(session)
    formats = Formats(shop, reader)
    customer = cards.get(session, customer_id)
    today = shop.today()
    pages = Pages(_("Statement of {name}").format(name=customer.name))
    pages.line(shop.name, 13, bold=True)
    pages.line(_("Statement of {name}").format(name=customer.name), 11, bold=True)
    pages.line(formats.full_day(today), 9, faint=True)
    pages.down(3)
    columns = (
        Column(_("Date"), 30),
        Column(_("What"), WIDTH - 120),
        Column(_("Owed"), 30, "R"),
        Column(_("Paid"), 30, "R"),
        Column(_("Balance"), 30, "R"),
    )
    pages.head(columns)
    for row in every_row(session, customer_id):
        more, less = (row.amount, ZERO) if row.amount > 0 else (ZERO, -row.amount)
        pages.row(
            columns,
            (
                formats.full_day(row.day),
                kind_words(row),
                formats.number(more, money=True) if more else "",
                formats.number(less, money=True) if less else "",
                formats.number(row.balance, money=True),
            ),
        )
    pages.rule()
    words = _("Owed") if customer.balance >= 0 else _("In advance")
    pages.line(f"{words}: {formats.money(abs(customer.balance))}", 12, bold=True, align="R")
    if shop.upi_vpa and customer.balance > 0:
        pages.down(4)
        pages.needs(_CODE + 6)
        pages.picture(qr_png(of_dues(session, customer_id).link), 0, pages.y, _CODE)
        pages.down(_CODE)
        pages.line(_("Scan to pay by UPI"), 8, faint=True)
    return Paper(f"statement-{customer_id}-{today.isoformat()}.pdf", pages.bytes())

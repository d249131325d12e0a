"""An invoice as a PDF: one page of A4, more if needed."""

from __future__ import annotations

from crm.formats import Formats
from crm.i18n import _
from crm.india.upi import qr_png
from crm.invoices import words
from crm.invoices.in_words import rupees_in_words
from crm.invoices.invoice import Invoice, Party
from crm.invoices.tax import Kind
from crm.reports.pages import WIDTH, Pages

_QR = 32.0
_SUMS = 82.0
"""Millimetres: a side of the code, the width of the sums."""


def pdf_of(invoice: Invoice, formats: Formats) -> bytes:
    """The paper. Slow (100 to 300 ms): never on the event loop."""
    title = str(words.TITLES[invoice.kind])
    pages = Pages(f"{title} {invoice.number}")
    _top(pages, invoice, title, formats)
    _lines(pages, invoice, formats)
    _sums(pages, invoice, formats)
    pages.numbered(
        lambda page, of: _("{number}, page {page} of {of}").format(
            number=invoice.number, page=page, of=of
        )
    )
    if invoice.cancelled:
        pages.across(_("CANCELLED"))
    return pages.bytes()


def _top(pages: Pages, invoice: Invoice, title: str, formats: Formats) -> None:
    for notice in words.notices(invoice):
        pages.paragraph(notice, 8.5, align="C")
        pages.down(1)
    pages.line(title, 16, bold=True, align="C")
    pages.down(4)
    top = pages.y
    _party(pages, invoice.seller, formats, size=13)
    left = pages.y
    pages.down(top - pages.y)
    for text in words.headings(invoice, formats):
        pages.line(text, 9, align="R", at=WIDTH - 80, width=80)
    pages.down(max(left, pages.y) - pages.y + 2)
    pages.rule()
    pages.line(
        _("Credited to") if invoice.kind is Kind.CREDIT_NOTE else _("Billed to"), 8, faint=True
    )
    _party(pages, invoice.buyer, formats, size=11)
    pages.down(3)


def _party(pages: Pages, party: Party, formats: Formats, size: float) -> None:
    pages.paragraph(party.name, size, bold=True, width=100)
    for text in words.party_lines(party, formats):
        pages.paragraph(text, 9, width=100)


def _lines(pages: Pages, invoice: Invoice, formats: Formats) -> None:
    columns = words.columns(invoice)
    pages.head(columns)
    for at in range(len(invoice.lines)):
        pages.row(columns, words.cells(invoice, at, formats))
    pages.rule()


def _sums(pages: Pages, invoice: Invoice, formats: Formats) -> None:
    rows = words.taxes(invoice, formats)
    pages.needs(max(_QR + 16, 5 * len(rows) + 34))
    top, at = pages.y, WIDTH - _SUMS
    for name, amount in rows:
        _sum(pages, name, amount, at, size=9)
    total = f"{formats.sign}{words.amount(invoice.total, formats)}"
    _sum(pages, _("Total"), total, at, size=12, bold=True)
    if invoice.kind is not Kind.CREDIT_NOTE:
        paid = words.amount(invoice.total - invoice.due - invoice.returned, formats)
        _sum(pages, _("Paid"), paid, at, size=9)
        if invoice.returned:
            _sum(pages, _("Returned"), words.amount(invoice.returned, formats), at, size=9)
        _sum(pages, _("Due"), words.amount(invoice.due, formats), at, size=9)
    bottom = pages.y
    pages.down(top - pages.y)
    if invoice.upi_link is not None and invoice.due > 0 and not invoice.cancelled:
        pages.picture(qr_png(invoice.upi_link), 0, top, _QR)
        pages.down(_QR)
        pages.line(_("Scan to pay by UPI"), 8, faint=True, width=_SUMS)
    pages.down(max(bottom, pages.y) - pages.y + 3)
    if formats.shop.currency.code == "INR":
        pages.paragraph(rupees_in_words(invoice.total), 9)
    pages.down(10)
    pages.needs(16)
    pages.line(_("For {shop}").format(shop=invoice.seller.name), 9, align="R")
    pages.down(8)
    pages.line(_("Authorised signatory"), 8.5, align="R", faint=True)


def _sum(
    pages: Pages, name: str, amount: str, at: float, *, size: float, bold: bool = False
) -> None:
    top = pages.y
    pages.line(name, size, bold=bold, at=at, width=_SUMS - 30)
    pages.down(top - pages.y)
    pages.line(amount, size, bold=bold, align="R", at=at + _SUMS - 34, width=34)

"""The words of an invoice."""

from __future__ import annotations

from decimal import Decimal

from crm.formats import Formats
from crm.i18n import _, lazy_gettext
from crm.india.gstin import STATES
from crm.invoices.invoice import Invoice, Party
from crm.invoices.tax import Kind, by_rate
from crm.reports.pages import WIDTH, Column

TITLES = {
    Kind.TAX_INVOICE: lazy_gettext("Tax Invoice"),
    Kind.BILL_OF_SUPPLY: lazy_gettext("Bill of Supply"),
    Kind.INVOICE_CUM_BILL: lazy_gettext("Invoice-cum-Bill of Supply"),
    Kind.BILL: lazy_gettext("Bill"),
    Kind.CREDIT_NOTE: lazy_gettext("Credit Note"),
}


def notices(invoice: Invoice) -> list[str]:
    """What the law wants on top of it (CGST rule 5(1)(f))."""
    if not invoice.composition:
        return []
    return [_("Composition taxable person, not eligible to collect tax on supplies")]


def headings(invoice: Invoice, formats: Formats) -> list[str]:
    """Number and days, a line each."""
    lines = [
        _("Number: {number}").format(number=invoice.number),
        _("Date: {day}").format(day=formats.full_day(invoice.issued_on)),
    ]
    if invoice.original is not None:
        lines.append(
            _("For invoice {number} of {day}").format(
                number=invoice.original.number, day=formats.full_day(invoice.original.issued_on)
            )
        )
        lines.append(_("Returned on {day}").format(day=formats.full_day(invoice.sold_on)))
    else:
        lines.append(
            _("Bill {number} of {day}").format(
                number=invoice.bill, day=formats.full_day(invoice.sold_on)
            )
        )
    if invoice.kind is not Kind.BILL:
        lines.append(
            _("Place of supply: {state}").format(state=state_words(invoice.place_of_supply))
        )
    return lines


def state_words(code: str) -> str:
    """`27 Maharashtra`: GST forms name a state by both."""
    return f"{code} {STATES.get(code, '')}".strip()


def party_lines(party: Party, formats: Formats) -> list[str]:
    """What is known of a party below its name."""
    lines = [party.address] if party.address else []
    if party.gstin:
        lines.append(_("GSTIN: {number}").format(number=party.gstin))
    if party.state:
        lines.append(_("State: {state}").format(state=state_words(party.state)))
    if party.phone:
        lines.append(_("Phone: {phone}").format(phone=formats.phone(party.phone)))
    return lines


def rate(basis_points: int, formats: Formats) -> str:
    """`18%`, `3.5%`."""
    return f"{formats.number(Decimal(basis_points) / 100)}%"


def amount(minor: int, formats: Formats) -> str:
    """Minor units as papers have them: `1,850.00`."""
    digits = formats.shop.currency.digits
    return formats.fixed(Decimal(minor).scaleb(-digits), digits)


def columns(invoice: Invoice) -> list[Column]:
    """Of the lines; a paper without tax has none of tax, one without a discount none of that."""
    taxed = invoice.kind is not Kind.BILL and any(line.rate for line in invoice.lines)
    off = any(line.discount for line in invoice.lines)
    right = [(_("Qty"), 20.0), (_("Rate"), 22.0)]
    if off:
        right.append((_("Discount"), 19.0))
    if taxed:
        right.append((_("Taxable value"), 25.0))
        right.append((_("Tax"), 14.0))
    right.append((_("Amount"), 26.0))
    hsn = [Column(_("HSN"), 16.0)] if invoice.kind is not Kind.BILL else []
    first = Column("#", 8.0)
    rest = WIDTH - first.width - sum(one.width for one in hsn) - sum(width for __, width in right)
    return [
        first,
        Column(_("Item"), rest, wraps=True),
        *hsn,
        *(Column(title, width, "R") for title, width in right),
    ]


def cells(invoice: Invoice, at: int, formats: Formats) -> list[str]:
    """Of the line `at`, in the order of `columns`."""
    line = invoice.lines[at]
    item = line.item
    taxed = invoice.kind is not Kind.BILL and any(one.rate for one in invoice.lines)
    return [
        str(at + 1),
        item.name,
        *([item.hsn or ""] if invoice.kind is not Kind.BILL else []),
        formats.quantity(item.quantity, item.unit),
        amount(item.unit_price, formats),
        *([amount(line.discount, formats)] if any(one.discount for one in invoice.lines) else []),
        *([amount(line.taxable, formats), rate(line.rate, formats)] if taxed else []),
        amount(line.amount, formats),
    ]


def taxes(invoice: Invoice, formats: Formats) -> list[tuple[str, str]]:
    """What is added up below the lines, a name and an amount each, taxes by rate."""
    rows = []
    if invoice.totals.tax:
        rows.append((_("Taxable value"), amount(invoice.totals.taxable, formats)))
    for points, sums in by_rate(invoice.lines).items():
        whole, half = rate(points, formats), f"{formats.number(Decimal(points) / 200)}%"
        if sums.igst:
            rows.append(
                (
                    _("IGST {rate} on {taxable}").format(
                        rate=whole, taxable=amount(sums.taxable, formats)
                    ),
                    amount(sums.igst, formats),
                )
            )
        elif sums.cgst:
            of = amount(sums.taxable, formats)
            rows.append(
                (
                    _("CGST {rate} on {taxable}").format(rate=half, taxable=of),
                    amount(sums.cgst, formats),
                )
            )
            text = (
                _("UTGST {rate} on {taxable}")
                if invoice.state_tax == "UTGST"
                else _("SGST {rate} on {taxable}")
            )
            rows.append((text.format(rate=half, taxable=of), amount(sums.sgst, formats)))
    if invoice.round_off:
        rows.append((_("Round off"), amount(invoice.round_off, formats)))
    return rows

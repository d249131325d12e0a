"""An invoice in the chat, and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.features.invoices.taps import AskCancellation, AskPlace, CancelInvoice
from bot.shared_buttons import OpenPurchase, SendInvoice, ShowQr
from bot.ui.screen import Button, File, Screen, lines, markup
from crm.formats import Formats
from crm.i18n import _
from crm.invoices.invoice import Invoice
from crm.invoices.stored import CreditNote
from crm.invoices.tax import Kind
from crm.invoices.words import TITLES


def paper(
    found: Invoice,
    invoice_id: int,
    content: bytes,
    formats: Formats,
    *,
    may_cancel: bool,
    notes: Sequence[CreditNote] = (),
) -> Screen:
    """The PDF, to be forwarded; below it what else can be done. `notes` are the credit notes of the
    bill."""
    total = formats.money(formats.shop.currency.from_minor(found.total))
    rows: list[tuple[Button, ...]] = [(Button(_("‹ Bill"), OpenPurchase(found.bill)),)]
    if found.upi_link is not None and not found.cancelled:
        rows.insert(0, (Button(_("📱 UPI QR"), ShowQr(found.bill)),))
    if found.kind is not Kind.CREDIT_NOTE:
        rows += [(Button(f"🧾 {one.number}", SendInvoice(one.id)),) for one in notes]
    if may_cancel and not found.cancelled and found.kind is not Kind.CREDIT_NOTE:
        cancels = [Button(_("🚫 Cancel invoice"), AskCancellation(invoice_id))]
        if found.totals.tax:
            cancels.append(Button(_("🗺 Another state"), AskPlace(invoice_id)))
        rows.append(tuple(cancels))
    return Screen(
        lines(
            markup("🧾 <b>{}</b> · {}", found.number, TITLES[found.kind]),
            markup("{} · {}", found.buyer.name, total),
            _("Forward it to the customer; opened, it can be shared on WhatsApp, too."),
        ),
        rows=tuple(rows),
        document=File(f"{found.number.replace('/', '-')}.pdf", content),
    )


def ask_cancellation(found: Invoice, invoice_id: int) -> Screen:
    return Screen(
        markup(
            _(
                "<b>Cancel invoice {number}?</b> Its number stays used; the bill stays, and its "
                "next invoice gets a new number."
            ),
            number=found.number,
        ),
        rows=(
            (
                Button(_("🚫 Cancel invoice"), CancelInvoice(invoice_id)),
                Button(_("‹ Bill"), OpenPurchase(found.bill)),
            ),
        ),
    )


def cancelled(found: Invoice, invoice_id: int) -> Screen:
    return Screen(
        markup(_("🚫 Invoice {number} is cancelled."), number=found.number),
        rows=(
            (
                Button(_("🧾 Show it"), SendInvoice(invoice_id)),
                Button(_("‹ Bill"), OpenPurchase(found.bill)),
            ),
        ),
    )


def without_invoice() -> Screen:
    return Screen(
        markup(_("This bill has no invoice. Reply <code>invoice</code>, and it gets one."))
    )


def month(first: date, content: bytes, formats: Formats) -> Screen:
    return Screen(
        markup(_("🧾 GST of {month}, for the tax adviser"), month=formats.month(first)),
        document=File(f"gst-{first:%Y-%m}.xlsx", content),
    )


def rate_set(item: str, percent: str, hsn: str | None, day: str, *, usual: bool) -> Screen:
    text = (
        _("✅ GST on {item}: {percent}%, HSN {hsn}, from {day} on")
        if hsn
        else _("✅ GST on {item}: {percent}%, from {day} on")
    )
    return Screen(
        lines(
            markup(text, item=item, percent=percent, hsn=hsn, day=day),
            ""
            if usual
            else _("{percent}% is no usual rate of GST now. It counts as you said.").format(
                percent=percent
            ),
        )
    )

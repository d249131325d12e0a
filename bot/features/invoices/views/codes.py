"""A UPI code as a picture, with what it pays."""

from __future__ import annotations

from bot.shared_buttons import OpenCustomer, OpenPurchase, PayAll, PayBill
from bot.ui.screen import Button, File, Screen, lines, markup
from crm.formats import Formats
from crm.i18n import _
from crm.india.upi import SCAN_ONLY_ABOVE
from crm.invoices.codes import UpiCode

BY_UPI = "UPI"


def code(found: UpiCode, png: bytes, formats: Formats) -> Screen:
    """`found.owed` may be paid with a tap; the bot cannot see whether money came."""
    amount = None if found.amount is None else formats.money(found.amount)
    rows: list[tuple[Button, ...]] = []
    if amount is not None and found.owed is not None:
        label = _("✅ Paid {amount}").format(amount=amount)
        tap = (
            PayBill(found.purchase_id, f"{found.owed:f}", BY_UPI)
            if found.purchase_id is not None
            else PayAll(found.customer_id or 0, f"{found.owed:f}", BY_UPI)
        )
        rows.append((Button(label, tap),))
    if found.purchase_id is not None:
        rows.append((Button(_("‹ Bill"), OpenPurchase(found.purchase_id)),))
    elif found.customer_id is not None:
        rows.append((Button(f"👤 {found.customer_name}", OpenCustomer(found.customer_id)),))
    digits = formats.shop.currency
    large = found.amount is not None and digits.to_minor(found.amount) > SCAN_ONLY_ABOVE
    return Screen(
        lines(
            markup("<b>{}</b> · {}", amount, found.payee)
            if amount is not None
            else markup("<b>{}</b>", found.payee),
            markup("<code>{}</code>", found.vpa),
            _("Scan it from this screen; sent as a picture, apps may refuse more than ₹2,000.")
            if large
            else None,
        ),
        rows=tuple(rows),
        photo=File("upi.png", png),
    )

"""A sale that is not booked yet, as far as it is known."""

from __future__ import annotations

from markupsafe import Markup

from bot.features.sales.views.receipt import LAST_PRICE, item_lines
from bot.ui.screen import lines, markup, shortened
from bot.ui.words import capital
from crm.bill import Bill
from crm.formats import Formats
from crm.i18n import _
from crm.words import payment


def whose(bill: Bill) -> str:
    """The name on a bill; empty where nothing was said of it."""
    return _("Counter sale") if bill.of_counter else bill.customer_name or ""


def so_far(bill: Bill, formats: Formats) -> Markup:
    """The running bill: what is known of a sale that is not booked yet."""
    if not bill.lines:
        return markup("🧾 {}", whose(bill)) if bill.has_customer else Markup("")
    discount = (
        _("Discount -{amount}").format(amount=formats.money(bill.discount_amount))
        if bill.discount_amount
        else ""
    )
    day = bill.purchase_date
    remembered = [line.label for line in bill.lines if line.remembered]
    return lines(
        _head(bill, formats),
        item_lines(bill.lines, formats),
        markup(LAST_PRICE, items=shortened(", ".join(remembered), 200)) if remembered else "",
        discount,
        payment(bill.payment_method) if bill.payment_method else "",
        "" if day == formats.shop.today() else capital(formats.day(day)),
        markup("📝 {}", shortened(bill.notes, 300)) if bill.notes else "",
    )


def _head(bill: Bill, formats: Formats) -> Markup | str:
    """The total, once a price is known, and whose it is."""
    name = whose(bill)
    if not bill.total and bill.unpriced is not None:
        return markup("🧾 {}", name) if name else ""
    who = markup(" · {}", name) if name else ""
    return markup("🧾 <b>{}</b>{}", formats.money(bill.total), who)

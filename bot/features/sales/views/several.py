"""The card of several people's sales: a line each, as it will be booked."""

from __future__ import annotations

from markupsafe import Markup

from bot.features.sales.taps import BookSeveral, DropDraft, OneByOne
from bot.features.sales.views.so_far import whose
from bot.ui.screen import Button, Rows, Screen, lines, markup, paragraphs, shortened
from crm.formats import Formats
from crm.i18n import _, ngettext
from crm.purchases.open_bill import OpenBill
from crm.purchases.several import SeveralSales
from crm.words import payment


def card(state: SeveralSales, formats: Formats) -> Screen:
    """Card of the sales; unclear ones are marked, and asked about after the others are booked."""
    clear = len(state.clear)
    title = ngettext(
        "<b>{n} sale</b>", "<b>{n} sales, a line for each customer</b>", len(state.sales)
    )
    unclear = _("❓ is asked about before it is booked.") if state.unclear else ""
    text = paragraphs(
        markup(title, n=formats.number(len(state.sales))),
        lines(*(_sale(one, formats) for one in state.sales)),
        lines(unclear, _("Nothing is booked yet.")),
    )
    book = _("✅ Book {n}").format(n=formats.number(clear))
    first = (Button(book, BookSeveral(state.number)),) if clear else ()
    rows: Rows = (
        (*first, Button(_("☝️ One by one"), OneByOne(state.number))),
        (Button(_("✖️ Cancel"), DropDraft(state.number)),),
    )
    return Screen(text, rows=rows)


def _sale(one: OpenBill, formats: Formats) -> Markup:
    """`✔ Asha Patil ₹200: 2 × rice, UPI`."""
    bill = one.bill
    items = [f"{formats.quantity(line.quantity, line.unit)} × {line.label}" for line in bill.goods]
    way = [payment(bill.payment_method)] if bill.payment_method else []
    told = ", ".join([*items, *way])
    mark = "❓" if one.asks_for is not None else "✔"
    who = whose(bill) or formats.phone(bill.customer_phone) or _("no name")
    total = markup(" <b>{}</b>", formats.money(bill.total)) if bill.total else ""
    line = markup("{} {}{}", mark, shortened(who, 40), total)
    return markup("{}: {}", line, shortened(told, 80)) if told else line

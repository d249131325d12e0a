"""Purchase history of one customer, as a page of months and purchases."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.features.customers.views.card import to_card
from bot.shared_buttons import OpenBought, OpenHistory
from bot.ui.paging import pager
from bot.ui.screen import Button, Screen, in_rows, lines, markup, paragraphs, shortened
from crm.bill import SALE
from crm.formats import Formats
from crm.i18n import _, ngettext
from crm.purchases.history import History, MonthTotal, Written
from crm.purchases.stored import Purchase
from crm.words import payment, sending

MOST_ITEMS = 6


def _month(month: MonthTotal, formats: Formats, *, at_counter: bool) -> Markup:
    number = month.purchases
    text = (
        ngettext(
            "<b>{month}</b> · {total} in {n} sale", "<b>{month}</b> · {total} in {n} sales", number
        )
        if at_counter
        else ngettext(
            "<b>{month}</b> · {total} in {n} visit",
            "<b>{month}</b> · {total} in {n} visits",
            number,
        )
    )
    return markup(
        text,
        month=formats.month(month.first_day),
        total=formats.money(month.total),
        n=formats.number(month.purchases),
    )


def _purchase(number: int, purchase: Purchase, by: str | None, formats: Formats) -> Markup:
    names = [item.name for item in purchase.items if item.name != SALE]
    what = ", ".join(shortened(name, 40) for name in names[:MOST_ITEMS])
    if (more := len(names) - MOST_ITEMS) > 0:
        what = _("{items} and {n} more").format(items=what, n=formats.number(more))
    text = (
        _("{n}. {day} · <b>{total}</b> · {payment} · by {name}")
        if by
        else "{n}. {day} · <b>{total}</b> · {payment}"
    )
    return lines(
        markup(
            text,
            n=formats.number(number),
            day=formats.day(purchase.purchase_date),
            total=formats.money(purchase.total_amount),
            payment=payment(purchase.payment_method),
            name=by,
        ),
        markup("     {}", what) if what else "",
        markup("     📝 {}", shortened(purchase.notes, 100)) if purchase.notes else "",
    )


def _what(purchase: Purchase, formats: Formats) -> str:
    """`rice · ₹200`; of a total alone the total."""
    total = formats.money(purchase.total_amount)
    names = [item.name for item in purchase.items if item.name != SALE]
    return f"{shortened(names[0], 10)} · {total}" if names else total


def _written(message: Written, formats: Formats) -> str:
    text = "💬 {moment}: {text}" if message.status == "Sent" else "💬 {moment} ({status}): {text}"
    return text.format(
        moment=formats.moment(message.sent_at),
        status=sending(message.status),
        text=shortened(" ".join(message.text.split()), 120),
    )


def history(page: History, formats: Formats, back: str = "") -> Screen:
    """Purchases newest first under their months; each opens its receipt. `back` is the list that
    the card was opened from."""
    customer = page.customer
    months = {month.first_day: month for month in page.months}
    parts: list[Markup] = []
    for number, purchase in enumerate(page.purchases, 1):
        month = months.pop(purchase.purchase_date.replace(day=1), None)
        if month is not None:
            parts.append(_month(month, formats, at_counter=customer.is_counter))
        recorded_by = page.recorded_by.get(purchase.recorded_by or 0)
        parts.append(_purchase(number, purchase, recorded_by, formats))
    buttons = [
        Button(
            f"{formats.number(number)}. {_what(one, formats)}",
            OpenBought(one.id, page.number),
        )
        for number, one in enumerate(page.purchases, 1)
    ]
    rows: list[Sequence[Button]] = [*in_rows(buttons, 2)]
    rows += pager(page.number, page.pages, lambda number: OpenHistory(customer.id, number))
    if not customer.is_counter:
        rows.append([to_card(customer.id, back)])
    head = markup("📜 <b>{}</b>", _("Counter sales") if customer.is_counter else customer.name)
    empty = "" if parts else _("Nothing bought yet. ➕ Sale on the card records the first.")
    written = lines(*(_written(one, formats) for one in page.messages))
    return Screen(paragraphs(head, *parts, empty, written)).with_rows(*rows)

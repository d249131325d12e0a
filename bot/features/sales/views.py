"""Receipts, and the questions before them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from markupsafe import Markup

from bot.features.sales.bill import BillLine
from bot.features.sales.taps import (
    ChoosePayment,
    ClearNote,
    Delete,
    DeleteSurely,
    Edit,
    EditField,
    InAll,
    PayBy,
    RecordAgain,
    SetCustomer,
    SetCustomerNew,
    SetDay,
    ShowReceipt,
    Undo,
)
from bot.links import OpenCustomer, OpenPurchase
from bot.ui.screen import (
    Button,
    Screen,
    choice,
    in_rows,
    lines,
    markup,
    paragraphs,
    shortened,
)
from crm.customers import Customer
from crm.formats import Formats
from crm.purchases import SALE, Item, Purchase
from crm.shop import PAYMENT_METHODS

PAYMENT_MARKS = {
    "Cash": "💵",
    "Card": "💳",
    "UPI": "📱",
    "Credit": "📒",
    "Bank": "🏦",
    "Other": "…",
}
MOST_LINES = 40
"""A receipt shows so many lines; the books keep all of them."""


def payment_button(method: str, tap: PayBy | ChoosePayment) -> Button:
    return Button(f"{PAYMENT_MARKS[method]} {method}", tap)


def item_line(item: Item | BillLine, formats: Formats) -> Markup:
    """`2 × rice @ ₹100 = ₹200`, `oil ₹250`, `Discount -₹20`."""
    one = item.quantity == 1 and not item.unit
    if one:
        return markup("{} {}", item.name, formats.money(item.amount))
    quantity = formats.quantity(item.quantity, item.unit)
    return markup(
        "{} × {} @ {} = {}" if not item.unit else "{} {} @ {} = {}",
        quantity,
        item.name,
        formats.money(item.unit_price),
        formats.money(item.amount),
    )


def item_lines(items: Sequence[Item | BillLine], formats: Formats) -> Markup:
    """Every line but a lone total; long bills are cut, and say by how much."""
    if len(items) == 1 and items[0].name == SALE:
        return Markup("")
    shown = [item_line(item, formats) for item in items[:MOST_LINES]]
    if len(items) > MOST_LINES:
        shown.append(markup("… and {} more lines", len(items) - MOST_LINES))
    return lines(*shown)


def customer_choice(customer: Customer, formats: Formats) -> str:
    """Name, place, last visit: enough to tell two Ashas apart."""
    parts = [customer.name]
    if customer.location:
        parts.append(customer.location)
    elif customer.phone:
        parts.append("…" + customer.phone[-4:])
    if customer.last_purchase_date:
        parts.append(formats.day(customer.last_purchase_date))
    return " · ".join(parts)


@dataclass(frozen=True, slots=True)
class Hints:
    """What a receipt offers besides: other payments, and lines that may have been sums."""

    offer_payments: bool = False
    bare_lines: tuple[int, ...] = ()
    remembered: tuple[str, ...] = ()
    became_active: bool = False


def receipt(
    purchase: Purchase, customer: Customer, formats: Formats, hints: Hints | None = None
) -> Screen:
    """What was booked, and one tap to change or take it back."""
    hints = hints or Hints()
    today = formats.shop.today()
    when = (
        formats.moment(purchase.created_at, today)
        if purchase.recorded_on == purchase.purchase_date
        else formats.day(purchase.purchase_date, today)
    )
    text = lines(
        markup("✅ <b>{}</b> · {}", formats.money(purchase.total_amount), customer.name),
        item_lines(purchase.items, formats),
        markup("<i>Last price of {}</i>", ", ".join(hints.remembered)) if hints.remembered else "",
        markup("📝 {}", shortened(purchase.notes, 300)) if purchase.notes else "",
        markup(
            "{} · {} · visit {}, total {}",
            purchase.payment_method,
            when,
            formats.number(customer.total_purchases),
            formats.money(customer.total_spent),
        ),
        "🎉 Back after a long time." if hints.became_active else "",
    )
    first = customer.name.split()[0] if customer.name.split() else customer.name
    rows: list[tuple[Button, ...]] = [
        (
            Button("✏️ Edit", Edit(purchase.id)),
            Button("↩️ Undo", Undo(purchase.id)),
            Button(f"👤 {shortened(first, 16)}", OpenCustomer(customer.id)),
        )
    ]
    if hints.offer_payments:
        others = [one for one in PAYMENT_METHODS[:4] if one != purchase.payment_method]
        rows.append(tuple(payment_button(one, PayBy(purchase.id, one)) for one in others))
    for number in hints.bare_lines:
        item = purchase.items[number - 1] if number <= len(purchase.items) else None
        if item is not None and item.amount == item.quantity * item.unit_price:
            label = f"{formats.money(item.unit_price)} in all"
            if len(hints.bare_lines) > 1:
                label = f"{shortened(item.name, 20)}: {label}"
            rows.append((Button(label, InAll(purchase.id, number)),))
    return Screen(text, rows=tuple(rows))


def undone(total: Decimal, name: str, purchase_id: int, formats: Formats) -> Screen:
    return Screen(
        markup("↩️ Taken back: {} · {}. The books are as before.", formats.money(total), name),
        rows=((Button("↪️ Record again", RecordAgain(purchase_id)),),),
    )


# --- changing a booked sale --------------------------------------------------------------------


def editing(purchase: Purchase, customer: Customer, formats: Formats) -> Screen:
    def field(label: str, name: str) -> Button:
        return Button(label, EditField(purchase.id, name))

    return Screen(
        lines(markup("<b>✏️ What should change?</b>"), receipt(purchase, customer, formats).html),
        rows=(
            (field("🧾 Items", "items"), field("💰 Payment", "payment"), field("📅 Date", "day")),
            (field("👤 Customer", "customer"), field("📝 Note", "note")),
            (Button("🗑 Delete", Delete(purchase.id)), Button("‹ Done", ShowReceipt(purchase.id))),
        ),
    )


def _back(purchase_id: int) -> Button:
    return Button("‹ Back", Edit(purchase_id))


def ask_items(purchase: Purchase, as_text: str) -> Screen:
    return Screen(
        paragraphs(
            markup("<b>🧾 The items, as they should be.</b> Now they are (tap to copy):"),
            markup("<code>{}</code>", as_text),
            markup(
                "Type them anew, or only what changes: <code>3 rice</code>, "
                "<code>add 1 soap 40</code>, <code>remove oil</code>, <code>less 20</code>."
            ),
        ),
        rows=((_back(purchase.id),),),
        placeholder="2 rice 100, 1 oil 250",
    )


def ask_payment(purchase: Purchase) -> Screen:
    buttons = [
        payment_button(one, PayBy(purchase.id, one))
        for one in PAYMENT_METHODS
        if one != purchase.payment_method
    ]
    return Screen(
        markup("<b>💰 How was it paid?</b> Booked as {}.", purchase.payment_method),
        rows=(*in_rows(buttons), (_back(purchase.id),)),
    )


def ask_day(purchase: Purchase, formats: Formats) -> Screen:
    today = formats.shop.today()
    days = [today - timedelta(days=back) for back in range(6)]
    buttons = [
        Button(formats.day(day, today).capitalize(), SetDay(purchase.id, day.isoformat()))
        for day in days
        if day != purchase.purchase_date
    ]
    return Screen(
        markup(
            "<b>📅 Which day was it?</b> Booked on {}. Tap, or type a date such as 12/3.",
            formats.day(purchase.purchase_date, today),
        ),
        rows=(*in_rows(buttons), (_back(purchase.id),)),
    )


def ask_other_customer(
    purchase: Purchase, customer: Customer, others: Sequence[Customer], formats: Formats
) -> Screen:
    rows = [
        choice(customer_choice(one, formats), SetCustomer(purchase.id, one.id))
        for one in others
        if one.id != customer.id
    ]
    return Screen(
        markup("<b>👤 Whose sale was it?</b> Booked for {}. Tap, or type a name.", customer.name),
        rows=(*rows, (_back(purchase.id),)),
    )


def which_other_customer(
    purchase: Purchase, typed: str, found: Sequence[Customer], formats: Formats
) -> Screen:
    rows = [
        choice(customer_choice(one, formats), SetCustomer(purchase.id, one.id)) for one in found
    ]
    title = (
        markup("<b>Which {}?</b>", typed)
        if found
        else markup("Nobody is called <b>{}</b> yet. Add?", typed)
    )
    return Screen(
        title,
        rows=(*rows, (_back(purchase.id), Button("➕ New", SetCustomerNew(purchase.id)))),
    )


def ask_note(purchase: Purchase) -> Screen:
    clear = (Button("Clear", ClearNote(purchase.id)),) if purchase.notes else ()
    now = markup("\nNow: {}", purchase.notes) if purchase.notes else Markup("")
    return Screen(
        markup("<b>📝 A note for this sale?</b> Type it.{}", now),
        rows=((_back(purchase.id), *clear),),
    )


def ask_deletion(purchase: Purchase, customer: Customer, formats: Formats) -> Screen:
    return Screen(
        markup(
            "Delete the sale of <b>{}</b> to {} on {}? {} then has {} left in all.",
            formats.money(purchase.total_amount),
            customer.name,
            formats.day(purchase.purchase_date),
            customer.name,
            formats.money(customer.total_spent - purchase.total_amount),
        ),
        rows=(
            (
                Button("Keep", ShowReceipt(purchase.id)),
                Button("🗑 Delete", DeleteSurely(purchase.id)),
            ),
        ),
    )


def recent_sales(sales: Sequence[tuple[Purchase, str]], formats: Formats, day: date) -> Screen:
    """The latest sales, each a button to its receipt."""
    if not sales:
        return Screen(
            markup("No sale yet. The first one: <code>asha 2 rice 100, 1 oil 250 upi</code>")
        )
    rows = [
        choice(
            f"{formats.money(sale.total_amount)} · {name} · {formats.moment(sale.created_at, day)}",
            OpenPurchase(sale.id),
        )
        for sale, name in sales
    ]
    return Screen(markup("<b>🕘 Latest sales</b>"), rows=tuple(rows))

"""Receipts, and the questions before them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from markupsafe import Markup

from bot.features.sales.taps import (
    AddPhone,
    ChoosePayment,
    Edit,
    EditField,
    InAll,
    InEach,
    PayBy,
    RecordAgain,
    Undo,
)
from bot.features.sales.views.other_readings import other_readings
from bot.module_words import stock_words
from bot.module_words.points_words import how_many, on_receipt
from bot.shared_buttons import (
    CardOf,
    Go,
    MakeInvoice,
    OpenHistory,
    PayBill,
    ShowQr,
)
from bot.ui.layout.label_width import fitting
from bot.ui.money_words import owed
from bot.ui.screen import (
    Button,
    Screen,
    in_rows,
    lines,
    markup,
    shortened,
)
from crm.bill import DISCOUNT, POINTS, SALE, Line
from crm.customers.cards import Customer
from crm.dataclass import dataclass, replace
from crm.formats import Formats
from crm.i18n import _, lazy_gettext, ngettext
from crm.purchases.stored import Purchase
from crm.purchases.with_bill import ON_ACCOUNT
from crm.values import ZERO
from crm.words import payment

PAYMENT_MARKS = {
    "Cash": "💵",
    "Card": "💳",
    "UPI": "📱",
    ON_ACCOUNT: "📒",
    "Bank": "🏦",
    "Other": "…",
}
LAST_PRICE = lazy_gettext("<i>Last price of {items}</i>")
AT_ONCE = ("Cash", "Card", "UPI")
ON_RECEIPTS = (*AT_ONCE, ON_ACCOUNT)
"""A receipt offers these; the others are behind its Edit."""
MOST_LINES = 40
MOST_LETTERS = 2500
"""A receipt shows so many lines and letters of items, which leaves a message room for the rest (of
4,096); the books keep all of them."""
LONGEST_ITEM = 80


def payment_button(method: str, tap: PayBy | ChoosePayment) -> Button:
    return Button(f"{PAYMENT_MARKS.get(method, '💰')} {payment(method)}", tap)


def item_line(item: Line, formats: Formats) -> Markup:
    """`2 × rice @ ₹100 = ₹200`, `oil ₹250`, `Discount -₹20`, `50 points -₹50`."""
    if item.name == POINTS and item.amount < 0:
        return markup("{} {}", how_many(int(item.quantity), formats), formats.money(item.amount))
    name = _("Discount") if item.name == DISCOUNT else shortened(item.label, LONGEST_ITEM)
    one = item.quantity == 1 and not item.unit
    if one and item.unit_price is not None:
        return markup("{} {}", name, formats.money(item.amount))
    quantity = formats.quantity(item.quantity, item.unit)
    if item.unit_price is None:
        return markup("{} × {}: ?" if not item.unit else "{} {}: ?", quantity, name)
    return markup(
        "{} × {} @ {} = {}" if not item.unit else "{} {} @ {} = {}",
        quantity,
        name,
        formats.money(item.unit_price),
        formats.money(item.amount),
    )


def item_lines(items: Sequence[Line], formats: Formats) -> Markup:
    """Every line but a lone total; long bills are cut, and say by how much."""
    if len(items) == 1 and items[0].name == SALE:
        return Markup("")
    shown: list[Markup] = []
    letters = 0
    for item in items[:MOST_LINES]:
        line = item_line(item, formats)
        letters += len(line)
        if letters > MOST_LETTERS:
            break
        shown.append(line)
    if len(items) > len(shown):
        left = len(items) - len(shown)
        more = ngettext("… and {n} more line", "… and {n} more lines", left)
        shown.append(markup(more, n=formats.number(left)))
    return lines(*shown)


def customer_choice(customer: Customer, formats: Formats) -> str:
    """Name, place, last visit: enough to tell two Ashas apart. The visit goes for a long name."""
    told = customer.location or ("…" + customer.phone[-4:] if customer.phone else None)
    who = f"{customer.name} · {told}" if told else customer.name
    last = customer.last_purchase_date
    return fitting(f"{who} · {formats.day(last)}", who) if last else who


@dataclass(frozen=True, slots=True)
class Hints:
    """What the first receipt of a sale tells and offers beside the sale itself."""

    offer_payments: bool = False
    usual: tuple[str, ...] = ()
    """Items whose number was taken as the sum, because the usual price says so."""
    give_back: Decimal | None = None
    """Change due: the amount handed over, less the bill."""
    remembered: tuple[str, ...] = ()
    became_active: bool = False


def receipt(
    purchase: Purchase,
    customer: Customer,
    formats: Formats,
    hints: Hints | None = None,
    back: OpenHistory | Go | None = None,
) -> Screen:
    """Receipt of a booked sale, with buttons to edit or undo; `back` to where it was opened."""
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
        markup(LAST_PRICE, items=shortened(", ".join(hints.remembered), 200))
        if hints.remembered
        else "",
        markup(
            _("<i>{items}: the sum in all, by the usual price</i>"),
            items=shortened(", ".join(hints.usual), 200),
        )
        if hints.usual
        else "",
        markup(_("<b>Give back {amount}</b>"), amount=formats.money(hints.give_back))
        if hints.give_back
        else "",
        markup("📝 {}", shortened(purchase.notes, 300)) if purchase.notes else "",
        _paid(purchase, customer, when, formats),
        markup(_("{amount} of it came back"), amount=formats.money(purchase.returned_amount))
        if purchase.returned_amount
        else "",
        _owed_now(purchase, customer, formats),
        on_receipt(purchase, customer, formats),
        stock_words.on_receipt(purchase.stock, formats),
        _("Bill {number}").format(number=purchase.id) if formats.shop.has_gst else "",
        _("🎉 Back after a long time.") if hints.became_active else "",
    )
    first = customer.name.split()[0] if customer.name.split() else customer.name
    change = (Button(_("✏️ Edit"), Edit(purchase.id)), Button(_("↩️ Undo"), Undo(purchase.id)))
    card = (
        Button(_("👤 Whose?"), EditField(purchase.id, "customer"))
        if customer.is_counter
        else Button(f"👤 {shortened(first, 16)}", CardOf(customer.id, purchase.id))
    )
    rows: list[tuple[Button, ...]] = [change if customer.erased else (*change, card)]
    if hints.offer_payments:
        no_way = (purchase.payment_method, ON_ACCOUNT if customer.is_counter else "")
        others = [one for one in ON_RECEIPTS if one not in no_way]
        rows.append(tuple(payment_button(one, PayBy(purchase.id, one)) for one in others))
    rows += other_readings(purchase, formats)
    if purchase.due_amount:
        label = _("✅ Paid {amount}").format(amount=formats.money(purchase.due_amount))
        rows.append((Button(label, PayBill(purchase.id, f"{purchase.due_amount:f}")),))
    elif customer.balance < 0 and purchase.payment_method != ON_ACCOUNT:
        rows.append((Button(_("💰 Use the advance"), PayBy(purchase.id, ON_ACCOUNT)),))
    if _is_new(customer):
        rows.append((Button(_("📱 Add phone"), AddPhone(purchase.id)),))
    if not customer.erased:
        rows += in_rows(_papers(purchase, formats))
    rows += stock_words.to_count(purchase.stock)
    if back is not None:
        rows.append((way_out(back),))
    return Screen(text, rows=tuple(rows), purchase_id=purchase.id)


CHANGES = (Edit, Undo, PayBy, InAll, InEach, EditField)
"""Buttons under a receipt for those who may change the sale."""


def only_to_look_at(screen: Screen) -> Screen:
    """The receipt for somebody who may not change the sale."""
    rows = (tuple(one for one in row if not isinstance(one.tap, CHANGES)) for row in screen.rows)
    return replace(screen, rows=tuple(row for row in rows if row))


def way_out(back: OpenHistory | Go) -> Button:
    """To the list from which a sale was opened."""
    if isinstance(back, OpenHistory):
        return Button(_("‹ History"), back)
    return Button(_("‹ Today") if back.command == "today" else _("‹ Latest sales"), back)


def _is_new(customer: Customer) -> bool:
    """Whether it is the first visit of somebody who can't be written to yet."""
    somebody = not customer.erased and not customer.is_counter
    return somebody and customer.phone is None and customer.total_purchases == 1


def _papers(purchase: Purchase, formats: Formats) -> list[Button]:
    """What the shop has set up: a code for what is due, an invoice."""
    shop, buttons = formats.shop, []
    if shop.upi_vpa and purchase.due_amount:
        buttons.append(Button(_("📱 UPI QR"), ShowQr(purchase.id)))
    if shop.has_gst and purchase.total_amount:
        buttons.append(Button(_("🧾 Invoice"), MakeInvoice(purchase.id)))
    return buttons


def _paid(purchase: Purchase, customer: Customer, when: str, formats: Formats) -> str:
    """How and when it was paid, and of a person, which visit it is."""
    way = how_paid(purchase, formats)
    if customer.is_counter:
        return f"{way} · {when}"
    return _("{payment} · {when} · visit {n}, total {total}").format(
        payment=way,
        when=when,
        n=formats.number(customer.total_purchases),
        total=formats.money(customer.total_spent),
    )


def how_paid(purchase: Purchase, formats: Formats) -> str:
    """`Cash`, or `Cash ₹200 + UPI ₹250`: of a bill on account what was taken at once, and only what
    was not as Credit."""
    if not purchase.paid:
        return payment(purchase.payment_method)
    parts = [(one.amount, one.method or "") for one in purchase.paid]
    rest = purchase.total_amount - sum((amount for amount, _method in parts), ZERO)
    if rest > 0:
        parts.append((rest, ON_ACCOUNT))
    return " + ".join(f"{payment(method)} {formats.money(amount)}" for amount, method in parts)


def _owed_now(purchase: Purchase, customer: Customer, formats: Formats) -> Markup | str:
    """Beside a bill on account, what its customer owes now."""
    fully_paid = bool(purchase.paid) and not customer.balance
    on_account = purchase.payment_method == ON_ACCOUNT and not purchase.settled
    if not on_account or fully_paid or customer.erased:
        return ""
    return markup("📒 {}", owed(customer.balance, formats))


def undone(total: Decimal, name: str, purchase_id: int, formats: Formats) -> Screen:
    return Screen(
        markup(
            _("↩️ Taken back: {total} · {name}. The books are as before."),
            total=formats.money(total),
            name=name,
        ),
        rows=((Button(_("↪️ Record again"), RecordAgain(purchase_id)),),),
        purchase_id=purchase_id,
    )


def corrected(purchase: Purchase, name: str, formats: Formats) -> Screen:
    """Below a correction in words, where the receipt that was redrawn is further up."""
    return Screen(
        markup(
            _("✏️ Corrected: {total} · {name}"),
            total=formats.money(purchase.total_amount),
            name=name,
        )
    )


def nothing_to_undo() -> Screen:
    return Screen(
        _("You recorded nothing today that could be taken back. /recent shows the latest.")
    )

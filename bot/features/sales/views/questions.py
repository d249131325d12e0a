"""The questions before a sale is booked: whose is it, what was it, how was it paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from markupsafe import Markup

from bot.features.sales.taps import (
    AddCustomer,
    AskCustomer,
    AskItems,
    ChooseCustomer,
    ChooseDay,
    ChoosePayment,
    DropDraft,
    DropLine,
    DropUnpriced,
    ItemsDone,
)
from bot.features.sales.views.receipt import customer_choice, item_lines, payment_button
from bot.features.sales.views.refusals import explain
from bot.ui.screen import (
    Button,
    Rows,
    Screen,
    choice,
    in_rows,
    lines,
    markup,
    paragraphs,
    sentences,
    shortened,
)
from bot.ui.words import capital
from crm.bill import Bill
from crm.customers.cards import Customer
from crm.formats import Formats
from crm.i18n import _
from crm.language.vocabulary import PAYMENT_METHODS
from crm.words import payment


def so_far(bill: Bill, formats: Formats) -> Markup:
    """The running bill: what is known of a sale that is not booked yet."""
    if not bill.lines:
        return markup("🧾 {}", bill.customer_name) if bill.customer_id is not None else Markup("")
    discount = (
        _("Discount -{amount}").format(amount=formats.money(bill.discount_amount))
        if bill.discount_amount
        else ""
    )
    day = bill.purchase_date
    who = markup(" · {}", bill.customer_name) if bill.customer_name else Markup("")
    return lines(
        markup("🧾 <b>{}</b>{}", formats.money(bill.total), who),
        item_lines(bill.lines, formats),
        discount,
        payment(bill.payment_method) if bill.payment_method else "",
        "" if day == formats.shop.today() else capital(formats.day(day)),
        markup("📝 {}", shortened(bill.notes, 300)) if bill.notes else "",
    )


def _cancel(draft_id: int) -> Button:
    return Button(_("✖️ Cancel"), DropDraft(draft_id))


def which_customer(
    draft_id: int, bill: Bill, found: Sequence[Customer], formats: Formats
) -> Screen:
    """Two fit, or only the spelling fits: asked, never assumed."""
    rows = [
        choice(customer_choice(one, formats), ChooseCustomer(draft_id, one.id)) for one in found
    ]
    return Screen(
        paragraphs(
            so_far(bill, formats), markup(_("<b>Which {name}?</b>"), name=bill.customer_name)
        ),
        rows=(*rows, (Button(_("➕ New"), AddCustomer(draft_id)), _cancel(draft_id))),
    )


def new_customer(draft_id: int, bill: Bill, formats: Formats) -> Screen:
    name = bill.customer_name or formats.phone(bill.customer_phone)
    return Screen(
        paragraphs(
            so_far(bill, formats), markup(_("Add <b>{name}</b> as a new customer?"), name=name)
        ),
        rows=(
            (
                Button(_("➕ Add"), AddCustomer(draft_id)),
                Button(_("🔎 Someone else"), AskCustomer(draft_id)),
            ),
            (_cancel(draft_id),),
        ),
    )


def whose_sale(draft_id: int, bill: Bill, recent: Sequence[Customer], formats: Formats) -> Screen:
    rows = [
        choice(customer_choice(one, formats), ChooseCustomer(draft_id, one.id)) for one in recent
    ]
    return Screen(
        paragraphs(
            so_far(bill, formats),
            markup(_("<b>Whose sale is it?</b> Type a name or phone, or share a contact.")),
        ),
        rows=(*rows, (_cancel(draft_id),)),
    )


def which_items(draft_id: int, bill: Bill, formats: Formats) -> Screen:
    """What was bought: one item a message or several, with the bill as it grows."""
    controls = [Button(_("‹ Back"), AskCustomer(draft_id))]
    if bill.goods:
        controls.append(Button(_("⌫ Last line"), DropLine(draft_id)))
    controls.append(_cancel(draft_id))
    done = ((Button(_("✔ Done"), ItemsDone(draft_id)),),) if bill.lines else ()
    ask = (
        markup(_("More? Or ✔ Done."))
        if bill.lines
        else markup(
            _(
                "<b>What did {name} buy?</b> Type <code>2 rice 100, 1 oil 250</code>, or just "
                "<code>450</code>."
            ),
            name=bill.customer_name,
        )
    )
    rows: Rows = (*done, tuple(controls))
    return Screen(paragraphs(so_far(bill, formats), ask), rows=rows)


def which_price(draft_id: int, bill: Bill, formats: Formats) -> Screen:
    """A line whose price nobody has said, and the shop does not remember."""
    line = bill.lines[bill.unpriced or 0]
    text = (
        _("<b>{item}: what is the price of 1 {unit}?</b> Such as <code>45</code>.")
        if line.unit
        else _("<b>{item}: what is the price of one?</b> Such as <code>45</code>.")
    )
    every = formats.quantity(line.quantity, line.unit)
    or_sum = (
        None
        if line.quantity == 1 and line.unit is None
        else markup(_("Or for all {quantity}: <code>for 90</code>."), quantity=every)
    )
    return Screen(
        paragraphs(
            so_far(bill, formats),
            sentences(markup(text, item=line.label, unit=line.unit), or_sum),
        ),
        rows=((Button(_("⌫ Leave it out"), DropUnpriced(draft_id)), _cancel(draft_id)),),
    )


def which_day(draft_id: int, bill: Bill, formats: Formats) -> Screen:
    """A day was named that no calendar has; the rest of the sale is kept."""
    today = formats.shop.today()
    days = [today - timedelta(days=back) for back in range(3)]
    buttons = [
        Button(capital(formats.day(day, today)), ChooseDay(draft_id, day.isoformat()))
        for day in days
    ]
    return Screen(
        paragraphs(
            so_far(bill, formats),
            markup(_("<b>Which day was it?</b> Tap, or type a date such as <code>12/3</code>.")),
        ),
        rows=(tuple(buttons), (_cancel(draft_id),)),
    )


def which_payment(draft_id: int, bill: Bill, formats: Formats) -> Screen:
    buttons = [payment_button(one, ChoosePayment(draft_id, one)) for one in PAYMENT_METHODS]
    return Screen(
        paragraphs(so_far(bill, formats), markup(_("<b>How was it paid?</b>"))),
        rows=(*in_rows(buttons), (Button(_("‹ Back"), AskItems(draft_id)), _cancel(draft_id))),
    )


def payment_unclear() -> Screen:
    return Screen(_("How was it paid? Tap one above, or type cash, upi, card, credit."))


def dropped() -> Screen:
    return Screen(_("Left. Nothing was saved."))


def because(refusal: str, question: Screen) -> Screen:
    """The question, under the reason why it is asked where that is not plain from it."""
    if refusal in ("no_customer", "no_amount", "unclear_date"):
        return question
    return replace(question, text=paragraphs(explain(refusal, "").html, question.html))

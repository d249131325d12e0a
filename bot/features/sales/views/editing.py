"""Changing a booked sale: what should change, and how it should be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.features.sales.taps import (
    ClearNote,
    Delete,
    DeleteSurely,
    Edit,
    EditField,
    PayBy,
    SetCustomer,
    SetCustomerNew,
    SetDay,
    ShowReceipt,
)
from bot.features.sales.views.receipt import customer_choice, payment_button, receipt
from bot.shared_buttons import ReturnOn
from bot.ui.screen import Button, Screen, choice, in_rows, lines, markup, paragraphs
from bot.ui.words import capital
from crm.customers.cards import Customer
from crm.formats import Formats
from crm.i18n import _
from crm.language.vocabulary import PAYMENT_METHODS
from crm.purchases.stored import Purchase
from crm.words import payment

LONGEST_SHOWN = 3000
"""A bill as text is shown to be copied and changed, unless it would not fit into a message."""


def editing(purchase: Purchase, customer: Customer, formats: Formats) -> Screen:
    def field(label: str, name: str) -> Button:
        return Button(label, EditField(purchase.id, name))

    return Screen(
        lines(markup(_("<b>✏️ What should change?</b>")), receipt(purchase, customer, formats).html),
        rows=(
            (
                field(_("🧾 Items"), "items"),
                field(_("💰 Payment"), "payment"),
                field(_("📅 Date"), "day"),
            ),
            (
                field(_("👤 Whose?"), "customer"),
                field(_("📝 Note"), "note"),
                Button(_("↩️ Return"), ReturnOn(purchase.id)),
            ),
            (
                Button(_("🗑 Delete"), Delete(purchase.id)),
                Button(_("‹ Done"), ShowReceipt(purchase.id)),
            ),
        ),
    )


def _back(purchase_id: int) -> Button:
    return Button(_("‹ Back"), Edit(purchase_id))


def items_changed() -> str:
    return _(
        "Nothing was saved: somebody changed the items meanwhile. This is how they are now; type "
        "them as they should be."
    )


def ask_items(purchase: Purchase, as_text: str) -> Screen:
    shown = (
        paragraphs(
            markup(_("<b>🧾 The items, as they should be.</b> Now they are (tap to copy):")),
            markup("<code>{}</code>", as_text),
        )
        if len(as_text) <= LONGEST_SHOWN
        else markup(_("<b>🧾 The items, as they should be.</b>"))
    )
    return Screen(
        paragraphs(
            shown,
            markup(
                _(
                    "Type them anew, or only what changes: <code>3 rice</code>, "
                    "<code>add 1 soap 40</code>, <code>remove oil</code>, <code>less 20</code>."
                )
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
        markup(
            _("<b>💰 How was it paid?</b> Booked as {payment}."),
            payment=payment(purchase.payment_method),
        ),
        rows=(*in_rows(buttons), (_back(purchase.id),)),
    )


def ask_day(purchase: Purchase, formats: Formats) -> Screen:
    today = formats.shop.today()
    days = [today - timedelta(days=back) for back in range(6)]
    buttons = [
        Button(capital(formats.day(day, today)), SetDay(purchase.id, day.isoformat()))
        for day in days
        if day != purchase.purchase_date
    ]
    return Screen(
        markup(
            _("<b>📅 Which day was it?</b> Booked on {day}. Tap, or type a date such as 12/3."),
            day=formats.dated(purchase.purchase_date),
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
    text = (
        _("<b>👤 Whose sale was it?</b> It has no name yet. Tap, or type one.")
        if customer.is_counter
        else _("<b>👤 Whose sale was it?</b> Booked for {name}. Tap, or type a name.")
    )
    return Screen(
        markup(text, name=customer.name),
        rows=(*rows, (_back(purchase.id),)),
    )


def which_other_customer(
    purchase: Purchase, typed: str, found: Sequence[Customer], formats: Formats
) -> Screen:
    rows = [
        choice(customer_choice(one, formats), SetCustomer(purchase.id, one.id)) for one in found
    ]
    title = (
        markup(_("<b>Which {name}?</b>"), name=typed)
        if found
        else markup(_("Nobody is called <b>{name}</b> yet. Add?"), name=typed)
    )
    return Screen(
        title,
        rows=(*rows, (_back(purchase.id), Button(_("➕ New"), SetCustomerNew(purchase.id)))),
    )


def ask_note(purchase: Purchase) -> Screen:
    clear = (Button(_("Clear"), ClearNote(purchase.id)),) if purchase.notes else ()
    now = _("Now: {note}").format(note=purchase.notes) if purchase.notes else None
    return Screen(
        lines(markup(_("<b>📝 A note for this sale?</b> Type it.")), now),
        rows=((_back(purchase.id), *clear),),
    )


def ask_deletion(purchase: Purchase, customer: Customer, formats: Formats) -> Screen:
    text = (
        _("Delete the counter sale of <b>{total}</b> on {day}?")
        if customer.is_counter
        else _("Delete the sale of <b>{total}</b> to {name} on {day}? Their total is then {left}.")
    )
    return Screen(
        markup(
            text,
            total=formats.money(purchase.total_amount),
            name=customer.name,
            day=formats.dated(purchase.purchase_date),
            left=formats.money(customer.total_spent - purchase.total_amount),
        ),
        rows=(
            (
                Button(_("Keep"), ShowReceipt(purchase.id)),
                Button(_("🗑 Delete"), DeleteSurely(purchase.id)),
            ),
        ),
    )

"""Changing a booked sale: what should change, and how it should be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from markupsafe import Markup

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
from bot.ui.screen import Button, Screen, choice, in_rows, lines, markup, paragraphs
from bot.ui.words import capital
from crm.customers.cards import Customer
from crm.formats import Formats
from crm.language.vocabulary import PAYMENT_METHODS
from crm.purchases.stored import Purchase

LONGEST_SHOWN = 3000
"""A bill as text is shown to be copied and changed, unless it would not fit into a message."""


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
    shown = (
        paragraphs(
            markup("<b>🧾 The items, as they should be.</b> Now they are (tap to copy):"),
            markup("<code>{}</code>", as_text),
        )
        if len(as_text) <= LONGEST_SHOWN
        else markup("<b>🧾 The items, as they should be.</b>")
    )
    return Screen(
        paragraphs(
            shown,
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
        Button(capital(formats.day(day, today)), SetDay(purchase.id, day.isoformat()))
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

"""The phone of a new customer, asked for by a button of the first receipt."""

from __future__ import annotations

from bot.features.sales.taps import SharePhone
from bot.ui.question_taps import CancelFlow
from bot.ui.screen import Button, Screen, lines, markup
from crm.customers.cards import Customer
from crm.formats import Formats
from crm.i18n import _


def _cancel() -> Button:
    return Button(_("✖️ Cancel"), CancelFlow())


def ask_phone(customer: Customer) -> Screen:
    return Screen(
        lines(
            markup(_("<b>📱 The phone of {name}?</b>"), name=customer.name),
            markup(_("Such as <code>98765 43210</code>, or share the contact.")),
        ),
        rows=((_cancel(),),),
    )


def phone_taken(phone: str, owner: str, formats: Formats) -> Screen:
    return Screen(
        lines(
            markup(
                _("{phone}: this is <b>{name}</b>'s number."),
                phone=formats.phone(phone),
                name=owner,
            ),
            _("Do two share it? If not, type the right one."),
        ),
        rows=((Button(_("👥 Both have it"), SharePhone()), _cancel()),),
    )


def phone_kept(customer: Customer, formats: Formats) -> Screen:
    return Screen(markup("✅ {}: {}", customer.name, formats.phone(customer.phone)))

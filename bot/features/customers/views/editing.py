"""The card while it is edited: which field, what it becomes, and whose number it is."""

from __future__ import annotations

from bot.features.customers.taps import (
    AddSharing,
    ClearField,
    EditCustomer,
    EditCustomerField,
    KeepMine,
    SharePhone,
)
from bot.features.customers.views.card import facts, to_card
from bot.shared_buttons import OpenCustomer
from bot.ui.field_words import FIELDS, shown
from bot.ui.question_taps import CancelFlow
from bot.ui.screen import Button, Screen, in_rows, lines, markup, paragraphs, shortened
from crm.customers.cards import Customer
from crm.customers.fields import FIELD_OF
from crm.errors import PhoneTaken
from crm.formats import Formats
from crm.i18n import _


def edit_menu(customer: Customer, formats: Formats, back: str = "") -> Screen:
    buttons = [
        Button(words.button, EditCustomerField(customer.id, field))
        for field, words in FIELDS.items()
    ]
    return Screen(
        paragraphs(facts(customer, formats), markup(_("<b>What should change?</b>"))),
        rows=(*in_rows(buttons), (to_card(customer.id, back),)),
    )


def ask_field(customer: Customer, field: str, formats: Formats) -> Screen:
    words = FIELDS[field]
    now = shown(customer, field, formats)
    controls = [Button(_("‹ Back"), EditCustomer(customer.id))]
    if now and not FIELD_OF[field].required:
        controls.append(Button(_("Clear"), ClearField(customer.id, field)))
    return Screen(
        lines(
            markup(_("<b>{name}</b>: the new {field}?"), name=customer.name, field=words.word),
            markup(_("Now: <code>{value}</code>"), value=now) if now else "",
            markup(_("Such as <code>{example}</code>"), example=words.example),
        ),
        rows=(tuple(controls),),
    )


def changed_meanwhile(
    customer: Customer, field: str, typed: str, formats: Formats, back: str = ""
) -> Screen:
    """Edit conflict on one field: the second editor sees what the first wrote, and decides."""
    now = shown(customer, field, formats)
    return Screen(
        lines(
            _("Somebody changed the {field} meanwhile.").format(field=FIELDS[field].word),
            markup(_("It is now: <b>{value}</b>"), value=now or _("empty")),
            markup(_("You wrote: <b>{value}</b>"), value=typed or _("empty")),
        ),
        rows=(
            (
                to_card(customer.id, back, _("👌 Leave it")),
                Button(_("✏️ Take mine"), KeepMine(customer.id)),
            ),
        ),
    )


def phone_taken(taken: PhoneTaken, formats: Formats, customer_id: int | None) -> Screen:
    """The number already belongs to a customer: the same person, or one of a family."""
    share = SharePhone(customer_id) if customer_id is not None else AddSharing()
    return Screen(
        lines(
            markup(
                _("{phone}: this is <b>{name}</b>'s number."),
                phone=formats.phone(taken.phone),
                name=taken.name,
            ),
            _("Is it the same person, or do two share it?"),
        ),
        rows=(
            (
                Button(
                    _("👤 Open {name}").format(name=shortened(taken.name, 30)),
                    OpenCustomer(taken.customer_id),
                ),
            ),
            (Button(_("👥 Someone else"), share), Button(_("✖️ Cancel"), CancelFlow())),
        ),
    )

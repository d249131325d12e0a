"""Questions about somebody new: who it is, and whether somebody is there already."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.features.customers.taps import AddAnother, SameOne
from bot.ui.field_words import FIELDS
from bot.ui.question_taps import CancelFlow
from bot.ui.screen import Button, Screen, choice, lines, markup, shortened
from crm.customers.cards import Customer, NewCustomer
from crm.formats import Formats
from crm.i18n import _


def ask_new(new: NewCustomer) -> Screen:
    """`new` is what was typed already, without the name."""
    cancel = ((Button(_("✖️ Cancel"), CancelFlow()),),)
    known = [
        markup("{} {}", words.icon, shortened(value, 100))
        for name, words in FIELDS.items()
        if (value := getattr(new, name))
    ]
    if known:
        return Screen(
            lines(*known, markup(_("<b>And the name?</b> The rest is kept."))), rows=cancel
        )
    return Screen(
        lines(
            markup(_("<b>Who is it?</b> The name, and what you know, in any order:")),
            Markup("<code>Asha Verma 98765 43210, Kothrud, 12 May</code>"),
            _("Or share a contact from your address book."),
        ),
        rows=cancel,
    )


def namesake(name: str, found: Sequence[Customer], formats: Formats) -> Screen:
    """Somebody is called exactly so."""
    title = markup(_("There is a <b>{name}</b> already."), name=found[0].name if found else name)
    another = (Button(_("➕ Another"), AddAnother()), Button(_("✖️ Cancel"), CancelFlow()))
    if len(found) == 1:
        who = _known_of(found[0], formats)
        same = (Button(_("👤 Same one"), SameOne(found[0].id)),)
        return Screen(lines(title, who), rows=(same, another))
    rows = [choice(_known_of(one, formats) or one.name, SameOne(one.id)) for one in found]
    ask = _("One of these, or another?")
    return Screen(lines(title, ask), rows=(*rows, another))


def _known_of(customer: Customer, formats: Formats) -> str:
    """Place, phone and last visit: what tells two of one name apart."""
    day = customer.last_purchase_date
    parts = (
        customer.location,
        formats.phone(customer.phone) if customer.phone else None,
        formats.day(day) if day else _("never bought"),
    )
    return " · ".join(part for part in parts if part)

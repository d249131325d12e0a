"""How the fields of a customer's card are called and shown to people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from markupsafe import Markup

from bot.ui.screen import markup
from crm.customers.fields import CardFields
from crm.dataclass import dataclass
from crm.errors import Invalid
from crm.formats import Formats
from crm.i18n import Lazy, _, lazy_gettext
from crm.india.gstin import state_of
from crm.invoices.words import state_words
from crm.values import Birthday

Shown = Callable[[Any, Formats], str]


@dataclass(frozen=True, slots=True)
class FieldWords:
    """`icon` and `label` of its button, `word` in a sentence, an `example` that works when it is
    typed, and how a value is shown."""

    icon: str
    label: Lazy
    word: Lazy
    example: str
    shown: Shown = lambda value, _: str(value)

    @property
    def button(self) -> str:
        return f"{self.icon} {self.label}"


def _birthday(stored: str, formats: Formats) -> str:
    try:
        birthday = Birthday.of_stored(stored)
    except Invalid:  # of another program that writes the table
        return stored
    if birthday.year is None:
        return formats.plain_day(date(LEAP_YEAR, birthday.month, birthday.day))
    return formats.full_day(date(birthday.year, birthday.month, birthday.day))


LEAP_YEAR = 2000
"""For a 29 February without a year."""

FIELDS: dict[str, FieldWords] = {
    "name": FieldWords("👤", lazy_gettext("Name"), lazy_gettext("name"), "Asha Verma"),
    "phone": FieldWords(
        "📞",
        lazy_gettext("Phone"),
        lazy_gettext("phone"),
        "98765 43210",
        lambda value, formats: formats.phone(value),
    ),
    "email": FieldWords("✉️", lazy_gettext("Email"), lazy_gettext("email"), "asha@example.in"),
    "location": FieldWords("📍", lazy_gettext("Place"), lazy_gettext("place"), "Kothrud"),
    "notes": FieldWords("📝", lazy_gettext("Notes"), lazy_gettext("notes"), "likes Darjeeling tea"),
    "birthday": FieldWords(
        "🎂", lazy_gettext("Birthday"), lazy_gettext("birthday"), "12 May 1990", _birthday
    ),
    "gstin": FieldWords("🔢", lazy_gettext("GSTIN"), lazy_gettext("GSTIN"), "27ABCDE1234F1Z0"),
    "state_code": FieldWords(
        "🗺",
        lazy_gettext("State"),
        lazy_gettext("state"),
        "Maharashtra",
        lambda code, _: state_words(code),
    ),
    "address": FieldWords(
        "🏠",
        lazy_gettext("Invoice address"),
        lazy_gettext("invoice address"),
        "12 Ring Road Surat 395002",
    ),
}
"""By the names of crm.customers.fields.FIELDS."""


def shown(card: CardFields, field: str, formats: Formats) -> str:
    """A field of a card as people read it; an empty text without a value."""
    value = getattr(card, field)
    return FIELDS[field].shown(value, formats) if value else ""


def other_state(card: CardFields) -> Markup | str:
    """GST goes by the state in the GSTIN; a card that says another one says so."""
    if not card.gstin or card.state_code in (None, state_of(card.gstin)):
        return ""
    state = state_words(state_of(card.gstin))
    return markup(_("⚠️ The GSTIN is of {state}. GST goes by the GSTIN."), state=state)

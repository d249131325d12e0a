"""How the fields of a customer's card are called and shown to people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from crm.customers.fields import CardFields
from crm.formats import Formats
from crm.i18n import Lazy, lazy_gettext

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


FIELDS: dict[str, FieldWords] = {
    "name": FieldWords("👤", lazy_gettext("Name"), lazy_gettext("name"), "Asha Verma"),
    "phone": FieldWords(
        "📞",
        lazy_gettext("Phone"),
        lazy_gettext("phone"),
        "98765 43210",
        lambda value, formats: formats.phone(value),
    ),
    "email": FieldWords("✉️", lazy_gettext("E-mail"), lazy_gettext("e-mail"), "asha@example.in"),
    "location": FieldWords("📍", lazy_gettext("Place"), lazy_gettext("place"), "Kothrud"),
    "notes": FieldWords("📝", lazy_gettext("Notes"), lazy_gettext("notes"), "likes Darjeeling tea"),
}
"""By the names of crm.customers.fields.FIELDS."""


def shown(card: CardFields, field: str, formats: Formats) -> str:
    """A field of a card as people read it; an empty text without a value."""
    value = getattr(card, field)
    return FIELDS[field].shown(value, formats) if value else ""

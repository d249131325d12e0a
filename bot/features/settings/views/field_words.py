"""How each setting is called, what it means, and how its value is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from crm import counts
from crm.formats import Formats
from crm.i18n import Lazy, lazy_gettext, ngettext
from crm.shop import Shop
from crm.words import payment


def _as_it_is(choice: str, formats: Formats) -> str:  # noqa: ARG001 - others need the formats
    return choice


@dataclass(frozen=True, slots=True)
class FieldWords:
    """`example` works as it stands when it is typed; `choice` is a value to be tapped."""

    label: Lazy
    meaning: Lazy
    example: str
    shown: Callable[[Shop, Formats], str]
    choice: Callable[[str, Formats], str] = _as_it_is


def _hours(number: int, formats: Formats) -> str:
    return ngettext("{n} hour", "{n} hours", number).format(n=formats.number(number))


FIELDS: dict[str, FieldWords] = {
    "name": FieldWords(
        lazy_gettext("🏪 Name"),
        lazy_gettext("The shop's name, as customers read it in messages."),
        "Patil Stores",
        lambda shop, _: shop.name,
    ),
    "default_payment": FieldWords(
        lazy_gettext("💰 Payment"),
        lazy_gettext("What a sale is booked as when nothing is said."),
        "UPI",
        lambda shop, _: payment(shop.default_payment),
        lambda choice, _: payment(choice),
    ),
    "inactive_after_days": FieldWords(
        lazy_gettext("💤 Inactive after"),
        lazy_gettext("A customer without a purchase for longer than this is Inactive."),
        "90 days",
        lambda shop, formats: counts.days(shop.inactive_after_days, formats),
        lambda choice, formats: formats.number(int(choice)),
    ),
    "vip_above": FieldWords(
        lazy_gettext("⭐ VIP above"),
        lazy_gettext("A customer who spent more than this in all is a VIP."),
        "50,000",
        lambda shop, formats: formats.money(shop.vip_above),
    ),
    "sending_opens": FieldWords(
        lazy_gettext("🌅 SMS from"),
        lazy_gettext("Campaigns send nothing before this time of day."),
        "10:00",
        lambda shop, formats: formats.time(shop.sending_opens),
    ),
    "sending_closes": FieldWords(
        lazy_gettext("🌇 SMS until"),
        lazy_gettext("Campaigns send nothing after this time of day."),
        "21:00",
        lambda shop, formats: formats.time(shop.sending_closes),
    ),
    "frequency_cap_hours": FieldWords(
        lazy_gettext("🔂 SMS pause"),
        lazy_gettext("Nobody gets two campaign messages within this time; 0 is no limit."),
        "24 hours",
        lambda shop, formats: _hours(shop.frequency_cap_hours, formats),
    ),
    "price_per_part": FieldWords(
        lazy_gettext("🪙 SMS price"),
        lazy_gettext("What one part of an SMS costs, to say a campaign's cost before it goes out."),
        "0.25",
        lambda shop, formats: formats.money(shop.price_per_part),
    ),
    "summary_at": FieldWords(
        lazy_gettext("🌙 Evening at"),
        lazy_gettext("When the day's summary comes."),
        "21:00",
        lambda shop, formats: formats.time(shop.summary_at),
    ),
}
"""By the names of bot.features.settings.fields.FIELDS, in the order of the screen."""

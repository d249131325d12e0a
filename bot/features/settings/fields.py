"""What the owner can set, in order: how it is shown, and how what was typed is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from decimal import Decimal

from bot.ui.typed import AnswerKind
from crm.errors import Invalid
from crm.formats import Formats
from crm.language.amounts import typed_amount
from crm.language.clock_times import read_clock_time
from crm.language.day_words import DAY_WORDS, HOUR_WORDS
from crm.language.payments import payment_named
from crm.language.quantities import typed_count
from crm.language.vocabulary import PAYMENT_METHODS
from crm.shop import Shop


@dataclass(frozen=True, slots=True)
class Field:
    """`name` is the field of Shop; `read` raises Invalid; `example` works as it stands."""

    name: str
    label: str
    example: str
    show: Callable[[Shop, Formats], str]
    read: Callable[[str], object]
    meaning: str
    choices: tuple[str, ...] = ()
    kind: AnswerKind = AnswerKind.VALUE


def _count(text: str, units: frozenset[str], least: int, most: int, reason: str) -> int:
    try:
        count = typed_count(text, units)
    except Invalid as error:
        raise Invalid("setting", text, reason) from error
    if not least <= count <= most:
        raise Invalid("setting", text, reason)
    return count


def _days(text: str) -> int:
    return _count(text, DAY_WORDS, 1, 3650, "days")


def _hours(text: str) -> int:
    return _count(text, HOUR_WORDS, 0, 8760, "hours")


def _amount(text: str) -> Decimal:
    try:
        return typed_amount(text)
    except Invalid as error:
        raise Invalid("setting", text, "amount") from error


def _time(text: str) -> time:
    try:
        return read_clock_time(text)
    except Invalid as error:
        raise Invalid("setting", text, "time") from error


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not 1 <= len(name) <= 100:
        raise Invalid("setting", text, "shop_name")
    return name


def _payment(text: str) -> str:
    method = payment_named(text)
    if method is None:
        raise Invalid("setting", text, "payment")
    return method


FIELDS: tuple[Field, ...] = (
    Field(
        "name",
        "🏪 Name",
        "Patil Stores",
        lambda shop, _: shop.name,
        _name,
        "The shop's name, as customers read it in messages.",
        kind=AnswerKind.TEXT,
    ),
    Field(
        "default_payment",
        "💰 Payment",
        "UPI",
        lambda shop, _: shop.default_payment,
        _payment,
        "What a sale is booked as when nothing is said.",
        PAYMENT_METHODS,
    ),
    Field(
        "inactive_after_days",
        "💤 Inactive after",
        "90 days",
        lambda shop, _: f"{shop.inactive_after_days} days",
        _days,
        "A customer without a purchase for longer than this is Inactive.",
        ("30", "60", "90", "180"),
    ),
    Field(
        "vip_above",
        "⭐ VIP above",
        "50,000",
        lambda shop, formats: formats.money(shop.vip_above),
        _amount,
        "A customer who spent more than this in all is a VIP.",
    ),
    Field(
        "sending_opens",
        "🌅 SMS from",
        "10:00",
        lambda shop, formats: formats.time(shop.sending_opens),
        _time,
        "Campaigns send nothing before this time of day.",
    ),
    Field(
        "sending_closes",
        "🌇 SMS until",
        "21:00",
        lambda shop, formats: formats.time(shop.sending_closes),
        _time,
        "Campaigns send nothing after this time of day.",
    ),
    Field(
        "frequency_cap_hours",
        "🔂 SMS pause",
        "24 hours",
        lambda shop, _: f"{shop.frequency_cap_hours} hours",
        _hours,
        "Nobody gets two campaign messages within this time; 0 is no limit.",
    ),
    Field(
        "price_per_part",
        "🪙 SMS price",
        "0.25",
        lambda shop, formats: formats.money(shop.price_per_part),
        _amount,
        "What one part of an SMS costs, to say a campaign's cost before it goes out.",
    ),
    Field(
        "summary_at",
        "🌙 Evening at",
        "21:00",
        lambda shop, formats: formats.time(shop.summary_at),
        _time,
        "When the day's summary comes.",
    ),
)

BY_NAME = {field.name: field for field in FIELDS}

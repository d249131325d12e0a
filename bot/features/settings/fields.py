"""Settings the owner can change, in order, and the parsing of typed values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from decimal import Decimal

from bot.ui.typed import AnswerKind
from crm.errors import Invalid
from crm.language.amounts import typed_amount
from crm.language.calendar.clock_times import read_clock_time
from crm.language.calendar.words import DAY_WORDS, HOUR_WORDS
from crm.language.payments import payment_named
from crm.language.quantities import typed_count
from crm.language.vocabulary import PAYMENT_METHODS


@dataclass(frozen=True, slots=True)
class Field:
    """`name` is the field of Shop; `read` raises Invalid; `choices` are offered to be tapped. Its
    words are in `views.field_words`."""

    name: str
    read: Callable[[str], object]
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
    Field("name", _name, kind=AnswerKind.TEXT),
    Field("default_payment", _payment, PAYMENT_METHODS),
    Field("inactive_after_days", _days, ("30", "60", "90", "180")),
    Field("vip_above", _amount),
    Field("sending_opens", _time),
    Field("sending_closes", _time),
    Field("frequency_cap_hours", _hours),
    Field("price_per_part", _amount),
    Field("summary_at", _time),
)

BY_NAME = {field.name: field for field in FIELDS}

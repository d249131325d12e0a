"""Settings the owner can change, in order, and the parsing of typed values."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from decimal import Decimal
from enum import Enum, auto

from bot.ui.typed import AnswerKind
from crm.dataclass import dataclass
from crm.errors import Invalid
from crm.india.gstin import gstin, state_code
from crm.india.upi import address, merchant_code
from crm.invoices.numbers import prefix
from crm.invoices.tax import Registration
from crm.language.amounts import typed_amount
from crm.language.calendar.clock_times import read_clock_time
from crm.language.calendar.words import DAY_WORDS, HOUR_WORDS
from crm.language.letters import fold
from crm.language.payments import payment_named
from crm.language.quantities import typed_count
from crm.language.vocabulary import PAYMENT_METHODS
from crm.setup.setting_changes import shop_name
from crm.shop import Shop


class Page(Enum):
    """Screens of settings."""

    SHOP = auto()
    PAPERS = auto()
    """Invoices and UPI."""
    MODULES = auto()
    """What a shop may switch on."""
    FEEDBACK = auto()
    """Under the modules, of a shop that asks."""
    DUES = auto()


@dataclass(frozen=True, slots=True)
class Field:
    """`name` is the field of Shop; `read` raises Invalid; `choices` are offered to be tapped. Its
    words are in `views.field_words`."""

    name: str
    read: Callable[[str], object]
    choices: tuple[str, ...] = ()
    kind: AnswerKind = AnswerKind.VALUE
    page: Page = Page.SHOP
    """The screen that shows it."""


POINT_WORDS = frozenset({"point", "points", "pt", "pts"})


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


def _days_or_none(text: str) -> int:
    return _count(text, DAY_WORDS, 0, 3650, "days_or_none")


def _hours(text: str) -> int:
    return _count(text, HOUR_WORDS, 0, 8760, "hours")


def _hours_or_none(text: str) -> int:
    """`no` is by hand alone."""
    return 0 if fold(text) in _NO else _count(text, HOUR_WORDS, 0, 72, "hours_or_none")


def _amount(text: str) -> Decimal:
    try:
        return typed_amount(text)
    except Invalid as error:
        raise Invalid("setting", text, "amount") from error


def _earn_for(text: str) -> Decimal:
    """`no` switches points off."""
    return Decimal(0) if fold(text) in _NO else _amount(text)


def _points(text: str) -> int:
    return _count(text, POINT_WORDS, 1, 1000, "points")


def _worth(text: str) -> Decimal:
    worth = _amount(text)
    if worth <= 0:
        raise Invalid("setting", text, "amount")
    return worth


def _expiry(text: str) -> int:
    return 0 if fold(text) in _NO else _count(text, DAY_WORDS, 0, 3650, "expiry")


def _time(text: str) -> time:
    try:
        return read_clock_time(text)
    except Invalid as error:
        raise Invalid("setting", text, "time") from error


def _payment(text: str) -> str:
    method = payment_named(text)
    if method is None:
        raise Invalid("setting", text, "payment")
    return method


YES, NO = "yes", "no"


def _yes(text: str) -> bool:
    word = fold(text)
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise Invalid("setting", text, "yes_or_no")


_YES = frozenset({YES, "y", "on", "true", "haan", "ha", "han", "हाँ", "हां"})
_NO = frozenset({NO, "n", "off", "false", "nahi", "nahin", "नहीं"})


_NOT_REGISTERED = _NO | {"unregistered", "notregistered"}


def _registration(text: str) -> str:
    word = fold(text).replace(" ", "")
    if word in _NOT_REGISTERED:
        return Registration.NONE.value
    for one in Registration:
        if word == one.value:
            return one.value
    raise Invalid("setting", text, "registration")


def _state(text: str) -> str:
    try:
        return state_code(text)
    except Invalid as error:
        raise Invalid("setting", text, "state") from error


def _rate(text: str) -> Decimal:
    rate = _amount(text.rstrip("% "))
    if rate > 100:
        raise Invalid("setting", text, "amount")
    return rate


def _address(text: str) -> str:
    return "" if fold(text) in _NO else " ".join(text.split())[:200]


def _or_none(read: Callable[[str], str]) -> Callable[[str], str]:
    """`no` empties it."""

    def reading(text: str) -> str:
        return "" if fold(text) in _NO else read(text)

    return reading


FIELDS: tuple[Field, ...] = (
    Field("name", shop_name, kind=AnswerKind.TEXT),
    Field("default_payment", _payment, PAYMENT_METHODS),
    Field("inactive_after_days", _days, ("30", "60", "90", "180")),
    Field("vip_above", _amount),
    Field("sending_opens", _time),
    Field("sending_closes", _time),
    Field("frequency_cap_hours", _hours),
    Field("price_per_part", _amount),
    Field("campaigns_by_itself", _yes, (YES, NO)),
    Field("summary_at", _time),
    Field("credit_limit", _amount, page=Page.DUES),
    Field("remind_after_days", _days_or_none, ("3", "7", "15", "30"), page=Page.DUES),
    Field("remind_every_days", _days_or_none, ("3", "7", "15", "30"), page=Page.DUES),
    Field("remind_from", _amount, page=Page.DUES),
    Field("remind_by_itself", _yes, (YES, NO), page=Page.DUES),
    Field("gst_registration", _registration, tuple(Registration), page=Page.PAPERS),
    Field("gstin", _or_none(gstin), page=Page.PAPERS),
    Field("state", _state, page=Page.PAPERS),
    Field("address", _address, kind=AnswerKind.TEXT, page=Page.PAPERS),
    Field("prices_include_tax", _yes, (YES, NO), page=Page.PAPERS),
    Field("default_rate", _rate, ("0", "5", "18", "40"), page=Page.PAPERS),
    Field("round_to_rupee", _yes, (YES, NO), page=Page.PAPERS),
    Field("invoice_prefix", _or_none(prefix), page=Page.PAPERS),
    Field("upi_vpa", _or_none(address), page=Page.PAPERS),
    Field("merchant_code", _or_none(merchant_code), page=Page.PAPERS),
    Field("earn_for", _earn_for, ("0", "50", "100", "200"), page=Page.MODULES),
    Field("earn_points", _points, ("1", "2", "5"), page=Page.MODULES),
    Field("point_worth", _worth, ("0.25", "0.5", "1"), page=Page.MODULES),
    Field("expire_after_days", _expiry, ("0", "90", "180", "365"), page=Page.MODULES),
    Field("feedback_after_hours", _hours_or_none, ("0", "1", "3", "24"), page=Page.FEEDBACK),
)

BY_NAME = {field.name: field for field in FIELDS}

STEPS = (
    "gst_registration",
    "gstin",
    "address",
    "prices_include_tax",
    "default_rate",
    "upi_vpa",
)
"""What is asked one after the other where invoices are set up."""
_OF_GST = frozenset({"gstin", "prices_include_tax", "default_rate"})
_OF_REGULAR = _OF_GST - {"gstin"}


def steps_of(shop: Shop) -> tuple[str, ...]:
    """STEPS without those that its registration does not need."""
    without = {Registration.NONE: _OF_GST, Registration.COMPOSITION: _OF_REGULAR}
    left_out = without.get(Registration(shop.gst_registration), frozenset())
    return tuple(one for one in STEPS if one not in left_out)

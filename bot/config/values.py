"""Types of configuration values: each is read once, or refused."""

from __future__ import annotations

import json
import re
import string
from collections.abc import Callable
from datetime import time
from decimal import Decimal
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr

from crm.errors import Invalid
from crm.gateways.mock import read_failures
from crm.india.gstin import gstin, state_code
from crm.india.upi import address, merchant_code
from crm.invoices.numbers import prefix
from crm.language.amounts import typed_amount
from crm.language.calendar.clock_times import read_clock_time
from crm.language.payments import payment_named
from crm.shop import MODULES
from crm.values import Currency

_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff"
LOOPBACK = re.compile(r"http://(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:\d+)?(/.*)?")


def _no_bool(value: object) -> object:
    """`true` is not 1: pydantic would take it for a number."""
    if isinstance(value, bool):
        raise ValueError("a number")
    return value


def _amount(value: object) -> object:
    """A number of TOML, or a text as people write amounts: `50,000`, `1.5 lakh`."""
    if not isinstance(value, str):
        return _no_bool(value)
    try:
        return typed_amount(value)
    except Invalid as error:
        raise ValueError(value) from error


def _split(value: object) -> object:
    """`1, 2` or `["a", "b"]` in the environment is the list that the file writes."""
    if isinstance(value, str):
        parts = re.split(r"[\s,]+", value.strip("[] "))
        return [part.strip("\"'") for part in parts if part]
    return value


def _table(value: object) -> object:
    """A table in the environment is written as JSON."""
    return json.loads(value) if isinstance(value, str) else value


def _clock_time(value: object) -> object:
    """`21:00`, `9 pm`, `noon`; not `24:00`, nor `9`. TOML has times of its own."""
    if isinstance(value, time):
        return value
    try:
        return read_clock_time(str(value))
    except Invalid as error:
        raise ValueError(value) from error


def _hours(value: object) -> object:
    """`10:00-21:00`, `10 am to 9 pm`."""
    if isinstance(value, str):
        ends = re.split(r"\s*[-–]\s*|\s+to\s+", value.strip())
        value = tuple(map(_clock_time, ends))
    if not (isinstance(value, tuple) and len(value) == 2 and value[0] < value[1]):
        raise ValueError("closes before it opens")
    return value


def _country(value: str) -> str:
    from babel.core import get_global  # Currency.of loads it as well

    value = value.upper()
    if value not in get_global("territory_currencies") or not value.isalpha():
        raise ValueError(value)
    return value


def _currency(value: object) -> object:
    if isinstance(value, str):
        try:
            return Currency.of(value)
        except Invalid as error:
            raise ValueError(value) from error
    return value


def _zone(value: object) -> object:
    if isinstance(value, str):
        try:
            return ZoneInfo(value)
        except (KeyError, OSError) as error:  # unknown; or a folder of the time zone database
            raise ValueError(value) from error
    return value


def _modules(value: list[str]) -> list[str]:
    if not set(value) <= set(MODULES):
        raise ValueError
    return value


def _payment(value: str) -> str:
    method = payment_named(value)
    if method is None:
        raise ValueError(value)
    return method


def _language(value: str) -> str:
    from crm.i18n import Languages  # looks into a folder

    if value not in Languages.found():
        raise ValueError(value)
    return value


def _matching(pattern: str) -> Callable[[SecretStr], SecretStr]:
    def check(value: SecretStr) -> SecretStr:
        if not re.fullmatch(pattern, value.get_secret_value()):
            raise ValueError("shape")
        return value

    return check


def _root(value: str) -> str:
    """The address of a server, without the slash at its end."""
    if not re.fullmatch(r"https?://[^\s/]+(/\S*)?", value):
        raise ValueError(value)
    return value.rstrip("/")


def _address(value: str) -> str:
    return _root(value) if value else value


def _webhook(value: str) -> str:
    """Telegram calls HTTPS only (Bot API, setWebhook); the sandbox lives on loopback."""
    if value and not (re.fullmatch(r"https://[^\s/]+(/\S*)?", value) or LOOPBACK.fullmatch(value)):
        raise ValueError(value)
    return value


def _public(value: str) -> str:
    """An address that gateways sign and call; a slash at its end would be doubled."""
    return _webhook(value).rstrip("/")


def _trimmed(value: object) -> object:
    """A key that was pasted with the end of its line, or with signs that nobody sees."""
    return value.strip(f"{string.whitespace}\u00a0{_UNSEEN}") if isinstance(value, str) else value


def _words(value: object) -> object:
    """`basta, genug` in the environment is the list that the file writes."""
    if isinstance(value, str):
        return [part.strip() for part in value.strip("[] ").split(",") if part.strip()]
    return value


def _failures(value: str) -> str:
    try:
        read_failures(value)
    except Invalid as error:
        raise ValueError(value) from error
    return value


def _conditions(value: str) -> str:
    from crm.gateways.conditions import read_conditions

    try:
        if value:
            read_conditions("", value)
    except Invalid as error:
        raise ValueError(value) from error
    return value


def _read_by(read: Callable[[str], str]) -> Callable[[str], str]:
    """A value that a reader of the shop takes; empty for none."""

    def check(value: str) -> str:
        try:
            return read(value) if value else ""
        except Invalid as error:
            raise ValueError(value) from error

    return check


Whole = Annotated[int, BeforeValidator(_no_bool)]
Rate = Annotated[float, BeforeValidator(_no_bool), Field(ge=0, le=10_000)]
Amount = Annotated[Decimal, BeforeValidator(_amount), Field(ge=0, le=10**10, allow_inf_nan=False)]
ClockTime = Annotated[time, BeforeValidator(_clock_time)]
Hours = Annotated[tuple[time, time], BeforeValidator(_hours)]
UserIds = Annotated[list[Annotated[Whole, Field(gt=0)]], BeforeValidator(_split)]
Headers = Annotated[dict[str, SecretStr], BeforeValidator(_table)]
Country = Annotated[str, AfterValidator(_country)]
CurrencyCode = Annotated[Currency, BeforeValidator(_currency)]
Zone = Annotated[ZoneInfo, BeforeValidator(_zone)]
Gstin = Annotated[str, AfterValidator(_read_by(gstin))]
State = Annotated[str, AfterValidator(_read_by(state_code))]
GstRate = Annotated[Decimal, BeforeValidator(_amount), Field(ge=0, le=100, allow_inf_nan=False)]
InvoicePrefix = Annotated[str, AfterValidator(_read_by(prefix))]
Vpa = Annotated[str, AfterValidator(_read_by(address))]
MerchantCode = Annotated[str, AfterValidator(_read_by(merchant_code))]
LanguageCode = Annotated[str, AfterValidator(_language)]
Payment = Annotated[str, AfterValidator(_payment)]
ServerRoot = Annotated[str, BeforeValidator(_trimmed), AfterValidator(_root)]
Failures = Annotated[str, AfterValidator(_failures)]
Conditions = Annotated[str, AfterValidator(_conditions)]
Address = Annotated[str, AfterValidator(_address)]
PublicAddress = Annotated[str, AfterValidator(_public)]
Words = Annotated[list[Annotated[str, Field(min_length=1, max_length=60)]], BeforeValidator(_words)]
Modules = Annotated[list[str], BeforeValidator(_split), AfterValidator(_modules)]
Prices = Annotated[dict[str, Amount], BeforeValidator(_table)]
Trimmed = BeforeValidator(_trimmed)
Key = Annotated[SecretStr, Trimmed, AfterValidator(_matching(r"[^\s\x00-\x1f]{0,1000}"))]
HeaderKey = Annotated[SecretStr, Trimmed, AfterValidator(_matching(r"[!-~]{0,1000}"))]
PathPart = Annotated[str, Trimmed, Field(pattern=r"^[A-Za-z0-9_]*$", max_length=64)]
WebhookAddress = Annotated[str, AfterValidator(_webhook)]
Token = Annotated[SecretStr, AfterValidator(_matching(r"|\d+:[A-Za-z0-9_-]+"))]
WebhookSecret = Annotated[SecretStr, AfterValidator(_matching(r"[A-Za-z0-9_-]{0,256}"))]
DatabaseUrl = Annotated[
    SecretStr,
    AfterValidator(_matching(r"sqlite:///[^?\s][^?]*|postgresql(\+psycopg)?://\S+")),
]

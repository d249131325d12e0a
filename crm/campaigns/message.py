"""Campaign messages: templates, placeholders, and the text that one customer reads."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from crm.campaigns.sms import MOST_PARTS, measure
from crm.customers.called import first_name, is_nameless
from crm.errors import CrmError, Invalid
from crm.formats import Formats
from crm.shop import Shop

BUILT_IN = (
    "Hi {{name}}! We missed you! Get 20% off on your next visit. Valid till {{date}}.",
    "Thank you {{name}} for being our VIP customer! Exclusive offer just for you: {{offer}}",
    "{{name}}, it's been a while! Visit us this week and get a special discount.",
)

PLACEHOLDERS = (
    "name",
    "first_name",
    "amount",
    "last_purchase",
    "days",
    "shop",
    "date",
    "offer",
)

OF_DUES = ("due", "due_since", "upi")
"""Placeholders of reminders of dues alone."""

OF_APPOINTMENTS = ("time",)
"""Placeholders of reminders of appointments alone; their `{{date}}` is the day of it."""

LONGEST_OFFER = 200

_PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_TYPED = (*PLACEHOLDERS, *OF_DUES)
_EVERY = (*_TYPED, *OF_APPOINTMENTS)
_KNOWN = "|".join(name.replace("_", r"[\s_-]?") for name in _TYPED)
_MEANT = re.compile(
    rf"""
    \{{\{{\s*({_KNOWN})\s*\}}\}}
  | (?<!\{{)\{{\s*({_KNOWN})\s*\}}(?!\}})
  | (?<!\[)\[\s*({_KNOWN})\s*\](?!\])
  | (?<!<)<\s*({_KNOWN})\s*>(?!>)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SPELLINGS = {name.replace("_", ""): name for name in _TYPED}
_GAPS = re.compile(r"[\s_-]")


class UnknownPlaceholder(CrmError):
    """The message names something that no customer has. `known` lists what there is."""

    def __init__(self, unknown: tuple[str, ...], known: tuple[str, ...] = PLACEHOLDERS) -> None:
        super().__init__(f"unknown placeholders: {', '.join(unknown)}")
        self.unknown = unknown
        self.known = known


class OnlyInReminders(CrmError):
    """`{{due}}` and its like in a message that is no reminder of dues."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(f"only in reminders: {', '.join(names)}")
        self.names = names


class PlaceholderWithoutValue(CrmError):
    """`{{date}}` or `{{offer}}` is used, and the campaign does not say what it is; or `{{upi}}`,
    and the shop has none."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(f"placeholders without a value: {', '.join(missing)}")
        self.missing = missing
        self.known = PLACEHOLDERS


class MessageTooLong(CrmError):
    """More than `most` parts."""

    def __init__(self, characters: int, parts: int) -> None:
        super().__init__(f"message of {parts} parts")
        self.characters = characters
        self.parts = parts
        self.most = MOST_PARTS


class Addressee(NamedTuple):
    """Facts about a customer that a message may use. `total_spent` and `balance`, what they owe, in
    major units."""

    customer_id: int
    name: str
    phone: str
    total_spent: Decimal
    last_purchase: date | None
    balance: Decimal = Decimal(0)
    owes_since: date | None = None
    booked_at: datetime | None = None
    """When they come; UTC."""


def placeholders(message: str) -> tuple[str, ...]:
    """The known placeholders of a message, in order, each once."""
    found = (match[1].lower() for match in _PLACEHOLDER.finditer(message))
    return tuple(dict.fromkeys(name for name in found if name in _EVERY))


def tidied(message: str) -> str:
    """A typed message without what nobody sees: outer spaces, carriage returns."""
    return message.replace("\r\n", "\n").replace("\x00", "").strip()


def mended(message: str) -> str:
    """The message with every placeholder that was meant as it is written here: `{name}`, `[name]`,
    `<name>`, `{{ Name }}` and `{{first name}}`."""

    def spelt(found: re.Match[str]) -> str:
        name = next(one for one in found.groups() if one is not None)
        return f"{{{{{_SPELLINGS[_GAPS.sub('', name).lower()]}}}}}"

    return _MEANT.sub(spelt, message)


def check_text(message: str, *, of_dues: bool = False, of_appointments: bool = False) -> str:
    """A message as it is kept: trimmed, `mended`, its placeholders all known. `of_dues`,
    `of_appointments`: it is, or may be, a reminder of those.

    Raises UnknownPlaceholder, OnlyInReminders, MessageTooLong, or Invalid (`empty`, `unclosed`:
    braces that open and never close, or the other way round).
    """
    message = mended(tidied(message))
    if not message:
        raise Invalid("message", message, "empty")
    names = [match[1].lower() for match in _PLACEHOLDER.finditer(message)]
    known = _EVERY if of_appointments else _TYPED
    unknown = tuple(dict.fromkeys(name for name in names if name not in known))
    if unknown:
        raise UnknownPlaceholder(unknown, _TYPED if of_dues else PLACEHOLDERS)
    owed = tuple(dict.fromkeys(name for name in names if name in OF_DUES))
    if owed and not of_dues:
        raise OnlyInReminders(owed)
    rest = _PLACEHOLDER.sub("", message)
    if "{{" in rest or "}}" in rest:
        raise Invalid("message", message, "unclosed")
    size = measure(message)
    if size.parts > MOST_PARTS:
        raise MessageTooLong(len(message), size.parts)
    return message


def check_offer(offer: str) -> str:
    """The value of `{{offer}}`, trimmed. Raises Invalid (`empty`, `too_long`, `placeholder`)."""
    offer = " ".join(offer.split())
    if not offer:
        raise Invalid("offer", offer, "empty")
    if len(offer) > LONGEST_OFFER:
        raise Invalid("offer", offer, "too_long")
    if "{{" in offer or "}}" in offer:
        raise Invalid("offer", offer, "placeholder")
    return offer


def check_values(message: str, offer: str | None, valid_until: date | None) -> None:
    """Raises PlaceholderWithoutValue for a `{{date}}` or `{{offer}}` that the campaign lacks."""
    held = {"date": valid_until, "offer": offer}
    missing = tuple(name for name in placeholders(message) if name in held and not held[name])
    if missing:
        raise PlaceholderWithoutValue(missing)


def check_upi(message: str, shop: Shop) -> str:
    """The same message. Raises PlaceholderWithoutValue for `{{upi}}` in a shop that has none."""
    if "upi" in placeholders(message) and not shop.upi_vpa:
        raise PlaceholderWithoutValue(("upi",))
    return message


def needs_last_purchase(message: str) -> bool:
    """Whether a customer who never bought has no value for one of the placeholders."""
    return not {"last_purchase", "days"}.isdisjoint(placeholders(message))


class Renderer:
    """One message, taken apart once, put together for each customer.

    Inserted values are never parsed again: a customer who is called `{{offer}}` gets his own
    name.
    """

    def __init__(
        self, message: str, shop: Shop, offer: str | None = None, valid_until: date | None = None
    ) -> None:
        self._formats = Formats(shop, shop.language)  # whoever sends it, customers read it
        self._today = shop.today()
        ready = {
            "shop": shop.name,
            "offer": offer,
            "date": self._day(valid_until) if valid_until else None,
        }
        upi = shop.upi_vpa or None
        of_customer: dict[str, Callable[[Addressee], str | None]] = {
            "name": lambda one: None if is_nameless(one.name) else one.name,
            "first_name": lambda one: first_name(one.name),
            "amount": lambda one: money_in_message(self._formats, one.total_spent),
            "last_purchase": lambda one: self._day(one.last_purchase),
            "days": lambda one: self._days(one.last_purchase),
            "due": lambda one: self._due(one.balance),
            "due_since": lambda one: self._day(one.owes_since),
            "upi": lambda _: upi,
            "time": lambda one: self._time(one.booked_at),
        }
        self._pieces: list[str | Callable[[Addressee], str | None]] = []
        end = 0
        for match in _PLACEHOLDER.finditer(message):
            self._pieces.append(message[end : match.start()])
            end = match.end()
            name = match[1].lower()
            if name in of_customer:
                self._pieces.append(of_customer[name])
            elif value := ready.get(name):
                self._pieces.append(value)
            else:
                raise PlaceholderWithoutValue((name,))
        self._pieces.append(message[end:])

    def render(self, customer: Addressee) -> str | None:
        """The text for one customer; None when a placeholder has no value for them."""
        text = []
        for piece in self._pieces:
            value = piece if isinstance(piece, str) else piece(customer)
            if value is None or (not value and not isinstance(piece, str)):
                return None
            text.append(value)
        return "".join(text)

    def _day(self, day: date | None) -> str | None:
        if day is None:
            return None
        if day.year == self._today.year:
            return self._formats.plain_day(day)
        return self._formats.full_day(day)

    def _time(self, instant: datetime | None) -> str | None:
        if instant is None:
            return None
        return _plain_spaces(self._formats.time(self._formats.shop.local(instant).time()))

    def _due(self, balance: Decimal) -> str | None:
        """A number alone: what stands before it, such as `Rs. `, is fixed in approved texts."""
        if balance <= 0:
            return None
        return _plain_spaces(self._formats.number(balance, money=True))

    def _days(self, day: date | None) -> str | None:
        return None if day is None else str((self._today - day).days)


def money_in_message(formats: Formats, amount: Decimal) -> str:
    """`Rs. 23,400`: no sign that would force UCS-2, no space that GSM 03.38 lacks.

    A currency whose sign is in GSM 03.38 keeps it (`$23,400`), any other is named by its code.
    """
    return _sign(formats) + _plain_spaces(formats.number(amount, money=True))


def dues_text(shop: Shop, *, upi: bool, named: bool = True) -> str:
    """The reminder that a shop begins with; `upi`: it says where to pay, `named`: to whom it is."""
    before = _sign(Formats(shop, shop.language))
    pay = " UPI: {{upi}}." if upi else ""
    to = "Dear {{first_name}}, " if named else ""
    return (
        f"{to}{before}{{{{due}}}} is due at {{{{shop}}}} since "
        f"{{{{due_since}}}}.{pay} Paid already? Please ignore."
    )


def appointment_text() -> str:
    """The reminder of an appointment, of its day."""
    return "Dear {{first_name}}, you are booked at {{shop}} on {{date}} at {{time}}."


def _sign(formats: Formats) -> str:
    if formats.shop.currency.code == "INR":
        return "Rs. "
    if not measure(formats.sign).forced_by and not formats.sign.isalpha():
        return formats.sign
    return f"{formats.shop.currency.code} "


def _plain_spaces(number: str) -> str:
    return "".join(" " if one.isspace() else one for one in number)

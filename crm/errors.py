"""Errors of the shop. They carry facts; the edge puts them into words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal


class CrmError(Exception):
    """Anything the shop refuses; `bot/dispatch/error_words.py` turns each kind into one line."""


class NotFound(CrmError):
    """The thing asked for is not there, or no longer: erased, merged away, deleted."""

    def __init__(self, noun: str, key: object, merged_into: int | None = None) -> None:
        super().__init__(f"{noun} {key} not found")
        self.noun = noun
        self.key = key
        self.merged_into = merged_into


class Invalid(CrmError):
    """A value that cannot be taken. `reason` is a short code, `value` what was given."""

    def __init__(self, field: str, value: object, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.value = value
        self.reason = reason


class PhoneTaken(CrmError):
    """The phone already belongs to somebody; a family may share it, so this is a question."""

    def __init__(self, phone: str, customer_id: int, name: str) -> None:
        super().__init__("phone already known")
        self.phone = phone
        self.customer_id = customer_id
        self.name = name


class AlreadyDone(CrmError):
    """The message or tap `act` came before, and what it asks for was done then."""

    def __init__(self, act: str) -> None:
        super().__init__(f"done before: {act}")
        self.act = act


class NotAllowed(CrmError):
    """The person may not do this (see crm.permissions.Permission)."""

    def __init__(self, action: str) -> None:
        super().__init__(f"not allowed: {action}")
        self.action = action


class Changed(CrmError):
    """Somebody else changed the thing meanwhile; `now` is what it says by now."""

    def __init__(self, noun: str, key: object, now: object) -> None:
        super().__init__(f"{noun} {key} changed meanwhile")
        self.noun = noun
        self.key = key
        self.now = now


class TotalNegative(CrmError):
    """A discount larger than the bill."""

    def __init__(self, subtotal: Decimal, discount: Decimal) -> None:
        super().__init__("discount larger than the bill")
        self.subtotal = subtotal
        self.discount = discount


class NotEnoughPoints(CrmError):
    """More points are used than are `there` today."""

    def __init__(self, points: int, there: int) -> None:
        super().__init__("not enough points")
        self.points = points
        self.there = there


class InFuture(CrmError):
    """A sale dated after the shop's today."""

    def __init__(self, day: date, today: date) -> None:
        super().__init__(f"{day} is after {today}")
        self.day = day
        self.today = today


class NothingOwed(CrmError):
    """Money comes from somebody who owes nothing: it may be an advance, or a sale."""

    def __init__(self, customer_id: int, balance: Decimal) -> None:
        super().__init__("nothing is owed")
        self.customer_id = customer_id
        self.balance = balance


class MoreThanOwed(CrmError):
    """More dues are let go than are owed."""

    def __init__(self, amount: Decimal, owed: Decimal) -> None:
        super().__init__("more than is owed")
        self.amount = amount
        self.owed = owed


class MoreThanAdvance(CrmError):
    """More money is handed out than the customer's advance: it may be lent, or a sale."""

    def __init__(self, amount: Decimal, advance: Decimal) -> None:
        super().__init__("more than the advance")
        self.amount = amount
        self.advance = advance


class OpeningThere(CrmError):
    """A customer has one opening balance, and it is booked: it may be changed. `amount` is below 0
    where it is an advance."""

    def __init__(self, payment_id: int, amount: Decimal) -> None:
        super().__init__("there is an opening balance")
        self.payment_id = payment_id
        self.amount = amount


class StoreError(CrmError):
    """The database cannot be used. `where` is its place without any password."""

    def __init__(self, where: str, detail: str = "") -> None:
        super().__init__(f"{type(self).__name__} {where} {detail}".strip())
        self.where = where
        self.detail = detail


class StoreUnreachable(StoreError):
    """The file or server cannot be opened."""


class StoreNotOurs(StoreError):
    """A database, or a file, that holds something else."""


class StoreNewer(StoreError):
    """The schema was made by a newer program; `detail` is its revision."""


class StoreBusy(StoreError):
    """Another program holds the write lock for longer than we wait."""


class StoreReadOnly(StoreError):
    """The file or its folder may not be written."""


class StoreFull(StoreError):
    """The disk is full."""


class StoreInUse(StoreError):
    """Another running bot already works on this file."""

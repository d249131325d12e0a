"""The shapes in which the figures' parts are read, and where from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import Session

from crm.periods import Asked, Bucket

UNKNOWN = "Unknown"
"""The location of customers who have none."""

HourTable = list[list[int]]

Key = TypeVar("Key")


class Parts(NamedTuple, Generic[Key]):
    """A day's, a place's or a payment method's share."""

    key: Key
    revenue: Decimal
    purchases: int


class Spelling(NamedTuple):
    """An item under one of the ways in which its name is written."""

    name: str
    purchases: int
    quantity: Decimal
    amount: Decimal


class SpellingAmount(NamedTuple):
    """The same without its quantity, the amount in minor units: for thousands of items twice."""

    name: str
    purchases: int
    amount: int


class Sold(NamedTuple):
    purchase_id: int
    name: str


class Source(Protocol):
    """The modules from_sums and from_rows: the same answers, fast or at any time."""

    def between(self, session: Session, first: date, last: date) -> tuple[Decimal, int]: ...
    def days(self, session: Session, asked: Asked) -> list[Parts[date]]: ...
    def payments(self, session: Session, asked: Asked) -> list[Parts[str]]: ...
    def places(self, session: Session, asked: Asked) -> list[Parts[str]]: ...
    def buyers(self, session: Session, asked: Asked, bucket: Bucket) -> dict[date, int]: ...
    def newcomers(self, session: Session, asked: Asked) -> dict[date, int]: ...
    def gaps(self, session: Session, asked: Asked) -> dict[date, tuple[int, int]]: ...
    def of_counter(self, session: Session, asked: Asked) -> dict[date, int]: ...
    def hours(self, session: Session, asked: Asked) -> HourTable: ...
    def spellings(self, session: Session, asked: Asked) -> list[Spelling]: ...
    def amounts(self, session: Session, asked: Asked) -> list[SpellingAmount]: ...
    def respelt(self, session: Session, asked: Asked) -> list[Sold]: ...


def place_of(location: ColumnElement[Any]) -> ColumnElement[str]:
    """SQL: a location as it is shown."""
    return func.coalesce(func.nullif(func.trim(location), ""), UNKNOWN)

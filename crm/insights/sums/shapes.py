"""The shapes in which the figures' parts are read, and where from."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, func

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


class Sold(NamedTuple):
    purchase_id: int
    name: str


def place_of(location: ColumnElement[Any]) -> ColumnElement[str]:
    """SQL: a location as it is shown."""
    return func.coalesce(func.nullif(func.trim(location), ""), UNKNOWN)

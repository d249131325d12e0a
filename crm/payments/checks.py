"""Amount, day and way of a payment: checked, or what stands for none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from crm.customers.dues.kinds import MOVES_MONEY, Kind
from crm.errors import InFuture, Invalid
from crm.purchases.with_bill import paid_by, usual_method
from crm.shop import Shop
from crm.values import LARGEST_AMOUNT

EARLIEST = date(2000, 1, 1)
"""No shop's books go further back; what does is a slip."""


def amount(shop: Shop, amount: Decimal) -> Decimal:
    """The amount to the minor unit. Raises Invalid `amount`: `not_positive`, `too_large`."""
    if not amount.is_finite() or amount > LARGEST_AMOUNT:
        raise Invalid("amount", amount, "too_large")
    amount = shop.currency.round(amount)
    if amount <= 0:
        raise Invalid("amount", amount, "not_positive")
    return amount


def day(shop: Shop, day: date | None) -> date:
    """The shop's today where none is given. Raises InFuture, and Invalid `paid_on`: `too_early`."""
    today = shop.today()
    day = today if day is None else day
    if day > today:
        raise InFuture(day, today)
    if day < EARLIEST:
        raise Invalid("paid_on", day, "too_early")
    return day


def method(shop: Shop, kind: Kind, method: str | None) -> str | None:
    """How the money moves; None where none does. Raises Invalid `payment_method`."""
    if kind not in MOVES_MONEY:
        return None
    if method is None:
        return usual_method(shop)
    return paid_by(method)

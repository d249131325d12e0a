"""What a text was read as: a sale about to be booked, or the reason why it is none."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Literal

MANY = 20
"""So many pieces are rarely sold at once, and hardly anything costs less."""
ZERO = Decimal(0)
ONE = Decimal(1)


def rounded(amount: Decimal, digits: int = 2) -> Decimal:
    """Half up to the minor unit (`digits` of it, ISO 4217)."""
    return amount.quantize(ONE.scaleb(-digits), ROUND_HALF_UP)


def plain(number: Decimal) -> Decimal:
    """The shortest way to write it, without an exponent: 2.50 is 2.5, 100 stays 100."""
    short = number.normalize()
    exponent = short.as_tuple().exponent
    return short.quantize(ONE) if isinstance(exponent, int) and exponent > 0 else short


class Reason(StrEnum):
    """Why a text is not booked. From NO_CUSTOMER on, something is asked and the rest is kept."""

    NOT_A_SALE = "not_a_sale"
    QUESTION = "question"
    OTHER_COMMAND = "other_command"
    PAYMENT_RECEIVED = "payment_received"
    EXPENSE = "expense"
    RETURN = "return"
    FUTURE = "future"
    TOO_LONG = "too_long"
    NO_CUSTOMER = "no_customer"
    NO_AMOUNT = "no_amount"
    ZERO_OR_NEGATIVE = "zero_or_negative"
    AMBIGUOUS = "ambiguous"
    SPLIT_PAYMENT = "split_payment"
    TOO_LARGE = "too_large"
    UNCLEAR_DATE = "unclear_date"


ASKED = frozenset(
    {
        Reason.NO_CUSTOMER,
        Reason.NO_AMOUNT,
        Reason.ZERO_OR_NEGATIVE,
        Reason.AMBIGUOUS,
        Reason.SPLIT_PAYMENT,
        Reason.TOO_LARGE,
        Reason.UNCLEAR_DATE,
    }
)
"""Reasons that were probably meant as a sale: ask, and keep the draft that comes with them."""


@dataclass(frozen=True, slots=True)
class Line:
    """One item of a bill. Money in major units.

    `unit_price` is the price of one (of one `unit`); None when none was said and none is
    remembered, and then `amount` is 0. `amount` is what the line costs, also where only the sum
    was said: `3 pens for 100` has amount 100 and unit_price 33.33.
    """

    name: str
    quantity: Decimal
    unit_price: Decimal | None
    amount: Decimal
    unit: str | None = None
    size: str | None = None
    """The pack (`500g`), which is not a quantity."""
    bare_price: bool = False
    """A bare number after a quantity other than 1: the receipt offers it as the sum instead."""
    summed: bool = False
    """The sum of the line was said, not the price of one."""
    remembered: bool = False
    """The price is the last one of this item, not one that was typed."""


@dataclass(frozen=True, slots=True)
class Discount:
    """`value` as it was said (5 of `5%`, 20 of `less 20`), `amount` what it takes off the bill."""

    kind: Literal["amount", "percent"]
    value: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Draft:
    """A sale as it was read, complete unless `missing` says otherwise.

    `items` empty with a total is a sale of a total alone. `day` is a shop date. `payment_method`
    is None when nothing was said. `missing` holds `customer` and `amount`; `doubts` are short
    codes of what was read but may be meant otherwise.
    """

    customer_name: str | None
    customer_phone: str | None
    items: tuple[Line, ...]
    discount: Discount | None
    total: Decimal
    payment_method: str | None
    day: date
    note: str | None = None
    missing: frozenset[str] = field(default_factory=frozenset)
    doubts: tuple[str, ...] = ()

    @property
    def subtotal(self) -> Decimal:
        """The bill before its discount."""
        return self.total + (self.discount.amount if self.discount else ZERO)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Not booked. `draft` is what was understood all the same; `detail` the words it hangs on."""

    reason: Reason
    draft: Draft | None = None
    detail: str = ""

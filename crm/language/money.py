"""Meanings of a text about money that is no sale, one type each; all are immutable.

Amounts are Decimal in major units, `day` is a shop date. A `method` of None was not said.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar, Literal

from crm.dataclass import dataclass

Kind = Literal[
    "payment",
    "return",
    "given",
    "opening",
    "waiver",
    "stock",
    "appointment",
    "promise",
    "question",
]
About = Literal["balance", "dues", "payments", "points", "stock"]
Side = Literal["due", "advance"]
Move = Literal["count", "in", "out"]


@dataclass(frozen=True, slots=True)
class Who:
    """A customer as said: a name, a phone in E.164, or both; neither where nobody was named."""

    name: str | None = None
    phone: str | None = None

    def __bool__(self) -> bool:
        return self.name is not None or self.phone is not None


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that a customer brings. `amount` None: with `whole` all that is owed, else unsaid."""

    kind: ClassVar[Kind] = "payment"
    customer: Who
    amount: Decimal | None
    method: str | None
    day: date
    whole: bool = False
    advance: bool = False


@dataclass(frozen=True, slots=True)
class ReturnedItem:
    """So many of an item; `amount` is what they are worth in all, where a price was said."""

    name: str
    quantity: Decimal
    unit: str | None = None
    price: Decimal | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Return:
    """Goods that come back, the whole bill, or (`amount`) money alone. The method `Credit` is to
    the account. `damaged`: it does not go back on the shelf."""

    kind: ClassVar[Kind] = "return"
    customer: Who
    items: tuple[ReturnedItem, ...]
    amount: Decimal | None
    method: str | None
    day: date
    whole: bool = False
    damaged: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """Money that the shop hands to a customer."""

    kind: ClassVar[Kind] = "given"
    customer: Who
    amount: Decimal | None
    method: str | None
    day: date


@dataclass(frozen=True, slots=True)
class Opening:
    """Amount owed, or paid in advance, before these books."""

    kind: ClassVar[Kind] = "opening"
    customer: Who
    amount: Decimal | None
    side: Side
    day: date


@dataclass(frozen=True, slots=True)
class Waiver:
    """Dues let go. `amount` None: with `whole` all that is owed, else unsaid."""

    kind: ClassVar[Kind] = "waiver"
    customer: Who
    amount: Decimal | None
    day: date
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Promise:
    """A payment to come on `day`, which lies ahead; None: the day was not said."""

    kind: ClassVar[Kind] = "promise"
    customer: Who
    amount: Decimal | None
    day: date | None


@dataclass(frozen=True, slots=True)
class Question:
    kind: ClassVar[Kind] = "question"
    about: About
    customer: Who = Who()
    item: str | None = None


@dataclass(frozen=True, slots=True)
class StockItem:
    name: str
    quantity: Decimal
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class StockMove:
    """Goods counted, come in, or gone without a sale."""

    kind: ClassVar[Kind] = "stock"
    move: Move
    items: tuple[StockItem, ...]


@dataclass(frozen=True, slots=True)
class Appointment:
    """`at` is the shop's wall clock."""

    kind: ClassVar[Kind] = "appointment"
    customer: Who
    at: datetime
    what: str | None = None
    minutes: int | None = None


Money = Payment | Return | Given | Opening | Waiver | Promise | Question | StockMove | Appointment
BookedMoney = Payment | Given | Opening | Waiver
"""Those of one customer and one amount."""

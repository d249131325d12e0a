"""A bill: who bought what on which day, what comes off it, and how it is paid.

One value from the reader to the books and back to a correction. What is missing or in doubt stands
beside it (`crm.language.sale.reasons.Refusal`, the question that is asked), not in it. Amounts are
Decimal in major units of the shop's currency; `digits` are those of its minor unit (ISO 4217).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal, Self
from zlib import crc32

from crm.dataclass import dataclass, field, replace
from crm.values import ONE, ZERO, UsedPoints, rounded

SALE = "Sale"
"""The one line of a bill of which only the total was said."""
DISCOUNT = "Discount"
"""The item of the books that takes from a bill; no line of the bill itself."""
GST = "GST"
"""The line of the books for the tax that comes on top of prices without tax."""
ROUND_OFF = "Round off"
"""The line of the books that makes a bill whole rupees."""
POINTS = "Points"
"""The line of the books for what was paid in points; it takes from a bill as a discount does."""
OFF_THE_BILL = (DISCOUNT, POINTS)
ADDED = (GST, ROUND_OFF)
NO_GOODS = (SALE, *OFF_THE_BILL, *ADDED)
"""Names of lines that are no item, and left out of all figures about items."""


def takes_off(name: str, amount: Decimal) -> bool:
    """Whether a line of the books with this name and amount takes from the whole bill."""
    return name in OFF_THE_BILL and amount < 0


def is_sold(name: str, amount: Decimal) -> bool:
    """Whether such a line is something that was sold; a total on its own is."""
    return name not in ADDED and not takes_off(name, amount)


DiscountKind = Literal["amount", "percent"]


def _mark(*parts: str) -> str:
    return f"{crc32(chr(31).join(parts).encode()):08x}"[:6]


@dataclass(frozen=True, slots=True)
class Line:
    """One item of a bill.

    `unit_price` is the price of one (of one `unit`); None while nobody has said it, and then
    `amount` is 0. `amount` is what the line costs, also where only the sum was said: `3 pens for
    100` has amount 100 and unit_price 33.33. `size` is the pack (`500g`), which is no quantity.
    """

    name: str
    quantity: Decimal
    unit_price: Decimal | None
    amount: Decimal
    unit: str | None = None
    size: str | None = None
    bare_price: bool = False
    """A bare number after a quantity other than 1: the price of one, or with `summed` the sum,
    because the shop's usual price says so. The receipt offers the other."""
    summed: bool = False
    """The sum of the line was said, not the price of one."""
    remembered: bool = False
    """The price is the last one of this item, not one that was typed."""
    quantity_rounded: bool = False
    """More than three places were said; the amount is that of the quantity as it was said."""
    said: Decimal | None = field(default=None, compare=False)
    """Of a booked line: see `bare_number`."""

    @property
    def bare_number(self) -> Decimal | None:
        """The number of which nobody said whether it is the price of one or the sum."""
        if self.said is not None:
            return self.said if self.said in (self.unit_price, self.amount) else None
        return (self.amount if self.summed else self.unit_price) if self.bare_price else None

    @property
    def mark(self) -> str:
        """Six letters for what it is: a button does nothing to another line in its place."""
        return _mark(self.label, f"{self.quantity.normalize():f}", self.unit or "")

    @classmethod
    def priced(
        cls,
        name: str,
        quantity: Decimal,
        unit_price: Decimal,
        unit: str | None = None,
        *,
        digits: int = 2,
    ) -> Self:
        return cls(name, quantity, unit_price, rounded(quantity * unit_price, digits), unit)

    @classmethod
    def booked(
        cls,
        name: str,
        quantity: Decimal,
        unit: str | None,
        unit_price: Decimal,
        amount: Decimal,
        said: Decimal | None = None,
    ) -> Self:
        """A line as the books have it: a sum is known by its not being quantity times price."""
        summed = amount != quantity * unit_price
        return cls(name, quantity, unit_price, amount, unit, summed=summed, said=said)

    @property
    def label(self) -> str:
        """The name with the pack, as the books and a receipt have it: `paneer 500g`."""
        return f"{self.name} {self.size}" if self.size else self.name

    def at_price(self, unit_price: Decimal, digits: int = 2) -> Self:
        """The same line at this price of one; the amount is rounded half up."""
        amount = rounded(self.quantity * unit_price, digits)
        return replace(self, unit_price=unit_price, amount=amount, summed=False, remembered=False)

    def at_last_price(self, unit_price: Decimal, digits: int = 2) -> Self:
        """The same line at the price that the item had last; nobody has said one."""
        return replace(self.at_price(unit_price, digits), remembered=True)

    def for_sum(self, amount: Decimal, digits: int = 2) -> Self:
        """The same line for this sum; the price of one is rounded half up."""
        amount = rounded(amount, digits)
        price = rounded(amount / self.quantity, digits) if self.quantity > 0 else ZERO
        return replace(self, unit_price=price, amount=amount, summed=True, remembered=False)

    def in_all(self, digits: int = 2) -> Self:
        """Takes the price of one for the sum of the line: `2 rice 100` is 100 and not 200. The
        line itself where it is none, or was taken so before."""
        if self.summed or self.unit_price is None or self.amount <= self.unit_price:
            return self
        return replace(self.for_sum(self.unit_price, digits), bare_price=False)


def lone_sale(total: Decimal) -> Line:
    """A total on its own, as the one line of its bill."""
    return Line(SALE, ONE, total, total)


@dataclass(frozen=True, slots=True)
class Discount:
    """`value` as it was said (5 of `5%`, 20 of `less 20`), `amount` what it takes off the bill."""

    kind: DiscountKind
    value: Decimal
    amount: Decimal

    @classmethod
    def of(cls, kind: DiscountKind, value: Decimal, subtotal: Decimal, digits: int = 2) -> Self:
        """Percent are of the bill before its discount; half up to the minor unit."""
        off = subtotal * value / 100 if kind == "percent" else value
        return cls(kind, value, rounded(off, digits))

    @classmethod
    def of_amount(cls, amount: Decimal) -> Self:
        return cls("amount", amount, amount)


@dataclass(frozen=True, slots=True)
class Paid:
    """Money taken at once of a bill on account, and how: any way of paying but Credit; None while
    it is not known how."""

    amount: Decimal
    method: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """A sale, booked or not. `purchase_date` is a shop date.

    A customer is named (`customer_name`, and `customer_phone` in E.164, as they were said) until
    it is known who is meant (`customer_id`): a name may be corrected, asked about, or become a new
    customer, so it goes with the bill. `payment_method` is None when nothing was said.
    """

    purchase_date: date
    lines: tuple[Line, ...] = ()
    discount: Discount | None = None
    payment_method: str | None = None
    notes: str | None = None
    customer_id: int | None = None
    customer_name: str | None = None
    customer_phone: str | None = None
    of_counter: bool = False
    """It is nobody's in particular: the counter's (crm.customers.counter)."""
    paid: tuple[Paid, ...] = ()
    """The parts paid at once of a bill whose way of paying is Credit: the rest is owed. A bill paid
    in two ways is one with nothing left."""
    points: int | Literal["all"] | None = None
    """The points to be used for it, where that was said."""
    used: UsedPoints | None = None
    """The points that it is paid with, in the books."""
    handed: Decimal | None = None
    """The amount handed over, where that was said: the receipt says what to give back."""

    @property
    def items(self) -> tuple[Line, ...]:
        """The rows of the books and of a receipt: the lines, and what comes off as one more."""
        items = self.lines
        if off := -self.discount_amount:
            items = (*items, Line(DISCOUNT, ONE, off, off))
        if used := self.used:
            items = (*items, Line(POINTS, Decimal(used.number), -used.worth, -used.amount))
        return items

    @property
    def goods(self) -> tuple[Line, ...]:
        """The lines that were bought; empty where only the total was said."""
        return () if len(self.lines) == 1 and self.lines[0].name == SALE else self.lines

    @property
    def subtotal(self) -> Decimal:
        """The bill before its discount."""
        return sum((line.amount for line in self.lines), ZERO)

    @property
    def discount_amount(self) -> Decimal:
        return self.discount.amount if self.discount is not None else ZERO

    @property
    def total(self) -> Decimal:
        off = self.used.amount if self.used is not None else ZERO
        return self.subtotal - self.discount_amount - off

    @property
    def left_to_pay(self) -> Decimal:
        """The bill less what was paid at once of it."""
        return self.total - sum((one.amount for one in self.paid), ZERO)

    @property
    def unpriced(self) -> int | None:
        """Where the first line stands whose price nobody has said yet."""
        return next((at for at, one in enumerate(self.lines) if one.unit_price is None), None)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing that only a person can say."""
        return self.has_customer and bool(self.lines) and self.unpriced is None

    @property
    def has_customer(self) -> bool:
        """Whether it is known whose it is: a customer's, or nobody's in particular."""
        return self.customer_id is not None or self.of_counter

    @property
    def mark(self) -> str:
        """Six letters for its lines with their amounts, and what comes off it."""
        off = self.subtotal - self.total
        amounts = (f"{one.mark} {one.amount.normalize():f}" for one in self.lines)
        return _mark(*amounts, f"{off.normalize():f}")

    def with_lines(self, lines: tuple[Line, ...], digits: int = 2) -> Self:
        """Other lines; a discount in percent is worked out again."""
        bill = replace(self, lines=lines)
        if bill.discount is None or bill.discount.kind == "amount":
            return bill
        return bill.with_discount(bill.discount.kind, bill.discount.value, digits)

    def with_discount(self, kind: DiscountKind | None, value: Decimal, digits: int = 2) -> Self:
        """Another discount; none where `kind` is None."""
        if kind is None:
            return replace(self, discount=None)
        return replace(self, discount=Discount.of(kind, value, self.subtotal, digits))

    def adding(self, more: Bill, said_on: date, digits: int = 2) -> Self:
        """The bill with what was said of it later; a day other than `said_on` was named.

        Where items are named, a total on its own says nothing more.
        """
        lines = (*self.goods, *more.goods) or more.lines or self.lines
        bill = replace(
            self,
            discount=more.discount or self.discount,
            payment_method=more.payment_method or self.payment_method,
            paid=more.paid or (() if more.payment_method else self.paid),
            points=self.points if more.points is None else more.points,
            purchase_date=self.purchase_date
            if more.purchase_date == said_on
            else more.purchase_date,
            notes=more.notes or self.notes,
        )
        return bill.with_lines(lines, digits)

    def with_customer(self, customer_id: int, name: str) -> Self:
        return replace(self, customer_id=customer_id, customer_name=name, of_counter=False)

    def with_nobody(self) -> Self:
        """A counter sale."""
        nobody = replace(self, customer_id=None, customer_name=None, customer_phone=None)
        return replace(nobody, of_counter=True)

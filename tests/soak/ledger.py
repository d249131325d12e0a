"""What the load generator knows of each sale, by itself: the books must say the same."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

ITEMS = ("rice", "oil", "sugar", "tea", "salt", "dal", "atta", "ghee", "jaggery", "biscuits")
USUAL = {"soap": 40, "comb": 24, "bulb": 90, "pen": 12, "candle stand": 160}
"""Other items, bought by twos, with what one usually costs: a shop's prices move little."""
PAYMENTS = ("Cash", "Card", "UPI", "Credit")

Line = tuple[str, Decimal, Decimal, Decimal]
"""Item, quantity, price of one, amount."""


def price_of(number: int) -> Decimal:
    """The price in the first line of sale `number`: no other sale has it, and it is never whole."""
    return Decimal(1001 + number + number // 99) / 100


@dataclass
class Sale:
    """One sale as it must be in the books; `stands` is false when it was taken back."""

    number: int
    customer: str
    payment: str
    lines: list[Line]
    stands: bool = True
    purchase_id: int = 0
    came_back: bool = False
    """All of it, off the dues or out of the till."""
    piece_back: Decimal = Decimal()
    """What one piece of it that came back was worth."""

    @property
    def total(self) -> Decimal:
        return sum((amount for *_, amount in self.lines), Decimal())

    @property
    def kept(self) -> Decimal:
        """What of it did not come back."""
        return Decimal() if self.came_back else self.total - self.piece_back

    @property
    def price(self) -> Decimal:
        return price_of(self.number)

    def as_said(self) -> str:
        items = ", ".join(f"{quantity} {name} {each}" for name, quantity, each, _ in self.lines)
        return f"{self.customer} {items} {self.payment.lower()}"

    @property
    def as_booked(self) -> tuple[str, str, Decimal, tuple[Line, ...]]:
        return self.customer, self.payment, self.total, tuple(self.lines)


@dataclass
class Advance:
    """Money that a customer left with the shop, or paid of a bill."""

    customer: str
    amount: Decimal
    stands: bool = True


@dataclass
class Ledger:
    """All sales by number, what was paid without one, and what happened to them."""

    sales: dict[int, Sale] = field(default_factory=dict)
    advances: list[Advance] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    unanswered: list[str] = field(default_factory=list)

    def add(self, sale: Sale) -> None:
        self.sales[sale.number] = sale
        self.done["sales"] += 1

    def totals(self) -> dict[str, tuple[int, Decimal]]:
        """Number of the sales that stand, and their sum less what came back, by customer."""
        found: dict[str, tuple[int, Decimal]] = defaultdict(lambda: (0, Decimal()))
        for sale in self.sales.values():
            if sale.stands:
                count, total = found[sale.customer]
                found[sale.customer] = (count + 1, total + sale.kept)
        return dict(found)

    def owed(self) -> dict[str, Decimal]:
        """What each customer owes: bills on account less what came back, and money brought."""
        found: dict[str, Decimal] = defaultdict(Decimal)
        for sale in self.sales.values():
            if sale.stands and sale.payment == "Credit":
                found[sale.customer] += sale.kept
        for one in self.advances:
            if one.stands:
                found[one.customer] -= one.amount
        return {customer: amount for customer, amount in found.items() if amount}

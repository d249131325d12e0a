"""What comes back of a bill is worth: each line's part of the bill, in pieces that add up to it.

Lines are known by their number on the bill (`purchase_items.line`). Amounts are Decimal in major
units, rounded half up to `digits` of the minor unit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from crm.bill import ROUND_OFF, Line, is_sold, takes_off
from crm.dataclass import dataclass
from crm.values import ZERO, rounded


@dataclass(frozen=True, slots=True)
class Left:
    """A line of a bill: what it was worth after the discount, and what of it came back so far."""

    number: int
    line: Line
    worth: Decimal
    back: Decimal = ZERO
    """The quantity that came back."""

    paid_back: Decimal = ZERO
    """The money that came back for it."""

    @property
    def quantity(self) -> Decimal:
        """What is not back yet."""
        return self.line.quantity - self.back

    @property
    def amount(self) -> Decimal:
        """The money that is not back yet."""
        return self.worth - self.paid_back

    def piece(self, quantity: Decimal, digits: int = 2) -> Decimal:
        """What so much more of the line is worth; the last piece is worth the rest."""
        if quantity == self.quantity:
            return self.amount
        until = rounded(self.worth * (self.back + quantity) / self.line.quantity, digits)
        before = rounded(self.worth * self.back / self.line.quantity, digits)
        return min(until - before, self.amount)


def shared(amount: Decimal, over: Sequence[Decimal], digits: int = 2) -> tuple[Decimal, ...]:
    """`amount` in parts like those of `over`, by running sums: they add up to it. All of nothing
    goes to the first."""
    whole = sum(over, ZERO)
    if not whole:
        return (amount, *(ZERO for _ in over[1:])) if over else ()
    parts: list[Decimal] = []
    until = given = ZERO
    for one in over:
        until += one
        now = rounded(amount * until / whole, digits)
        parts.append(now - given)
        given = now
    return tuple(parts)


def lines_left(
    items: Sequence[Line],
    back: Mapping[int, Decimal],
    paid_back: Mapping[int, Decimal],
    digits: int = 2,
    on_top: Mapping[int, Decimal] | None = None,
) -> tuple[Left, ...]:
    """The lines of a bill (`items` as the books have them, what comes off and on it among them),
    with what came back of each by its number: quantities and money. `on_top`: the tax of each line,
    where the prices are without it."""
    goods = [(at, one) for at, one in enumerate(items, start=1) if is_sold(one.name, one.amount)]
    off = sum((-one.amount for one in items if takes_off(one.name, one.amount)), ZERO)
    shares = shared(off, [one.amount for _, one in goods], digits)
    tax = on_top or {}
    return tuple(
        Left(
            at,
            one,
            one.amount - share + tax.get(at, ZERO),
            back.get(at, ZERO),
            paid_back.get(at, ZERO),
        )
        for (at, one), share in zip(goods, shares, strict=True)
    )


def round_off_of(items: Sequence[Line]) -> Decimal:
    """What made the bill whole rupees; it comes back with the last piece."""
    return sum((one.amount for one in items if one.name == ROUND_OFF), ZERO)

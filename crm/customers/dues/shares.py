"""Who pays what: the rule that shares a customer's money over what they were charged.

Nothing here is stored as pairs of a payment and a bill. What is open of each charge is derived from
the rows anew, so that it can never be paid twice, whatever is edited or taken back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import IntEnum

from crm.dataclass import dataclass
from crm.values import ZERO


class ChargeKind(IntEnum):
    """Kinds of charges, in the order in which those of one day are paid."""

    OPENING = 0  # paid before any other, whatever its day
    BILL = 1
    GIVEN = 2


@dataclass(frozen=True, slots=True)
class Charge:
    """Something that a customer owes: `id` is the bill's or the payment's, `day` a shop date,
    `size` (major units) a bill's total less what of it came back to the account."""

    kind: ChargeKind
    id: int
    day: date
    size: Decimal

    @property
    def order(self) -> tuple[bool, date, ChargeKind, int]:
        return self.kind is not ChargeKind.OPENING, self.day, self.kind, self.id


@dataclass(frozen=True, slots=True)
class Open:
    """A charge and what is still open of it: from 0 to its size."""

    charge: Charge
    due: Decimal


@dataclass(frozen=True, slots=True)
class Shares:
    """Every charge in the order in which free money pays them, and the money that is left."""

    charges: tuple[Open, ...]
    advance: Decimal

    @property
    def balance(self) -> Decimal:
        """What is owed to the shop; below 0 an advance."""
        return sum((one.due for one in self.charges), ZERO) - self.advance

    @property
    def owes_since(self) -> date | None:
        """The day of the oldest charge that is not paid."""
        return min((one.charge.day for one in self.charges if one.due), default=None)


def share(charges: Iterable[Charge], said_for: Mapping[int, Decimal], free: Decimal) -> Shares:
    """What is open of each charge.

    `said_for` is the money that names a bill, by the bill's id: it pays that bill up to its size,
    and what is over is free, as is what names no bill among `charges`. Free money pays the charges
    in order: the opening balance, then bills and money given by day (of one day bills first), then
    by id.
    """
    in_order = sorted(charges, key=lambda one: one.order)
    left = free + sum(said_for.values(), ZERO)
    open_after: list[Decimal] = []
    for one in in_order:
        named = said_for.get(one.id, ZERO) if one.kind is ChargeKind.BILL else ZERO
        paid = min(named, one.size)
        left -= paid
        open_after.append(one.size - paid)
    found: list[Open] = []
    for one, due in zip(in_order, open_after, strict=True):
        paid = min(left, due)
        left -= paid
        found.append(Open(one, due - paid))
    return Shares(tuple(found), left)

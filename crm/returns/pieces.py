"""What was said to come back, as pieces of the lines of its bill."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from crm.dataclass import dataclass
from crm.errors import Invalid
from crm.language.keys import item_key
from crm.purchases.stored import Purchase
from crm.returns.model import NewReturn, SaidItem
from crm.returns.worth import Left, shared
from crm.values import LARGEST_AMOUNT, ZERO, Currency

_IN_THE_LARGER = {("g", "kg"): Decimal(1000), ("ml", "l"): Decimal(1000)}


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line of a bill: how many, and the money."""

    line: int
    quantity: Decimal
    amount: Decimal


def pieces_of(
    new: NewReturn, bill: Purchase, left: Sequence[Left], currency: Currency
) -> tuple[Piece, ...]:
    """Raises Invalid as `recording.record` says."""
    open_amount = bill.total_amount - bill.returned_amount
    if new.everything:
        found = tuple(Piece(one.number, one.quantity, one.amount) for one in left)
        found = tuple(one for one in found if one.quantity or one.amount)
        if not found:
            raise Invalid("items", 0, "nothing_left")
        return found
    if new.items:
        return _of_items(new.items, left, currency)
    if new.amount is None:
        raise Invalid("items", 0, "unsaid")
    amount = _money(new.amount, currency)
    if amount > open_amount:
        raise Invalid("amount", amount, "more_than_bill")
    if amount == open_amount:  # with what made the bill whole rupees
        amount = sum((one.amount for one in left), ZERO)
    parts = shared(amount, [one.amount for one in left], currency.digits)
    return tuple(
        Piece(one.number, ZERO, part) for one, part in zip(left, parts, strict=True) if part
    )


def _money(amount: Decimal, currency: Currency) -> Decimal:
    if not amount.is_finite() or amount > LARGEST_AMOUNT:
        raise Invalid("amount", amount, "too_large")
    amount = currency.round(amount)
    if amount <= 0:
        raise Invalid("amount", amount, "not_positive")
    return amount


def _of_items(
    items: Sequence[SaidItem], left: Sequence[Left], currency: Currency
) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    now = {one.number: one for one in left}
    for said in items:
        lines = [now[one.number] for one in matching(said.name, left)]
        if not lines:
            raise Invalid("item", said.name, "not_on_bill")
        for piece in _of_lines(said, lines, currency):
            one = now[piece.line]
            now[piece.line] = Left(
                one.number,
                one.line,
                one.worth,
                one.back + piece.quantity,
                one.paid_back + piece.amount,
            )
            pieces.append(piece)
    return tuple(pieces)


def _of_lines(said: SaidItem, lines: Sequence[Left], currency: Currency) -> list[Piece]:
    """The pieces of one item, from the first of its lines that has some left."""
    there = sum((one.quantity for one in lines), ZERO)
    wanted = there if said.quantity is None else _in_unit(said, said.quantity, lines[0])
    if wanted <= 0:
        raise Invalid("quantity", wanted, "more_than_sold" if not there else "not_positive")
    if wanted > there:
        raise Invalid("quantity", wanted, "more_than_sold")
    pieces: list[Piece] = []
    for one in lines:
        quantity = min(wanted, one.quantity)
        if quantity:
            pieces.append(Piece(one.number, quantity, one.piece(quantity, currency.digits)))
            wanted -= quantity
    if said.amount is None:
        return pieces
    # an amount that was said wins, up to what is left of these lines
    by_number = {one.number: one for one in lines}
    most = [by_number[piece.line].amount for piece in pieces]
    amount = min(_money(said.amount, currency), sum(most, ZERO))
    parts = shared(amount, most, currency.digits)
    return [
        Piece(piece.line, piece.quantity, part) for piece, part in zip(pieces, parts, strict=True)
    ]


def _in_unit(said: SaidItem, quantity: Decimal, line: Left) -> Decimal:
    """The quantity in the unit of the bill's line."""
    unit = line.line.unit
    if said.unit is None or said.unit == unit or unit is None:
        return quantity
    if (said.unit, unit) in _IN_THE_LARGER:
        return quantity / _IN_THE_LARGER[said.unit, unit]
    if (unit, said.unit) in _IN_THE_LARGER:
        return quantity * _IN_THE_LARGER[unit, said.unit]
    raise Invalid("unit", said.unit, "other_unit")


def matching(name: str, left: Sequence[Left]) -> list[Left]:
    """The lines that are this item: of its name, else those in whose name all its words are, if
    that is one item. Lines with something left come first."""
    key = item_key(name)
    found = [one for one in left if item_key(one.line.name) == key]
    if not found:
        words = set(key.split())
        found = [one for one in left if words <= set(item_key(one.line.name).split())]
        if len({item_key(one.line.name) for one in found}) > 1:
            return []
    return found

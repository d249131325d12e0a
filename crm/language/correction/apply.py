"""A bill with its corrections made: pure arithmetic, the same rules as for a new one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from crm.language.correction.changes import (
    Added,
    Changed,
    Correction,
    Dated,
    Deleted,
    Discounted,
    Moved,
    Noted,
    Paid,
    Removed,
    Totalled,
)
from crm.language.sale.draft import ZERO, Discount, Draft, Line, Reason, Refusal, plain, rounded
from crm.values import LARGEST_AMOUNT


def corrected(
    bill: Draft, corrections: Iterable[Correction], *, digits: int = 2
) -> Draft | Refusal | None:
    """The bill as corrected; None when the sale is to be deleted.

    Refused, with the corrected bill beside it, where nothing would be left, or the discount would
    be larger than the bill. `Moved` sets name and phone as said: the caller finds the customer.
    """
    subtotal = bill.subtotal
    discount = bill.discount
    for one in corrections:
        match one:
            case Deleted():
                return None
            case Discounted(kind, value):
                discount = None if kind is None else Discount(kind, value, ZERO)
            case Totalled(total):
                subtotal = rounded(total, digits)
            case Removed() | Added() | Changed():
                if isinstance(one, Added) and not bill.items and subtotal:
                    return Refusal(Reason.AMBIGUOUS, bill, "total_without_items")
                bill = replace(bill, items=_with_items(bill.items, one, digits))
                if not bill.items:
                    return Refusal(Reason.NO_AMOUNT, bill, "nothing_left")
                subtotal = sum((line.amount for line in bill.items), ZERO)
            case _:
                bill = _with_head(bill, one)
    return _totalled(bill, subtotal, discount, digits)


def _with_head(bill: Draft, one: Paid | Dated | Noted | Moved) -> Draft:
    match one:
        case Paid(method):
            return replace(bill, payment_method=method)
        case Dated(day):
            return replace(bill, day=day)
        case Noted(note):
            return replace(bill, note=note)
        case Moved(name, phone):
            return replace(bill, customer_name=name, customer_phone=phone)


def _with_items(
    items: tuple[Line, ...], one: Removed | Added | Changed, digits: int
) -> tuple[Line, ...]:
    match one:
        case Removed(item):
            return tuple(line for line in items if line.name != item)
        case Added(line):
            return (*items, line)
        case Changed():
            return tuple(_changed(line, one, digits) for line in items)


def _changed(line: Line, change: Changed, digits: int) -> Line:
    if line.name != change.item:
        return line
    quantity = line.quantity if change.quantity is None else change.quantity
    unit = change.unit or line.unit
    if change.sum is not None:
        amount = rounded(change.sum, digits)
        price = rounded(amount / quantity, digits)
    else:
        price = change.price if change.price is not None else (line.unit_price or ZERO)
        amount = rounded(quantity * price, digits)
    return replace(
        line,
        quantity=plain(quantity),
        unit=unit,
        unit_price=price,
        amount=amount,
        summed=change.sum is not None,
        bare_price=False,
        remembered=line.remembered and change.price is None and change.sum is None,
    )


def _totalled(
    bill: Draft, subtotal: Decimal, discount: Discount | None, digits: int
) -> Draft | Refusal:
    if discount is not None:
        percent = discount.kind == "percent"
        taken = rounded(subtotal * discount.value / 100 if percent else discount.value, digits)
        discount = replace(discount, amount=taken)
    total = subtotal - (discount.amount if discount else ZERO)
    bill = replace(bill, discount=discount, total=total)
    if total < 0:
        return Refusal(Reason.AMBIGUOUS, bill, "discount_above_the_bill")
    if total == 0:
        return Refusal(Reason.ZERO_OR_NEGATIVE, bill)
    if total > LARGEST_AMOUNT:
        return Refusal(Reason.TOO_LARGE, bill)
    return bill

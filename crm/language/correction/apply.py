"""A bill with its corrections made: pure arithmetic, the same rules as for a new one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from crm.bill import Bill, Line, lone_sale
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
from crm.language.sale.reasons import Reason, Refusal
from crm.values import LARGEST_AMOUNT, ZERO, plain


def corrected(
    bill: Bill, corrections: Iterable[Correction], *, digits: int = 2
) -> Bill | Refusal | None:
    """The bill as corrected; None when the sale is to be deleted.

    Refused, with the corrected bill beside it, where nothing would be left, or the discount would
    be larger than the bill. `Moved` sets name and phone as said: the caller finds the customer.
    """
    for one in corrections:
        match one:
            case Deleted():
                return None
            case Discounted(kind, value):
                bill = bill.with_discount(kind, value, digits)
            case Totalled(total):
                bill = bill.with_lines((lone_sale(total).at_price(total, digits),), digits)
            case Removed() | Added() | Changed():
                if isinstance(one, Added) and not bill.goods and bill.subtotal:
                    return Refusal(Reason.AMBIGUOUS, bill, "total_without_items")
                bill = bill.with_lines(_lines(bill, one, digits), digits)
                if not bill.lines:
                    return Refusal(Reason.NO_AMOUNT, bill, "nothing_left")
            case Paid(method):
                bill = replace(bill, payment_method=method)
            case Dated(day):
                bill = replace(bill, purchase_date=day)
            case Noted(note):
                bill = replace(bill, notes=note)
            case Moved(name, phone):
                bill = replace(bill, customer_name=name, customer_phone=phone)
    return _possible(bill)


def _lines(bill: Bill, one: Removed | Added | Changed, digits: int) -> tuple[Line, ...]:
    match one:
        case Removed(item):
            return tuple(line for line in bill.lines if line.name != item)
        case Added(line):
            return (*bill.goods, line)
        case Changed(item):
            return tuple(
                _changed(line, one, digits) if line.name == item else line for line in bill.lines
            )


def _changed(line: Line, change: Changed, digits: int) -> Line:
    quantity = line.quantity if change.quantity is None else plain(change.quantity)
    line = replace(
        line,
        quantity=quantity,
        unit=change.unit or line.unit,
        bare_price=False,
        quantity_rounded=False,
    )
    if change.sum is not None:
        return line.for_sum(change.sum, digits)
    if change.price is not None:
        return line.at_price(change.price, digits)
    price = line.unit_price or ZERO
    if line.remembered:
        return line.at_last_price(price, digits)
    return line.at_price(price, digits)


def _possible(bill: Bill) -> Bill | Refusal:
    if bill.total < 0:
        return Refusal(Reason.AMBIGUOUS, bill, "discount_above_the_bill")
    if bill.total == 0:
        return Refusal(Reason.ZERO_OR_NEGATIVE, bill)
    if bill.total > LARGEST_AMOUNT:
        return Refusal(Reason.TOO_LARGE, bill)
    return bill

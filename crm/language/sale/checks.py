"""Checks that a bill adds up: the last stage, from what was read to a bill or a refusal."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from crm.bill import Bill, Line, Paid, lone_sale
from crm.language import vocabulary
from crm.language.letters import fold
from crm.language.sale.doubts import is_somebody
from crm.language.sale.money.paid_parts import amounts
from crm.language.sale.reasons import Reason, Refusal
from crm.language.sale.state import Reading
from crm.language.vocabulary import ON_ACCOUNT
from crm.values import LARGEST_AMOUNT, plain, rounded

_ORDER = (
    Reason.NOT_A_SALE,
    Reason.ZERO_OR_NEGATIVE,
    Reason.FUTURE,
    Reason.TOO_LARGE,
    Reason.SPLIT_PAYMENT,
    Reason.AMBIGUOUS,
    Reason.UNCLEAR_DATE,
    Reason.NO_AMOUNT,
    Reason.NO_CUSTOMER,
)
_LARGEST_QUANTITY = Decimal(10) ** 9
_THOUSANDTH = Decimal("0.001")


def checked(reading: Reading) -> Bill | Refusal:
    """The bill where everything is there and agrees, otherwise the gravest problem with it."""
    bill = _with_discount(
        reading,
        Bill(
            purchase_date=reading.day or reading.today,
            lines=_lines(reading),
            payment_method=reading.payments[0] if len(reading.payments) == 1 else None,
            notes=reading.note,
            customer_name=reading.name,
            customer_phone=reading.phones[0] if reading.phones else None,
            points=reading.points,
            handed=reading.handed,
        ),
    )
    _compare(reading, bill)
    bill = _paid(reading, bill)
    _sizes(reading, bill)
    bill = replace(bill, lines=tuple(_to_the_thousandth(line) for line in bill.lines))
    if len(reading.phones) > 1:
        reading.problem(Reason.AMBIGUOUS, "two_phones")
    nobody = bill.customer_name is None and bill.customer_phone is None
    if nobody:
        reading.problem(Reason.NO_CUSTOMER)
    if not reading.problems:
        return bill if reading.other_line is None else _either(bill, *reading.other_line)
    reason, detail = min(reading.problems, key=lambda problem: _ORDER.index(problem[0]))
    nothing = not reading.lines and any(why is Reason.NO_AMOUNT for why, _ in reading.problems)
    if reason is Reason.NOT_A_SALE or (nobody and nothing):
        return Refusal(Reason.NOT_A_SALE, None, detail)
    if reason is Reason.NO_CUSTOMER and reading.other_line is not None:
        return _either(bill, *reading.other_line)
    counter = nobody and _is_counter(reading, bill, priced=reason is not Reason.NO_AMOUNT)
    return Refusal(reason, bill, detail, "counter" if counter else None)


def _either(bill: Bill, at: int, named: Line) -> Refusal:
    """Both readings of a number behind an item that nobody knows."""
    lines = (*bill.lines[:at], named, *bill.lines[at + 1 :])
    as_name = replace(bill, lines=lines)
    return Refusal(Reason.AMBIGUOUS, as_name, "number_in_name", readings=(as_name, bill))


def _is_counter(reading: Reading, bill: Bill, *, priced: bool) -> bool:
    """Nobody was named, and an item (with its price) or a way of paying was: a sale to whoever
    came in."""
    if reading.counter:
        return True
    if reading.tells or any(_names_somebody(reading, line.name) for line in bill.goods):
        return False
    if bill.payment_method is not None:
        return True
    return priced and any(reading.is_item(line.name) or _is_goods(line.name) for line in bill.goods)


def _names_somebody(reading: Reading, name: str) -> bool:
    """`honey asha`: nobody knows honey here, but Asha."""
    _, _, last = name.rpartition(" ")
    return last != name and not reading.is_item(name) and is_somebody(reading, last)


def _is_goods(name: str) -> bool:
    return not {fold(word) for word in name.split()} <= vocabulary.NO_GOODS


def _lines(reading: Reading) -> tuple[Line, ...]:
    """The lines; a total on its own as one."""
    stated = list(dict.fromkeys(reading.stated))
    if not reading.lines:
        if stated and (total := rounded(max(stated), reading.digits)):
            return (lone_sale(total),)
        if not stated:
            reading.problem(Reason.NO_AMOUNT)
        return ()
    unpriced = [line for line in reading.lines if line.unit_price is None]
    if len(reading.lines) == len(unpriced) == len(stated) == 1:
        reading.lines = [unpriced[0].for_sum(stated[0], reading.digits)]
    elif unpriced:
        reading.problem(Reason.NO_AMOUNT, unpriced[0].name)
    return tuple(reading.lines)


def _with_discount(reading: Reading, bill: Bill) -> Bill:
    if reading.discount is None:
        return bill
    less = bill.with_discount(*reading.discount, reading.digits)
    if less.total < 0 < bill.total:
        reading.problem(Reason.AMBIGUOUS, "discount_above_the_bill")
        return bill
    return less


def _paid(reading: Reading, bill: Bill) -> Bill:
    """Paid in part or in two ways: on account, with what was paid at once. The parts must be the
    total, with a rest that was said. What is handed over is no less than the bill."""
    if bill.handed is not None and bill.handed < bill.total:
        reading.problem(Reason.AMBIGUOUS, "handed_less")
    if not reading.paid:
        return bill
    paid = amounts(reading.paid, bill.total, reading.digits)
    if paid is None:
        reading.problem(Reason.AMBIGUOUS, "paid_differs")
        return bill
    at_once = tuple(
        Paid(rounded(amount, reading.digits), way) for amount, way in paid if way != ON_ACCOUNT
    )
    return replace(bill, payment_method=ON_ACCOUNT, paid=_together(at_once))


def _together(paid: tuple[Paid, ...]) -> tuple[Paid, ...]:
    """One part each way of paying."""
    sums: dict[str | None, Decimal] = {}
    for one in paid:
        sums[one.method] = sums.get(one.method, Decimal(0)) + one.amount
    return tuple(Paid(amount, method) for method, amount in sums.items())


def _compare(reading: Reading, bill: Bill) -> None:
    """Checks that each stated total equals the total, before or after the discount."""
    totals = (bill.subtotal, bill.total)
    if any(rounded(said, reading.digits) not in totals for said in reading.stated):
        reading.problem(Reason.AMBIGUOUS, "total_differs")


def _sizes(reading: Reading, bill: Bill) -> None:
    total = bill.total
    for line in reading.lines:
        if line.quantity <= 0 or (line.unit_price is not None and line.amount <= 0):
            reading.problem(Reason.ZERO_OR_NEGATIVE, line.name)
        if line.quantity > _LARGEST_QUANTITY or line.amount > LARGEST_AMOUNT:
            reading.problem(Reason.TOO_LARGE, line.name)
    if total > LARGEST_AMOUNT:
        reading.problem(Reason.TOO_LARGE, f"{total:f}")
    if (reading.stated or not any(line.unit_price is None for line in reading.lines)) and (
        total <= 0 and (reading.lines or reading.stated)
    ):
        reading.problem(Reason.ZERO_OR_NEGATIVE, f"{rounded(total, reading.digits):f}")


def _to_the_thousandth(line: Line) -> Line:
    """The books keep three places of a quantity; what the line costs stays as it was said."""
    if line.quantity > _LARGEST_QUANTITY or line.quantity == line.quantity.quantize(_THOUSANDTH):
        return line
    quantity = max(line.quantity.quantize(_THOUSANDTH), _THOUSANDTH)
    return replace(line, quantity=plain(quantity), quantity_rounded=True)

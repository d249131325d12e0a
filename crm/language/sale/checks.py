"""Does it add up: the last stage, from what was read to a draft or a refusal."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from crm.language.sale.draft import ZERO, Discount, Draft, Line, Reason, Refusal, plain, rounded
from crm.language.sale.state import Reading
from crm.values import LARGEST_AMOUNT

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


def checked(reading: Reading) -> Draft | Refusal:
    """A draft where everything is there and agrees, otherwise the gravest problem with it."""
    subtotal = _subtotal(reading)
    discount = _discount(reading, subtotal)
    total = subtotal - discount.amount if discount else subtotal
    _compare(reading, subtotal, total)
    _sizes(reading, total)
    if len(reading.phones) > 1:
        reading.problem(Reason.AMBIGUOUS, "two_phones")
    missing = set()
    if reading.name is None and not reading.phones:
        missing.add("customer")
        reading.problem(Reason.NO_CUSTOMER)
    if any(reason is Reason.NO_AMOUNT for reason, _ in reading.problems):
        missing.add("amount")
    draft = Draft(
        customer_name=reading.name,
        customer_phone=reading.phones[0] if reading.phones else None,
        items=tuple(reading.lines),
        discount=discount,
        total=total,
        payment_method=reading.payments[0] if len(reading.payments) == 1 else None,
        day=reading.day or reading.today,
        note=reading.note,
        missing=frozenset(missing),
        doubts=tuple(reading.doubts),
    )
    if not reading.problems:
        return draft
    reason, detail = min(reading.problems, key=lambda problem: _ORDER.index(problem[0]))
    if missing == {"customer", "amount"} and not reading.lines:
        return Refusal(Reason.NOT_A_SALE, None, detail)
    if reason is Reason.NOT_A_SALE:
        return Refusal(reason, None, detail)
    return Refusal(reason, draft, detail)


def _subtotal(reading: Reading) -> Decimal:
    stated = list(dict.fromkeys(reading.stated))
    if not reading.lines:
        if not stated:
            reading.problem(Reason.NO_AMOUNT)
            return ZERO
        return rounded(max(stated), reading.digits)
    unpriced = [line for line in reading.lines if line.unit_price is None]
    if len(reading.lines) == len(unpriced) == len(stated) == 1:
        line, amount = unpriced[0], rounded(stated[0], reading.digits)
        price = rounded(amount / line.quantity, reading.digits) if line.quantity > 0 else ZERO
        reading.lines = [replace(line, amount=amount, unit_price=price, summed=True)]
    elif unpriced:
        reading.problem(Reason.NO_AMOUNT, unpriced[0].name)
    return sum((line.amount for line in reading.lines), ZERO)


def _discount(reading: Reading, subtotal: Decimal) -> Discount | None:
    if reading.discount is None:
        return None
    kind, value = reading.discount
    if kind == "percent":
        amount = rounded(subtotal * value / 100, reading.digits)
    else:
        amount = rounded(value, reading.digits)
    if amount > subtotal > 0:
        reading.problem(Reason.AMBIGUOUS, "discount_above_the_bill")
        return None
    return Discount("percent" if kind == "percent" else "amount", value, amount)


def _compare(reading: Reading, subtotal: Decimal, total: Decimal) -> None:
    """What was said to be the total must be the total, before or after the discount."""
    if any(rounded(said, reading.digits) not in (subtotal, total) for said in reading.stated):
        reading.problem(Reason.AMBIGUOUS, "total_differs")


def _sizes(reading: Reading, total: Decimal) -> None:
    for at, line in enumerate(reading.lines):
        if line.quantity <= 0 or (line.unit_price is not None and line.amount <= 0):
            reading.problem(Reason.ZERO_OR_NEGATIVE, line.name)
        if line.quantity > _LARGEST_QUANTITY or line.amount > LARGEST_AMOUNT:
            reading.problem(Reason.TOO_LARGE, line.name)
        elif line.quantity != line.quantity.quantize(_THOUSANDTH):
            reading.lines[at] = _to_the_thousandth(reading, line)
    if total > LARGEST_AMOUNT:
        reading.problem(Reason.TOO_LARGE, f"{total:f}")
    if (reading.stated or not any(line.unit_price is None for line in reading.lines)) and (
        total <= 0 and (reading.lines or reading.stated)
    ):
        reading.problem(Reason.ZERO_OR_NEGATIVE, f"{total:f}")


def _to_the_thousandth(reading: Reading, line: Line) -> Line:
    """The books keep three places of a quantity; what the line costs stays as it was said."""
    quantity = max(line.quantity.quantize(_THOUSANDTH), _THOUSANDTH)
    reading.doubts.append("quantity_rounded")
    return replace(line, quantity=plain(quantity))

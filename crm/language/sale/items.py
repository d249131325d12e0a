"""Turns assembled entries into the lines of a bill, with their amounts."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from crm.bill import Line
from crm.language import vocabulary
from crm.language.everyday import GOODS, WORN
from crm.language.sale.doubts import doubt_whose
from crm.language.sale.entry import DROPPED, Entry
from crm.language.sale.parts import Part
from crm.language.sale.reasons import MANY, Reason
from crm.language.sale.state import Reading
from crm.values import ONE, ZERO, is_far, plain, rounded

NO_ITEM = vocabulary.words(
    """out off of than from under over against back rest remaining extra use using later when but
    out baad aage peeche upar niche saath ke"""
)
_THREE_PLACES = re.compile(r"\d{1,3}\.\d{3}")
_FEW = 5
_LEAST_IN_NAME = 5
"""A smaller number behind an unknown item counts it."""
_NEVER_LAST = vocabulary.words("for to by on from at in per @")


def to_lines(reading: Reading, found: list[Entry]) -> None:
    """Entries as lines, with amounts; a lone amount becomes a stated total."""
    for entry in found:
        name, unit_is_name = _name(entry)
        if not name:
            _unnamed(reading, entry)
            continue
        if entry.before and entry.quantity and len(_named(entry)) > entry.before:
            reading.problem(Reason.AMBIGUOUS, "several_sales")
        doubt_whose(reading, name, _named(entry), counted=entry.quantity is not None)
        if _is_spoken_few(entry.price) and entry.sum is None:
            reading.problem(Reason.AMBIGUOUS, name)  # number do: two, or give?
        if reading.lines and name.casefold() in vocabulary.PACKED:
            reading.problem(Reason.AMBIGUOUS, name)  # shelcal 500 1 strip 120: one item, or two?
        if _is_of_money(reading, entry, name) or _is_two_prices(reading, entry, name):
            reading.problem(Reason.AMBIGUOUS, name)
        _end_of_the_bill(reading, entry)
        number_in_name = _may_end_the_name(reading, entry, name)
        if number_in_name is not None:
            reading.other_line = (len(reading.lines), number_in_name)
        elif _is_unjoined(reading, entry, name):
            reading.problem(Reason.AMBIGUOUS, "unjoined")
        if entry.is_priced and _named(entry) and _is_grammar(entry):
            reading.problem(Reason.AMBIGUOUS, "no_item")
        reading.lines.append(_line(reading, entry, name, unit_is_name=unit_is_name))


def _is_spoken_few(price: Part | None) -> bool:
    """`do` without its rupees is hardly a price."""
    if price is None or price.kind not in ("number", "quantity") or price.money:
        return False
    return price.token.spoken and price.value < _FEW


def _is_of_money(reading: Reading, entry: Entry, name: str) -> bool:
    """`coupon 20`, `bal 150`: what is said of the money is nothing that was sold. `bill 12 450`:
    its number is no count, and that of `table 5` no price."""
    words = set(name.casefold().split())
    if reading.is_item(name):
        return False
    seat = entry.quantity is None and entry.price is not None and entry.price.value < _MOST_SEATS
    return (
        words <= _MONEY
        or (words <= _PAPERS and entry.quantity is not None)
        or (words <= _SEATS and seat)
    )


_MONEY = vocabulary.words(
    "coupon coupons voucher vouchers cashback adv advance bal round off roundoff rounding"
)
_SEATS = vocabulary.words("table seat token room")
_MOST_SEATS = 100
_PAPERS = vocabulary.TOTAL_WORDS | vocabulary.words("invoice inv receipt challan memo")


def _is_two_prices(reading: Reading, entry: Entry, name: str) -> bool:
    """`oil 250 paid 200` where oil is 250: the first number is the price, and no count."""
    count, price = entry.quantity, entry.price
    if not entry.before or count is None or price is None:
        return False
    if not count.kind == price.kind == "number" or count.value < MANY or price.value < MANY:
        return False
    usual = reading.known.last_price(name, None)
    return usual is not None and not is_far(count.value, usual)


def _named(entry: Entry) -> list[Part]:
    return [part for part in entry.words if part.key not in DROPPED]


def _name(entry: Entry) -> tuple[str, bool]:
    """The words of an item; a unit or a small word is one where there is nothing else."""
    named = [part for part in _named(entry) if part.key not in vocabulary.GENERIC_GOODS]
    while named and named[0].key in vocabulary.ITEM_LABELS:
        named = named[1:]
    while named and named[-1].key in _NEVER_LAST:
        named = named[:-1]
    if named:
        return " ".join(part.token.text for part in named), False
    if entry.quantity is not None and entry.quantity.unit is not None:
        return entry.quantity.token.text, True
    if entry.quantity is not None and len(entry.words) == 1:
        only = entry.words[0]
        if entry.is_priced and only.key in vocabulary.VERBS and len(only.key) > 3:
            return only.token.text, False  # 10 diya 5
    return "", False


def item_name(entry: Entry) -> str:
    """The words of an item, empty for a number on its own."""
    return _name(entry)[0]


def item_unit(entry: Entry) -> str | None:
    """The unit of the quantity; None where its word is the item itself: `3 box`."""
    return entry.quantity.unit if entry.quantity and not _name(entry)[1] else None


def _unnamed(reading: Reading, entry: Entry) -> None:
    """An amount without an item: the total, 2x50 too."""
    if _is_spoken_few(entry.price or entry.quantity) and entry.sum is None:
        reading.problem(Reason.AMBIGUOUS, "few")  # asha do
    lone = entry.price or entry.quantity
    if lone is not None and _THREE_PLACES.fullmatch(lone.token.text):
        reading.problem(Reason.AMBIGUOUS, lone.token.text)  # 1.250: a thousand, or a little over 1
    if entry.sum is not None:
        reading.stated.append(entry.sum.value)
        if lone is not None and not (entry.price and entry.quantity):
            reading.stated.append(lone.value)  # 500 disc 10% = 450
    elif entry.price is not None and entry.quantity is not None:
        if entry.price.kind == "number":
            reading.problem(Reason.AMBIGUOUS, "two_amounts")
        reading.stated.append(rounded(entry.quantity.value * entry.price.value, reading.digits))
    elif entry.price is not None:
        reading.stated.append(entry.price.value)
    elif entry.quantity is not None and entry.quantity.kind == "number":
        reading.stated.append(entry.quantity.value)


def _line(reading: Reading, entry: Entry, name: str, *, unit_is_name: bool) -> Line:
    quantity = entry.quantity.value if entry.quantity else ONE
    if entry.quantity is None and _may_be_counted(name):
        reading.problem(Reason.AMBIGUOUS, name)
    unit = entry.quantity.unit if entry.quantity and not unit_is_name else None
    price = entry.price.value if entry.price else None
    rate_unit = entry.price.unit if entry.price else None
    size = entry.size
    if size is not None and rate_unit == size.unit:
        quantity, unit, size = quantity * size.value, size.unit, None
    elif rate_unit is not None and unit is None:
        unit = rate_unit
        if unit == "dozen" and entry.quantity is not None:
            reading.problem(Reason.AMBIGUOUS, "dozen")  # 6 eggs 84/dozen: six, or six dozen?
    elif rate_unit is not None and unit != rate_unit:
        if unit == "dozen" and rate_unit == "pcs":
            quantity, unit = quantity * 12, "pcs"
        else:
            reading.problem(Reason.AMBIGUOUS, f"{unit}/{rate_unit}")
    line = Line(name, plain(quantity), None, ZERO, unit, _typed_size(size))
    if entry.sum is None:
        return _without_sum(reading, entry, line)
    if price is None:
        return line.for_sum(entry.sum.value, reading.digits)
    line, said = line.at_price(price, reading.digits), rounded(entry.sum.value, reading.digits)
    if line.amount != said and entry.sum.equals:
        reading.stated.append(said)
    elif line.amount != said:
        reading.problem(Reason.AMBIGUOUS, "sum_and_price_differ")
    return replace(line, summed=True)


def _without_sum(reading: Reading, entry: Entry, line: Line) -> Line:
    """At the price that was said, or at the last one."""
    if entry.price is not None and entry.price.kind == "number":
        counted = entry.quantity is not None
        return _at_bare_price(reading, line, entry.price.value, counted=counted)
    if entry.price is not None:
        return line.at_price(entry.price.value, reading.digits)
    last = reading.known.last_price(line.name, line.unit)
    if last is not None and _may_be_the_price(entry, line, last):
        priced = replace(line, quantity=ONE).at_price(line.quantity, reading.digits)
        reading.other_line = (len(reading.lines), priced)
    if last is None and line.unit == "pcs":
        last = reading.known.last_price(line.name, None)
    return line if last is None else line.at_last_price(last, reading.digits)


def _may_be_the_price(entry: Entry, line: Line, usual: Decimal) -> bool:
    """`40 soap` where a soap is 40: forty of them, or one."""
    count = entry.quantity
    bare = count is not None and count.kind == "number" and line.unit is None
    return bare and line.quantity >= MANY and not is_far(line.quantity, usual)


def _at_bare_price(reading: Reading, line: Line, price: Decimal, *, counted: bool) -> Line:
    """A bare number is the price of one, unless the shop's own price says that it is the sum."""
    each = line.at_price(price, reading.digits)
    usual = reading.known.last_price(line.label, line.unit)
    if line.quantity == ONE:
        if not counted and usual is not None and price < MANY and usual > 3 * price:
            reading.problem(Reason.AMBIGUOUS, line.name)  # dolo 650 2: two of them, or at 2?
        return each
    each = replace(each, bare_price=True)
    if not is_rather_the_sum(price, line.quantity, usual):
        return each
    return replace(line.for_sum(price, reading.digits), bare_price=True)


def is_rather_the_sum(price: Decimal, quantity: Decimal, usual: Decimal | None) -> bool:
    """Whether a bare number is the sum of so many rather than the price of one: of the two the one
    nearer to the usual price, where the other is more than three times away."""
    if usual is None or quantity <= 0 or price <= 0 or not is_far(price, usual):
        return False
    in_all = price / quantity
    return max(in_all / usual, usual / in_all) < max(price / usual, usual / price)


def _is_unjoined(reading: Reading, entry: Entry, name: str) -> bool:
    """`ravi 250 farhan 450`: two amounts with a word between that nobody knows as an item. So many
    at so much are only multiplied when an item, `x`, `@` or a unit joins them."""
    count, price = entry.quantity, entry.price
    if count is None or price is None or count.kind != "number" or price.kind != "number":
        return False
    if price.money or count.value < MANY or price.value < MANY:
        return False
    goods = any(part.key in GOODS for part in entry.words)
    return not goods and not reading.is_item(name)


def _may_end_the_name(reading: Reading, entry: Entry, name: str) -> Line | None:
    """`iphone 13 45000`: thirteen at so much, or one of that name; the line of the second reading.
    An unknown item's number behind its words is hardly so large a quantity."""
    count, price = entry.quantity, entry.price
    if count is None or price is None or count.kind != "number" or price.kind != "number":
        return None
    whole = count.value == count.value.to_integral_value()
    if not entry.before or price.money or not whole or price.value < MANY or entry.sum is not None:
        return None
    if count.value < _LEAST_IN_NAME or count.token.spoken:
        return None
    goods = any(part.key in GOODS - WORN for part in entry.words)
    if goods or reading.known.last_price(name, None) is not None or reading.is_item(name):
        return None
    named = Line(f"{name} {plain(count.value):f}", ONE, None, ZERO, None, _typed_size(entry.size))
    return named.at_price(price.value, reading.digits)


def _end_of_the_bill(reading: Reading, entry: Entry) -> None:
    """The last line of `shirt 500, pant 700 = 1200`: a price, and the total of the bill. Of one
    line alone it is that line's (`rice 5 = 500`)."""
    count, total = entry.quantity, entry.sum
    if count is None or total is None or not total.equals or entry.price is not None:
        return
    if count.kind != "number" or count.unit is not None or not entry.before:
        return
    so_far = sum((line.amount for line in reading.lines), ZERO)
    if so_far + count.value == total.value:
        entry.price, entry.quantity, entry.sum = count, None, None
        reading.stated.append(rounded(total.value, reading.digits))
    elif count.value >= MANY and (reading.lines or count.value >= total.value):
        reading.problem(Reason.AMBIGUOUS, "total_differs")


def _is_grammar(entry: Entry) -> bool:
    """Only small words, as in `100 off 50`: nothing that could be sold."""
    return all(part.kind == "word" and part.key in NO_ITEM for part in _named(entry))


def _may_be_counted(name: str) -> bool:
    """`10 ft pipe 25`: one pipe of ten feet, or ten feet of it."""
    number, _, rest = name.partition(" ")
    return (
        number not in ("1", "") and number[0].isdigit() and rest.split(" ")[0] in vocabulary.LENGTHS
    )


def _typed_size(size: Part | None) -> str | None:
    if size is None:
        return None
    if size.kind == "size":
        return size.token.text
    return f"{plain(size.value)}{size.token.text}"

"""Turns assembled entries into the lines of a bill, with their amounts."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from crm.bill import Line
from crm.language import vocabulary
from crm.language.everyday import GOODS
from crm.language.sale.assembly import DROPPED, Entry
from crm.language.sale.parts import Part
from crm.language.sale.reasons import MANY, Reason
from crm.language.sale.state import Reading
from crm.values import ONE, ZERO, is_far, plain, rounded

NO_ITEM = vocabulary.words(
    """out off of than from under over against back rest remaining extra use using later when but
    out baad aage peeche upar niche saath ke"""
)
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
        if entry.quantity is None and _is_somebody(reading, name):
            reading.problem(Reason.AMBIGUOUS, "several_sales")
        if _is_unjoined(reading, entry, name):
            reading.problem(Reason.AMBIGUOUS, "unjoined")
        if entry.is_priced and _named(entry) and _is_grammar(entry):
            reading.problem(Reason.AMBIGUOUS, "no_item")
        reading.lines.append(_line(reading, entry, name, unit_is_name=unit_is_name))


def _is_somebody(reading: Reading, name: str) -> bool:
    return reading.known.is_customer(name) and not reading.known.is_item(name)


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
    if entry.sum is not None:
        reading.stated.append(entry.sum.value)
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
    return line if last is None else line.at_last_price(last, reading.digits)


def _at_bare_price(reading: Reading, line: Line, price: Decimal, *, counted: bool) -> Line:
    """A bare number is the price of one, unless the shop's own price says that it is the sum."""
    each = line.at_price(price, reading.digits)
    usual = reading.known.last_price(line.label, line.unit)
    if line.quantity == ONE:
        if not counted and usual is not None and price < MANY and usual > 3 * price:
            reading.problem(Reason.AMBIGUOUS, line.name)  # dolo 650 2: two of them, or at 2?
        return each
    each = replace(each, bare_price=True)
    if usual is None or line.quantity <= 0 or price <= 0 or not is_far(price, usual):
        return each
    in_all = price / line.quantity
    nearer = max(in_all / usual, usual / in_all) < max(price / usual, usual / price)
    return replace(line.for_sum(price, reading.digits), bare_price=True) if nearer else each


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

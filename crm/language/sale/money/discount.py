"""Discounts on the bill, and totals that are stated beside the items."""

from __future__ import annotations

from decimal import Decimal

from crm.bill import DiscountKind
from crm.language import everyday, vocabulary
from crm.language.sale.reasons import Reason
from crm.language.sale.state import Reading, in_item_place
from crm.language.tokens import Token

_BETWEEN = vocabulary.words("of @ at : = is ka ki ke hua rs")
_BEFORE_TOTAL = vocabulary.GENITIVE | vocabulary.words("the and for a")
_TOTALS_BETWEEN = vocabulary.TOTAL_WORDS | _BETWEEN
_AFTER_OFF = (
    vocabulary.FILLERS
    | vocabulary.TO
    | vocabulary.VERBS
    | vocabulary.TOTAL_WORDS
    | vocabulary.JOINS
)


def take_discount(reading: Reading) -> None:
    """Takes `less 20`, `disc 5%`, `10% off`, `rs 600 discount` out."""
    at = 0
    while at < len(reading.tokens):
        place = _discount_at(reading.tokens, at)
        if place is None:
            at += 1
            continue
        start, end, number = place
        if number.value is not None and number.value > 0:
            kind: DiscountKind = "percent" if number.kind == "percent" else "amount"
            said = (kind, number.value)
            if reading.discount not in (None, said):
                reading.problem(Reason.AMBIGUOUS, "two_discounts")
            reading.discount = said
        elif number.value is None or number.value < 0:
            reading.problem(Reason.ZERO_OR_NEGATIVE, number.text)
        while start > 0 and reading.tokens[start - 1].key in vocabulary.BEFORE_OFF:
            start -= 1
        del reading.tokens[start:end]
        at = start
    for token in reading.tokens:
        if token.kind == "percent":
            reading.problem(Reason.AMBIGUOUS, f"{token.text}%")


def _discount_at(found: list[Token], at: int) -> tuple[int, int, Token] | None:
    """Start, end and the number of a discount whose word for it is here."""
    token = found[at]
    if token.kind != "word" or token.key not in vocabulary.OFF:
        return None
    after = at + 1
    while after < len(found) and found[after].key in _BETWEEN:
        after += 1
    before = at - 1
    while before >= 0 and found[before].key in _BETWEEN:
        before -= 1
    is_percent_before = before >= 0 and found[before].kind == "percent"
    is_number_after = after < len(found) and found[after].kind in ("number", "percent")
    if token.key in vocabulary.OFF_FIRST and is_number_after and not is_percent_before:
        end = after + 1
        while end < len(found) and found[end].key in vocabulary.OFF:
            end += 1  # less 20 discount
        return at, end, found[after]
    if before < 0 or found[before].kind not in ("number", "percent"):
        return None
    end = at + 1
    while end < len(found) and found[end].key in vocabulary.OFF:
        end += 1
    goes_on = end < len(found) and found[end].kind == "word" and found[end].key not in _AFTER_OFF
    if goes_on and not is_percent_before:
        return None  # 1 off white shirt
    return before, end, found[before]


def take_totals(reading: Reading) -> None:
    """Takes `total 450`, `bill 450`, `450 ka bill` out; items must agree with them later."""
    at = 0
    while at < len(reading.tokens):
        place = _total_at(reading, at)
        if place is None:
            at += 1
            continue
        start, end, value = place
        reading.stated.append(value)
        del reading.tokens[start:end]
        at = start


def _total_at(reading: Reading, at: int) -> tuple[int, int, Decimal] | None:
    found = reading.tokens
    if found[at].kind != "word" or found[at].key not in vocabulary.TOTAL_WORDS:
        return None
    counted = at > 0 and found[at - 1].kind == "number"
    if counted and in_item_place(found, at, at + 1):
        return None  # 1 bill book 60
    end = at + 1
    while end < len(found) and found[end].key in _TOTALS_BETWEEN:
        end += 1
    if end < len(found) and found[end].kind == "number" and _ends_there(reading, end + 1):
        start = at
        while start > 0 and found[start - 1].key in _BEFORE_TOTAL:
            start -= 1
        value = found[end].value
        return None if value is None else (start, end + 1, value)
    before = at - 1
    while before >= 0 and found[before].key in vocabulary.GENITIVE | {"in", "is", "the"}:
        before -= 1
    if before >= 0 and found[before].kind == "number":
        value = found[before].value
        if value is not None and not _is_counted(found, before):
            start = before - (before > 0 and found[before - 1].key == "for")
            return start, end, value
    return None


def _is_counted(found: list[Token], at: int) -> bool:
    """`2 total` is no sum where the number is glued to a rate mark: @2 total."""
    return at > 0 and found[at - 1].key in ("@", "x")


def _ends_there(reading: Reading, at: int) -> bool:
    """Nothing follows the number that would make it a quantity: bill 2 tyre 2400."""
    if reading.kind(at) in ("end", "separator", "phone"):
        return True
    if reading.kind(at) == "mark":
        return reading.key(at) in "+=:"
    key = reading.key(at)
    if reading.kind(at) == "word" and (
        key
        in vocabulary.VERBS | vocabulary.FILLERS | vocabulary.TO | vocabulary.OFF | vocabulary.EACH
    ):
        return True
    number, more = reading.tokens[at - 1], reading.tokens[at:]
    if any(token.kind == "number" for token in more):
        return False
    is_thing = key in everyday.GOODS or reading.is_item(more[0].text)
    return not is_thing and (number.money or (number.value or 0) >= 10)

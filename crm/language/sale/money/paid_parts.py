"""One sale paid in two ways, and what was handed over: `200 cash 100 upi`, `gave 500`.

These stand at the end of a text, and their numbers belong to no item.
"""

from __future__ import annotations

from decimal import Decimal

from crm.language import vocabulary
from crm.language.sale.money.payment import method_of
from crm.language.sale.state import Reading
from crm.language.tokens import Token

Part = tuple[Decimal | None, str]
"""An amount and a way of paying; None is the rest."""

_SMALL = vocabulary.BEFORE_PAYMENT | vocabulary.AFTER_PAYMENT | vocabulary.JOINS | {"+"}
HALF = Decimal(-1)
"""In a part: half of the total, which is not known yet."""


def take_paid_parts(reading: Reading) -> None:
    """Takes `gave 500` and the parts out of the end of the text, when a bill is left before."""
    _take_handed(reading)
    found = reading.tokens
    for amounts_first in (True, False):
        start, parts = _tail(found, amounts_first=amounts_first)
        if len({method for _, method in parts}) < 2:
            continue
        if any(token.kind == "number" for token in found[:start]):
            reading.paid = parts
            reading.tokens = found[:start]
            return


def _take_handed(reading: Reading) -> None:
    found = reading.tokens
    for at in range(1, len(found) - 1):
        if found[at].key not in vocabulary.HANDED or found[at + 1].kind != "number":
            continue
        ends = at + 2 == len(found) or method_of(found, at + 2) is not None
        if ends and any(token.kind == "number" for token in found[:at]):
            reading.handed = found[at + 1].value
            reading.tokens = found[:at] + found[at + 2 :]
            return


def _tail(found: list[Token], *, amounts_first: bool) -> tuple[int, list[Part]]:
    """Where the parts begin, and they in their order: pairs of amount and method to the end."""
    parts: list[Part] = []
    end = len(found)
    while True:
        start, part = _last_part(found, end, amounts_first=amounts_first, last=not parts)
        if part is None:
            return end, parts[::-1]
        parts.append(part)
        end = start


def _last_part(
    found: list[Token], end: int, *, amounts_first: bool, last: bool
) -> tuple[int, Part | None]:
    at = _before(found, end)
    if last and at > 0 and found[at - 1].key in vocabulary.REST:  # 50 cash, baki
        rest_of = _before(found, at - 1)
        if _ends_with_method(found, rest_of) is not None:
            return at - 1, (None, "Credit")
    if amounts_first:
        named = _ends_with_method(found, at)
        if named is None:
            return end, None
        method, start = named
        start = _before(found, start)
        amount = _amount(found[start - 1]) if start > 0 else None
        return (end, None) if amount is None else (start - 1, (amount[0], method))
    amount = _amount(found[at - 1]) if at > 0 else None
    if amount is None or amount[0] is None:
        return end, None
    named = _ends_with_method(found, _before(found, at - 1))
    return (end, None) if named is None else (named[1], (amount[0], named[0]))


def _amount(token: Token) -> tuple[Decimal | None] | None:
    if token.kind == "number" and token.value is not None and token.value > 0:
        return (token.value,)
    if token.key in vocabulary.REST:
        return (None,)
    return (HALF,) if token.key in vocabulary.HALF else None


def _before(found: list[Token], end: int) -> int:
    """The end without separators and the small words around a way of paying."""
    while end > 0:
        token = found[end - 1]
        mark = token.kind == "separator" or (token.kind == "mark" and token.key in ":+/=")
        if not mark and (token.key not in _SMALL or token.key in vocabulary.REST):
            break
        end -= 1
    return end


def _ends_with_method(found: list[Token], end: int) -> tuple[str, int] | None:
    """The way of paying whose words end there, and where they begin."""
    for start in range(max(end - vocabulary.LONGEST_PAYMENT, 0), end):
        named = method_of(found, start)
        if named is not None and start + named[1] == end:
            return named[0], start
    return None


def amounts(parts: list[Part], total: Decimal) -> list[tuple[Decimal, str]] | None:
    """The amount paid by each method; None where they do not add up to the total."""
    said = [(total / 2 if amount == HALF else amount, method) for amount, method in parts]
    rest = total - sum((amount for amount, _ in said if amount is not None), Decimal(0))
    unsaid = sum(amount is None for amount, _ in said)
    if rest < 0 or unsaid > 1 or (rest == 0) == bool(unsaid):
        return None
    return [(rest if amount is None else amount, method) for amount, method in said]

"""One sale paid in two ways or in part, and what was handed over: `200 cash 100 upi`, `paid 50
baki udhaar`, `gave 500`.

These stand at the end of a text, and their numbers belong to no item.
"""

from __future__ import annotations

from decimal import Decimal

from crm.language import vocabulary
from crm.language.sale.money.payment import method_of
from crm.language.sale.state import Reading
from crm.language.tokens import Token
from crm.language.vocabulary import ON_ACCOUNT
from crm.values import rounded

Part = tuple[Decimal | None, str | None]
"""An amount, None for the rest, and a way of paying, None where none was said."""

_SMALL = vocabulary.BEFORE_PAYMENT | vocabulary.AFTER_PAYMENT | vocabulary.JOINS | {"+"}
_LATER = vocabulary.words("later baad likho likh lo do me mein बाद में लिखो")
"""Words behind the rest that say no more than that it is owed."""
HALF = Decimal(-1)
"""In a part: half of the total, which is not known yet."""


def take_paid_parts(reading: Reading) -> None:
    """Takes `gave 500` and the parts out of the end of the text, when a bill is left before."""
    _take_handed(reading)
    _put_total_first(reading)
    found = reading.tokens
    for amounts_first in (True, False):
        start, parts = _tail(found, amounts_first=amounts_first)
        if len({method for _, method in parts}) < 2:
            continue
        if any(token.kind == "number" for token in found[:start]):
            reading.paid = parts
            reading.tokens = found[:start]
            return


def _put_total_first(reading: Reading) -> None:
    """`asha half cash half upi 450` as `asha 450 half cash half upi`: halves of what follows."""
    found = reading.tokens
    if len(found) < 2 or found[-1].kind != "number":
        return
    start, parts = _tail(found[:-1], amounts_first=True)
    halves = [amount for amount, _ in parts] == [HALF, HALF]
    if halves and not any(token.kind == "number" for token in found[:start]):
        reading.tokens = [*found[:start], found[-1], *found[start:-1]]


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
    if last and (owed := _rest(found, end)) is not None:
        return owed
    at = _before(found, end)
    if at > 0 and (paid := _said_to_be_paid(found, at, end)) is not None:
        start = at - 1
        while start > 0 and found[start - 1].key in vocabulary.PAID:
            start -= 1
        return start, (paid, None)
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


def _rest(found: list[Token], end: int) -> tuple[int, Part] | None:
    """What is owed of it: `baki`, `rest udhaar`, `khate me likho`, `later`, or with its amount
    (`150 baki`); behind a part that was paid."""
    at = end
    while at > 0 and found[at - 1].key in _LATER:
        at -= 1
    owed = at < end and any(
        found[place].key in ("later", "baad", "likho") for place in range(at, end)
    )
    amount: Decimal | None = None
    while at > 0:
        named = _ends_with_method(found, at)
        if found[at - 1].key in vocabulary.REST:
            at -= 1
        elif named is not None and named[0] == ON_ACCOUNT:
            at = named[1]
        elif found[at - 1].kind == "number" and amount is None and not _is_paid(found, at - 1, end):
            amount = found[at - 1].value
            if not owed and not _owed_before(found, at - 1):
                return None
            at -= 1
        else:
            break
        owed = True
    if not owed:
        return None
    before = _before(found, at)
    behind = _ends_with_method(found, before)
    paid = behind is not None and behind[0] != ON_ACCOUNT and _counts(found, behind[1])
    if not paid and before > 0:
        counted = _counts(found, before)
        method_first = counted and _ends_with_method(found, _before(found, before - 1)) is not None
        paid = method_first or _said_to_be_paid(found, before, at) is not None
    return (at, (amount, ON_ACCOUNT)) if paid else None


def _counts(found: list[Token], end: int) -> bool:
    """Whether an amount, or half, stands right before that place."""
    end = _before(found, end)
    return end > 0 and (found[end - 1].kind == "number" or found[end - 1].key in vocabulary.HALF)


def _owed_before(found: list[Token], at: int) -> bool:
    """`baki 150`: the word for it stands before the amount."""
    return at > 0 and found[at - 1].key in vocabulary.REST


def _is_paid(found: list[Token], at: int, end: int) -> bool:
    return _said_to_be_paid(found, at + 1, end) is not None


def _said_to_be_paid(found: list[Token], at: int, end: int) -> Decimal | None:
    """`50 diye`, `paid 50`: the amount that ends at that place, with a verb beside it and no way
    of paying."""
    number = found[at - 1]
    if number.kind != "number" or number.value is None or number.value <= 0:
        return None
    behind = (
        at < min(end, len(found)) and found[at].key in vocabulary.PAID and not _paid_by(found, at)
    )
    before = at > 1 and found[at - 2].key in vocabulary.PAID
    if not (behind or before) or (before and at > 2 and _method_before(found, at - 2)):
        return None
    return number.value


def _paid_by(found: list[Token], at: int) -> bool:
    """`100 paid by udhaar`: the verb there tells how all of it was paid, not that it was."""
    return (
        at + 2 < len(found)
        and found[at + 1].key in ("by", "via", "through")
        and method_of(found, at + 2) is not None
    )


def _method_before(found: list[Token], at: int) -> bool:
    """`cash paid 50`: how it was paid stands before the verb."""
    named = _ends_with_method(found, at)
    return named is not None and named[0] != ON_ACCOUNT and not _counts(found, named[1])


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


def amounts(
    parts: list[Part], total: Decimal, digits: int
) -> list[tuple[Decimal, str | None]] | None:
    """The amount paid by each method; None where they do not add up to the total. Half of it is
    rounded to the minor unit (`digits` of it), and the other half is what is left then."""
    halves = iter((half := rounded(total / 2, digits), total - half))
    said = [(next(halves, half) if amount == HALF else amount, method) for amount, method in parts]
    rest = total - sum((amount for amount, _ in said if amount is not None), Decimal(0))
    unsaid = sum(amount is None for amount, _ in said)
    if rest < 0 or unsaid > 1 or (rest == 0) == bool(unsaid):
        return None
    return [(rest if amount is None else amount, method) for amount, method in said]

"""Numbers in a token stream: digits, number words, scales and currencies become values.

`do sau pachas` is 250, `1.5k` is 1500, `560/-` is 560 and money. Each keeps its place and its text,
so that a sale, and an amount or a count on its own, are read by the same rules.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from crm.language import vocabulary
from crm.language.glued import glued, sizes
from crm.language.tokens import Token, bounded

_LONE_SCALES = vocabulary.words("sau hazar hazaar hundred thousand सौ हजार")
_COMMANDED = vocabulary.words(
    """likh kar de bana bhej bata laga chhod chod chhor maaf lauta chuka लिख कर दे छोड माफ लौटा
    चुका"""
)
"""`likh do` is write it down, not write two."""


def valued(found: list[Token], is_known: Callable[[str], bool]) -> list[Token]:
    """The tokens with every number complete. `is_known`: whether a word is an item or a customer of
    the shop, which tells `2rice` from `7up` and `asha2` from `A4`."""
    return _percents(_money(_spoken(sizes(glued(found, is_known)))))


def _spoken(found: list[Token]) -> list[Token]:
    """Number words, and scales after numbers of any kind."""
    out: list[Token] = []
    at = 0
    while at < len(found):
        value, length = _number_at(found, at)
        if value is None:
            out.append(found[at])
            at += 1
            continue
        first = found[at]
        text = " ".join(token.text for token in found[at : at + length])
        spoken = first.spoken or first.kind == "word"
        out.append(Token("number", text, text.casefold(), first.space, value, first.money, spoken))
        at += length
    return out


def _number_at(found: list[Token], at: int) -> tuple[Decimal | None, int]:
    """The number that begins here and the number of tokens it takes; None where none does."""
    total, small, length = Decimal(0), None, 0
    limit: Decimal | None = None
    while (part := _part(found, at + length)) is not None:
        value, taken = part
        if length and not _continues(found, at + length, value, limit):
            break
        length += taken
        small = value
        while (scale := _scale(found, at + length)) and small is not None:
            small = bounded(small * scale)
            limit = Decimal(scale)
            length += 1
        if limit is None:
            break
        total += small
        small = None
        length += _joins(found, at + length)
    if length == 0 and (scale := _lone_scale(found, at)):
        return Decimal(scale), 1
    if length == 0:
        return None, 0
    return bounded(total + (small or 0)), length


def _part(found: list[Token], at: int) -> tuple[Decimal, int] | None:
    """One number without its scale: digits, a number word, twenty five, sadhe teen."""
    if at >= len(found):
        return None
    token = found[at]
    if token.kind == "number":
        return None if token.value is None else (token.value, 1)
    if token.kind != "word" or _is_no_number(found, at):
        return None
    after = found[at + 1].key if at + 1 < len(found) else ""
    if token.key in vocabulary.OFFSETS and after in vocabulary.NUMBERS:
        return Decimal(vocabulary.NUMBERS[after]) + Decimal(vocabulary.OFFSETS[token.key]), 2
    if token.key in vocabulary.OFFSETS.keys() - _HALF_MORE and after in vocabulary.SCALES:
        return 1 + Decimal(vocabulary.OFFSETS[token.key]), 1  # sawa sau, paune lakh
    if token.key in vocabulary.PARTS:
        return (Decimal(vocabulary.PARTS[token.key]), 1) if _is_unit(after) else None
    paid = token.key in vocabulary.HALF and after in vocabulary.PAYMENT_STARTS
    if token.key not in vocabulary.NUMBERS or paid:  # aadha cash: half of the bill
        return None
    value = Decimal(vocabulary.NUMBERS[token.key])
    if token.key == "half":
        a = 1 if after == "a" else 0
        measured = at + 1 + a < len(found) and _is_unit(found[at + 1 + a].key)
        return (value, 1 + a) if measured else None
    if 20 <= value <= 90 and value % 10 == 0 and after in vocabulary.NUMBERS:
        ones = Decimal(vocabulary.NUMBERS[after])
        if 1 <= ones <= 9 and token.key.isascii() and after.endswith(_ENGLISH_ENDS):
            return value + ones, 2
    if [one.key for one in found[at + 1 : at + 4]] == ["and", "a", "half"]:
        return value + Decimal("0.5"), 4
    return value, 1


def _joins(found: list[Token], at: int) -> int:
    """Whether the `and` of three hundred and fifty stands here, with the end of the number."""
    if at + 1 >= len(found) or found[at].key != "and" or found[at + 1].kind != "word":
        return 0
    rest = _part(found, at + 1)
    after = at + 1 + rest[1] if rest is not None else 0
    ends = rest is not None and (after >= len(found) or found[after].kind == "separator")
    said = ends or (rest is not None and found[after].key in _BEHIND_AN_AMOUNT)
    return 1 if said else 0


_BEHIND_AN_AMOUNT = vocabulary.PAYMENT_STARTS | vocabulary.CURRENCY | vocabulary.BEFORE_PAYMENT
_HALF_MORE = vocabulary.words("sadhe saadhe saade sarhe साढे")
_ENGLISH_ENDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def _is_unit(key: str) -> bool:
    return key in vocabulary.UNITS or key in vocabulary.SMALL_UNITS


def _is_no_number(found: list[Token], at: int) -> bool:
    key = found[at].key
    before = found[at - 1] if at else None
    after = found[at + 1] if at + 1 < len(found) else None
    if key in ("do", "दो"):
        return before is not None and (before.key in _COMMANDED or _is_give(found, at))
    if key in vocabulary.SURNAMES_LIKE_NUMBERS and before is not None and before.is_name:
        return (
            after is None
            or after.kind != "word"
            or after.key
            in vocabulary.AFTER_CUSTOMER | vocabulary.GENITIVE | vocabulary.PAYMENT_STARTS
        )
    return False


def _is_give(found: list[Token], at: int) -> bool:
    """The `do` that ends `2 soap do`: give. In `rice do` it may count."""
    if at + 1 < len(found) and found[at + 1].kind != "separator":
        return False
    start = at - 1
    while start > 0 and found[start - 1].kind != "separator":
        start -= 1
    return found[at - 1].is_name and any(
        one.kind == "number" or one.key in vocabulary.NUMBERS for one in found[start : at - 1]
    )


def _scale(found: list[Token], at: int) -> int:
    if at >= len(found) or found[at].kind != "word" or found[at].key in vocabulary.GLUED_SCALES:
        return 0
    return vocabulary.SCALES.get(found[at].key, 0)


def _lone_scale(found: list[Token], at: int) -> int:
    return _scale(found, at) if found[at].key in _LONE_SCALES else 0


def _continues(found: list[Token], at: int, value: Decimal, limit: Decimal | None) -> bool:
    """Whether a further number belongs to this one: do sau pachas, 2 hazar 500."""
    if limit is None or value <= 0:
        return False
    scale = _scale(found, at + 1)
    if found[at].kind == "number" and scale:
        return value * scale < limit
    if found[at].kind == "number":
        after = found[at + 1] if at + 1 < len(found) else None
        ends = after is None or after.kind == "separator" or after.key in vocabulary.PAYMENT_STARTS
        return value < limit and (ends or (after is not None and after.key in vocabulary.CURRENCY))
    return value * (scale or 1) < limit


def _money(found: list[Token]) -> list[Token]:
    """Currencies marked on their numbers and gone."""
    out: list[Token] = []
    to_next = negative = False
    for at, token in enumerate(found):
        if token.key == "₹" and token.kind == "mark":
            to_next = True
        elif token.key == "minus" and token.kind == "mark":
            negative = True
        elif token.key == "/-" and token.kind == "mark":
            if out and out[-1].kind == "number":
                out[-1].money = True
        elif token.kind == "word" and token.key in vocabulary.CURRENCY and not _is_card(found, at):
            before = out[-1] if out else None
            after = found[at + 1] if at + 1 < len(found) else None
            if before is not None and before.kind == "number" and not before.money:
                before.money = True
            elif after is not None and after.kind in ("number", "mark"):
                to_next = True
        else:
            if token.kind == "number":
                token.money |= to_next
                if negative and token.value is not None:
                    token.value = -abs(token.value)
                to_next = negative = False
            out.append(token)
    return out


def _is_card(found: list[Token], at: int) -> bool:
    """`rupay` is a brand of cards, and a way to write rupees beside a number."""
    around = (found[at - 1 : at] if at else []) + found[at + 1 : at + 2]
    in_words = not any(token.kind == "number" for token in around)
    return in_words and found[at].key in vocabulary.PAYMENT_STARTS


def _percents(found: list[Token]) -> list[Token]:
    out: list[Token] = []
    for token in found:
        if token.key in vocabulary.PERCENT and token.kind in ("word", "mark"):
            if out and out[-1].kind == "number":
                out[-1].kind = "percent"
            continue
        out.append(token)
    return out

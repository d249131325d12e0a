"""How it was paid: the methods by their words and brands."""

from __future__ import annotations

from crm.language import vocabulary
from crm.language.payments import method_at
from crm.language.sale.reasons import MANY, Reason
from crm.language.sale.state import Reading, in_item_place
from crm.language.tokens import Token
from crm.language.vocabulary import ON_ACCOUNT

_ALSO_THINGS = vocabulary.words(
    "card cards cash cod khata khaata bank scanner scan credit cheque pos visa"
)
_IDLE = (
    vocabulary.AFTER_PAYMENT
    | vocabulary.FILLERS
    | vocabulary.VERBS
    | vocabulary.GENITIVE
    | vocabulary.TO
)


def method_of(found: list[Token], at: int) -> tuple[str, int] | None:
    """The method named here and the number of its words."""
    if found[at].kind != "word" or found[at].key not in vocabulary.PAYMENT_STARTS:
        return None
    return method_at([token.key for token in found[at : at + vocabulary.LONGEST_PAYMENT]], 0)


def take_payment(reading: Reading) -> None:
    """Takes the words of payment out. Two methods are a problem, said in words of their own."""
    found = reading.tokens
    kept: list[Token] = []
    taken: list[tuple[str, int]] = []
    at = numbers = 0
    while at < len(found):
        named = method_of(found, at)
        if named is None or _is_a_thing(found, at, named[1]):
            kept.append(found[at])
            numbers += found[at].kind == "number"
            at += 1
            continue
        method, length = named
        while kept and (kept[-1].key in vocabulary.BEFORE_PAYMENT or kept[-1].text in (":", "/")):
            kept.pop()
        taken.append((method, numbers))
        at += length
        while (
            at < len(found)
            and found[at].kind == "word"
            and found[at].key in vocabulary.AFTER_PAYMENT
        ):
            at += 1
        if method == ON_ACCOUNT and _is_sum_on_account(found, at):
            found[at].money = True
    reading.tokens = kept
    reading.payments = list(dict.fromkeys(method for method, _ in taken))
    if len(reading.payments) > 1:
        reading.problem(Reason.SPLIT_PAYMENT, " + ".join(reading.payments))
    elif len({count for _, count in taken if count}) > 1:
        reading.problem(Reason.AMBIGUOUS, "several_sales")


def _is_sum_on_account(found: list[Token], at: int) -> bool:
    """`udhaar 300 rice`: the one number behind it, and then only words, is the sum of what
    follows. A unit or another number makes it a quantity, as ever; so does a small one."""
    behind = found[at + 1 :]
    if at >= len(found) or found[at].kind != "number" or (found[at].value or 0) < MANY:
        return False
    words = all(token.kind in ("word", "quoted") for token in behind)
    return bool(behind) and words and behind[0].key not in vocabulary.UNITS


def _is_a_thing(found: list[Token], at: int, length: int) -> bool:
    end = at + length
    if not in_item_place(found, at, end):
        return False
    counted = at > 0 and found[at - 1].kind == "number"
    named = end < len(found) and found[end].kind == "word" and found[end].key not in _IDLE
    return found[end - 1].key in _ALSO_THINGS or (counted and named)  # 1 gpay stand 150

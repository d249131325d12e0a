"""Texts of money in which nothing is bought, told by what they lack: an item.

The rules of what they are instead: a payment, money given, an old debt, a waiver, a reminder.
"""

from __future__ import annotations

import re

from crm.language import everyday, talk, vocabulary
from crm.language.calendar import words as day_words
from crm.language.calendar.clock_times import any_of, in_figures
from crm.language.calendar.words import OF_THE_CLOCK
from crm.language.sale.money.payment import method_of
from crm.language.sale.no_sale.money_moves import NO_THINGS, Reasoned
from crm.language.sale.reasons import MANY, Reason
from crm.language.sale.state import Reading, in_item_place
from crm.language.tokens import Token

_PAYS = vocabulary.words(
    """paid pays pay paying gave gives give diya diye dia di de dedi dediya dediye dedo bheja bheje
    bheji bhej payment payments दिया दिये दिए दी भेजे भेजा भुगतान"""
)
"""Money goes from one to the other, unless a thing is named."""
_GRAMMAR = (
    NO_THINGS
    | _PAYS
    | vocabulary.LEADS
    | vocabulary.TO
    | vocabulary.AFTER_CUSTOMER
    | vocabulary.GENITIVE
    | vocabulary.IN
    | vocabulary.JOINS
    | vocabulary.TOTAL_WORDS
    | vocabulary.GENERIC_GOODS
    | vocabulary.SCALES.keys()
    | day_words.DAY_WORDS
    | day_words.WEEK_WORDS
    | day_words.MONTHS.keys()
    | day_words.AGO
    | day_words.BEFORE_DATE
    | day_words.AFTER_DATE
    | day_words.TARIKH
    | vocabulary.words("out of to toward towards against under half back rest remaining se baaki")
    | talk.COMES
)
_JOINS_NUMBERS = frozenset({"x", "@"})
_TIME_OF_DAY = re.compile(
    rf"\d\s?[ap]\.?m\b|\d:\d\d|\d\s?(?:{any_of(OF_THE_CLOCK)})(?!\w)", re.IGNORECASE
)


def nothing_bought(
    reading: Reading, found: list[Token], keys: list[str], first: str, text: str
) -> Reasoned:
    """The reason why this text of money is no sale, and the word it hangs on."""
    return (
        _spoken_of(found, keys)
        or _appointment(first, keys, text)
        or _owed(keys)
        or _part_of_more(found)
        or _pays(reading, found, keys)
    )


def _spoken_of(found: list[Token], keys: list[str]) -> Reasoned:
    """Words that tell of an account and are never sold: `opening 850`, `credit limit`, `maaf`."""
    for at, key in enumerate(keys):
        said = talk.OF_AN_ACCOUNT.get(key)
        if said is None and (two := talk.TWO_OF_AN_ACCOUNT.get(key)):
            said = two.get(keys[at + 1] if at + 1 < len(keys) else "")
        if key == "opening" and keys[at + 1 : at + 2] and keys[at + 1] in vocabulary.PAYMENT_STARTS:
            continue  # opening cash 5000: the till, and nobody's account
        if said is not None and not in_item_place(found, at, at + 1):
            return Reason(said), key
    return None


def _appointment(first: str, keys: list[str], text: str) -> Reasoned:
    """`book Asha 5 baje facial 500`, `asha 5 baje facial book karo`; without a time of day a book
    is sold."""
    booked = first == "book" or talk.is_booked_at_the_end(keys) is not None
    if booked and _TIME_OF_DAY.search(in_figures(text)):
        return Reason.FUTURE, "book"
    return None


def _owed(keys: list[str]) -> Reasoned:
    """`sunil ke 800 lene hain` tells of a debt, and not whether it is in the books already."""
    for at, key in enumerate(keys):
        if key in talk.TO_BE_HAD and keys[at + 1 : at + 2] and keys[at + 1] in talk.IS:
            return Reason.AMBIGUOUS, "debt"
    return None


def _part_of_more(found: list[Token]) -> Reasoned:
    """`300 of 600`, `1.5k out of 4000`, `500 me se 200`: paid of what is owed."""
    for at, token in enumerate(found):
        if token.kind != "number" or (token.value or 0) < MANY:
            continue
        end = at + 1
        while end < len(found) and found[end].kind == "word" and end < at + 4:
            end += 1
        between = [one.key for one in found[at + 1 : end]]
        ends = end < len(found) and found[end].kind == "number"
        if ends and between in (["of"], ["out", "of"], ["me", "se"], ["mein", "se"], ["में", "से"]):
            return Reason.PAYMENT_RECEIVED, " ".join(between)
    return None


def _pays(reading: Reading, found: list[Token], keys: list[str]) -> Reasoned:
    """A verb of paying, an amount, and nothing that could be bought: at most one run of words is
    left, and that is somebody's name."""
    if any(token.kind == "mark" and token.key in _JOINS_NUMBERS for token in found):
        return None
    verbs = [at for at, key in enumerate(keys) if key in _PAYS]
    numbers = [at for at, token in enumerate(found) if token.kind == "number"]
    if not verbs or not numbers or not _only_a_name(reading, found):
        return None
    for at in verbs:
        if keys[at] in everyday.GOODS and in_item_place(found, at, at + 1):
            continue  # 10 diya 5: lamps
        if not _tells_how(found, at, numbers[0]) and not _of_a_thing(keys, numbers):
            return Reason.PAYMENT_RECEIVED, keys[at]
    return None


def _only_a_name(reading: Reading, found: list[Token]) -> bool:
    runs: list[list[Token]] = []
    inside = False
    for at, token in enumerate(found):
        if token.kind == "quoted" and not token.customer:
            return False
        meant = token.customer or (
            token.kind == "word"
            and token.key not in _GRAMMAR
            and token.key not in everyday.HONORIFICS
            and method_of(found, at) is None
        )
        if not meant:
            inside = False
            continue
        if token.key in everyday.GOODS:
            return False
        if inside:
            runs[-1].append(token)
        else:
            runs.append([token])
        inside = not token.customer
    return len(runs) < 2 and not any(
        reading.is_item(" ".join(token.text for token in run))
        for run in runs
        if not run[0].customer
    )


def _tells_how(found: list[Token], at: int, number: int) -> bool:
    """`1200 paid by upi`, `450 cash diya`, `payment cash`: how it was paid, behind the amount."""
    for start in range(max(at - 3, 0), at + 1):  # payment other, google pay
        method = method_of(found, start)
        if method is not None and start + method[1] > at:
            return True
    before, behind = at - 1, at + 1
    while behind < len(found) and (
        found[behind].kind == "mark" or found[behind].key in vocabulary.BEFORE_PAYMENT
    ):
        behind += 1
    named = behind < len(found) and method_of(found, behind) is not None
    while before > 0 and found[before].key in vocabulary.AFTER_PAYMENT:
        before -= 1
    told = any(
        (named_here := method_of(found, start)) is not None and start + named_here[1] == before + 1
        for start in range(max(before - 2, 0), before + 1)
    )
    return (named or told) and (number < at or found[at].key == "payment")


def _of_a_thing(keys: list[str], numbers: list[int]) -> bool:
    """`350 me diya`, `500 ka diya`, `for 500`: a price, so that something was bought."""
    priced = vocabulary.GENITIVE | vocabulary.IN
    for at in numbers:
        behind = [key for key in keys[at + 1 : at + 3] if key not in vocabulary.CURRENCY]
        if (behind and behind[0] in priced) or (at and keys[at - 1] == "for"):
            return True
    return False

"""Texts that are plainly no sale, recognised by words that never occur in one."""

from __future__ import annotations

import re

from crm.language import talk, vocabulary
from crm.language.calendar import words as day_words
from crm.language.sale.no_sale.money_moves import (
    Reasoned,
    expense,
    is_sold_on_account,
    payment_received,
)
from crm.language.sale.no_sale.nothing_bought import nothing_bought
from crm.language.sale.reasons import Reason
from crm.language.sale.state import Reading
from crm.language.tokens import Token

_FUTURE_VERB = re.compile(
    r"(?:d|l|k(?:a?r)|a|aa|ja|jaa|khar[ie]+d|bhej|rakh|pah?u?nch|mil|ho|hog|manga|bana|bata|chuka"
    r"|lag|chal|uth|bech|likh|karw|banw)"
    r"(?:y?[ea]?g[aie]|[ae]?y?en?g[aei]|ung[ai]|oong[ai])"
)
_LINK = re.compile(r"https?:|www\.|\.com\b|\.in/|(?<=\w)@[a-z][\w-]*\.[a-z]{2}", re.IGNORECASE)


def no_sale(reading: Reading, typed: list[Token], text: str) -> Reasoned:
    """The reason why this is no sale, and the word it hangs on; None where it may be one.

    `typed` are the tokens before their numbers were made: `do you` asks, `do kilo` counts.
    """
    if _LINK.search(text):
        return Reason.NOT_A_SALE, "link"
    if any(token.key == "?" for token in typed):
        return Reason.QUESTION, "?"
    keys = _keys(typed)
    if not any(keys):
        return None
    first = next(
        (token.key for token in typed if token.is_name and token.key not in _BEFORE_FIRST), ""
    )
    valued, valued_keys = reading.tokens, _keys(reading.tokens)
    reason = _asks(typed, keys, first) or _commands(keys, first) or _returns(keys)
    if reason is None and is_sold_on_account(valued, valued_keys):
        return None
    return (
        reason
        or expense(valued, valued_keys, first if first in valued_keys else "")
        or payment_received(valued, valued_keys, first)
        or _future(keys)
        or nothing_bought(reading, valued, valued_keys, first, text)
        or _chatter(typed, keys)
    )


_BEFORE_FIRST = (
    talk.GREETINGS | day_words.DAYS_BACK | vocabulary.words("sale entry note today aaj आज")
)
"""Words before the one that says what a text is: `today paid 300 for tea`."""


def _keys(found: list[Token]) -> list[str]:
    return [token.key if token.kind == "word" else "" for token in found]


_WRITTEN = vocabulary.words("likh likhwa chadha लिख चढ़ा चढा")
_TO_BE_DONE = vocabulary.words("hata mita bata dikha nikal dekh bhej badal हटा मिटा बता दिखा भेज")
_DO = vocabulary.words("do de dena dijiye dijie दो दे देना")
_END_COMMANDS = vocabulary.words("dikhao batao bhejo hatao karo dikha bata दिखाओ बताओ")
_BEGIN_COMMANDS = frozenset(phrase[0] for phrase in talk.COMMAND_PHRASES)


def _asks(typed: list[Token], keys: list[str], first: str) -> Reasoned:
    if first in talk.ASKS_FIRST and not _counts(typed, keys, first):
        return Reason.QUESTION, first
    asked = next((key for key in keys if key in talk.ASKS), None)
    return (Reason.QUESTION, asked) if asked else None


def _counts(typed: list[Token], keys: list[str], first: str) -> bool:
    """`do kilo`, `31 may`, `may 31, 2025`: a two and a month, which begin no question."""
    at = keys.index(first)
    if first in day_words.MONTHS:
        before, behind = typed[at - 1 : at] if at else [], typed[at + 1 : at + 4]
        year = any(re.fullmatch(r"20\d\d", token.text) for token in behind[1:])
        numbered = before or (behind[:1] if year else [])
        return any(token.kind in ("number", "ordinal") for token in numbered)
    return first == "do" and not _is_english_do(keys, at)


def _is_english_do(keys: list[str], at: int) -> bool:
    """`do you have`; `do kilo chawal` begins with a two."""
    return keys[at + 1 : at + 2] in (["you"], ["not"], ["we"], ["i"], ["they"], ["it"])


def _commands(keys: list[str], first: str) -> Reasoned:
    if first in talk.COMMANDS:
        return Reason.OTHER_COMMAND, first
    for at, key in enumerate(keys):
        for phrase in talk.COMMAND_PHRASES if key in _BEGIN_COMMANDS else ():
            if tuple(keys[at : at + len(phrase)]) == phrase:
                return Reason.OTHER_COMMAND, " ".join(phrase)
    if first == "mark" and ("vip" in keys or "as" in keys):
        return Reason.OTHER_COMMAND, first
    spoken = [key for key in keys if key]
    if spoken[-2:-1] and spoken[-2] in _TO_BE_DONE and spoken[-1] in _DO:
        return Reason.OTHER_COMMAND, spoken[-2]
    if "points" in keys:  # points use karo
        return None
    if spoken and spoken[-1] in _END_COMMANDS:
        return Reason.OTHER_COMMAND, spoken[-1]
    return None


def _returns(keys: list[str]) -> Reasoned:
    for at, key in enumerate(keys):
        if key in talk.RETURNS and keys[at + 1 : at + 2] not in (["gift"], ["gifts"]):
            return Reason.RETURN, key
        if key in ("credit", "debit") and keys[at + 1 : at + 2] == ["note"]:
            return Reason.RETURN, f"{key} note"
    return None


def _future(keys: list[str]) -> Reasoned:
    for at, key in enumerate(keys):
        paying = "pay" in keys[max(at - 1, 0) : at + 2]  # will pay later
        rest = key in _LATER and at and keys[at - 1] in _OWED  # 200 upi, rest later
        if key in talk.FUTURE and not (paying or rest):
            return Reason.FUTURE, key
        if key == "next" or (len(key) > 3 and _FUTURE_VERB.fullmatch(key)):
            return Reason.FUTURE, key
        if key in talk.TO_DO and at and keys[at - 1] in ("se", "से"):
            return Reason.FUTURE, key
        if at and keys[at - 1] in _WRITTEN:
            continue  # likh dena
        if key in talk.TO_DO and (keys[at + 1 : at + 2] in (["hai"], ["h"], ["है"], [])):
            return Reason.FUTURE, key
    return None


_LATER = vocabulary.words("later baad")
_OWED = vocabulary.REST | vocabulary.PAYMENT_STARTS


def _chatter(found: list[Token], keys: list[str]) -> Reasoned:
    for at, key in enumerate(keys):
        if key == "good" and keys[at + 1 : at + 2] and keys[at + 1] in talk.GREETED:
            return Reason.NOT_A_SALE, key
        if key not in talk.CHATTER and not (key == "do" and _is_english_do(keys, at)):
            continue
        after = next((other for other in keys[at + 1 :] if other), "")
        if key in ("i", "we", "has", "have", "had") and after in talk.SOLD | vocabulary.BUYS | {
            "just"
        }:
            continue
        if key == "not" and after == "paid":
            continue
        if key in day_words.DAYS_BACK or (key in day_words.AFTER_DATE and at and keys[at - 1]):
            continue
        if (
            key in ("no", "na")
            and at + 1 < len(found)
            and found[at + 1].kind in ("number", "phone")
        ):
            continue
        return Reason.NOT_A_SALE, key
    return None

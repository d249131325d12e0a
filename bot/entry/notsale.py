"""What is plainly no sale, said by the words that never occur in one."""

from __future__ import annotations

import re

from bot.entry import talk, words
from bot.entry.draft import Reason
from bot.entry.payment import method_at
from bot.entry.reading import Reading
from bot.entry.tokens import Token

_FUTURE_VERB = re.compile(
    r"(?:d|l|k(?:a?r)|a|aa|ja|jaa|khar[ie]+d|bhej|rakh|pah?u?nch|mil|ho|hog|manga|bana|bata|chuka)"
    r"(?:y?[ea]?g[aie]|[ae]?y?en?g[aei]|ung[ai]|oong[ai])"
)
_NO_LINK = re.compile(r"https?:|www\.|\.com\b|\.in/|(?<=\w)@[a-z][\w-]*\.[a-z]{2}", re.IGNORECASE)


def no_sale(reading: Reading, text: str) -> tuple[Reason, str] | None:
    """The reason why this is no sale, and the word it hangs on; None where it may be one."""
    found = reading.tokens
    if _NO_LINK.search(text):
        return Reason.NOT_A_SALE, "link"
    if any(token.key == "?" for token in found):
        return Reason.QUESTION, "?"
    keys = [token.key if token.kind == "word" else "" for token in found]
    spoken = [key for key in keys if key]
    if not spoken:
        return None
    first = next(
        (token.key for token in found if token.is_name and token.key not in talk.GREETINGS), ""
    )
    return (
        _asks(keys, first)
        or _commands(keys, first)
        or _returns(keys)
        or _expenses(found, keys, first)
        or _payment_received(found, keys, first)
        or _future(keys)
        or _chatter(found, keys)
    )


Reasoned = tuple[Reason, str] | None
_BEGIN_COMMANDS = frozenset(phrase[0] for phrase in talk.COMMAND_PHRASES)


def _asks(keys: list[str], first: str) -> Reasoned:
    if first in talk.ASKS_FIRST and (first != "do" or _is_english_do(keys, keys.index(first))):
        return Reason.QUESTION, first
    asked = next((key for key in keys if key in talk.ASKS), None)
    return (Reason.QUESTION, asked) if asked else None


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
    if spoken and spoken[-1] in words.words("dikhao batao bhejo hatao karo dikha bata दिखाओ बताओ"):
        return Reason.OTHER_COMMAND, spoken[-1]
    return None


def _returns(keys: list[str]) -> Reasoned:
    for at, key in enumerate(keys):
        if key in talk.RETURNS and keys[at + 1 : at + 2] not in (["gift"], ["gifts"]):
            return Reason.RETURN, key
    return None


def _expenses(found: list[Token], keys: list[str], first: str) -> Reasoned:
    if word := next((key for key in keys if key in talk.EXPENSES), None):
        return Reason.EXPENSE, word
    for at, key in enumerate(keys[:-1]):
        if key in talk.EXPENSE_BILLS and keys[at + 1] in ("bill", "recharge", "payment"):
            return Reason.EXPENSE, f"{key} {keys[at + 1]}"
    if first in talk.EXPENSE_FIRST:
        at = keys.index(first)
        if first != "paid" or at + 1 == len(found) or method_at(found, at + 1) is None:
            return Reason.EXPENSE, first
    if "from" in keys and any(key in words.BUYS or key in talk.GIVES for key in keys):
        at = keys.index("from")
        if keys[at + 1 : at + 2] not in (["us"], ["shop"], ["me"], ["here"]):
            return Reason.EXPENSE, "from"
    for at, key in enumerate(keys[:-1]):
        if (
            key == "se"
            and at
            and method_at(found, at - 1) is None
            and keys[at - 1] not in (words.RATE_TAILS | words.UNITS.keys() | {""})
        ):
            bought = any(
                one in words.words("kharida kharide kharidi mangaya mangaye mangwaya liya liye")
                for one in keys[at:]
            )
            if bought:
                return Reason.EXPENSE, "se"
    return None


def _payment_received(found: list[Token], keys: list[str], first: str) -> Reasoned:
    if word := next((key for key in keys if key in talk.RECEIVED), None):
        return Reason.PAYMENT_RECEIVED, word
    if "from" in keys:
        return Reason.PAYMENT_RECEIVED, "from"
    numbers = [at for at, token in enumerate(found) if token.kind == "number"]
    if len(numbers) != 1:
        return None
    number = numbers[0]
    before, after = [key for key in keys[:number] if key], [key for key in keys[number:] if key]
    after = [key for key in after if key not in words.CURRENCY]
    while before and before[-1] in words.CURRENCY:
        before.pop()
    if before and before[-1] in ("paid", "pays", "gave", "gives", "pay") and "for" not in after:
        return Reason.PAYMENT_RECEIVED, before[-1]
    if (
        after
        and after[-1] in ("paid", "pay")
        and not any(method_at(found, at) for at in range(len(found)))
    ):
        return Reason.PAYMENT_RECEIVED, after[-1]
    gave = (
        after and after[0] in talk.GIVES | {"cash", "upi"} and any(k in talk.GIVES for k in after)
    )
    if gave and any(key in words.AFTER_CUSTOMER for key in before):
        return Reason.PAYMENT_RECEIVED, after[0]
    if any(key in talk.COMES for key in after):
        return Reason.PAYMENT_RECEIVED, "come"
    if "payment" in before and first != "payment":
        return Reason.PAYMENT_RECEIVED, "payment"
    return None


def _future(keys: list[str]) -> Reasoned:
    for at, key in enumerate(keys):
        if (
            key in talk.FUTURE
            and keys[at : at + 2] != ["later", ""]
            and keys[at - 1 : at] != ["pay"]
        ):
            return Reason.FUTURE, key
        if key == "next" or (len(key) > 3 and _FUTURE_VERB.fullmatch(key)):
            return Reason.FUTURE, key
        if key in talk.TO_DO and (keys[at + 1 : at + 2] in (["hai"], ["h"], ["है"], [])):
            return Reason.FUTURE, key
    return None


def _chatter(found: list[Token], keys: list[str]) -> Reasoned:
    for at, key in enumerate(keys):
        if key == "good" and keys[at + 1 : at + 2] and keys[at + 1] in talk.GREETED:
            return Reason.NOT_A_SALE, key
        if key not in talk.CHATTER and not (key == "do" and _is_english_do(keys, at)):
            continue
        after = next((other for other in keys[at + 1 :] if other), "")
        if key in ("i", "we", "has", "have", "had") and after in talk.SOLD | words.BUYS | {"just"}:
            continue
        if key == "not" and after == "paid":
            continue
        if key in words.DAYS_BACK or (key in words.AFTER_DATE and at and keys[at - 1]):
            continue
        if (
            key in ("no", "na")
            and at + 1 < len(found)
            and found[at + 1].kind in ("number", "phone")
        ):
            continue
        return Reason.NOT_A_SALE, key
    return None

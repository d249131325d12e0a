"""Money that comes or goes without a sale: expenses, stock bought, old debts paid."""

from __future__ import annotations

from crm.language import talk, vocabulary
from crm.language.calendar import words as day_words
from crm.language.sale.money.payment import method_of
from crm.language.sale.reasons import Reason
from crm.language.tokens import Token
from crm.language.vocabulary import ON_ACCOUNT

Reasoned = tuple[Reason, str] | None

_OURS = vocabulary.words("us shop dukan dukaan humse hamse mujhse hamare here me yahan दुकान")
"""Words for the shop itself: a person who buys from us is a customer."""
_SUPPLIERS_END = vocabulary.RATE_TAILS | vocabulary.UNITS.keys() | vocabulary.CURRENCY | {""}
_GIVES = talk.GIVES | vocabulary.words("kiya kiye kia kare किया")
NO_THINGS = (
    vocabulary.VERBS
    | vocabulary.FILLERS
    | vocabulary.BEFORE_PAYMENT
    | vocabulary.AFTER_PAYMENT
    | vocabulary.CURRENCY
    | day_words.DAYS_BACK
    | day_words.WEEKDAYS.keys()
    | {word for phrase in vocabulary.PAYMENT_PHRASES for word in phrase}
    | _GIVES
)
_ON_ACCOUNT = vocabulary.words("udhaar udhar udhari udhaari khata khate credit उधार उधारी")
_CREDIT = vocabulary.words("udhaar udhar udhari baki baaki khata उधार बाकी")


def expense(found: list[Token], keys: list[str], first: str) -> Reasoned:
    """Expenses of the shop: salaries, bills, goods bought from somebody; None for other texts."""
    if word := next((key for key in keys if key in talk.EXPENSES), None):
        return Reason.EXPENSE, word
    for at, key in enumerate(keys[:-1]):
        if key in talk.EXPENSE_BILLS and keys[at + 1] in ("bill", "recharge", "payment"):
            return Reason.EXPENSE, f"{key} {keys[at + 1]}"
    if first in talk.EXPENSE_FIRST:
        at = keys.index(first)
        if first != "paid" or at + 1 == len(found) or method_of(found, at + 1) is None:
            return Reason.EXPENSE, first
    if _OURS & set(keys):
        return None
    bought = vocabulary.BUYS | talk.GIVES
    if "from" in keys and any(key in bought for key in keys):
        return Reason.EXPENSE, "from"
    return _bought_of(found, keys)


def _bought_of(found: list[Token], keys: list[str]) -> Reasoned:
    """`Mahesh Traders se 20 kg chini li`; `card se` and `60 rupay kilo se` are no suppliers."""
    for at, key in enumerate(keys):
        if key not in vocabulary.SE or at == 0 or method_of(found, at - 1):
            continue
        if keys[at - 1] in _SUPPLIERS_END and not found[at - 1].customer:
            continue
        if vocabulary.AFTER_CUSTOMER & set(keys[:at]):
            continue
        if any(one in talk.BOUGHT_FROM for one in keys[at:]):
            return Reason.EXPENSE, key
    return None


def is_sold_on_account(found: list[Token], keys: list[str]) -> bool:
    """`asha ko 500 udhaar diya` is a sale on account; with another way of paying it is money lent,
    and with a word for a debt that comes or goes back none."""
    said = set(keys)
    if not (vocabulary.KO & said and _ON_ACCOUNT & said and talk.GIVES & said):
        return False
    if said & (talk.RETURNS | talk.RECEIVED | talk.COMES | talk.OF_AN_ACCOUNT.keys()):
        return False
    methods = {named[0] for at in range(len(found)) if (named := method_of(found, at))}
    return methods == {ON_ACCOUNT}


def payment_received(found: list[Token], keys: list[str], first: str) -> Reasoned:
    """Money that somebody owes, or pays without buying; None for other texts."""
    received = (key for at, key in enumerate(keys) if key in talk.RECEIVED and not _rest(found, at))
    if word := next(received, None):
        return Reason.PAYMENT_RECEIVED, word
    if "from" in keys and not _OURS & set(keys):
        return Reason.PAYMENT_RECEIVED, "from"
    numbers = [at for at, token in enumerate(found) if token.kind == "number"]
    if len(numbers) != 1:
        return None
    if word := next((key for key in keys if key in talk.COMES), None):
        return Reason.PAYMENT_RECEIVED, word
    return _one_amount(found, keys, numbers[0], first)


def _rest(found: list[Token], at: int) -> bool:
    """`1250 total, 1000 gpay balance`, `450 paid 200 balance 250`: what is left to be paid of a
    bill."""
    behind = [token.kind for token in found[at + 1 :] if token.key not in vocabulary.CURRENCY]
    ends = found[at].key in vocabulary.REST and behind in ([], ["number"])
    numbers = sum(token.kind == "number" for token in found[:at])
    paid = any(
        method_of(found, place) or found[place].key in vocabulary.PAID for place in range(at)
    )
    return ends and numbers > 1 and paid


def _one_amount(found: list[Token], keys: list[str], number: int, first: str) -> Reasoned:
    before = [key for key in keys[:number] if key and key not in vocabulary.CURRENCY]
    after = [key for key in keys[number:] if key and key not in vocabulary.CURRENCY]
    last = before[-1] if before else ""
    if last in ("paid", "pays", "gave", "gives", "pay") and "for" not in after:
        return Reason.PAYMENT_RECEIVED, last
    if last == "got" and all(key in NO_THINGS for key in after):
        return Reason.PAYMENT_RECEIVED, last
    if (
        first in ("gave", "given", "give")
        and len(before) == 2
        and all(key in NO_THINGS for key in after)
    ):
        return Reason.PAYMENT_RECEIVED, first  # gave Ravi 500
    methods = any(method_of(found, at) for at in range(len(found)))
    if after and after[-1] in ("paid", "pay") and not methods:
        return Reason.PAYMENT_RECEIVED, after[-1]
    if _gives(before, after):
        return Reason.PAYMENT_RECEIVED, "given"
    owed = talk.OWED & set(after) and {"hai", "h", "है"} & set(after)
    if owed or last in talk.OWED or (last in _CREDIT and vocabulary.GENITIVE & set(before)):
        return Reason.PAYMENT_RECEIVED, last
    if "due" in after:
        return Reason.PAYMENT_RECEIVED, "due"
    if "payment" in before and first != "payment":
        return Reason.PAYMENT_RECEIVED, "payment"
    return None


def _gives(before: list[str], after: list[str]) -> bool:
    """`Asha ne 500 diye`, `Asha ne 500 gpay kiya`: money, and no thing is named.

    `pooja ko 350 ka diya` and `350 me diya` say what a thing cost.
    """
    marked = [at for at, key in enumerate(before) if key in vocabulary.AFTER_CUSTOMER]
    between = before[marked[-1] + 1 :] if marked else []
    if not marked or not any(key in _GIVES for key in [*between, *after]):
        return False
    priced = bool(after) and after[0] in vocabulary.GENITIVE | vocabulary.IN
    return not priced and all(key in NO_THINGS | vocabulary.GENITIVE for key in [*between, *after])

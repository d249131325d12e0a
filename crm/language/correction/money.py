"""Replies about money: to a bill (`paid 200 upi`, `return 1 soap`) and to a payment (`400`, `for
asha`, `delete`)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from crm.dataclass import dataclass
from crm.language import vocabulary
from crm.language.known_names import KnownNames
from crm.language.money import Payment, Return, Who
from crm.language.numbers import valued
from crm.language.sale.instead import words
from crm.language.sale.instead.returns import said_of_return, what_comes_back
from crm.language.sale.instead.said import Said, amount_refused, take_apart
from crm.language.sale.raw import opened
from crm.language.sale.reasons import Reason, Refusal
from crm.language.sale.state import Reading
from crm.language.tokens import tokens

LONGEST_REPLY = 400
"""Characters; what is longer is no reply about money."""
_DELETES = vocabulary.words("delete undo cancel remove void hatao mitao hata मिटाओ हटाओ")
_IT = vocabulary.words("it this that payment the please pls do de")
_FOR = vocabulary.words("for customer name")
_NOT_PAID = words.DID_NOT | words.SAID_BY_OTHERS


@dataclass(frozen=True, slots=True)
class PaymentCorrection:
    """What a reply changes of a payment; None leaves it. `deleted`: it is taken back."""

    amount: Decimal | None = None
    method: str | None = None
    day: date | None = None
    customer: Who | None = None
    deleted: bool = False


def _reading(text: str, today: date, known: KnownNames, region: str, digits: int) -> Reading | None:
    if len(text) > LONGEST_REPLY:
        return None
    raw = opened(text, region)
    cut = tokens(raw.text, raw.quoted)
    if any(token.key == "?" for token in cut):
        return None
    found = valued(cut, lambda name: known.is_item(name) or known.is_customer(name))
    return Reading(found, today, known, digits, raw.phones)


def reply_to_bill(
    text: str, today: date, known: KnownNames, *, region: str = "IN", digits: int = 2
) -> Payment | Return | Refusal | None:
    """A payment of the bill (an amount of None is what is due of it), or what comes back of it;
    None for a reply that is about neither."""
    reading = _reading(text, today, known, region, digits)
    if reading is None or any(token.key in _NOT_PAID for token in reading.tokens):
        return None
    said = said_of_return(reading)
    if said.has(words.RETURNS, words.REFUNDS):
        return _return(reading, said)
    said = take_apart(reading)
    pays = said.has(words.PAID, words.COMES_IN, words.HANDS)
    if not pays or said.things or said.who or said.ways > 1 or len(said.numbers) > 1:
        return None
    if said.has(words.DEBT, words.KO):
        return None
    amount = said.amount
    if said.problem is not None:
        return Refusal(said.problem)
    if amount is not None and (refused := amount_refused(amount)):
        return refused
    return Payment(Who(), amount, said.method, said.day, whole=amount is None)


def _return(reading: Reading, said: Said) -> Return | Refusal:
    found = what_comes_back(reading, said, said.tokens)
    return Refusal(Reason.AMBIGUOUS, None, "return_unclear") if found is None else found


def reply_to_payment(
    text: str, today: date, known: KnownNames, *, region: str = "IN", digits: int = 2
) -> PaymentCorrection | Refusal | None:
    """An amount, a day, a way of paying, `for asha`, `delete`; several of them at once, too. None
    for a reply that is none of these."""
    reading = _reading(text, today, known, region, digits)
    if reading is None:
        return None
    keys = [token.key for token in reading.tokens if token.kind == "word"]
    if keys and keys[0] in _DELETES and all(key in _IT | _DELETES for key in keys):
        return PaymentCorrection(deleted=True)
    if any(key in words.DID_NOT for key in keys):
        return None
    said = take_apart(reading)
    if said.problem is not None:
        return Refusal(said.problem)
    moved = None
    if said.who:
        named = any(key in _FOR | words.KE | words.NE | words.FROM for key in said.keys)
        known_one = said.who.name is not None and known.is_customer(said.who.name)
        if not (named or known_one or said.who.phone):
            return None
        moved = said.who
    if said.things or said.people > 1 or said.ways > 1 or len(said.numbers) > 1:
        return None
    amount = said.amount
    if amount is not None and (refused := amount_refused(amount)):
        return refused
    found = PaymentCorrection(amount, said.method, said.day if said.dated else None, moved)
    return None if found == PaymentCorrection() else found

"""Goods or money that come back on a bill."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from crm.language import everyday, vocabulary
from crm.language.money import Money, Return, ReturnedItem, Who
from crm.language.sale.assembly import entries
from crm.language.sale.instead import words
from crm.language.sale.instead.movements import movement
from crm.language.sale.instead.said import Said, amount_refused, take_apart
from crm.language.sale.items import to_lines
from crm.language.sale.parts import parts
from crm.language.sale.reasons import MANY, Reason, Refusal
from crm.language.sale.state import Reading
from crm.language.tokens import Token
from crm.language.vocabulary import ON_ACCOUNT
from crm.values import rounded

_ALL = words.WHOLE | vocabulary.words("everything saman samaan maal items item order")


def returned(reading: Reading) -> Money | Refusal | None:
    """`ravi returned 1 soap`, `lata return 2 milk 30 upi`, `refund 250 to Sunita`; `wapas` with
    money alone says which way by `ne` and `ko`."""
    said = said_of_return(reading)
    if not said.has(words.RETURNS, words.REFUNDS) or said.people > 1:
        return None
    who, rest = said.who, _without_customer(said)
    if not who:
        who, rest = _front(reading, said.tokens)
    found = what_comes_back(reading, said, rest)
    if isinstance(found, Return) and not (found.items or found.whole):
        if not said.has(words.REFUNDS):
            return movement(take_apart(reading))
    elif isinstance(found, Return) and found.whole and not said.has(_ALL):
        return None
    if not isinstance(found, Return):
        return found
    if found.items and said.has(words.REFUNDS) and _is_money(found):
        found = replace(found, items=(), amount=found.items[0].quantity)
    found = replace(found, customer=who)
    return found if who else Refusal(Reason.NO_CUSTOMER, None, "whose_return", offered=(found,))


def said_of_return(reading: Reading) -> Said:
    """A text about a return taken apart; Credit is a way of paying in it."""
    return take_apart(reading, idle=words.AROUND_RETURNS, to_account=True)


def what_comes_back(reading: Reading, said: Said, rest: list[Token]) -> Return | Refusal | None:
    """Items, or an amount, or the whole bill, of nobody yet; `rest` are the tokens without the
    customer. None for what is no return after all."""
    if said.has(words.EXCHANGES, words.WISHES, words.PAYS_LATER) or said.ways > 1:
        return None
    if said.problem is not None:
        return Refusal(said.problem, None, "date" if said.problem is Reason.UNCLEAR_DATE else "")
    method = ON_ACCOUNT if said.has(words.TO_ACCOUNT) else said.method
    found = Return(Who(), (), None, method, said.day, damaged=said.has(words.DAMAGED))
    goods = [token for token in rest if _says_what(token)]
    numbers = [token for token in goods if token.kind == "number"]
    if any(token.is_name and token.key not in words.UNITS for token in goods):
        items = _items(reading, goods)
        if items is None:
            return Refusal(Reason.AMBIGUOUS, None, "return_unclear")
        if any(item.quantity <= 0 for item in items):
            return Refusal(Reason.ZERO_OR_NEGATIVE, None, items[0].name)
        return replace(found, items=items)
    if not numbers:
        return replace(found, whole=True)
    return _of_money(reading, found, numbers)


def _says_what(token: Token) -> bool:
    if token.kind in ("number", "separator", "mark") or token.key in words.UNITS:
        return True
    return token.is_name and token.key not in words.AROUND_RETURNS


def _of_money(reading: Reading, found: Return, numbers: list[Token]) -> Return | Refusal:
    amounts = [rounded(one.value or Decimal(0), reading.digits) for one in numbers]
    for amount in amounts:
        if refused := amount_refused(amount):
            return refused
    if len(amounts) > 1:
        return Refusal(Reason.AMBIGUOUS, None, "return_unclear")
    return replace(found, amount=amounts[0])


def _is_money(found: Return) -> bool:
    """`refund 250 to sunita for the shirt`: nobody brings so many back."""
    item = found.items[0]
    only = len(found.items) == 1 and item.price is None and item.amount is None
    return only and item.unit is None and item.quantity >= MANY


def _without_customer(said: Said) -> list[Token]:
    found, at = said.tokens, said.at
    if at is None:
        return found
    name = (said.who.name or "").split()
    count = 1 if found[at].kind in ("quoted", "phone") else len(name)
    return found[:at] + found[at + count :]


def _front(reading: Reading, found: list[Token]) -> tuple[Who, list[Token]]:
    """An unknown customer among the goods: the words before the verb or `ne`."""
    for at, token in enumerate(found):
        if token.kind != "word" or token.key not in words.MARKS_CUSTOMER or not at:
            continue
        start = at
        while start > 0 and _is_a_name(reading, found[start - 1]):
            start -= 1
        if start == at:
            break
        name = " ".join(one.owner for one in found[start:at])
        return Who(name), found[:start] + found[at:]
    return Who(), found


def _is_a_name(reading: Reading, token: Token) -> bool:
    return (
        token.kind == "word"
        and token.key not in words.AROUND_RETURNS
        and token.key not in words.SPOKEN
        and token.key not in everyday.GOODS
        and not reading.is_item(token.text)
    )


def _items(reading: Reading, goods: list[Token]) -> tuple[ReturnedItem, ...] | None:
    """The items, read as those of a sale are; None where a line does not add up."""
    own = replace(reading, tokens=goods, problems=[], lines=[], stated=[])
    to_lines(own, entries(own, parts(own)))
    if own.problems or own.stated or not own.lines:
        return None
    items = []
    for line in own.lines:
        priced = line.unit_price is not None and not line.remembered
        items.append(
            ReturnedItem(
                line.label,
                line.quantity,
                line.unit,
                line.unit_price if priced and not line.summed else None,
                line.amount if priced and line.summed else None,
            )
        )
    return tuple(items)

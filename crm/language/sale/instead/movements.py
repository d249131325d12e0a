"""Money that comes, goes, is let go, was owed before, or is promised: one customer, one amount.

The rules of which way it went are in English word order and in the Hindi particles: who gives is
marked by `ne`, who gets by `ko`, from whom it comes by `se`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from crm.bill import Bill, lone_sale
from crm.language.calendar.said_days import UNITS, Direction
from crm.language.money import (
    BookedMoney,
    Given,
    Money,
    Opening,
    Payment,
    Promise,
    Waiver,
)
from crm.language.sale.instead import words
from crm.language.sale.instead.said import Said, amount_refused, take_apart
from crm.language.sale.reasons import Reason, Refusal
from crm.language.sale.state import Reading
from crm.language.tokens import Token
from crm.language.vocabulary import ON_ACCOUNT

Way = Literal["in", "out", "unclear"]
Made = Callable[[Decimal | None], BookedMoney]


def waiver(said: Said) -> Money | Refusal | None:
    """`ravi ke 20 maaf`, `waive 20 meena`, `write off 75 for imran`, `ravi ka sab maaf`."""
    let_go = (
        said.has(words.WAIVES)
        or said.follows(words.LETS_GO, words.GO)
        or said.follows(words.WRITES, frozenset(("off",)))
    )
    if not let_go:
        return None
    whole = not said.numbers and said.has(words.WHOLE)
    return _of_one_amount(
        said, lambda amount: Waiver(said.who, amount, said.day, whole), whole=whole
    )


def opening(said: Said) -> Money | Refusal | None:
    """`ravi purana baki 1500`, `opening balance`, `opening advance 500`; with a word of paying it
    is a payment of it."""
    told = said.has(words.OPENING) or (said.has(words.OLD) and said.has(words.OLD_WHAT))
    advance = said.has(words.OLD) and said.has(words.ADVANCE)
    pays = said.has(words.COMES_IN, words.HANDS, words.SENT, words.LENT)
    if not (told or advance) or pays or said.method is not None or not said.numbers:
        return None
    side: Literal["due", "advance"] = "advance" if said.has(words.ADVANCE) else "due"
    return _of_one_amount(said, lambda amount: Opening(said.who, amount, side, said.day))


def debt(said: Said) -> Refusal | None:
    """`sunil ke 800 lene hain`, `ravi owes 500`: told, and not whether it is in the books."""
    told = (
        said.has(words.TELLS_OF_DEBT)
        or said.follows(words.TO_BE_HAD, words.IS)
        or (
            said.has(words.STILL_OPEN) and said.words & words.COMES_IN == said.words & words.PAYMENT
        )
    )
    if not told or not said.who or said.things or said.people > 1:
        return None
    amount = said.amount
    if amount is None:
        return None
    if refused := amount_refused(amount):
        return refused
    sale = Bill(
        purchase_date=said.day,
        lines=(lone_sale(amount),),
        payment_method=ON_ACCOUNT,
        customer_name=said.who.name,
        customer_phone=said.who.phone,
    )
    if said.has(words.KO):  # ravi ko 500 dene hain: the shop owes it
        theirs = Opening(said.who, amount, "advance", said.day)
        return Refusal(Reason.AMBIGUOUS, None, "debt", offered=(theirs,))
    old = Opening(said.who, amount, "due", said.day)
    return Refusal(Reason.AMBIGUOUS, None, "debt", offered=(old, sale))


def promise(reading: Reading) -> Money | Refusal | None:
    """`lata kal 500 degi`, `ravi will pay on friday`: days lie ahead in it."""
    own = replace(reading, tokens=_counted_days(reading.tokens))
    said = take_apart(own, direction=Direction.AHEAD, idle=words.IDLE_OF_PROMISES)
    later = (
        said.has(words.PAYS_BY_ITSELF, words.PROMISES)
        or said.follows(words.WILL, words.PAYING, within=2)
        or (said.has(words.PAYS_LATER) and bool(said.numbers))
    )
    if not later or said.things or not said.who or said.people > 1 or len(said.numbers) > 1:
        return None
    amount = said.amount
    if amount is not None and (refused := amount_refused(amount)):
        return refused
    day = said.day if said.dated and said.day > reading.today and said.problem is None else None
    made = Promise(said.who, amount, day)
    if day is None:
        return Refusal(Reason.UNCLEAR_DATE, None, "promised_day", offered=(made,))
    return made


def _counted_days(found: list[Token]) -> list[Token]:
    """`5 din me` as `in 5 din`, which the reader of days knows."""
    out: list[Token] = []
    at = 0
    while at < len(found):
        window = found[at : at + 3]
        counted = len(window) == 3 and window[0].kind == "number" and window[1].key in UNITS
        if counted and window[2].key in words.WITHIN:
            out.extend((Token("word", "in", "in", space=True), window[0], window[1]))
            at += 3
        else:
            out.append(found[at])
            at += 1
    return out


def movement(said: Said) -> Money | Refusal | None:
    """A payment or money given; asked where `ne` or `ko` is missing (`gopal 500 diye`)."""
    advance = said.has(words.ADVANCE)
    way = None if said.has(words.GOODS) or _somebody_came(said) else _way(said)
    if way is None and said.numbers and (advance or _is_part_of_more(said)):
        way = "in"
    if way is None:
        return None

    def paid(amount: Decimal | None) -> Payment:
        return Payment(said.who, amount, said.method, said.day, whole and amount is None, advance)

    def given(amount: Decimal | None) -> Given:
        return Given(said.who, amount, said.method, said.day)

    whole = not said.numbers and said.has(words.WHOLE, words.CLEARS)
    if way == "unclear":
        both = _of_one_amount(said, paid, whole=whole), _of_one_amount(said, given)
        if not all(isinstance(one, Payment | Given) for one in both):
            return both[0]
        offered = tuple(one for one in both if isinstance(one, Payment | Given))
        return Refusal(Reason.AMBIGUOUS, None, "which_way", offered=offered)
    if way == "out":
        return _of_one_amount(said, given)
    return _of_one_amount(said, paid, whole=whole)


def _way(said: Said) -> Way | None:
    """Which way the money went; None where no word says that any moved."""
    ne, ko = said.has(words.NE), said.has(words.KO)
    hands = said.has(words.HANDS)
    back = words.PAID_BACK in said.words
    if ne and ko:
        return None
    if ko:
        if said.has(words.GIVES_OUT) and not said.has(words.ADVANCE):
            return "out"
        return "unclear" if said.has(words.COMES_IN, words.HANDS, words.ADVANCE) else None
    if ne:
        return "in" if hands or said.has(words.COMES_IN, words.SENT) else None
    if said.has(words.FROM):
        taken = said.has(words.COMES_IN, words.TAKEN, words.ADVANCE, words.SENT)
        return "in" if taken or hands else None
    if said.has(words.LENT):
        return "out"
    if _marked_by_se(said):
        return "in" if said.has(words.COMES_IN, words.TAKEN) or hands else None
    if said.has(words.SENT) or back:
        return _of_english(said, words.SENT | words.PAID)
    if said.has(words.COMES_IN):
        return _came_in(said)
    if said.follows(words.GIVES_OUT, words.GONE):
        return "in"
    return "unclear" if hands else None


def _came_in(said: Said) -> Way | None:
    """None for `paid 5000 to Agarwal traders`; who stands before `got` may have got it."""
    verbs = [key for key in said.keys if key in words.COMES_IN]
    if all(key in words.PAID for key in verbs) and _behind(said, words.PAID):
        return None
    before = verbs == ["got"] and said.at is not None and said.at < said.keys.index("got")
    return "unclear" if before else "in"


def _somebody_came(said: Said) -> bool:
    """`2 log aaye`: people, where neither a customer of the shop nor a particle tells of money."""
    verbs = said.words & words.COMES_IN
    unmarked = not said.has(words.SE, words.KE, words.NE, words.FROM, words.CURRENCY)
    unknown = said.at is None or not (said.tokens[said.at].customer or said.who.phone)
    return bool(verbs) and verbs <= words.ARRIVES and unmarked and unknown and said.method is None


def _marked_by_se(said: Said) -> bool:
    """`ravi se 500 mile`: right behind the name, but for an honorific."""
    if said.at is None:
        return False
    behind = said.keys[said.at + 1 : said.at + 4]
    return any(key in words.SE for key in behind)


def _of_english(said: Said, verbs: frozenset[str]) -> Way | None:
    """`ravi gave 500` came in; `gave back 200 to ravi`, `returned 200 to ravi` went out; `gave
    ravi 500` may be either."""
    if not _behind(said, verbs):
        return "in"
    if said.has(frozenset((words.PAID_BACK, "returned", "lent"))) or said.has(words.TOWARDS):
        return "out"
    return "unclear"


def _behind(said: Said, verbs: frozenset[str]) -> bool:
    """Whether the customer stands behind the verb, as one that gets; `paid by ravi` pays."""
    first = next((at for at, key in enumerate(said.keys) if key in verbs), None)
    if first is None or said.at is None or said.at < first:
        return False
    return "by" not in said.keys[first : said.at]


def _of_one_amount(said: Said, made: Made, *, whole: bool = False) -> Money | Refusal | None:
    """What `made` makes of the amount; asked where it is missing, in doubt, or nobody's. None
    where something else was said beside it."""
    if said.things or said.people > 1 or said.ways > 1:
        return None
    if said.problem is not None:
        return Refusal(said.problem, None, "date" if said.problem is Reason.UNCLEAR_DATE else "")
    amounts = _amounts(said)
    for amount in amounts:
        if refused := amount_refused(amount):
            return refused
    if len(amounts) > 1:
        if not said.who:
            return None
        offered = tuple(made(amount) for amount in amounts)
        return Refusal(Reason.AMBIGUOUS, None, "two_amounts", offered=offered)
    found = made(amounts[0] if amounts else None)
    if not said.who:
        got = said.has(words.GOT) and said.method != "Bank"  # to the bank it is the shop's own
        if found.amount is None or not got:
            return None
        return Refusal(Reason.NO_CUSTOMER, None, "whose_money", offered=(found,))
    if found.amount is None and not whole:
        return Refusal(Reason.NO_AMOUNT, None, "how_much", offered=(found,))
    return found


def _amounts(said: Said) -> list[Decimal]:
    """The amounts that were said. Of `300 of 600` and `500 me se 200` the part is paid, and the
    whole only spoken of."""
    values = [said.value(number) for number in range(len(said.numbers))]
    return [min(values)] if _is_part_of_more(said) else values


def _is_part_of_more(said: Said) -> bool:
    if len(said.numbers) != 2:
        return False
    first, second = said.numbers
    between = tuple(key for key in said.keys[first + 1 : second] if key not in words.CURRENCY)
    return between in words.OF_MORE or between in words.OUT_OF

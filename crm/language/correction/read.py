"""A reply to a receipt: what it changes of the sale."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from crm.bill import Bill
from crm.language import vocabulary
from crm.language.correction.changes import (
    Added,
    Changed,
    Correction,
    Dated,
    Deleted,
    Discounted,
    Moved,
    Noted,
    Paid,
    Removed,
    Totalled,
)
from crm.language.correction.known import WithBill
from crm.language.keys import item_words
from crm.language.known_names import KnownNames
from crm.language.numbers import valued
from crm.language.sale.assembly import entries
from crm.language.sale.dates import take_date
from crm.language.sale.entry import Entry
from crm.language.sale.items import is_rather_the_sum, item_name, item_unit, to_lines
from crm.language.sale.known_items import join_known, keep_numbers_in_names
from crm.language.sale.money.discount import take_discount, take_totals
from crm.language.sale.money.payment import take_payment
from crm.language.sale.parts import parts
from crm.language.sale.raw import opened
from crm.language.sale.read import LONGEST_TEXT
from crm.language.sale.reasons import MANY, Reason, Refusal
from crm.language.sale.state import Reading
from crm.language.tokens import Token, tokens

_ADD = vocabulary.words("add plus aur and also jodo jod dalo daalo जोडो और")
_REMOVE = vocabulary.words("remove delete cut drop without no hatao hata nikalo minus हटाओ निकालो")
_DELETE = vocabulary.words("delete undo cancel remove void hatao mitao mita hata मिटाओ हटाओ")
_IT = vocabulary.words("it this that sale bill entry last the do de please pls yeh ye whole all इसे")
_TALK = vocabulary.words(
    """make made it its was is are change changed to should be actually sorry please pls now set
    correct correction only the of item hai tha thi karo kar do price rate
    update edit with wrong ok no was paid"""
)
_CONTRADICTS = vocabulary.words("nahi nahin nai not instead rather नहीं")
_IDLE = _TALK | _ADD | _REMOVE | {"for"}
_FOR = vocabulary.words("for to customer name client party")


def correction(
    text: str, bill: Bill, today: date, known: KnownNames, *, region: str = "IN", digits: int = 2
) -> tuple[Correction, ...] | Refusal:
    """Corrections of `bill` in a reply; never raises. Nothing understood, or a doubt: a refusal."""
    if len(text) > LONGEST_TEXT:
        return Refusal(Reason.TOO_LONG)
    raw = opened(text, region)
    known = WithBill(known, bill)
    reading = Reading(tokens(raw.text, raw.quoted), today, known, digits, raw.phones)
    keys = [token.key for token in reading.tokens if token.kind == "word"]
    said: list[Correction] = [Noted(raw.note)] if raw.note else []
    if keys and keys[0] in _DELETE and all(key in _IT | _DELETE for key in keys):
        return (Deleted(),) if len(keys) == len(reading.tokens) else Refusal(Reason.AMBIGUOUS)
    if any(token.key == "?" for token in reading.tokens):
        return Refusal(Reason.QUESTION)
    reading.doubt_odd_commas()
    _no_discount(reading, said)
    join_known(reading)
    reading.tokens = valued(reading.tokens, lambda name: _is_known_item(name, bill, known))
    keep_numbers_in_names(reading)
    reading.doubt_either()
    if reading.doubtful:
        reading.problem(Reason.AMBIGUOUS, "number_in_name")
    take_date(reading)
    take_payment(reading)
    take_discount(reading)
    take_totals(reading)
    if reading.day is not None:
        said.append(Dated(reading.day))
    said.extend(Paid(method) for method in reading.payments)
    if reading.discount is not None:
        kind, value = reading.discount
        said.append(Discounted("percent" if kind == "percent" else "amount", value))
    said.extend(Totalled(total) for total in reading.stated)
    _customer(reading, said)
    if any(token.key in _CONTRADICTS for token in reading.tokens):
        reading.problem(Reason.AMBIGUOUS, "not_but")
    verb = ""
    for clause in _clauses(reading.tokens):
        verb = _clause(reading, bill, clause, said, verb)
    if not bill.goods or any(isinstance(one, Added | Changed) for one in said):
        said = [one for one in said if not (isinstance(one, Totalled) and bill.goods)]
    elif any(isinstance(one, Totalled) for one in said):
        reading.problem(Reason.AMBIGUOUS, "total_of_items")
    if reading.problems:
        return Refusal(reading.problems[0][0], None, reading.problems[0][1])
    return tuple(said) if said else Refusal(Reason.NOT_A_SALE)


def _is_known_item(name: str, bill: Bill, known: KnownNames) -> bool:
    return any(item_words(line.name) == item_words(name) for line in bill.goods) or known.is_item(
        name
    )


def _no_discount(reading: Reading, said: list[Correction]) -> None:
    """`no discount`, `remove discount`."""
    for at, token in enumerate(reading.tokens):
        before = reading.key(at - 1) if at else ""
        if token.key in ("discount", "disc") and before in _REMOVE:
            said.append(Discounted(None, Decimal(0)))
            del reading.tokens[at - 1 : at + 1]
            return


def _customer(reading: Reading, said: list[Correction]) -> None:
    """`for ravi`, `customer ravi kumar`, `ravi ka`, a phone, a known name on its own."""
    found = [token for token in reading.tokens if token.kind != "phone"]
    phone = reading.phones[0] if reading.phones else None
    numbered = any(token.kind == "number" for token in found)
    for at, token in enumerate(found):
        ends = at + 1
        while ends < len(found) and found[ends].is_name:
            ends += 1
        follows_number = ends < len(found) and found[ends].kind == "number"
        if token.key in _FOR and ends > at + 1 and not follows_number:
            name = " ".join(word.text for word in found[at + 1 : ends])
            said.append(Moved(name, phone))
            reading.tokens = found[:at] + found[ends:]
            return
    named = [token for token in found if token.is_name]
    if named and named[-1].key in vocabulary.AFTER_CUSTOMER | vocabulary.GENITIVE:
        named = named[:-1]
    name = " ".join(token.text for token in named)
    a_customer = name and (reading.known.is_customer(name) or reading.known.begins_customer(name))
    if not numbered and a_customer:
        said.append(Moved(name, phone))
        reading.tokens = []
    elif phone is not None:
        said.append(Moved(None, phone))
        reading.tokens = found


def _clauses(found: list[Token]) -> Iterator[list[Token]]:
    """Parts between separators, and before a further `add` or `remove`."""
    clause: list[Token] = []
    for at, token in enumerate(found):
        splits = token.kind == "separator" or token.key == "+" or token.key in vocabulary.JOINS
        behind = found[at + 1] if at + 1 < len(found) else None
        begins = token.key in _ADD | _REMOVE and behind is not None and behind.kind != "separator"
        if splits or (begins and clause):
            yield clause
            clause = []
        if not splits:
            clause.append(token)
    yield clause


def _clause(
    reading: Reading, bill: Bill, clause: list[Token], said: list[Correction], before: str
) -> str:
    """Notes what one clause says. Returns its verb: `remove rice and oil` removes both."""
    verb = next((t.key for t in clause if t.key in _ADD | _REMOVE and t.kind == "word"), "")
    if before in _ADD or (before and not any(token.kind == "number" for token in clause)):
        verb = verb or before
    rest = [
        token
        for at, token in enumerate(clause)
        if token.kind != "word"
        or token.key not in _IDLE
        or (token.key == "for" and at + 1 < len(clause) and clause[at + 1].kind == "number")
    ]
    if not rest:
        return verb
    problems = len(reading.problems)
    part = Reading(rest, reading.today, reading.known, reading.digits)
    found = entries(part, parts(part))
    reading.problems.extend(part.problems)
    if len(reading.problems) > problems:
        return verb
    for entry in found:
        name = item_name(entry)
        if verb in _REMOVE:
            _remove(reading, bill, entry, name, said)
        elif not name:
            _lone(reading, bill, entry, said)
        else:
            _item(reading, bill, entry, name, verb, said)
    return verb


def _on_bill(bill: Bill, name: str) -> list[str]:
    """The items of the bill that a name may mean: the same, or one that has its words."""
    key = item_words(name)
    same = [line.name for line in bill.goods if item_words(line.name) == key]
    wanted = set(key.split())
    return same or [
        line.name for line in bill.goods if wanted and wanted <= set(item_words(line.name).split())
    ]


def _is_slip(bill: Bill, name: str) -> bool:
    """`rise` where rice is on the bill: asked, not added."""
    from rapidfuzz.distance import OSA

    key = item_words(name)
    return len(key) > 2 and any(
        OSA.distance(key, item_words(line.name), score_cutoff=1) <= 1 for line in bill.goods
    )


def _remove(reading: Reading, bill: Bill, entry: Entry, name: str, said: list[Correction]) -> None:
    fits = _on_bill(bill, name) if name else []
    if len(fits) != 1 or entry.is_priced or entry.quantity is not None:
        reading.problem(Reason.AMBIGUOUS, name)
    else:
        said.append(Removed(fits[0]))


def _lone(reading: Reading, bill: Bill, entry: Entry, said: list[Correction]) -> None:
    """A number on its own: the amount of a sale without items, else who knows."""
    value = entry.sum or entry.price or entry.quantity
    if value is None:
        reading.problem(Reason.NOT_A_SALE)
    elif bill.goods or value.unit is not None or (entry.price and entry.quantity):
        reading.problem(Reason.AMBIGUOUS, "number")
    else:
        said.append(Totalled(value.value))


def _item(
    reading: Reading,
    bill: Bill,
    entry: Entry,
    name: str,
    verb: str,
    said: list[Correction],
) -> None:
    fits = _on_bill(bill, name)
    if len(fits) > 1 or (not fits and verb not in _ADD and _is_slip(bill, name)):
        reading.problem(Reason.AMBIGUOUS, name)
    elif not fits and verb not in _ADD and not (entry.is_priced or entry.quantity):
        reading.problem(Reason.NOT_A_SALE, name)
    elif not fits or verb in _ADD:
        _add(reading, entry, said, asked_for=verb in _ADD)
    else:
        _change(reading, bill, entry, fits[0], said)


def _add(reading: Reading, entry: Entry, said: list[Correction], *, asked_for: bool) -> None:
    part = Reading([], reading.today, reading.known, reading.digits)
    to_lines(part, [entry])
    reading.problems.extend(part.problems)
    if part.other_line is not None:
        reading.problem(Reason.AMBIGUOUS, "number_in_name")
    for line in part.lines:
        if line.unit_price is None or (line.remembered and not asked_for):
            reading.problem(Reason.NO_AMOUNT, line.name)
        elif line.quantity <= 0 or line.amount <= 0:
            reading.problem(Reason.ZERO_OR_NEGATIVE, line.name)
        else:
            said.append(Added(line))


def _change(reading: Reading, bill: Bill, entry: Entry, name: str, said: list[Correction]) -> None:
    line = next(line for line in bill.goods if line.name == name)
    quantity = entry.quantity.value if entry.quantity else None
    price = entry.price.value if entry.price else None
    total = entry.sum.value if entry.sum else None
    if quantity is None and price is None and total is None:
        reading.problem(Reason.AMBIGUOUS, name)
        return
    if any(value is not None and value <= 0 for value in (quantity, price, total)):
        reading.problem(Reason.ZERO_OR_NEGATIVE, name)
        return
    bare = entry.price is not None and entry.price.kind == "number" and not entry.price.money
    usual = line.unit_price or line.amount
    if bare and price is not None and quantity is None and price < MANY <= usual:
        reading.problem(Reason.AMBIGUOUS, name)  # `rice 3`: three of it, or for three?
        return
    unit = item_unit(entry)
    rate_unit = entry.price.unit if entry.price else None
    if {unit, rate_unit} - {None, line.unit} and line.unit is not None and quantity is None:
        reading.problem(Reason.AMBIGUOUS, f"{line.unit}/{rate_unit}")
        return
    if bare and price is not None and quantity is not None:
        if quantity >= MANY <= price:
            reading.problem(Reason.AMBIGUOUS, "unjoined")  # rice 250 450
            return
        if is_rather_the_sum(price, quantity, reading.known.last_price(name, unit or line.unit)):
            price, total = None, price
    said.append(Changed(name, quantity, unit, price, total))

"""The reading of a text: the stages in order, each in a module of its name."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

from crm.bill import Bill
from crm.dataclass import dataclass
from crm.language import vocabulary
from crm.language.calendar import words as day_words
from crm.language.known_names import KnownNames
from crm.language.numbers import valued
from crm.language.sale.assembly import entries
from crm.language.sale.checks import checked
from crm.language.sale.counter import take_counter, tells_rather
from crm.language.sale.customer import take_customer
from crm.language.sale.dates import take_date
from crm.language.sale.instead.read import read_money
from crm.language.sale.items import to_lines
from crm.language.sale.known_items import join_known, keep_numbers_in_names
from crm.language.sale.money.discount import take_discount, take_totals
from crm.language.sale.money.paid_parts import take_paid_parts
from crm.language.sale.money.payment import take_payment
from crm.language.sale.money.points import take_points
from crm.language.sale.no_sale.by_words import no_sale
from crm.language.sale.parts import parts
from crm.language.sale.people import (
    cut_at_lone_amounts,
    cut_by_person,
    on_the_day,
    total_below,
)
from crm.language.sale.raw import Raw, opened
from crm.language.sale.reasons import Reason, Refusal
from crm.language.sale.slips import mend_slips
from crm.language.sale.state import Reading, known_length
from crm.language.tokens import Token, tokens

LONGEST_TEXT = 4096
"""The longest message of Telegram, in characters."""
MOST_TOKENS = 1000
"""Words, numbers and marks: a bill of sixty lines has about 500, and nobody types the rest."""

_SALE_COMMAND = re.compile(r"/sale(?:@\w+)?(?=\s|$)", re.IGNORECASE)
_PHONE_LABELS = (
    vocabulary.words(
        "ph phone mob mobile no num number contact tel telephone whatsapp wa cell call # :"
    )
    | vocabulary.TO
)


def read(
    text: str,
    today: date,
    known: KnownNames,
    *,
    region: str = "IN",
    digits: int = 2,
    customer: str | None = None,
) -> Bill | Refusal:
    """Reads a text as the shop would; never raises.

    With `customer` it is known whose sale it is, and the text is only about the bill.
    `today` is the shop's own day, `region` (ISO 3166) reads phones, `digits` are those of the
    minor unit of the shop's currency.
    """
    if len(text) > LONGEST_TEXT:
        return Refusal(Reason.TOO_LONG)
    text = _SALE_COMMAND.sub("", text.strip(), count=1)
    if text.startswith("/"):
        return Refusal(Reason.OTHER_COMMAND, None, text.split()[0])
    raw = opened(text, region)
    found = tokens(raw.text, raw.quoted)
    if len(found) > MOST_TOKENS:
        return Refusal(Reason.TOO_LONG)
    if not any(token.kind not in ("separator", "mark") for token in found):
        return Refusal(Reason.NOT_A_SALE)

    said = _Said(raw, today, known, digits, customer)
    if customer is not None and len(said.people(found, apart=False)) > 1:
        return Refusal(Reason.AMBIGUOUS, None, "several_people")  # not all of it is theirs
    end, total = total_below(found)
    sales = said.sales(found)
    if len(sales) == 1:
        return sales[0]
    if total is not None and _adds_up(without := said.sales(said.tokens()[:end]), total):
        sales = without
    if day := _heading_day(found, today, known):
        sales = [on_the_day(sale, day, today) for sale in sales]
    return Refusal(Reason.AMBIGUOUS, None, "several_people", several=tuple(sales))


@dataclass(frozen=True, slots=True)
class _Said:
    """A text, and what it is read with."""

    raw: Raw
    today: date
    known: KnownNames
    digits: int
    customer: str | None

    def tokens(self) -> list[Token]:
        """New ones: a reading changes those it is given."""
        return tokens(self.raw.text, self.raw.quoted)

    def people(self, found: list[Token], *, apart: bool) -> list[Reading]:
        """The readings to be, one a person."""
        raw = self.raw
        phones, note = raw.phones, raw.note
        whole = Reading(
            found, self.today, self.known, self.digits, phones, self.customer, note, apart=apart
        )
        pieces = cut_by_person(found, self.known)
        return [whole] if len(pieces) == 1 else [_part(whole, piece) for piece in pieces]

    def sales(self, found: list[Token]) -> list[Bill | Refusal]:
        """The sale of each person."""
        many, read_so_far = len(found), list[Bill | Refusal]()
        for at, reading in enumerate(self.people(found, apart=False)):
            sale = _read(reading, self.raw.text, whose=self.customer)
            if reading.doubtful and isinstance(sale, Bill):
                again = self.people(self.tokens()[:many], apart=True)[at]
                sale = _either(sale, _read(again, self.raw.text, whose=self.customer))
            of_all = [sale]
            if isinstance(sale, Refusal) and sale.reason is Reason.AMBIGUOUS:
                of_all = self._lines_apart(many, at) or of_all
            read_so_far += [_of_somebody(one) if self.raw.copied else one for one in of_all]
        return read_so_far

    def _lines_apart(self, many: int, at: int) -> list[Bill | Refusal]:
        """One person's own lines and the amounts below, where only those contradict them."""
        found = self.tokens()[:many]
        pieces = cut_by_person(found, self.known)
        cut = cut_at_lone_amounts(pieces[at]) if len(pieces) > 1 else []
        if len(cut) < 2:
            return []
        whole = Reading(found, self.today, self.known, self.digits, self.raw.phones)
        apart = [_read(_part(whole, one), self.raw.text, whose=None) for one in cut]
        return apart if isinstance(apart[0], Bill) else []


def _adds_up(sales: list[Bill | Refusal], total: Decimal) -> bool:
    return sum(sale.total for sale in sales if isinstance(sale, Bill)) == total


def _of_somebody(sale: Bill | Refusal) -> Bill | Refusal:
    """A copied message without a name is of whoever wrote it, so it is no counter sale."""
    counter = isinstance(sale, Refusal) and sale.kind == "counter"
    return replace(sale, kind=None) if isinstance(sale, Refusal) and counter else sale


def _heading_day(found: list[Token], today: date, known: KnownNames) -> date | None:
    """The day above a page of several people's sales: `kal: asha 450, ravi 300`."""
    named = (at for at, token in enumerate(found) if known.begins_customer(token.text))
    lead = Reading(found[: next(named, 0)], today, known)
    lead.tokens = valued(lead.tokens, lambda _: False)
    take_date(lead)
    return lead.day


def _part(reading: Reading, found: list[Token]) -> Reading:
    """The reading of one person's part of a text, with the phones that stand in it."""
    phones = [token for token in found if token.kind == "phone"]
    theirs = [reading.phones[int(token.key)] for token in phones]
    return Reading(found, reading.today, reading.known, reading.digits, theirs, apart=reading.apart)


def _either(joined: Bill, apart: Bill | Refusal) -> Bill | Refusal:
    """Both readings of a number that may be part of a name, where they differ in what is paid."""
    if isinstance(apart, Refusal) or apart.total == joined.total:
        return joined
    return Refusal(Reason.AMBIGUOUS, joined, "number_in_name", readings=(joined, apart))


def _read(reading: Reading, text: str, *, whose: str | None) -> Bill | Refusal:
    known = reading.known
    join_known(reading)
    _labels(reading)
    if whose is None:
        take_counter(reading)
        _claim_customer(reading)
    reading.doubt_odd_commas()
    typed = reading.tokens
    reading.tokens = valued(
        reading.tokens, lambda name: known.is_item(name) or known.is_customer(name)
    )
    keep_numbers_in_names(reading)
    numbers = sum(token.kind == "number" for token in reading.tokens)
    reading.tells = tells_rather((token.key for token in typed), numbers)
    valued_tokens = list(reading.tokens)
    reading.doubt_either()
    if reason := no_sale(reading, typed, text):
        return _about_money(
            reading, valued_tokens, typed, text, Refusal(reason[0], None, reason[1])
        )
    numbered = any(_has_number(token) for token in reading.tokens)
    mend_slips(reading)
    take_date(reading)
    take_points(reading)
    take_paid_parts(reading)
    take_payment(reading)
    take_discount(reading)
    take_totals(reading)
    bill = parts(reading)
    if whose is None:
        bill = take_customer(reading, bill)
    to_lines(reading, entries(reading, bill))
    if not numbered:
        # A name and an item without any number are a thought, not yet a sale.
        known_one = whose is not None or (
            reading.name is not None and _is_known(known, reading.name)
        )
        reading.problem(Reason.NO_AMOUNT if known_one or reading.phones else Reason.NOT_A_SALE)
    result = checked(reading)
    if isinstance(result, Refusal) and result.reason in (Reason.NO_AMOUNT, Reason.NOT_A_SALE):
        return _about_money(reading, valued_tokens, typed, text, result)
    return result


_TOLD_INSTEAD = (Reason.NO_CUSTOMER, Reason.ZERO_OR_NEGATIVE, Reason.TOO_LARGE)
"""Reasons of money in doubt that say more than why it is no sale."""


def _about_money(
    reading: Reading, found: list[Token], typed: list[Token], text: str, refusal: Refusal
) -> Refusal:
    """The refusal of a sale, with what the text says of money instead."""
    own = Reading(
        found, reading.today, reading.known, reading.digits, reading.phones, note=reading.note
    )
    money = read_money(own, typed, text)
    if isinstance(money, Refusal):
        on_a_day = money.reason in (Reason.FUTURE, Reason.UNCLEAR_DATE) and not money.offered
        kept = money.reason not in _TOLD_INSTEAD and not on_a_day
        return replace(money, reason=refusal.reason) if kept else money
    return refusal if money is None else replace(refusal, kind=money.kind, instead=money)


def _has_number(token: Token) -> bool:
    """A number of its own, or an item that the shop knows by its number."""
    named = token.kind == "quoted" and not token.customer
    return token.kind == "number" or (named and any(letter.isdigit() for letter in token.text))


def _is_known(known: KnownNames, name: str) -> bool:
    return known.is_customer(name) or known.begins_customer(name)


def _labels(reading: Reading) -> None:
    """Drops what only announces a phone: ph, mob no, contact."""
    kept: list[Token] = []
    for token in reading.tokens:
        if token.kind == "phone":
            while (
                kept
                and kept[-1].key in _PHONE_LABELS | vocabulary.TO
                and kept[-1].kind in ("word", "mark")
            ):
                kept.pop()
        kept.append(token)
    reading.tokens = kept


_BEFORE_NAME = (
    vocabulary.LEADS
    | day_words.DAYS_BACK
    | day_words.WEEKDAYS.keys()
    | day_words.MONTHS.keys()
    | day_words.BEFORE_DATE
    | day_words.AFTER_DATE
    | day_words.AGO
    | day_words.DAY_WORDS
    | day_words.WEEK_WORDS
    | vocabulary.PAYMENT_STARTS
    | vocabulary.words("st nd rd th")
    | vocabulary.BEFORE_PAYMENT
)


def _claim_customer(reading: Reading) -> None:
    """A known name where a name is expected is that customer, whatever its words mean elsewhere."""
    found = reading.tokens
    at = 0
    while at < len(found) and found[at].kind != "quoted":
        if found[at].kind == "word" and (length := known_length(reading.known, found, at)):
            name = " ".join(token.text for token in found[at : at + length])
            found[at : at + length] = [Token("quoted", name, "", space=True, customer=True)]
            return
        skipped = found[at].kind != "word" or found[at].key in _BEFORE_NAME
        if not skipped:
            at += 1
            while at < len(found) and found[at - 1].key not in vocabulary.TO:
                at += 1
            continue
        at += 1

"""From what was typed to a bill: the reader's draft, with the shop's own customers behind it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from bot.features.sales.bill import Bill, BillLine
from bot.known_names import CurrentNames, ShopNames
from crm.customers import cards
from crm.customers.cards import Customer
from crm.errors import Invalid
from crm.language.keys import item_words
from crm.language.names import Match
from crm.language.sale.draft import ASKED, Draft, Line, Reason, Refusal
from crm.language.sale.read import read
from crm.language.sale.write import line_as_text
from crm.language.text import LONGEST_NAME
from crm.purchases.recording import NewItem, Recorded
from crm.settings import shop_of
from crm.store.database import Session
from crm.values import Currency, parse_phone

LEAST_SOLD = 10
"""Major units. A smaller number behind a name is rather part of it, where a name was asked."""

MORE_EXACT = frozenset({"discount_above_the_bill"})
"""Details of a refusal that have words of their own (see refusals)."""


@dataclass(frozen=True, slots=True)
class Understood:
    """A bill (perhaps still asking for something), or a refusal, or both: then the bill holds what
    is kept while the refusal is asked about. `matches` are customers who may be meant; `recorded`
    is there when it was booked in the same transaction."""

    bill: Bill | None = None
    matches: tuple[Customer, ...] = ()
    refusal: str | None = None
    recorded: Recorded | None = None

    @property
    def is_whole_sale(self) -> bool:
        """Whether this can hardly be anything but a sale of its own: somebody who is known for
        certain, and an amount; or an unknown name with items and their prices."""
        bill = self.bill
        if bill is None or self.refusal is not None or not bill.has_amount:
            return False
        return bill.customer_id is not None or bool(
            bill.customer_name and (bill.lines or bill.payment) and bill.unpriced is None
        )

    @property
    def is_complete_sale(self) -> bool:
        """Whether it is booked as it stands: to somebody known for certain, nothing left to ask."""
        return self.bill is not None and self.refusal is None and self.bill.asks_for is None

    @property
    def has_own_key(self) -> bool:
        """What is booked at once knows the message that it came from (crm.purchases.recording)."""
        return self.is_complete_sale

    @property
    def has_name_and_amount(self) -> bool:
        """Whether it reads as a sale where a name alone is expected. `Asha 2` may be a second
        Asha; nothing is sold for so little."""
        bill = self.bill
        if bill is None or not bill.has_amount:
            return False
        named = bool(bill.customer_name or bill.customer_phone)
        return named and (bool(bill.lines) or bill.total >= LEAST_SOLD)


def understand(session: Session, names: ShopNames, text: str, source: str) -> Understood:
    """Reads a typed line. Nothing is written."""
    shop = shop_of(session)
    today = shop.today()
    with names.within(session) as known:
        outcome = read(text, today, known, region=shop.country, digits=shop.currency.digits)
        if isinstance(outcome, Refusal):
            if outcome.reason not in ASKED or outcome.draft is None:
                return Understood(refusal=outcome.reason.value)
            bill = _bill(outcome.draft, today, source)
            if len(bill.customer_name) > LONGEST_NAME:
                return Understood(refusal=Reason.NOT_A_SALE.value)
            if outcome.reason is Reason.UNCLEAR_DATE:
                bill = replace(bill, day_unclear=True)
            elif outcome.reason not in (Reason.NO_CUSTOMER, Reason.NO_AMOUNT):
                bill = replace(bill, lines=(), total_only=None, discount=None, percent_off=None)
            bill, matches = _with_matches(session, known, bill)
            return Understood(bill, matches, _reason(outcome))
        bill = _bill(outcome, today, source)
        if len(bill.customer_name) > LONGEST_NAME:
            return Understood(refusal=Reason.NOT_A_SALE.value)
        bill, matches = _with_matches(session, known, bill)
        return Understood(bill, matches)


def _reason(refusal: Refusal) -> str:
    """The reason, or the detail where it says more to a person."""
    return refusal.detail if refusal.detail in MORE_EXACT else refusal.reason.value


def _bill(draft: Draft, today: date, source: str) -> Bill:
    return Bill(
        said_on=today,
        day=draft.day,
        source=source,
        customer_name=draft.customer_name or "",
        customer_phone=draft.customer_phone,
        lines=tuple(line_of(one) for one in draft.items),
        total_only=None if draft.items or not draft.total else draft.subtotal,
        discount=draft.discount.amount if draft.discount else None,
        percent_off=(
            draft.discount.value if draft.discount and draft.discount.kind == "percent" else None
        ),
        payment=draft.payment_method,
        note=draft.note,
    )


def line_of(line: Line) -> BillLine:
    name = f"{line.name} {line.size}" if line.size else line.name
    return BillLine(
        name,
        line.quantity,
        line.unit_price,
        line.amount,
        line.unit,
        line.bare_price,
        line.remembered,
    )


def _with_matches(
    session: Session, known: CurrentNames, bill: Bill
) -> tuple[Bill, tuple[Customer, ...]]:
    """Puts the customer on the bill when one fits for certain; else those who may be meant."""
    found = known.find(bill.customer_name or None, bill.customer_phone)
    if not found:
        return bill, ()
    if len(found) == 1 and found[0].certain and not _contradicts(known, bill, found):
        return bill.with_customer(found[0].customer_id, found[0].name), ()
    return bill, cards.by_ids(session, [one.customer_id for one in found])


def _contradicts(known: CurrentNames, bill: Bill, found: tuple[Match, ...]) -> bool:
    """A phone that is one customer's beside a name that is another's."""
    if not bill.customer_name or found[0].how != "phone":
        return False
    named = {one.customer_id for one in known.names.find(bill.customer_name)}
    return not named & {one.customer_id for one in found}


@dataclass(frozen=True, slots=True)
class Found:
    """Customers whom a typed name may mean; `sure` is the one who is meant for certain."""

    people: tuple[Customer, ...] = ()
    sure: Customer | None = None


def find_customers(
    session: Session, names: ShopNames, name: str | None, phone: str | None
) -> Found:
    """Whom a typed name means; a phone in any spelling is a name too."""
    if name and phone is None:
        with suppress(Invalid):
            phone = parse_phone(name, shop_of(session).country).e164
    with names.within(session) as known:
        matches = known.find(name, phone)
        people = cards.by_ids(session, [one.customer_id for one in matches])
    sure = people[0] if len(people) == 1 and matches[0].certain else None
    return Found(people, sure)


def add_items(session: Session, names: ShopNames, bill: Bill, text: str) -> Bill | str:
    """The running bill with what was typed for it, or the reason why that is none of it."""
    shop = shop_of(session)
    with names.within(session) as known:
        outcome = read(
            text,
            bill.said_on,
            known,
            region=shop.country,
            digits=shop.currency.digits,
            customer=bill.customer_name,
        )
    if isinstance(outcome, Refusal):
        draft = outcome.draft
        if outcome.reason is not Reason.NO_AMOUNT or draft is None:
            return outcome.reason.value
        if not draft.items and not draft.payment_method:
            return outcome.reason.value
        outcome = draft
    return _with_added(bill, _bill(outcome, bill.said_on, bill.source), shop.currency)


def _with_added(bill: Bill, added: Bill, currency: Currency) -> Bill:
    bill = replace(
        bill,
        total_only=None if bill.lines or added.lines else added.total_only or bill.total_only,
        discount=added.discount or bill.discount,
        percent_off=added.percent_off if added.discount else bill.percent_off,
        payment=added.payment or bill.payment,
        day=added.day if added.day != bill.said_on else bill.day,
        note=added.note or bill.note,
    )
    return bill.with_lines(bill.lines + added.lines, currency)


def add_said(session: Session, names: ShopNames, bill: Bill, text: str) -> Bill | str:
    """Like `add_items`, for a text that may name the customer of the bill once more: `asha 450`
    while it is asked what Asha bought is no item called asha."""
    found = understand(session, names, text, bill.source)
    said = found.bill
    if said is None or said.customer_id is None or said.customer_id != bill.customer_id:
        return add_items(session, names, bill, text)
    if found.refusal is not None and found.refusal != Reason.NO_AMOUNT:
        return found.refusal
    return _with_added(bill, said, shop_of(session).currency)


def add_price(session: Session, names: ShopNames, bill: Bill, text: str) -> Bill | None:
    """The bill with the price that was missing: `45`, `45/kg`, `for 90`, `sugar 45`, `45 upi`.

    None when the text is no price of that line.
    """
    at = bill.unpriced
    if at is None:
        return None
    asked = bill.lines[at]
    so_far = replace(bill, lines=())
    named = add_items(session, names, so_far, text)
    if not (isinstance(named, Bill) and _prices(named, asked)):
        line = Line(asked.name, asked.quantity, None, Decimal(), asked.unit)
        named = add_items(session, names, so_far, f"{line_as_text(line)} {text}")
    if not (isinstance(named, Bill) and _prices(named, asked)):
        return None
    (said,) = named.lines
    currency = shop_of(session).currency
    if (said.quantity, said.unit) == (Decimal(1), None) != (asked.quantity, asked.unit):
        price = said.unit_price or Decimal()
        said = replace(asked, unit_price=price, amount=currency.round(asked.quantity * price))
    priced = replace(said, name=asked.name)
    return named.with_lines((*bill.lines[:at], priced, *bill.lines[at + 1 :]), currency)


def _prices(bill: Bill, asked: BillLine) -> bool:
    """Whether what was read is that one line, with a price."""
    return (
        len(bill.lines) == 1
        and bill.lines[0].unit_price is not None
        and item_words(bill.lines[0].name) == item_words(asked.name)
    )


def items_anew(session: Session, names: ShopNames, text: str) -> tuple[NewItem, ...] | None:
    """A whole bill as it was typed anew; None when it is not one, with a price in every line."""
    today = shop_of(session).today()
    empty = Bill(today, today, source="", customer_id=0, customer_name="-")
    bill = add_items(session, names, empty, text)
    if isinstance(bill, str) or not bill.lines or bill.unpriced is not None:
        return None
    if any(line.remembered for line in bill.lines):
        return None
    return bill.items()

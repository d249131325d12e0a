"""A bill that still misses something, and how far the questions about it have come."""

from __future__ import annotations

from datetime import date, datetime
from typing import Self

from sqlalchemy import update
from sqlalchemy.orm import Session

from crm.bill import Bill
from crm.customers import cards, namesakes
from crm.dataclass import dataclass, replace
from crm.language.correction.apply import corrected
from crm.language.correction.changes import Moved
from crm.language.correction.read import correction
from crm.language.sale.reasons import Refusal
from crm.purchases import idempotency, recording
from crm.purchases.from_text import add_items, add_said
from crm.purchases.known_names import ShopNames
from crm.purchases.recording import Recorded
from crm.purchases.usual import is_over_limit, is_unbelievable
from crm.purchases.with_bill import ON_ACCOUNT
from crm.settings import shop_of
from crm.store.schema import appointments
from crm.values import ONE

WHICH_ITEM = "which_item"
"""The reason why a number alone changes nothing of a bill whose prices were all said."""


@dataclass(frozen=True, slots=True)
class OpenBill:
    """`said_on` is the shop date when it was begun, so that 'yesterday' stays what was meant;
    `source` the message that began it. `number` is that of its question (crm.chat.questions).
    `guided`: it is asked for step by step."""

    bill: Bill
    said_on: date
    source: str
    number: int = 0
    guided: bool = False
    items_done: bool = False
    day_unclear: bool = False
    sure: bool = False
    """It was asked whether this is meant."""
    said_at: datetime | None = None
    """When it was begun, UTC; None of an older version."""
    over_limit: bool = False
    """The one reading is asked about because it takes what is owed above the customer's limit."""
    one_of_several: bool = False
    """The one reading is asked about because each of several sales is to be looked at."""
    readings: tuple[Bill, ...] = ()
    """Possible readings, where that is asked: several, or one that is hardly to be believed."""
    appointment_id: int | None = None
    """The appointment that its customer came to."""

    @property
    def asks_for(self) -> str | None:
        """The next thing to ask, or None when it can be booked."""
        bill = self.bill
        if not bill.has_customer:
            return "customer"
        if self.readings:
            return "reading"
        if not bill.lines:
            return "items"
        if bill.unpriced is not None:
            return "price"
        if self.day_unclear:
            return "day"
        if self.guided and not self.items_done:
            return "items"
        if self.guided and bill.payment_method is None:
            return "payment"
        return None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known yet."""
        return not self.bill.has_customer and not self.bill.lines

    def having(self, bill: Bill, *, items_done: bool | None = None) -> Self:
        """The same questions about the bill as it is now."""
        done = self.items_done if items_done is None else items_done
        return replace(self, bill=bill, items_done=done)

    def paid_by(self, method: str) -> Self:
        """Paid so: then it is no question any more whether so much may be on account."""
        parts = self.bill.paid if method == ON_ACCOUNT else ()
        bill = replace(self.bill, payment_method=method, paid=parts)
        readings = () if self.over_limit else self.readings
        return replace(self, bill=bill, readings=readings, over_limit=False)

    def without_name(self) -> Self:
        """The same sale, of which nobody has said yet whose it is."""
        return self.having(replace(self.bill.with_nobody(), of_counter=False))

    def on(self, day: date) -> Self:
        """The bill of a day that is certain."""
        return replace(self, bill=replace(self.bill, purchase_date=day), day_unclear=False)

    def meaning(self, which: int | None) -> Self:
        """The reading that was chosen (from 0); without one, the items are asked for again."""
        if which is None or not 0 <= which < len(self.readings):
            nothing = replace(self.bill, lines=(), discount=None)
            return replace(self, bill=nothing, readings=(), items_done=False)
        meant = self.readings[which]
        bill = replace(self.bill, lines=meant.lines, discount=meant.discount)
        return replace(self, bill=bill, readings=(), sure=True)

    def without(self, line: int, digits: int) -> Self:
        """Without its line `line` (from 0), if it has one there."""
        lines = self.bill.lines
        if not 0 <= line < len(lines):
            return self
        return self.having(self.bill.with_lines(lines[:line] + lines[line + 1 :], digits))


@dataclass(frozen=True, slots=True)
class Taken:
    """A bill as far as it is known, and the sale when nothing was missing any more."""

    open_bill: OpenBill
    recorded: Recorded | None = None


def book(session: Session, open_bill: OpenBill, by: int, act: str) -> Recorded:
    """Once for each `source`. `act` is the message or tap that completed it: what it booked is
    found by it when it comes again. Raises as `recording.record`."""
    at, source = open_bill.said_at, open_bill.source
    recorded = recording.record_followed(session, open_bill.bill, by, source, said_at=at)
    if act != source and recorded.purchase is not None:
        idempotency.note_booked(session, act, recorded.purchase.id)
    if open_bill.appointment_id is not None and recorded.purchase is not None:
        _bought_at(session, open_bill.appointment_id, recorded.purchase.id)
    return recorded


def _bought_at(session: Session, appointment_id: int, purchase_id: int) -> None:
    """Notes with the appointment what its customer bought; one taken back since is no more."""
    c = appointments.c
    session.execute(
        update(appointments).where(c.id == appointment_id).values(purchase_id=purchase_id)
    )


def choose_customer(
    session: Session, open_bill: OpenBill, customer_id: int, by: int, act: str
) -> Taken:
    """Puts a known customer on the bill; a phone that was said is theirs if they had none, else
    noted. Raises NotFound."""
    customer = cards.followed(session, customer_id)
    if open_bill.bill.customer_phone is not None:
        namesakes.note_number(session, customer, open_bill.bill.customer_phone, by)
    bill = open_bill.bill.with_customer(customer.id, customer.name)
    return _book_if_complete(session, open_bill.having(bill), by, act)


def add_customer(session: Session, open_bill: OpenBill, by: int, act: str) -> Taken:
    """Makes the name (or phone) that was said a new customer, on the bill."""
    bill = recording.with_new_customer(session, open_bill.bill, by)
    return _book_if_complete(session, open_bill.having(bill), by, act)


def doubted(session: Session, open_bill: OpenBill) -> OpenBill:
    """With the question whether it is meant, where the total is hardly to be believed."""
    if open_bill.asks_for is not None or open_bill.sure:
        return open_bill
    over = is_over_limit(session, open_bill.bill)
    if not over and not is_unbelievable(session, open_bill.bill.total):
        return open_bill
    return replace(open_bill, readings=(open_bill.bill,), over_limit=over, one_of_several=False)


def _book_if_complete(session: Session, open_bill: OpenBill, by: int, act: str) -> Taken:
    open_bill = doubted(session, open_bill)
    if open_bill.asks_for is not None:
        return Taken(open_bill)
    return Taken(open_bill, book(session, open_bill, by, act))


def say_items(
    session: Session, names: ShopNames, bill: Bill, said_on: date, text: str
) -> Bill | str:
    """Like `add_said`; a number alone corrects the price that the last line had from before."""
    said = add_said(session, names, bill, said_on, text)
    if said != bill or not bill.goods:
        return said
    alone = add_items(session, names, replace(bill, lines=()), said_on, text)
    if isinstance(alone, str) or not alone.lines or alone.total == bill.total:
        return said
    last = bill.lines[-1]
    if not last.remembered:
        return WHICH_ITEM
    digits = shop_of(session).currency.digits
    line = replace(last.at_price(alone.lines[0].amount, digits), bare_price=last.quantity != ONE)
    return bill.with_lines((*bill.lines[:-1], line), digits)


def correct_open(
    session: Session, names: ShopNames, bill: Bill, said_on: date, text: str
) -> Bill | None:
    """The bill with a correction in words (`remove oil`, `no discount`); None where it is
    none, leaves nothing of it, or names somebody else."""
    shop = shop_of(session)
    digits = shop.currency.digits
    with names.within(session) as known:
        said = correction(text, bill, said_on, known, region=shop.country, digits=digits)
    if isinstance(said, Refusal) or any(isinstance(one, Moved) for one in said):
        return None
    after = corrected(bill, said, digits=digits)
    return after if isinstance(after, Bill) else None

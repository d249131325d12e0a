"""A payment as it was said, and how far the questions about it have come."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal, Self

from sqlalchemy.orm import Session

from crm.bill import Bill, lone_sale
from crm.customers import cards
from crm.customers.cards import Customer, NewCustomer
from crm.customers.dues.kinds import Kind
from crm.dataclass import dataclass, replace
from crm.errors import MoreThanAdvance, NotAllowed, NothingOwed, OpeningThere
from crm.language.money import (
    BookedMoney,
    Given,
    Money,
    Opening,
    Payment,
    Waiver,
    Who,
)
from crm.language.sale.reasons import Refusal
from crm.language.vocabulary import ON_ACCOUNT
from crm.payments import recording
from crm.payments.model import NewPayment, RecordedPayment

Doubt = Literal["nothing_owed", "beyond_advance", "opening_there", "not_allowed"]
"""Why a payment waits for an answer: the rules of the books, not what was said."""


@dataclass(frozen=True, slots=True)
class Meant:
    """One meaning of what was said: a payment of a `kind`, or (None) a bill on account. An amount
    of None was not said, or (`whole`) is all that is owed."""

    kind: Kind | None
    amount: Decimal | None
    method: str | None = None
    whole: bool = False
    advance: bool = False


@dataclass(frozen=True, slots=True)
class OpenPayment:
    """`said_on` is the shop date when it was said, `paid_on` that of the money; `source` the
    message that began it, `number` that of its question (crm.chat.questions). Of several `meant`
    one is asked for. `doubt_amount` is the opening balance that is there."""

    meant: tuple[Meant, ...]
    said_on: date
    paid_on: date
    source: str
    number: int = 0
    customer_id: int | None = None
    customer_name: str | None = None
    customer_phone: str | None = None
    purchase_id: int | None = None
    notes: str | None = None
    lent: bool = False
    change_opening: bool = False
    doubt: Doubt | None = None
    doubt_amount: Decimal | None = None

    @property
    def asks_for(self) -> Literal["customer", "reading", "amount", "answer"] | None:
        """The next thing to ask, or None when it can be booked."""
        if self.customer_id is None:
            return "customer"
        if len(self.meant) > 1:
            return "reading"
        if self.one.amount is None and not self.one.whole:
            return "amount"
        return None if self.doubt is None else "answer"

    @property
    def one(self) -> Meant:
        """The meaning, where there is but one."""
        return self.meant[0]

    def meaning(self, which: int) -> Self:
        """The meaning that was chosen (from 0)."""
        return replace(self, meant=(self.meant[min(max(which, 0), len(self.meant) - 1)],))

    def of(self, customer: Customer) -> Self:
        """The payment of this customer."""
        return replace(self, customer_id=customer.id, customer_name=customer.name)

    def of_amount(self, amount: Decimal) -> Self:
        return replace(self, meant=(replace(self.one, amount=amount, whole=False),))

    def of_all(self) -> Self:
        """All that is owed."""
        return replace(self, meant=(replace(self.one, amount=None, whole=True),))

    def as_advance(self) -> Self:
        """The answer that what is not owed stays with the shop."""
        return replace(self, meant=(replace(self.one, advance=True),), doubt=None)

    def as_lent(self) -> Self:
        return replace(self, lent=True, doubt=None)

    def changing_the_opening(self) -> Self:
        return replace(self, change_opening=True, doubt=None)

    def as_sale(self, *, on_account: bool) -> Bill:
        """The same amount as a sale: how it was paid, or on account."""
        total = self.one.amount or Decimal(0)
        return Bill(
            purchase_date=self.paid_on,
            lines=(lone_sale(total),),
            payment_method=ON_ACCOUNT if on_account else self.one.method,
            customer_id=self.customer_id,
            customer_name=self.customer_name,
            customer_phone=self.customer_phone,
        )


@dataclass(frozen=True, slots=True)
class TakenPayment:
    """A payment as far as it is known, and the booked one when nothing was missing any more.
    `matches` are customers who may be meant."""

    open_payment: OpenPayment
    recorded: RecordedPayment | None = None
    matches: tuple[Customer, ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether it was booked now, and not by an earlier arrival of the same message."""
        return self.recorded is not None and not self.recorded.repeated


def said(found: Refusal, said_on: date, source: str) -> OpenPayment | None:
    """The payment in a text; None where it tells of none. Its customer is still a name."""
    readings = (found.instead,) if found.instead is not None else found.offered
    meant = tuple(_meant(one) for one in readings)
    if not meant or any(one is None for one in meant):
        return None
    first = readings[0]
    whole = _who(first)
    return OpenPayment(
        tuple(one for one in meant if one is not None),
        said_on,
        _day(first),
        source,
        customer_name=whole.name,
        customer_phone=whole.phone,
    )


def _meant(one: Money | Bill) -> Meant | None:
    match one:
        case Payment():
            return Meant(Kind.RECEIVED, one.amount, one.method, one.whole, one.advance)
        case Given():
            return Meant(Kind.GIVEN, one.amount, one.method)
        case Waiver():
            return Meant(Kind.WAIVED, one.amount, whole=one.whole)
        case Opening():
            kind = Kind.OPENING_DUE if one.side == "due" else Kind.OPENING_ADVANCE
            return Meant(kind, one.amount)
        case Bill():
            return Meant(None, one.total)
        case _:
            return None


def _who(one: Money | Bill) -> Who:
    if isinstance(one, Bill):
        return Who(one.customer_name, one.customer_phone)
    return one.customer if isinstance(one, BookedMoney) else Who()


def _day(one: Money | Bill) -> date:
    if isinstance(one, Bill):
        return one.purchase_date
    if isinstance(one, BookedMoney):
        return one.day
    raise TypeError(one)


def book(session: Session, payment: OpenPayment, by: int) -> TakenPayment:
    """Books a payment that misses nothing, once for each `source`; one that is in doubt comes back
    with the question. Raises as `recording.record` does for all that is no question."""
    if payment.asks_for is not None:
        return TakenPayment(payment)
    new = wanted(payment)
    try:
        return TakenPayment(payment, recording.record_followed(session, new, by, payment.source))
    except NothingOwed:
        if new.amount is None:
            raise
        return TakenPayment(replace(payment, doubt="nothing_owed"))
    except MoreThanAdvance:
        return TakenPayment(replace(payment, doubt="beyond_advance"))
    except OpeningThere as there:
        return TakenPayment(replace(payment, doubt="opening_there", doubt_amount=there.amount))
    except NotAllowed:
        return TakenPayment(replace(payment, doubt="not_allowed"))


def wanted(payment: OpenPayment) -> NewPayment:
    """The payment to be recorded. Raises ValueError where something is missing."""
    one = payment.one
    if one.kind is None or payment.customer_id is None:
        raise ValueError("no payment yet")
    return NewPayment(
        customer_id=payment.customer_id,
        kind=one.kind,
        amount=one.amount,
        method=one.method,
        paid_on=payment.paid_on,
        purchase_id=payment.purchase_id,
        notes=payment.notes,
        advance=one.advance,
        lent=payment.lent or payment.doubt == "not_allowed",
        change_opening=payment.change_opening,
    )


def choose_customer(
    session: Session, payment: OpenPayment, customer_id: int, by: int
) -> TakenPayment:
    """Names a known customer. Raises NotFound."""
    return book(session, payment.of(cards.followed(session, customer_id)), by)


def add_customer(session: Session, payment: OpenPayment, by: int) -> TakenPayment:
    """Makes the name (or phone) that was said a new customer."""
    name = payment.customer_name or payment.customer_phone or ""
    new = NewCustomer(name=name, phone=payment.customer_phone)
    return book(session, payment.of(cards.add(session, new, by, shared_phone_ok=True)), by)

"""An appointment as it was said, and how far the questions about it have come."""

from __future__ import annotations

from datetime import date, time
from typing import Literal, Self

from sqlalchemy.orm import Session

from crm.appointments import recording
from crm.appointments.model import NOUN, Appointment
from crm.appointments.recording import New
from crm.appointments.stored import in_the_way
from crm.appointments.when import When, instant_of
from crm.customers import cards
from crm.customers.cards import Customer, NewCustomer
from crm.dataclass import dataclass, replace
from crm.language.money import Appointment as Said
from crm.purchases import idempotency
from crm.purchases.known_names import ShopNames
from crm.purchases.whose import find_customers
from crm.settings import shop_of

Doubt = Literal["when", "past", "taken"]
"""Why it waits: nobody has said when, that has passed, or somebody else comes then."""


@dataclass(frozen=True, slots=True)
class OpenAppointment:
    """`day` and `at` are the shop's wall clock; `source` the message that began it, `number` that
    of its question (crm.chat.questions). `moving` is the appointment that gets another time.
    `sure`: it is wanted although another one is at that time, `taken_by`."""

    day: date
    at: time
    source: str
    what: str | None = None
    minutes: int | None = None
    number: int = 0
    customer_id: int | None = None
    customer_name: str | None = None
    customer_phone: str | None = None
    moving: int | None = None
    sure: bool = False
    doubt: Doubt | None = None
    taken_by: int | None = None

    @property
    def asks_for(self) -> Literal["customer", "time", "anyway"] | None:
        """The next thing to ask, or None when it can be booked."""
        if self.customer_id is None:
            return "customer"
        if self.doubt in ("when", "past"):
            return "time"
        return None if self.doubt is None else "anyway"

    def of(self, customer: Customer) -> Self:
        return replace(self, customer_id=customer.id, customer_name=customer.name)

    def named(self, name: str) -> Self:
        """With another name that was typed for its customer."""
        return replace(self, customer_id=None, customer_name=name, customer_phone=None)

    def on(self, when: When) -> Self:
        """At another time, of which nothing is known yet."""
        return replace(self, day=when.day, at=when.at, doubt=None, taken_by=None, sure=False)

    def anyway(self) -> Self:
        return replace(self, sure=True, doubt=None)


@dataclass(frozen=True, slots=True)
class TakenAppointment:
    """An appointment as far as it is known, and the booked one when nothing was missing any more;
    `gone`: it was booked by the same message before, and taken back since. `matches` are customers
    who may be meant."""

    open_appointment: OpenAppointment
    booked: Appointment | None = None
    gone: bool = False
    matches: tuple[Customer, ...] = ()

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to ask."""
        return self.gone or self.booked is not None


def said(one: Said, source: str) -> OpenAppointment:
    """The appointment in a text; its customer is still a name."""
    return OpenAppointment(
        one.at.date(),
        one.at.time(),
        source,
        what=one.what,
        minutes=one.minutes,
        customer_name=one.customer.name,
        customer_phone=one.customer.phone,
    )


def moving(one: Appointment, source: str, number: int, day: date, at: time) -> OpenAppointment:
    """The question when an appointment is to be instead; `day` and `at` are when it is now."""
    return OpenAppointment(
        day,
        at,
        source,
        what=one.what,
        minutes=one.minutes,
        number=number,
        customer_id=one.customer_id,
        customer_name=one.customer_name,
        moving=one.id,
        doubt="when",
    )


def name_and_book(
    session: Session, names: ShopNames, open_one: OpenAppointment, by: int
) -> TakenAppointment:
    """Finds the customer who was named, and books if nothing else is missing. Raises as `book`."""
    found = find_customers(session, names, open_one.customer_name, open_one.customer_phone)
    if found.sure is None:
        return TakenAppointment(open_one, matches=found.people)
    return book(session, open_one.of(found.sure), by)


def book(session: Session, open_one: OpenAppointment, by: int) -> TakenAppointment:
    """Books an appointment that misses nothing, or moves it, once for each `source`; one that is in
    doubt comes back with the question. `by` is the member of staff who is to be there, too.

    Raises as `recording.check` and `instant_of`, and NotFound for an appointment that is to be
    moved and is no longer there.
    """
    if open_one.asks_for is not None or open_one.customer_id is None:
        return TakenAppointment(open_one)
    done = idempotency.done_by(session, open_one.source)
    if done is not None and done.noun == NOUN and done.noun_id is not None:
        there = recording.there(session, done.noun_id)
        return TakenAppointment(open_one, there, gone=there is None)
    shop = shop_of(session)
    starts_at = instant_of(shop, When(open_one.day, open_one.at))
    if starts_at <= shop.now():
        return TakenAppointment(replace(open_one, doubt="past"))
    new = New(
        cards.followed(session, open_one.customer_id).id,
        starts_at,
        open_one.minutes,
        open_one.what,
        by,
    )
    recording.check(new)
    staff_id, ends_at = by, new.ends_at
    if open_one.moving is not None:
        staff_id = recording.get_to_change(session, open_one.moving).staff_id or by
    if not open_one.sure:
        recording.lock_calendar(session, staff_id)
        other = in_the_way(session, staff_id, starts_at, ends_at, but=open_one.moving)
        if other is not None:
            return TakenAppointment(replace(open_one, doubt="taken", taken_by=other.id))
    if open_one.moving is None:
        booked = recording.record(session, new, by, open_one.source)
    else:
        booked = recording.move(session, open_one.moving, starts_at, by, open_one.source)
    return TakenAppointment(open_one, booked)


def choose_customer(
    session: Session, open_one: OpenAppointment, customer_id: int, by: int
) -> TakenAppointment:
    """Names a known customer. Raises NotFound, and as `book`."""
    return book(session, open_one.of(cards.followed(session, customer_id)), by)


def add_customer(session: Session, open_one: OpenAppointment, by: int) -> TakenAppointment:
    """Makes the name (or phone) that was said a new customer."""
    name = open_one.customer_name or open_one.customer_phone or ""
    new = NewCustomer(name=name, phone=open_one.customer_phone)
    return book(session, open_one.of(cards.add(session, new, by, shared_phone_ok=True)), by)

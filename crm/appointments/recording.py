"""Booking an appointment, moving it, marking what became of it, taking it back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from crm import audit
from crm.appointments.model import (
    LONGEST_MINUTES,
    LONGEST_WHAT,
    NOUN,
    STORE,
    Appointment,
    Status,
    ends_at,
)
from crm.appointments.stored import facts, get
from crm.customers import cards
from crm.dataclass import dataclass
from crm.errors import Invalid, NotAllowed, NotFound
from crm.language.text import line
from crm.permissions import Permission
from crm.purchases import idempotency
from crm.settings import shop_of
from crm.staff import Member
from crm.store.schema import appointments, staff


@dataclass(frozen=True, slots=True)
class New:
    """An appointment to be booked; `starts_at` is UTC, `staff_id` who is to be there."""

    customer_id: int
    starts_at: datetime
    minutes: int | None
    what: str | None
    staff_id: int | None

    @property
    def ends_at(self) -> datetime:
        return ends_at(self.starts_at, self.minutes)


@dataclass(frozen=True, slots=True)
class UndoneAppointment:
    """An appointment that was taken back, as it was booked. `customer_id` may be erased since."""

    customer_id: int
    customer_name: str
    starts_at: datetime


def check(new: New) -> None:
    """Raises Invalid: `minutes` `not_positive` or `too_large`, and `what` `too_long`."""
    if new.minutes is not None and new.minutes <= 0:
        raise Invalid("minutes", new.minutes, "not_positive")
    if new.minutes is not None and new.minutes > LONGEST_MINUTES:
        raise Invalid("minutes", new.minutes, "too_large")
    if new.what is not None:
        line("what", new.what, LONGEST_WHAT)


def lock_calendar(session: Session, staff_id: int | None) -> None:
    """Makes others who book for this member of staff wait, so that each sees the other's."""
    session.execute(select(staff.c.id).where(staff.c.id == staff_id).with_for_update())


def there(session: Session, appointment_id: int) -> Appointment | None:
    """The appointment; None when it was taken back."""
    try:
        return get(session, appointment_id)
    except NotFound:
        return None


def get_to_change(session: Session, appointment_id: int) -> Appointment:
    """The appointment, which nobody else changes until the transaction ends. Raises NotFound."""
    c = appointments.c
    session.execute(select(c.id).where(c.id == appointment_id).with_for_update())
    return get(session, appointment_id)


def record(session: Session, new: New, by: int | None, source: str) -> Appointment:
    """Books a checked appointment; `source` remembers it. `by` is a staff id."""
    now = shop_of(session).now()
    what = None if new.what is None else line("what", new.what, LONGEST_WHAT)
    row = {
        "customer_id": new.customer_id,
        "starts_at": new.starts_at,
        "minutes": new.minutes,
        "what": what,
        "staff_id": new.staff_id,
        "status": Status.BOOKED.value,
        "store_id": STORE,
        "created_at": now,
        "recorded_by": by,
        "changed_at": now,
    }
    number: int = session.execute(
        insert(appointments).returning(appointments.c.id), row
    ).scalar_one()
    idempotency.first_time(session, source, None, noun=NOUN, noun_id=number)
    booked = get(session, number)
    audit.note(session, by, "book", NOUN, number, after=facts(booked))
    return booked


def move(
    session: Session, appointment_id: int, starts_at: datetime, by: int | None, source: str
) -> Appointment:
    """Gives it another time; it is reminded of and told of anew. Raises NotFound, and Invalid
    `appointment` `over` for one that is not booked any more."""
    before = get_to_change(session, appointment_id)
    if not before.is_booked:
        raise Invalid("appointment", appointment_id, "over")
    idempotency.first_time(session, source, None, noun=NOUN, noun_id=appointment_id)
    if before.starts_at == starts_at:
        return before
    return _change(session, before, "move", by, starts_at=starts_at, reminded_at=None, told_at=None)


def mark(session: Session, appointment_id: int, status: Status, by: int | None) -> Appointment:
    """Says what became of it; Booked takes that back, and it waits again. Marked as it is, it stays
    so. Raises NotFound."""
    before = get_to_change(session, appointment_id)
    if before.status is status:
        return before
    return _change(session, before, _ACTIONS[status], by, status=status.value)


_ACTIONS = {
    Status.DONE: "came",
    Status.MISSED: "missed",
    Status.CANCELLED: "cancel",
    Status.BOOKED: "reopen",
}
"""As the audit log calls them."""


def _change(
    session: Session, before: Appointment, action: str, by: int | None, **values: Any
) -> Appointment:
    now = shop_of(session).now()
    session.execute(
        update(appointments).where(appointments.c.id == before.id).values(**values, changed_at=now)
    )
    after = get(session, before.id)
    audit.note(session, by, action, NOUN, before.id, before=facts(before), after=facts(after))
    return after


def may_undo(one: Appointment, member: Member, today: date, recorded_on: date) -> bool:
    """Whether `member` may take it back: who booked it, that day; managers and owners always."""
    own = one.recorded_by == member.id and recorded_on == today
    return own or member.may(Permission.CHANGE_ANY_SALE)


def undo(session: Session, appointment_id: int, member: Member) -> UndoneAppointment:
    """Takes a booking back, as if it had never been. Pressed twice, it says so twice. Raises
    NotFound for one that never was, and NotAllowed."""
    one = there(session, appointment_id)
    if one is None:
        return _taken_back(session, appointment_id)
    shop = shop_of(session)
    if not may_undo(one, member, shop.today(), shop.local(one.created_at).date()):
        raise NotAllowed(Permission.CHANGE_ANY_SALE.value)
    session.execute(delete(appointments).where(appointments.c.id == appointment_id))
    audit.note(session, member.id, "undo", NOUN, appointment_id, before=facts(one))
    return UndoneAppointment(one.customer_id, one.customer_name, one.starts_at)


def _taken_back(session: Session, appointment_id: int) -> UndoneAppointment:
    _, kept = audit.kept_by_undo(session, NOUN, appointment_id)
    customer = cards.of_the_books(session, kept["customer_id"])
    return UndoneAppointment(customer.id, customer.name, datetime.fromisoformat(kept["starts_at"]))


def newest_of(session: Session, member: Member, today: date) -> tuple[datetime, int] | None:
    """When this member booked their last appointment, and its id; None where they may not take it
    back as of that shop date."""
    c = appointments.c
    newest = select(c.id).where(c.recorded_by == member.id).order_by(c.id.desc()).limit(1)
    number = session.scalar(newest)
    if number is None:
        return None
    one = get(session, number)
    recorded_on = shop_of(session).local(one.created_at).date()
    return (one.created_at, one.id) if may_undo(one, member, today, recorded_on) else None

"""Appointments as they are in the store: one, those of a day, the next one of a customer."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, case, select
from sqlalchemy.orm import Session

from crm.appointments.model import NOUN, Appointment, Status
from crm.dataclass import dataclass
from crm.errors import NotFound
from crm.settings import shop_of
from crm.store.schema import appointments, customers, purchases, staff

LOOK_BACK = timedelta(hours=12)
"""The longest that an appointment lasts: what began before that is over."""

_COLUMNS: Select[Any] = (
    select(
        appointments.c.id,
        appointments.c.customer_id,
        customers.c.name,
        appointments.c.starts_at,
        appointments.c.minutes,
        appointments.c.what,
        appointments.c.staff_id,
        case((staff.c.removed_at.is_(None), staff.c.name), else_="").label("staff_name"),
        appointments.c.status,
        purchases.c.id.label("purchase_id"),  # a sale that was taken back is none
        appointments.c.reminded_at,
        appointments.c.created_at,
        appointments.c.recorded_by,
    )
    .join(customers, customers.c.id == appointments.c.customer_id)
    .outerjoin(staff, staff.c.id == appointments.c.staff_id)
    .outerjoin(purchases, purchases.c.id == appointments.c.purchase_id)
)


@dataclass(frozen=True, slots=True)
class DayPage:
    """The appointments of a shop date in order of time: those of one page, how many there are
    (`count`), and how many of them are still to come or to be marked (`booked`)."""

    day: date
    shown: tuple[Appointment, ...]
    count: int
    booked: int


def get(session: Session, appointment_id: int) -> Appointment:
    """Raises NotFound (`appointment`)."""
    row = session.execute(_COLUMNS.where(appointments.c.id == appointment_id)).one_or_none()
    if row is None:
        raise NotFound(NOUN, appointment_id)
    return _read(row)


def of_day(session: Session, day: date, *, limit: int, offset: int = 0) -> DayPage:
    """What begins on that shop date, whatever became of it."""
    shop = shop_of(session)
    c = appointments.c
    within = (c.starts_at >= shop.instant(day)) & (
        c.starts_at < shop.instant(day + timedelta(days=1))
    )
    rows = session.execute(_COLUMNS.where(within).order_by(c.starts_at, c.id)).all()
    found = [_read(row) for row in rows]
    booked = sum(one.is_booked for one in found)
    return DayPage(day, tuple(found[offset : offset + limit]), len(found), booked)


def next_of(session: Session, customer_id: int) -> Appointment | None:
    """The customer's next one that is booked and not over; None without one."""
    now = shop_of(session).now()
    c = appointments.c
    rows = session.execute(
        _COLUMNS.where(
            c.customer_id == customer_id,
            c.status == Status.BOOKED.value,
            c.starts_at > now - LOOK_BACK,
        ).order_by(c.starts_at, c.id)
    )
    return next((one for one in map(_read, rows) if one.ends_at > now), None)


def in_the_way(
    session: Session,
    staff_id: int | None,
    starts_at: datetime,
    ends_at: datetime,
    but: int | None = None,
) -> Appointment | None:
    """The first booked appointment of this member of staff that shares a minute with the time from
    `starts_at` until `ends_at` (UTC), other than `but`; None without one."""
    c = appointments.c
    rows = session.execute(
        _COLUMNS.where(
            and_(
                c.staff_id == staff_id,
                c.status == Status.BOOKED.value,
                c.starts_at < ends_at,
                c.starts_at > starts_at - LOOK_BACK,
            )
        ).order_by(c.starts_at, c.id)
    )
    return next(
        (one for one in map(_read, rows) if one.ends_at > starts_at and one.id != but), None
    )


def facts(one: Appointment) -> dict[str, Any]:
    """As the audit log keeps it."""
    return {
        "customer_id": one.customer_id,
        "starts_at": one.starts_at.isoformat(),
        "minutes": one.minutes,
        "what": one.what,
        "staff_id": one.staff_id,
        "status": one.status.value,
    }


def _read(row: Any) -> Appointment:
    return Appointment(
        id=row.id,
        customer_id=row.customer_id,
        customer_name=row.name,
        starts_at=row.starts_at,
        minutes=row.minutes,
        what=row.what,
        staff_id=row.staff_id,
        staff_name=row.staff_name or "",
        status=Status(row.status),
        purchase_id=row.purchase_id,
        reminded_at=row.reminded_at,
        created_at=row.created_at,
        recorded_by=row.recorded_by,
    )

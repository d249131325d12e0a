"""Staff hear of an appointment half an hour before."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crm import staff
from crm.appointments.model import MODULE, Status
from crm.chat import outbox
from crm.permissions import Role
from crm.settings import shop_of
from crm.store.schema import appointments

SOON = "appointment_soon"
"""Kind of the notice; `starts_at` (ISO) as it was then: one that was moved since is not said."""

AHEAD = timedelta(minutes=30)


def due(session: Session) -> list[int]:
    """The ids of appointments that staff are to be told of now."""
    shop = shop_of(session)
    if MODULE not in shop.modules:
        return []
    c, now = appointments.c, shop.now()
    rows = select(c.id).where(
        c.status == Status.BOOKED.value,
        c.starts_at > now,
        c.starts_at <= now + AHEAD,
        c.told_at.is_(None),
    )
    return list(session.scalars(rows.order_by(c.starts_at, c.id)))


def tell(session: Session) -> int:
    """Puts a notice of each into the outbox, once: for who is to be there, else for everybody; how
    many notices. What was booked or moved within that half hour is not said: whoever did it
    knows."""
    now, told = shop_of(session).now(), 0
    c = appointments.c
    for number in due(session):
        row = session.execute(
            select(c.starts_at, c.staff_id, c.changed_at, c.told_at)
            .where(c.id == number)
            .with_for_update()
        ).one()
        if row.told_at is not None:  # by another process
            continue
        session.execute(update(appointments).where(c.id == number).values(told_at=now))
        if row.changed_at <= row.starts_at - AHEAD:
            told += _put(session, number, row.starts_at, row.staff_id)
    return told


def _put(session: Session, number: int, starts_at: datetime, staff_id: int | None) -> int:
    facts = {"appointment_id": number, "starts_at": starts_at.isoformat()}
    member = None if staff_id is None else staff.member(session, staff_id)
    if member is not None and member.unreachable_since is None:
        outbox.put(session, member.id, SOON, **facts)
        return 1
    return outbox.put_to(session, tuple(Role), SOON, **facts)

"""Who may book and change which payments."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from crm import staff
from crm.errors import NotAllowed
from crm.payments.stored import Payment
from crm.permissions import Permission
from crm.staff import Member


def may_change(payment: Payment, member: Member, today: date) -> bool:
    """Whether `member` may change or undo it: its recorder that day, managers and owners always."""
    return member.may(Permission.MANAGE_DUES) or (
        payment.recorded_by == member.id and payment.recorded_on == today
    )


def refuse_unless_manages(session: Session, by: int | None) -> None:
    """Raises NotAllowed unless `by` (None: the program) may do what only managers and owners may:
    give, let go, open, change anybody's payment."""
    if by is None:
        return
    member = staff.member(session, by)
    if member is None or not member.may(Permission.MANAGE_DUES):
        raise NotAllowed(Permission.MANAGE_DUES.value)

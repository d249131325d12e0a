"""Asking for what one of the staff may not do alone, and telling whoever asked of the answer."""

from __future__ import annotations

from sqlalchemy.orm import Session

from crm.chat import outbox
from crm.permissions import Role
from crm.records import approvals
from crm.records.approvals import Answered, Approval
from crm.records.kinds import Wanted, customer_name
from crm.staff import Member

ASKED = "approval_asked"
ANSWERED = "approval_answered"
"""Kinds of notices."""


def ask(session: Session, wanted: Wanted, member: Member, source: str) -> Approval:
    """Asks, once for each `source`, and shows it to every owner and manager, once too."""
    if (before := approvals.asked_by(session, source)) is not None:
        return before
    asked = approvals.ask(session, wanted, member.id, source)
    outbox.put_to(
        session,
        (Role.OWNER, Role.MANAGER),
        ASKED,
        approval_id=asked.id,
        who=member.name,
        name=customer_name(session, wanted),
    )
    return asked


def answer(
    session: Session, approval_id: int, member: Member, *, approved: bool
) -> tuple[Answered, str]:
    """The first answer of an owner or a manager, and the name of the customer it is about. Raises
    as `approvals.approve`."""
    deciding = approvals.approve if approved else approvals.reject
    answered = deciding(session, approval_id, member)
    name = customer_name(session, answered.approval.wanted)
    if answered.first:
        outbox.put(
            session,
            answered.approval.asked_by,
            ANSWERED,
            approval_id=approval_id,
            who=member.name,
            name=name,
        )
    return answered, name

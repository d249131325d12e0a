"""Asking for what one of the staff may not do alone, and telling whoever asked of the answer."""

from __future__ import annotations

from sqlalchemy.orm import Session

from crm.chat import outbox
from crm.customers import cards
from crm.dues import approvals
from crm.dues.approvals import Answered, Approval, Wanted
from crm.payments.model import NewPayment
from crm.permissions import Role
from crm.purchases import stored as bills
from crm.staff import Member
from crm.stock.model import NewMoves

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
        name=whose(session, wanted),
    )
    return asked


def whose(session: Session, wanted: Wanted) -> str:
    """The name of the customer that it is about; nobody's where stock is. Raises NotFound."""
    if isinstance(wanted, NewMoves):
        return ""
    if isinstance(wanted, NewPayment):
        return cards.of_the_books(session, wanted.customer_id).name
    bill = bills.get(session, wanted.purchase_id)
    return cards.of_the_books(session, bill.customer_id).name


def answer(
    session: Session, approval_id: int, member: Member, *, approved: bool
) -> tuple[Answered, str]:
    """The first answer of an owner or a manager, and the name of the customer it is about. Raises
    as `approvals.approve`."""
    deciding = approvals.approve if approved else approvals.reject
    answered = deciding(session, approval_id, member)
    name = whose(session, answered.approval.wanted)
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

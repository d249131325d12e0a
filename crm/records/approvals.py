"""What one of the staff may not do alone: asked for, and approved or rejected by one who may.

The first answer wins. What is approved is booked in the name of whoever asked, by the right of
whoever answered.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from crm import audit
from crm.chat.codec import from_json, to_json
from crm.dataclass import dataclass
from crm.errors import NotAllowed, NotFound
from crm.permissions import Permission
from crm.purchases import idempotency
from crm.records.kinds import Wanted, asked_as, asked_of_kind
from crm.settings import shop_of
from crm.staff import Member
from crm.stock.model import NewMoves, StockItem
from crm.stock.recording import counted_since
from crm.store.schema import approvals


@dataclass(frozen=True, slots=True)
class Approval:
    """Something asked for. `approved` is None until it is answered; then `answered_by` is who did,
    and `result_id` the payment, return or move of stock that was booked. `counted_since`: items of
    an approved count that were counted again after it was asked for, so that it does not stand."""

    id: int
    wanted: Wanted
    asked_by: int
    asked_at: datetime
    answered_by: int | None
    answered_at: datetime | None
    approved: bool | None
    result_id: int | None
    counted_since: tuple[StockItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """The result of an answer. `first`: it was this one; else `approval` says who was first."""

    approval: Approval
    first: bool


def ask(session: Session, wanted: Wanted, by: int, source: str) -> Approval:
    """Asks owners and managers, once for each `source`."""
    before = asked_by(session, source)
    if before is not None:
        return before
    kind = asked_as(wanted)
    approval_id: int = session.execute(
        insert(approvals).returning(approvals.c.id),
        {
            "kind": kind.kind,
            "data": to_json(kind.begun(session, wanted)),
            "asked_by": by,
            "asked_at": shop_of(session).now(),
        },
    ).scalar_one()
    idempotency.first_time(session, source, None, noun="approval", noun_id=approval_id)
    return get(session, approval_id)


def asked_by(session: Session, source: str) -> Approval | None:
    """What this source asked for; None when it comes for the first time."""
    done = idempotency.done_by(session, source)
    if done is None or done.noun != "approval" or done.noun_id is None:
        return None
    return get(session, done.noun_id)


def get(session: Session, approval_id: int) -> Approval:
    """Raises NotFound."""
    return _get(session, approval_id, lock=False)


def _get(session: Session, approval_id: int, *, lock: bool) -> Approval:
    statement = select(approvals).where(approvals.c.id == approval_id)
    row = session.execute(statement.with_for_update() if lock else statement).one_or_none()
    if row is None:
        raise NotFound("approval", approval_id)
    kind = asked_of_kind(row.kind)
    wanted = from_json(kind.wanted, kind.by_name(row.data))
    since: tuple[StockItem, ...] = ()
    if row.approved and isinstance(wanted, NewMoves):
        since = counted_since(session, _source(row.id), wanted)
    return Approval(
        id=row.id,
        wanted=wanted,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        answered_by=row.answered_by,
        answered_at=row.answered_at,
        approved=row.approved,
        result_id=row.result_id,
        counted_since=since,
    )


def _source(approval_id: int) -> str:
    """Of what is booked for it."""
    return f"approval:{approval_id}"


def approve(session: Session, approval_id: int, member: Member) -> Answered:
    """Books what was asked for, unless it was answered before. Raises NotFound, NotAllowed, and
    what recording it raises: then it stays open."""
    asked = _open(session, approval_id, member)
    if asked.approved is not None:
        return Answered(asked, first=False)
    book = asked_as(asked.wanted).book
    result_id = book(session, asked.wanted, asked.asked_by, _source(approval_id), member)
    _answer(session, approval_id, member, approved=True, result_id=result_id)
    return Answered(get(session, approval_id), first=True)


def reject(session: Session, approval_id: int, member: Member) -> Answered:
    """Answers no, unless it was answered before. Raises NotFound, NotAllowed."""
    asked = _open(session, approval_id, member)
    if asked.approved is not None:
        return Answered(asked, first=False)
    _answer(session, approval_id, member, approved=False, result_id=None)
    return Answered(get(session, approval_id), first=True)


def _open(session: Session, approval_id: int, member: Member) -> Approval:
    if not member.may(Permission.MANAGE_DUES):
        raise NotAllowed(Permission.MANAGE_DUES.value)
    return _get(session, approval_id, lock=True)


def _answer(
    session: Session, approval_id: int, member: Member, *, approved: bool, result_id: int | None
) -> None:
    said = {
        "answered_by": member.id,
        "answered_at": shop_of(session).now(),
        "approved": approved,
        "result_id": result_id,
    }
    session.execute(update(approvals).where(approvals.c.id == approval_id).values(**said))
    action = "approve" if approved else "reject"
    audit.note(session, member.id, action, "approval", approval_id, after={"result_id": result_id})

"""What one of the staff may not do alone: asked for, and approved or rejected by one who may.

The first answer wins. What is approved is booked in the name of whoever asked, by the right of
whoever answered.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from crm import audit
from crm.customers.dues.kinds import Kind
from crm.dataclass import dataclass
from crm.errors import NotAllowed, NotFound
from crm.language.money import StockItem
from crm.payments import recording as paying
from crm.payments.model import NewPayment, RecordedPayment
from crm.payments.stored import Payment
from crm.permissions import Permission
from crm.purchases import idempotency
from crm.purchases.stock.moves import Kind as StockKind
from crm.returns import recording as returning
from crm.returns.model import NewReturn, RecordedReturn, Return, SaidItem
from crm.settings import shop_of
from crm.staff import Member
from crm.stock import recording as stock
from crm.stock.model import NewMoves, RecordedMoves, Since
from crm.store.schema import approvals

Wanted = NewPayment | NewReturn | NewMoves


@dataclass(frozen=True, slots=True)
class Approval:
    """Something asked for. `approved` is None until it is answered; then `answered_by` is who did,
    and `result_id` the payment, return or move of stock that was booked."""

    id: int
    wanted: Wanted
    asked_by: int
    asked_at: datetime
    answered_by: int | None
    answered_at: datetime | None
    approved: bool | None
    result_id: int | None
    since: Since | None = None
    """Of stock: the moment at which it was asked for; None of what was asked for before that was
    kept."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The result of an answer. `first`: it was this one; else `approval` says who was first.
    `result` is what an approval booked."""

    approval: Approval
    first: bool
    result: RecordedPayment | RecordedReturn | RecordedMoves | None = None


def ask(session: Session, wanted: Wanted, by: int, source: str) -> Approval:
    """Asks owners and managers, once for each `source`."""
    before = asked_by(session, source)
    if before is not None:
        return before
    kinds = {NewPayment: "payment", NewReturn: "return", NewMoves: "stock"}
    kind = kinds[type(wanted)]
    approval_id: int = session.execute(
        insert(approvals).returning(approvals.c.id),
        {
            "kind": kind,
            "data": _as_json(wanted) | _asked_now(session, wanted),
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
    return Approval(
        id=row.id,
        wanted=_from_json(row.kind, row.data),
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        answered_by=row.answered_by,
        answered_at=row.answered_at,
        approved=row.approved,
        result_id=row.result_id,
        since=_since(row.data.get("since")),
    )


def approve(session: Session, approval_id: int, member: Member) -> Answered:
    """Books what was asked for, unless it was answered before. Raises NotFound, NotAllowed, and
    what recording it raises: then it stays open."""
    asked = _open(session, approval_id, member)
    if asked.approved is not None:
        return Answered(asked, first=False)
    source = f"approval:{approval_id}"
    result: RecordedPayment | RecordedReturn | RecordedMoves
    booked: Payment | Return | None
    result_id: int | None
    if isinstance(asked.wanted, NewPayment):
        result = paying.record_followed(
            session, asked.wanted, asked.asked_by, source, allowed_by=member
        )
        booked = result.payment
        result_id = None if booked is None else booked.id
    elif isinstance(asked.wanted, NewMoves):
        result = stock.record(
            session,
            asked.wanted,
            asked.asked_by,
            source,
            allowed_by=member,
            since=asked.since,
        )
        result_id = result.moves[0].move_id if result.moves else None
    else:
        result = returning.record(session, asked.wanted, asked.asked_by, source, allowed_by=member)
        booked = result.given_back
        result_id = None if booked is None else booked.id
    _answer(session, approval_id, member, approved=True, result_id=result_id)
    return Answered(get(session, approval_id), first=True, result=result)


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


# --- as JSON -----------------------------------------------------------------------------------


def _text(value: date | Decimal | None) -> str | None:
    return None if value is None else str(value)


def _money(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _as_json(wanted: Wanted) -> dict[str, Any]:
    if isinstance(wanted, NewPayment):
        return {
            "customer_id": wanted.customer_id,
            "kind": wanted.kind.value,
            "amount": _text(wanted.amount),
            "method": wanted.method,
            "paid_on": _text(wanted.paid_on),
            "purchase_id": wanted.purchase_id,
            "notes": wanted.notes,
            "advance": wanted.advance,
            "lent": wanted.lent,
            "change_opening": wanted.change_opening,
        }
    if isinstance(wanted, NewMoves):
        items = [[one.name, _text(one.quantity), one.unit] for one in wanted.items]
        return {"kind": wanted.kind.value, "items": items}
    return {
        "purchase_id": wanted.purchase_id,
        "items": [
            [one.name, _text(one.quantity), one.unit, _text(one.amount)] for one in wanted.items
        ],
        "everything": wanted.everything,
        "amount": _text(wanted.amount),
        "method": wanted.method,
        "returned_on": _text(wanted.returned_on),
        "restocked": wanted.restocked,
        "notes": wanted.notes,
    }


def _asked_now(session: Session, wanted: Wanted) -> dict[str, Any]:
    if not isinstance(wanted, NewMoves):
        return {}
    now = stock.now_of(session)
    return {"since": [now.day.isoformat(), now.after_purchase, now.after_return]}


def _since(kept: tuple[str, int, int] | None) -> Since | None:
    return None if kept is None else Since(date.fromisoformat(kept[0]), kept[1], kept[2])


def _from_json(kind: str, data: dict[str, Any]) -> Wanted:
    if kind == "payment":
        read: dict[str, Any] = {"kind": Kind(data["kind"]), "paid_on": _day(data["paid_on"])}
        return NewPayment(**data | read | {"amount": _money(data["amount"])})
    if kind == "stock":
        moved = (StockItem(name, Decimal(many), unit) for name, many, unit in data["items"])
        return NewMoves(StockKind(data["kind"]), tuple(moved))
    items = tuple(
        SaidItem(name=name, quantity=_money(quantity), unit=unit, amount=_money(amount))
        for name, quantity, unit, amount in data["items"]
    )
    read = {"items": items, "amount": _money(data["amount"])}
    return NewReturn(**data | read | {"returned_on": _day(data["returned_on"])})

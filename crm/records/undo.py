"""The newest that one of the staff booked, taken back: a sale, a payment, a return, or a move
of stock."""

from __future__ import annotations

from sqlalchemy.orm import Session

from crm.purchases import idempotency
from crm.purchases import undo as sales
from crm.records.kinds import RECORDS, Record, UndoneRecord
from crm.settings import shop_of
from crm.staff import Member


def undo_last(session: Session, member: Member, source: str) -> UndoneRecord | None:
    """Takes back what this member booked last and may take back, once for each `source`; None
    without any. Raises what undoing it raises, such as Invalid `return`: `not_the_last`."""
    done = idempotency.done_by(session, source)
    if done is not None and done.purchase_id is not None:
        return sales.undo(session, done.purchase_id, member)
    if done is not None and done.noun_id is not None:
        kind = next(one for one in RECORDS if one.noun == done.noun)
        return kind.undo(session, done.noun_id, member)
    last = _last(session, member)
    if last is None:
        return None
    kind, number = last
    if kind.noun == "purchase":
        idempotency.first_time(session, source, number)
    else:
        idempotency.first_time(session, source, None, noun=kind.noun, noun_id=number)
    return kind.undo(session, number, member)


def _last(session: Session, member: Member) -> tuple[Record, int] | None:
    """The kind and the id of the last one."""
    today = shop_of(session).today()
    found = [
        (newest[0], order, newest[1])
        for order, kind in enumerate(RECORDS)
        if (newest := kind.newest(session, member, today)) is not None
    ]
    if not found:
        return None
    _, order, number = max(found)
    return RECORDS[order], number

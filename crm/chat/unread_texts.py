"""Texts of staff that were not read as a sale, for the owner to see; nothing is booked of them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from crm.dataclass import dataclass
from crm.settings import shop_of
from crm.store.schema import not_understood

MOST_KEPT = 500


@dataclass(frozen=True, slots=True)
class Text:
    """`reason` is the reader's code for why it is not a sale."""

    id: int
    text: str
    reason: str
    staff_id: int | None
    at: datetime


def keep(
    session: Session, text: str, reason: str, staff_id: int, most_kept: int = MOST_KEPT
) -> None:
    """Keeps one text, and of the ones before it only as many as `most_kept` in all."""
    inserted = session.execute(
        insert(not_understood)
        .values(text=text[:4096], reason=reason, staff_id=staff_id, at=shop_of(session).now())
        .returning(not_understood.c.id)
    ).scalar_one()
    session.execute(delete(not_understood).where(not_understood.c.id <= inserted - most_kept))


def listing(session: Session, limit: int = 20) -> tuple[Text, ...]:
    """Newest first."""
    statement = select(not_understood).order_by(not_understood.c.id.desc()).limit(limit)
    return tuple(Text(**row) for row in session.execute(statement).mappings())


def clear(session: Session) -> None:
    session.execute(delete(not_understood))

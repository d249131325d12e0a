"""Audit log: who changed what and when, with old and new values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from crm.dataclass import dataclass
from crm.errors import NotFound
from crm.settings import shop_of
from crm.store.schema import audit_log

Facts = Mapping[str, Any]
"""JSON: amounts as strings in major units, days in ISO."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the audit log; `staff_id` None is the program itself."""

    id: int
    at: datetime
    staff_id: int | None
    action: str
    noun: str
    noun_id: str
    before: Facts | None
    after: Facts | None


def note(
    session: Session,
    staff_id: int | None,
    action: str,
    noun: str,
    noun_id: object,
    *,
    before: Facts | None = None,
    after: Facts | None = None,
) -> None:
    """Writes a line, in the same transaction as the change that it records."""
    session.execute(
        insert(audit_log).values(
            at=shop_of(session).now(),
            staff_id=staff_id,
            action=action,
            noun=noun,
            noun_id=str(noun_id),
            before=before,
            after=after,
        )
    )


def entries(
    session: Session, noun: str | None = None, noun_id: object | None = None, limit: int = 50
) -> tuple[Entry, ...]:
    """Newest first; of one thing, of one kind of thing, or of all."""
    statement = select(audit_log).order_by(audit_log.c.id.desc()).limit(limit)
    if noun is not None:
        statement = statement.where(audit_log.c.noun == noun)
    if noun_id is not None:
        statement = statement.where(audit_log.c.noun_id == str(noun_id))
    return tuple(Entry(**row) for row in session.execute(statement).mappings())


def kept_by_undo(session: Session, noun: str, noun_id: int) -> tuple[int, Facts]:
    """The entry of the newest undo of a thing, and what it kept of it. Raises NotFound for what was
    never undone."""
    for entry in entries(session, noun, noun_id):
        if entry.action == "undo" and entry.before is not None:
            return entry.id, entry.before
    raise NotFound(noun, noun_id)

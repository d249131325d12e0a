"""Sales that wait for an answer. Several may wait at once; each question carries its draft's id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from crm.errors import NotFound
from crm.settings import shop_of
from crm.store.schema import drafts

STALE_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Draft:
    """`data` (JSON) is the bill so far, `source` the message that began it, `message_id` the
    message that asks."""

    id: int
    chat_id: int
    user_id: int
    source: str
    data: Mapping[str, Any]
    message_id: int | None
    changed_at: datetime


def _draft(row: Any) -> Draft:
    return Draft(**row)


def keep(
    session: Session, chat_id: int, user_id: int, source: str, data: Mapping[str, Any]
) -> Draft:
    """A new draft; a message that arrives again finds the one that it began."""
    known = select(drafts).where(drafts.c.source == source)
    if row := session.execute(known).mappings().one_or_none():
        return _draft(row)
    session.execute(
        delete(drafts).where(drafts.c.changed_at < shop_of(session).now() - STALE_AFTER)
    )
    row = (
        session.execute(
            insert(drafts)
            .values(
                chat_id=chat_id,
                user_id=user_id,
                source=source,
                data=dict(data),
                changed_at=shop_of(session).now(),
            )
            .returning(*drafts.c)
        )
        .mappings()
        .one()
    )
    return _draft(row)


def load(session: Session, draft_id: int) -> Draft:
    """Raises NotFound when it was finished, left, or forgotten after a day."""
    statement = select(drafts).where(drafts.c.id == draft_id)
    row = session.execute(statement).mappings().one_or_none()
    if row is None or shop_of(session).now() - row["changed_at"] > STALE_AFTER:
        raise NotFound("draft", draft_id)
    return _draft(row)


def change(
    session: Session,
    draft_id: int,
    data: Mapping[str, Any] | None = None,
    message_id: int | None = None,
) -> None:
    values: dict[str, object] = {"changed_at": shop_of(session).now()}
    if data is not None:
        values["data"] = dict(data)
    if message_id is not None:
        values["message_id"] = message_id
    session.execute(update(drafts).where(drafts.c.id == draft_id).values(values))


def drop(session: Session, draft_id: int) -> None:
    session.execute(delete(drafts).where(drafts.c.id == draft_id))

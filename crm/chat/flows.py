"""Half-finished conversations: one a person and chat, and a restart loses none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from crm.settings import shop_of
from crm.store.prepared import Prepared
from crm.store.schema import flows
from crm.store.upsert import upsert

STALE_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Flow:
    """`name` and `step` say what is asked; `data` (JSON) is what is known so far; `message_id` is
    the message that shows it."""

    chat_id: int
    user_id: int
    name: str
    step: str
    data: Mapping[str, Any]
    message_id: int | None
    changed_at: datetime
    stale: bool = False


_OPEN = Prepared(
    select(flows).where(
        flows.c.chat_id == bindparam("chat_id"), flows.c.user_id == bindparam("user_id")
    )
)


def load(session: Session, chat_id: int, user_id: int) -> Flow | None:
    """The open flow; `stale` after a day without an answer."""
    row = _OPEN.row(session, chat_id=chat_id, user_id=user_id)
    if row is None:
        return None
    stale = shop_of(session).now() - row.changed_at > STALE_AFTER
    return Flow(**row._asdict(), stale=stale)


def save(
    session: Session,
    chat_id: int,
    user_id: int,
    name: str,
    step: str,
    data: Mapping[str, Any],
    message_id: int | None = None,
) -> None:
    """Opens a flow or moves it on; whatever was open before is left."""
    row = {
        "chat_id": chat_id,
        "user_id": user_id,
        "name": name,
        "step": step,
        "data": dict(data),
        "message_id": message_id,
        "changed_at": shop_of(session).now(),
    }
    upsert(session, flows, row)


def drop(session: Session, chat_id: int, user_id: int) -> None:
    session.execute(delete(flows).where(flows.c.chat_id == chat_id, flows.c.user_id == user_id))

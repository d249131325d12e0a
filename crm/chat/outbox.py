"""The outbox: notices for staff, kept until they were sent, in order for each chat.

A notice holds facts, and is written in the transaction of what it tells of: when that is in the
store, so is the notice, whatever dies next. Its words are made when it is sent. A claim is a lease:
when its holder dies, it runs out, and another process sends the notice. The table is `pushes`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from crm import staff
from crm.dataclass import dataclass
from crm.permissions import Role
from crm.settings import shop_of
from crm.store.schema import pushes


@dataclass(frozen=True, slots=True)
class Notice:
    """`kind` says what `data` (JSON) holds. `tries` counts the failed; `created_at` is UTC."""

    id: int
    chat_id: int
    kind: str
    data: Mapping[str, Any]
    created_at: datetime
    tries: int


def put(session: Session, chat_id: int, kind: str, /, **data: Any) -> None:
    """For `chat_id`, after everything that waits there already."""
    now = shop_of(session).now()
    session.execute(
        insert(pushes).values(chat_id=chat_id, kind=kind, data=data, created_at=now, due_at=now)
    )


def put_to(session: Session, roles: tuple[Role, ...], kind: str, /, **data: Any) -> int:
    """`put` for everybody with one of `roles` who has not blocked the bot; how many."""
    reached = [one for one in staff.members(session, *roles) if one.unreachable_since is None]
    for member in reached:
        put(session, member.id, kind, **data)
    return len(reached)


def any_due(session: Session) -> bool:
    """Whether `claim` would find something. A look without a lock."""
    return session.scalar(_ready(session, 1)) is not None


def _ready(session: Session, most: int) -> Any:
    """The oldest notice of each chat, as far as it is due and nobody has it.

    Only the oldest: so the order of a chat is kept however many processes there are.
    """
    heads = select(func.min(pushes.c.id)).group_by(pushes.c.chat_id).scalar_subquery()
    return (
        select(pushes.c.id)
        .where(pushes.c.id.in_(heads), pushes.c.due_at <= shop_of(session).now())
        .order_by(pushes.c.id)
        .limit(most)
    )


def claim(session: Session, worker: str, lease: timedelta, most: int) -> tuple[Notice, ...]:
    """Up to `most` notices, one a chat, which nobody else gets before `lease` is over."""
    ready = _ready(session, most).with_for_update(skip_locked=True)
    ids = session.scalars(ready).all()
    if not ids:
        return ()
    until = shop_of(session).now() + lease
    session.execute(
        update(pushes).where(pushes.c.id.in_(ids)).values(claimed_by=worker, due_at=until)
    )
    rows = session.execute(select(pushes).where(pushes.c.id.in_(ids)).order_by(pushes.c.id))
    return tuple(
        Notice(row.id, row.chat_id, row.kind, row.data, row.created_at, row.tries) for row in rows
    )


def remove(
    session: Session, notice_id: int, after_sent: Callable[[Session], None] | None = None
) -> None:
    """It was sent, or is out of date. `after_sent` is written with it or not at all."""
    session.execute(delete(pushes).where(pushes.c.id == notice_id))
    if after_sent is not None:
        after_sent(session)


def put_off(session: Session, notice_id: int, worker: str, wait: timedelta) -> None:
    """It could not be sent: it is tried again after `wait`, by whichever process comes first."""
    session.execute(
        update(pushes)
        .where(pushes.c.id == notice_id, pushes.c.claimed_by == worker)
        .values(claimed_by=None, due_at=shop_of(session).now() + wait, tries=pushes.c.tries + 1)
    )


def give_back(session: Session, worker: str | None = None) -> None:
    """Releases the leases of `worker`; without one, those of any process (all are dead)."""
    held = pushes.c.claimed_by.is_not(None) if worker is None else pushes.c.claimed_by == worker
    session.execute(
        update(pushes).where(held).values(claimed_by=None, due_at=shop_of(session).now())
    )


def forget_chat(session: Session, chat_id: int) -> None:
    """The person has blocked the bot: nothing waits for them any more."""
    staff.mark_reachable(session, chat_id, reachable=False)
    session.execute(delete(pushes).where(pushes.c.chat_id == chat_id))


def waiting(session: Session) -> int:
    """How many have not been sent yet."""
    return session.scalar(select(func.count()).select_from(pushes)) or 0

"""Open questions: kept over a restart, one for each person and chat that what is typed answers.

Beside that one, several sales of a person may wait for their buttons, each under a number of its
own. All that is written here is part of the transaction of what is asked or answered, which
happens once for each message or tap (crm.chat.acts).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select, true, update
from sqlalchemy.orm import Session

from crm.dataclass import dataclass
from crm.settings import shop_of
from crm.store.prepared import Prepared
from crm.store.schema import questions
from crm.store.upsert import upsert

STALE_AFTER = timedelta(days=1)
FORGOTTEN_AFTER = timedelta(days=7)
"""Until then it is said that it waited too long; afterwards its buttons say so."""

THE_ONE = 0
"""The number of a question that its person can have but one of in a chat."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """`name` says what is asked, `data` (JSON) is what is known so far, `message_id` the message
    that asks (`has_media`: it is the caption of a picture). `typed`: what `user_id` types next
    answers it; else only its buttons do."""

    chat_id: int
    user_id: int
    number: int
    name: str
    data: Mapping[str, Any]
    message_id: int | None
    typed: bool
    has_media: bool
    changed_at: datetime
    stale: bool = False


_TYPED = Prepared(
    select(questions).where(
        questions.c.chat_id == bindparam("chat_id"),
        questions.c.user_id == bindparam("user_id"),
        questions.c.typed == true(),
    )
)
_ASKED_BY = Prepared(
    select(questions).where(
        questions.c.chat_id == bindparam("chat_id"),
        questions.c.message_id == bindparam("message_id"),
    )
)
_NUMBERED = Prepared(
    select(questions).where(
        questions.c.chat_id == bindparam("chat_id"), questions.c.number == bindparam("number")
    )
)


def waiting(session: Session, chat_id: int, user_id: int) -> Waiting | None:
    """The question that this person's next text in this chat answers; `stale` after a day."""
    return _as_waiting(session, _TYPED.row(session, chat_id=chat_id, user_id=user_id))


def numbered(session: Session, chat_id: int, number: int) -> Waiting | None:
    """The question with a number of its own. In a group whoever stands nearest may answer it; in
    another chat nobody, though the number in a button can be forged."""
    if number == THE_ONE:
        return None
    return _as_waiting(session, _NUMBERED.row(session, chat_id=chat_id, number=number))


def of_chat(session: Session, chat_id: int) -> tuple[Waiting, ...]:
    """All that waits in a chat, of everybody and under any number."""
    rows = session.execute(select(questions).where(questions.c.chat_id == chat_id))
    return tuple(found for row in rows if (found := _as_waiting(session, row)) is not None)


def asked_by(session: Session, chat_id: int, user_id: int, message_id: int) -> Waiting | None:
    """The question that this message asks: one's own, or one that others may answer, too."""
    found = _as_waiting(session, _ASKED_BY.row(session, chat_id=chat_id, message_id=message_id))
    if found is None or (found.number == THE_ONE and found.user_id != user_id):
        return None
    return found


def _as_waiting(session: Session, row: Any) -> Waiting | None:
    if row is None:
        return None
    stale = shop_of(session).now() - row.changed_at > STALE_AFTER
    return Waiting(**row._asdict(), stale=stale)


def ask(
    session: Session,
    chat_id: int,
    user_id: int,
    name: str,
    data: Mapping[str, Any],
    message_id: int | None,
    *,
    number: int = THE_ONE,
    has_media: bool = False,
) -> None:
    """Opens a question, or moves the one with its number on: what is typed next answers it. Others
    of this person and chat are left."""
    now = shop_of(session).now()
    c = questions.c
    others = (c.chat_id == chat_id, c.user_id == user_id, c.number != number)
    session.execute(delete(questions).where(*others, c.number == THE_ONE))
    session.execute(update(questions).where(*others, c.typed == true()).values(typed=False))
    session.execute(delete(questions).where(c.changed_at < now - FORGOTTEN_AFTER))
    row = {
        "chat_id": chat_id,
        "user_id": user_id,
        "number": number,
        "name": name,
        "data": dict(data),
        "message_id": message_id,
        "typed": True,
        "has_media": has_media,
        "changed_at": now,
    }
    upsert(session, questions, row)


def end(session: Session, chat_id: int, user_id: int, *, number: int = THE_ONE) -> None:
    """The question is over: it was answered, or left."""
    c = questions.c
    which = (c.chat_id == chat_id, c.user_id == user_id, c.number == number)
    session.execute(delete(questions).where(*which))


def set_aside(session: Session, chat_id: int, user_id: int) -> None:
    """Stops taking typed text as an answer. A question with a number waits for its buttons, any
    other is over."""
    c = questions.c
    whose = (c.chat_id == chat_id, c.user_id == user_id)
    session.execute(delete(questions).where(*whose, c.number == THE_ONE))
    session.execute(update(questions).where(*whose, c.typed == true()).values(typed=False))

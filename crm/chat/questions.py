"""Open questions: asked, answered, left. Each of these is part of the transaction of what it does.

`act` names the message or tap that answers (or asks), for ever: its idempotency key. Telegram
brings an update again when its confirmation was lost; what was asked or answered by it is not
asked or answered again, and it is never booked as a sale (crm.purchases.idempotency).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from crm.chat import flows
from crm.errors import AlreadyDone
from crm.purchases import idempotency


def once(session: Session, act: str) -> None:
    """Raises AlreadyDone when `act` has answered or asked something before."""
    if not idempotency.first_time(session, act, None):
        raise AlreadyDone(act)


def ask(
    session: Session,
    chat_id: int,
    user_id: int,
    name: str,
    data: Mapping[str, Any],
    message_id: int | None,
    act: str | None,
) -> None:
    """Opens a question, in place of the one that was open. Without an `act` it is asked again,
    by nobody's doing. Raises AlreadyDone."""
    if act is not None:
        once(session, act)
    flows.save(session, chat_id, user_id, name, "", data, message_id)


def end(session: Session, chat_id: int, user_id: int, act: str | None) -> None:
    """Nothing is asked any more: `act` answered it, or (None) it was left. Raises AlreadyDone."""
    if act is not None:
        once(session, act)
    flows.drop(session, chat_id, user_id)

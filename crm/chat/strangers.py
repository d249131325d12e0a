"""Strangers who write to the bot."""

from __future__ import annotations

from sqlalchemy.orm import Session

from crm import staff
from crm.chat import outbox
from crm.permissions import Role


def seen(session: Session, user_id: int, name: str) -> bool:
    """Notes a stranger; whether a notice for the owners was put into the outbox."""
    tell = staff.stranger_seen(session, user_id, name)
    if tell:
        outbox.put_to(session, (Role.OWNER,), "stranger", name=name)
    return tell

"""Strangers who write to the bot, and how they come to work here."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm import staff
from crm.chat import outbox
from crm.errors import NotFound
from crm.permissions import Role
from crm.staff import Member
from crm.store.schema import strangers


def seen(session: Session, user_id: int, name: str) -> bool:
    """Notes a stranger; whether a notice for the owners was put into the outbox."""
    tell = staff.stranger_seen(session, user_id, name)
    if tell:
        outbox.put_to(session, (Role.OWNER,), "stranger", name=name, user_id=user_id)
    return tell


def name_of(session: Session, user_id: int) -> str:
    """Raises NotFound: never wrote, or works here by now."""
    name = session.execute(select(strangers.c.name).where(strangers.c.id == user_id)).scalar()
    if name is None:
        raise NotFound("member", user_id)
    return str(name)


def let_in(session: Session, user_id: int, role: Role, by: int) -> Member:
    """A stranger who wrote works here from now on, and is told so, in the language of whoever let
    them in until they write again. Raises NotFound as `name_of`."""
    member = staff.join(session, user_id, name_of(session, user_id), role, by=by)
    host = staff.member(session, by)
    if host is not None:
        staff.note_telegram_language(session, user_id, host.telegram_language)
    outbox.put(session, user_id, "let_in")
    return member


def accept(session: Session, token: str, user_id: int, name: str) -> Member:
    """`staff.accept`, with a notice for the owners about who joined or may more now."""
    before = staff.member(session, user_id)
    member = staff.accept(session, token, user_id, name)
    if before is None or before.role is not member.role:
        outbox.put_to(session, (Role.OWNER,), "joined", user_id=user_id, role=member.role.value)
    return member

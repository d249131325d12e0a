"""Staff: members, the claim of the first owner, and invitations."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from crm import audit
from crm.dataclass import dataclass, replace
from crm.errors import Invalid, NotFound
from crm.permissions import MAY, Permission, Role
from crm.settings import shop_of
from crm.store.prepared import Prepared
from crm.store.schema import invitations, staff, strangers
from crm.store.upsert import upsert

INVITATION_HOURS = 24
STRANGER_NEWS_HOURS = 24


@dataclass(frozen=True, slots=True)
class Member:
    """One of the staff; `id` is the Telegram user id."""

    id: int
    name: str
    role: Role
    wants_summary: bool = True
    unreachable_since: datetime | None = None
    language: str | None = None
    """Chosen in the chat; None: as in Telegram."""
    telegram_language: str | None = None

    @property
    def is_unnamed(self) -> bool:
        """Named in the configuration by number, and not heard of yet."""
        return self.name == str(self.id)

    def may(self, permission: Permission) -> bool:
        return permission in MAY[self.role]


_MEMBER = select(
    staff.c.id,
    staff.c.name,
    staff.c.role,
    staff.c.wants_summary,
    staff.c.unreachable_since,
    staff.c.language,
    staff.c.telegram_language,
).where(staff.c.removed_at.is_(None))


_ONE_MEMBER = Prepared(_MEMBER.where(staff.c.id == bindparam("user_id")))


def _member(row: Any) -> Member:
    return Member(
        row.id,
        row.name,
        Role(row.role),
        row.wants_summary,
        row.unreachable_since,
        row.language,
        row.telegram_language,
    )


def member(session: Session, user_id: int) -> Member | None:
    """The member behind a Telegram user id; None for strangers and the dismissed."""
    row = _ONE_MEMBER.row(session, user_id=user_id)
    return None if row is None else _member(row)


def members(session: Session, *roles: Role) -> tuple[Member, ...]:
    """Everybody who works here (or those with one of `roles`), by name."""
    statement = _MEMBER.order_by(staff.c.name, staff.c.id)
    if roles:
        statement = statement.where(staff.c.role.in_([role.value for role in roles]))
    return tuple(_member(row) for row in session.execute(statement))


def phone_of(session: Session, user_id: int) -> str | None:
    """The member's own phone (E.164), as far as they gave it for tests of campaigns."""
    return session.execute(select(staff.c.phone).where(staff.c.id == user_id)).scalar()


def names(session: Session, ids: Iterable[int] | None = None) -> dict[int, str]:
    """Names of present and former members, for 'recorded by'; of all of them without `ids`."""
    known = select(staff.c.id, staff.c.name)
    rows = session.execute(known if ids is None else known.where(staff.c.id.in_(set(ids))))
    return {row.id: row.name for row in rows}


def ensure_owners(session: Session, ids: Iterable[int]) -> None:
    """The configured owners are owners from the start, until one of them is removed in the chat."""
    known = set(session.execute(select(staff.c.id)).scalars())
    for user_id in ids:
        if user_id not in known:
            join(session, user_id, str(user_id), Role.OWNER, by=None)


def introduce(session: Session, user_id: int, name: str) -> None:
    """Notes the name of an owner who was only a number in the configuration until now."""
    session.execute(
        update(staff).where(staff.c.id == user_id, staff.c.name == str(user_id)).values(name=name)
    )


def join(session: Session, user_id: int, name: str, role: Role, *, by: int | None) -> Member:
    row = {
        "id": user_id,
        "name": name,
        "role": role.value,
        "added_at": shop_of(session).now(),
        "added_by": by,
        "removed_at": None,
        "unreachable_since": None,
    }
    upsert(session, staff, row)
    session.execute(delete(strangers).where(strangers.c.id == user_id))
    audit.note(session, by, "join", "staff", user_id, after={"name": name, "role": role.value})
    return Member(user_id, name, role)


def hash_of(token: str) -> str:
    """What is kept of the token of a link: who reads the database cannot use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def _new_token(session: Session, role: Role, by: int | None, hours: int) -> str:
    token = secrets.token_urlsafe(18)
    now = shop_of(session).now()
    session.execute(
        insert(invitations).values(
            token_hash=hash_of(token),  # who reads the database cannot join with it
            role=role.value,
            created_by=by,
            created_at=now,
            expires_at=now + timedelta(hours=hours),
        )
    )
    return token


def make_claim(session: Session) -> str | None:
    """A token for the first owner's link; None when there is an owner. Replaces earlier ones."""
    if members(session, Role.OWNER):
        return None
    session.execute(delete(invitations).where(invitations.c.created_by.is_(None)))
    return _new_token(session, Role.OWNER, None, hours=24 * 365)


def invite(session: Session, role: Role, by: int) -> str:
    """A token that makes one person a member, once, within 24 hours."""
    token = _new_token(session, role, by, INVITATION_HOURS)
    audit.note(session, by, "invite", "staff", role.value)
    return token


def accept(session: Session, token: str, user_id: int, name: str) -> Member:
    """Joins with a token. Raises Invalid: unknown, used, expired. A member may take a better role.

    The same person using the same token again (a repeated update) is simply welcome.
    """
    now = shop_of(session).now()
    row = session.execute(
        select(invitations).where(invitations.c.token_hash == hash_of(token)).with_for_update()
    ).one_or_none()
    if row is None:
        raise Invalid("invitation", "", "unknown")
    already = member(session, user_id)
    if row.used_by is not None:
        if row.used_by == user_id and already is not None:
            return already
        raise Invalid("invitation", "", "used")
    if row.created_by is None and members(session, Role.OWNER):
        raise Invalid("invitation", "", "used")  # somebody else claimed the shop meanwhile
    if row.expires_at <= now:
        raise Invalid("invitation", "", "expired")
    role = Role(row.role)
    if already is not None and MAY[already.role] >= MAY[role]:
        return already  # who only tries the link leaves it to whom it is for
    session.execute(
        update(invitations)
        .where(invitations.c.token_hash == row.token_hash)
        .values(used_by=user_id, used_at=now)
    )
    return join(session, user_id, name, role, by=row.created_by)


def _owners_left(session: Session, without: int) -> bool:
    return any(owner.id != without for owner in members(session, Role.OWNER))


def _end_invitations_of(session: Session, user_id: int) -> None:
    """A link that somebody made before they went would let them in again."""
    session.execute(
        delete(invitations).where(
            invitations.c.created_by == user_id, invitations.c.used_by.is_(None)
        )
    )


def remove(session: Session, user_id: int, by: int) -> Member:
    """Ends somebody's access at once. Raises NotFound, and Invalid for the last owner."""
    leaving = member(session, user_id)
    if leaving is None:
        raise NotFound("member", user_id)
    if leaving.role is Role.OWNER and not _owners_left(session, user_id):
        raise Invalid("role", user_id, "last_owner")
    now = shop_of(session).now()
    session.execute(update(staff).where(staff.c.id == user_id).values(removed_at=now))
    _end_invitations_of(session, user_id)
    audit.note(session, by, "remove", "staff", user_id, before={"role": leaving.role.value})
    return leaving


def change_role(session: Session, user_id: int, role: Role, by: int) -> Member:
    """Raises NotFound, and Invalid when the last owner would step down."""
    before = member(session, user_id)
    if before is None:
        raise NotFound("member", user_id)
    if before.role is Role.OWNER and role is not Role.OWNER and not _owners_left(session, user_id):
        raise Invalid("role", user_id, "last_owner")
    session.execute(update(staff).where(staff.c.id == user_id).values(role=role.value))
    if not MAY[role] >= MAY[before.role]:
        _end_invitations_of(session, user_id)
    audit.note(
        session,
        by,
        "change_role",
        "staff",
        user_id,
        before={"role": before.role.value},
        after={"role": role.value},
    )
    return replace(before, role=role)


def want_summary(session: Session, user_id: int, *, wanted: bool) -> None:
    session.execute(update(staff).where(staff.c.id == user_id).values(wants_summary=wanted))


def choose_language(session: Session, user_id: int, code: str | None) -> None:
    """The language that a member wants to be spoken to in; None: the one of their Telegram."""
    session.execute(update(staff).where(staff.c.id == user_id).values(language=code))


def note_telegram_language(session: Session, user_id: int, code: str | None) -> None:
    """Notes the language of a member's Telegram, for messages sent to them unasked."""
    session.execute(update(staff).where(staff.c.id == user_id).values(telegram_language=code))


def mark_reachable(session: Session, user_id: int, *, reachable: bool) -> None:
    """Notes that a member blocked the bot (nothing is pushed to them) or came back."""
    since = None if reachable else shop_of(session).now()
    session.execute(update(staff).where(staff.c.id == user_id).values(unreachable_since=since))


def stranger_seen(session: Session, user_id: int, name: str) -> bool:
    """Notes a stranger; true when the owner should hear of it: at most once a day in all."""
    now = shop_of(session).now()
    last_told = session.execute(select(func.max(strangers.c.owner_told_at))).scalar()
    tell = last_told is None or now - last_told >= timedelta(hours=STRANGER_NEWS_HOURS)
    row = {"id": user_id, "name": name, "first_seen_at": now}
    known = session.execute(select(strangers.c.id).where(strangers.c.id == user_id)).scalar()
    if known is None:
        session.execute(insert(strangers).values(**row))
    if tell:
        session.execute(
            update(strangers).where(strangers.c.id == user_id).values(owner_told_at=now)
        )
    return tell

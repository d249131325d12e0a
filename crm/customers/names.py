"""The names of all customers, and what changed of them: for finding somebody while it is typed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from crm.customers.cards import IN_USE
from crm.dataclass import dataclass, replace
from crm.settings import shop_of
from crm.store.prepared import Prepared
from crm.store.schema import customers, deleted_customers, imports


@dataclass(frozen=True, slots=True)
class NameRow:
    """A customer as needed for search by name; `gone`: merged away, erased or deleted."""

    id: int
    name: str
    phone: str | None
    location: str | None
    last_purchase_date: date | None
    gone: bool
    changed_at: datetime


_NAMES: Select[Any] = select(
    customers.c.id,
    customers.c.name,
    customers.c.phone,
    customers.c.location,
    customers.c.last_purchase_date,
    (~IN_USE).label("gone"),
    customers.c.changed_at,
)
_NAMES_IN_USE = _NAMES.where(IN_USE)
_NAMES_CHANGED = Prepared(_NAMES.where(customers.c.changed_at >= bindparam("since")))
_IMPORTED = Prepared(
    select(imports.c.counts, imports.c.finished_at).where(
        imports.c.finished_at >= bindparam("since"), imports.c.undone_at.is_(None)
    )
)
_NAMES_BETWEEN = _NAMES.where(customers.c.id.between(bindparam("first"), bindparam("last")))
_DELETED = Prepared(
    select(deleted_customers).where(deleted_customers.c.deleted_at >= bindparam("since"))
)


def names_changed_since(session: Session, instant: datetime | None) -> tuple[NameRow, ...]:
    """Everybody who was added, renamed, sold to, merged, erased or deleted at or after `instant`.

    None: everybody in use. The end is included and PostgreSQL's concurrent writers get some
    seconds, so rows come again rather than never: keep the largest `changed_at` and ask with it.
    """
    if instant is None:
        return tuple(NameRow(*row) for row in session.execute(_NAMES_IN_USE))
    since = _since(session, instant)
    changed = _NAMES_CHANGED.rows(session, since=since)
    deleted = _DELETED.rows(session, since=since)
    gone = (
        NameRow(row.id, "", None, None, None, gone=True, changed_at=row.deleted_at)
        for row in deleted
    )
    return (*(NameRow(*row) for row in changed), *_imported(session, since), *gone)


def _imported(session: Session, since: datetime) -> Iterator[NameRow]:
    """Those of imports that were finished since: written long before, and seen only then."""
    for counts, finished_at in _IMPORTED.rows(session, since=since):
        first, last = counts.get("customer_ids", (0, -1))
        for row in session.execute(_NAMES_BETWEEN, {"first": first, "last": last}):
            yield replace(NameRow(*row), changed_at=max(row.changed_at, finished_at))


def _since(session: Session, instant: datetime) -> datetime:
    now = shop_of(session).now()
    if now < instant:  # the machine's clock was set back
        return now - timedelta(minutes=1)
    if session.get_bind().dialect.name == "postgresql":
        # who wrote down an earlier instant may commit later; SQLite's writers stand in a queue
        return instant - timedelta(seconds=10)
    return instant

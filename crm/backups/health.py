"""Health of a shop's database, for the person who looks after the machine."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select, text

from crm.customers.counter import IS_PERSON
from crm.dataclass import dataclass
from crm.settings import shop_of
from crm.store.engine import sqlite_path
from crm.store.migrations import HEAD
from crm.store.schema import campaign_sends, campaigns, purchases, pushes

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from crm.store.database import Store


@dataclass(frozen=True, slots=True)
class Health:
    """`size` is in bytes; instants are UTC. `queued` messages wait to be sent, and of `unconfirmed`
    ones nobody knows whether they went out. `overdue` campaigns should have started by now.
    `to_say` waits to be told to staff, the oldest since `to_say_since`."""

    schema: str
    size: int
    customers: int
    purchases: int
    last_recorded_at: datetime | None
    queued: int
    unconfirmed: int
    overdue: int
    to_say: int
    to_say_since: datetime | None


def health(store: Store) -> Health:
    """Looks at the whole store. Raises StoreError."""
    path = sqlite_path(store.engine)
    return store.read_now(_health, path.stat().st_size if path is not None else None)


def _health(session: Session, file_size: int | None) -> Health:
    if file_size is None:
        file_size = session.scalar(text("SELECT pg_database_size(current_database())"))
    waiting = (
        select(campaign_sends.c.status, func.count())
        .join(campaigns, campaigns.c.id == campaign_sends.c.campaign_id)
        .where(campaigns.c.status.in_(("Sending", "Paused")))
        .group_by(campaign_sends.c.status)
    )
    counts = {row[0]: row[1] for row in session.execute(waiting)}
    overdue = select(func.count()).where(
        campaigns.c.status == "Scheduled", campaigns.c.scheduled_at < shop_of(session).now()
    )
    to_say, since = session.execute(
        select(func.count(), func.min(pushes.c.created_at)).select_from(pushes)
    ).one()
    return Health(
        schema=HEAD,
        size=int(file_size or 0),
        customers=session.scalar(select(func.count()).where(IS_PERSON)) or 0,
        purchases=session.scalar(select(func.count()).select_from(purchases)) or 0,
        last_recorded_at=session.scalar(select(func.max(purchases.c.created_at))),
        queued=counts.get("Pending", 0) + counts.get("Sending", 0),
        unconfirmed=counts.get("Unconfirmed", 0),
        overdue=session.scalar(overdue) or 0,
        to_say=to_say,
        to_say_since=since,
    )

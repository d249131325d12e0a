"""What comes a second time changes nothing: a message, a tap or a press of the thumb too many.

Telegram brings an update again when its confirmation was lost, and a bot that died before it
confirmed asks for it again. Beside what was booked (crm.purchases), `recorded_sources` remembers
what was changed.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.settings import shop_of
from crm.store.schema import recorded_sources
from crm.store.upsert import insert_for


def first_time(session: Session, source: str, purchase_id: int) -> bool:
    """Remembers that `source` did something to the purchase; false when it had done so before."""
    remembered = session.execute(
        insert_for(session, recorded_sources)
        .values(source=source, purchase_id=purchase_id, recorded_at=shop_of(session).now())
        .on_conflict_do_nothing()
        .returning(recorded_sources.c.source)
    )
    return remembered.one_or_none() is not None


def purchase_of(session: Session, source: str) -> int | None:
    """The purchase that `source` booked or changed; None when it comes for the first time."""
    found: int | None = session.scalar(
        select(recorded_sources.c.purchase_id).where(recorded_sources.c.source == source)
    )
    return found

"""Idempotency keys: a message or a tap that comes a second time changes nothing.

Telegram brings an update again when its confirmation was lost, and a bot that died before it
confirmed asks for it again. `recorded_sources` remembers the sources of what was booked
(crm.purchases.recording), of what was changed, and of what was asked and answered
(crm.chat.questions).
"""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from crm.dataclass import dataclass
from crm.settings import shop_of
from crm.store.prefixes import begins
from crm.store.prepared import Prepared
from crm.store.schema import recorded_sources
from crm.store.upsert import insert_on

_KNOWN = Prepared(
    select(
        recorded_sources.c.purchase_id, recorded_sources.c.noun, recorded_sources.c.noun_id
    ).where(recorded_sources.c.source == bindparam("source"))
)


@lru_cache(maxsize=2)
def _remembering(dialect_name: str) -> Prepared:
    statement = insert_on(dialect_name, recorded_sources)
    return Prepared(statement.on_conflict_do_nothing().returning(recorded_sources.c.source))


@dataclass(frozen=True, slots=True)
class Done:
    """The recorded effect of a source that came before: on a purchase, on a thing of another
    `noun`, or (None) on nothing that has a number."""

    purchase_id: int | None
    noun: str | None = None
    noun_id: int | None = None

    @property
    def is_booked(self) -> bool:
        """Whether something was booked that can be looked at again."""
        return self.purchase_id is not None or self.noun is not None


def first_time(
    session: Session,
    source: str,
    purchase_id: int | None,
    *,
    noun: str | None = None,
    noun_id: int | None = None,
) -> bool:
    """Remembers that `source` did something, to the purchase or the thing of another noun if there
    is one; false when it had done something before."""
    remembering = _remembering(session.get_bind().dialect.name)
    remembered = remembering.row(
        session,
        source=source,
        purchase_id=purchase_id,
        recorded_at=shop_of(session).now(),
        noun=noun,
        noun_id=noun_id,
    )
    return remembered is not None


def note_booked(session: Session, act: str, purchase_id: int) -> None:
    """Remembers a sale that `act` booked for another source, in the transaction of both."""
    first_time(session, f"{_booked_by(act)}{purchase_id}", purchase_id)


def booked_by(session: Session, act: str) -> tuple[int, ...]:
    """The sales that `act` booked for other sources, in the order of booking."""
    c = recorded_sources.c
    found = select(c.purchase_id).where(begins(c.source, _booked_by(act))).order_by(c.purchase_id)
    return tuple(session.scalars(found))


def _booked_by(act: str) -> str:
    return f"by:{act}:"


def purchase_of(session: Session, source: str) -> int | None:
    """The purchase that `source` booked or changed; None when it comes for the first time."""
    found: int | None = session.scalar(
        select(recorded_sources.c.purchase_id).where(recorded_sources.c.source == source)
    )
    return found


def done_by(session: Session, source: str) -> Done | None:
    """The recorded effect of `source`; None when it comes for the first time."""
    row = _KNOWN.row(session, source=source)
    return None if row is None else Done(row.purchase_id, row.noun, row.noun_id)

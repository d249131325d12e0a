"""Messages that show a sale: all of them are redrawn when it changes, so that none contradicts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from crm.dataclass import dataclass
from crm.store.prepared import Prepared
from crm.store.schema import receipt_messages
from crm.store.upsert import insert_on


@dataclass(frozen=True, slots=True)
class ShownIn:
    """A message of the bot."""

    chat_id: int
    message_id: int


Notes = Mapping[ShownIn, int | None]
"""What messages show by now: a purchase's id, or (None) something else."""

_SHOWING = Prepared(
    select(receipt_messages.c.chat_id, receipt_messages.c.message_id)
    .where(receipt_messages.c.purchase_id == bindparam("purchase_id"))
    .order_by(receipt_messages.c.chat_id, receipt_messages.c.message_id)
)


@lru_cache(maxsize=2)
def _noting(dialect_name: str) -> Prepared:
    statement = insert_on(dialect_name, receipt_messages)
    return Prepared(
        statement.on_conflict_do_update(
            index_elements=[c.name for c in receipt_messages.primary_key],
            set_={"purchase_id": statement.excluded.purchase_id},
        )
    )


def note(session: Session, notes: Notes) -> None:
    """Keeps what each of these messages shows."""
    c = receipt_messages.c
    noting = _noting(session.get_bind().dialect.name)
    for shown, purchase_id in notes.items():
        if purchase_id is None:
            which = (c.chat_id == shown.chat_id, c.message_id == shown.message_id)
            session.execute(delete(receipt_messages).where(*which))
        else:
            values = {"chat_id": shown.chat_id, "message_id": shown.message_id}
            noting.run(session, [values | {"purchase_id": purchase_id}])


def showing(session: Session, purchase_id: int) -> tuple[ShownIn, ...]:
    """The messages that show this sale, also one that was undone; the oldest of a chat first."""
    return tuple(ShownIn(*row) for row in _SHOWING.rows(session, purchase_id=purchase_id))

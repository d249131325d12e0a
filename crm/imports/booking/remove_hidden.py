"""Removing what is hidden: an import that was broken off, or one that was undone. SQLite only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from crm.customers import totals
from crm.customers.dues import balances
from crm.imports.booking.short_writes import ShortWrites
from crm.imports.progress import OnProgress, Stage, Steps
from crm.store.database import Store
from crm.store.hidden import Range
from crm.store.schema import customers, hidden_rows, imports, payments, purchases

_STORED = "%Y-%m-%d %H:%M:%S.%f"

BOOKING = "booking"
"""State of an import that is being written, and seen by nobody."""

_BILLS = (
    "DELETE FROM main.points WHERE purchase_id > :low AND purchase_id <= :high",
    "DELETE FROM main.purchase_items WHERE purchase_id > :low AND purchase_id <= :high",
    "DELETE FROM main.recorded_sources WHERE purchase_id > :low AND purchase_id <= :high",
    "DELETE FROM main.purchases WHERE id > :low AND id <= :high",
)
_PAYMENTS = (
    (
        "DELETE FROM main.recorded_sources WHERE noun = 'payment' AND noun_id > :low"
        " AND noun_id <= :high"
    ),
    "DELETE FROM main.payments WHERE id > :low AND id <= :high",
)
_FREE = (
    "id > :low AND id <= :high AND import_id = :import AND merged_into IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM main.purchases WHERE customer_id = c.id)"
    " AND NOT EXISTS (SELECT 1 FROM main.payments WHERE customer_id = c.id)"
    " AND NOT EXISTS (SELECT 1 FROM main.campaign_sends WHERE customer_id = c.id)"
)
_PEOPLE = f"DELETE FROM main.customers AS c WHERE {_FREE}"  # noqa: S608 - words of ours
_GONE = f"SELECT id, :now FROM main.customers AS c WHERE {_FREE}"  # noqa: S608 - as above
_NOTE_PEOPLE = f"INSERT INTO main.deleted_customers (id, deleted_at) {_GONE}"
_NUMBERS = (
    "DELETE FROM main.customer_numbers"
    " WHERE rowid > :low AND rowid <= :high AND import_id = :import"
)
_ROWS_OF_PEOPLE = (
    "DELETE FROM main.recorded_sources WHERE rowid > :low AND rowid <= :high"
    " AND purchase_id IS NULL AND source >= 'customer:' AND source < 'customer;'"
    " AND recorded_at = :since"
)


def remove_hidden_rows(store: Store, on_progress: OnProgress | None = None) -> int:
    """Removes the rows of every import that is not in the books; of how many imports.

    Only inside `one_at_a_time`. In short transactions: nobody sees these rows, and it may be broken
    off at any time.
    """
    left = store.read_now(_left)
    for one in left:
        _remove_one(store, one, on_progress)
        store.write_hidden_now(_forget, one.id)
    return len(left)


def unfinished(session: Session) -> int:
    """How many imports have rows that nobody sees: under way, broken off, or being undone."""
    return len(_left(session))


def _left(session: Session) -> list[Any]:
    named = select(hidden_rows.c.import_id)
    rows = session.execute(
        select(imports.c.id, imports.c.state, imports.c.created_at).where(
            (imports.c.state == BOOKING) | imports.c.id.in_(named)
        )
    )
    return list(rows)


def _ranges(session: Session, import_id: int) -> list[Range]:
    h = hidden_rows.c
    rows = session.execute(
        select(h.noun, h.first_id, h.last_id).where(h.import_id == import_id).order_by(h.first_id)
    )
    return [(noun, first, last) for noun, first, last in rows]


def _remove_one(store: Store, one: Any, on_progress: OnProgress | None) -> None:
    ranges = store.read_now(_ranges, one.id)
    steps = Steps(
        Stage.REMOVING, sum(last - first + 1 for _, first, last in ranges), on_progress, None
    )
    people = [_PEOPLE] if one.state == BOOKING else [_NOTE_PEOPLE, _PEOPLE]
    values = {
        "import": one.id,
        "since": one.created_at.strftime(_STORED),
        "now": store.shop.now().astimezone(UTC).strftime(_STORED),
    }
    with ShortWrites(store) as writes:
        for noun, first, last in ranges:
            if noun == payments.name:  # they name the bills
                writes.over(first, last, _PAYMENTS, values, steps)
        for noun, first, last in ranges:
            if noun == purchases.name:
                writes.over(first, last, _BILLS, values, steps)
        for noun, first, last in ranges:
            if noun == customers.name:
                writes.over(first, last, people, values, steps)
        for table, statement in (
            ("customer_numbers", _NUMBERS),
            ("recorded_sources", _ROWS_OF_PEOPLE),
        ):
            writes.over(1, writes.last_row(table), [statement], values, steps.quiet())
        for noun, first, last in ranges:
            if noun == customers.name:
                kept = store.write_hidden_now(_still_there, first, last)
                store.write_hidden_now(totals.refresh, kept)
                store.write_hidden_now(balances.refresh, kept)


def remove_people(store: Store, import_id: int, ranges: Iterable[Range]) -> None:
    """Customers that an import brought and nobody needs, though they are not hidden."""
    values = {"import": import_id, "now": store.shop.now().astimezone(UTC).strftime(_STORED)}
    with ShortWrites(store) as writes:
        for _, first, last in ranges:
            steps = Steps(Stage.REMOVING, 0, None, None)
            writes.over(first, last, [_NOTE_PEOPLE, _PEOPLE], values, steps)


_STILL_THERE = select(customers.c.id).where(
    customers.c.id.between(bindparam("first"), bindparam("last"))
)


def _still_there(session: Session, first: int, last: int) -> list[int]:
    """Ids of the customers from `first` to `last` that were kept, as they are needed by now."""
    return list(session.execute(_STILL_THERE, {"first": first, "last": last}).scalars())


def _forget(session: Session, import_id: int) -> None:
    session.execute(delete(hidden_rows).where(hidden_rows.c.import_id == import_id))
    session.execute(delete(imports).where(imports.c.id == import_id, imports.c.state == BOOKING))

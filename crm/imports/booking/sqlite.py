"""An import into SQLite: many short write transactions, of rows that stay hidden until the last."""

from __future__ import annotations

import logging
import sqlite3
from datetime import datetime
from pathlib import Path
from threading import Event

from sqlalchemy import delete, func, insert, select, text
from sqlalchemy.orm import Session

from crm.customers import totals
from crm.customers.dues import balances
from crm.imports.booking.finish import NewIds, begin, finish
from crm.imports.booking.remembered import remember_choices
from crm.imports.booking.remove_hidden import remove_hidden_rows
from crm.imports.booking.short_writes import ShortWrites, one_at_a_time
from crm.imports.booking.sizes import SIZES, Sizes
from crm.imports.booking.tie_to_bills import TIED_AT_ONCE, tie_to_bills
from crm.imports.progress import OnProgress, Stage, Steps
from crm.imports.staging import queries as of_shop
from crm.imports.staging.match import match
from crm.imports.staging.nameless import match_counter
from crm.imports.staging.plan import Plan, plan_of
from crm.imports.staging.queries import ORDER_SOURCES
from crm.insights.sums import tables
from crm.settings import shop_of
from crm.store.database import Store
from crm.store.schema import customers, hidden_rows, payments, purchases

log = logging.getLogger(__name__)


def book_on_sqlite(
    store: Store,
    staging: sqlite3.Connection,
    staging_path: Path,
    file_name: str,
    file_hash: str,
    by: int | None,
    on_progress: OnProgress | None,
    stop: Event | None,
    sizes: Sizes = SIZES,
) -> Plan:
    """Matches and books; what came of it. Raises Cancelled."""
    with one_at_a_time(store, stop):
        remove_hidden_rows(store)
        matched_at = store.shop.now()
        store.read_now(match, staging)
        done = store.read_now(lambda session: plan_of(staging, shop_of(session), file_name))
        if not done.counts.takes_something:
            store.write_hidden_now(remember_choices, done)
            return done
        staging.executescript(ORDER_SOURCES)
        store.write_now(match_counter, staging, make=True)
        new = store.write_hidden_now(_open, done, file_hash, by, matched_at)
        try:
            steps = Steps(Stage.BOOKING, _size(done), on_progress, stop)
            with ShortWrites(store, staging_path, sizes) as writes:
                _write(store, staging, writes, new, done, steps, sizes.window)
            return store.write_hidden_now(_finish, staging, new, done, by)
        except BaseException:
            remove_hidden_rows(store, on_progress)
            raise


def _size(done: Plan) -> int:
    return done.counts.customers_new + done.counts.items_new


def _open(
    session: Session, done: Plan, file_hash: str, by: int | None, matched_at: datetime
) -> NewIds:
    """Takes ids for what will come, and hides them."""
    now = shop_of(session).now()
    import_id = begin(session, done, file_hash, by, now)
    before = {}
    for table, many in (
        (customers, done.counts.customers_new),
        (purchases, done.counts.purchases_new),
        (payments, done.counts.payments_new),
    ):
        top = session.execute(
            text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table.name}
        ).scalar()
        if top is None:
            top = session.execute(select(func.max(table.c.id))).scalar() or 0
            session.execute(
                text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :seq)"),
                {"name": table.name, "seq": top},
            )
        before[table.name] = int(top)
        if many:
            session.execute(
                text("UPDATE sqlite_sequence SET seq = :seq WHERE name = :name"),
                {"name": table.name, "seq": top + many},
            )
            session.execute(
                insert(hidden_rows).values(
                    noun=table.name, first_id=top + 1, last_id=top + many, import_id=import_id
                )
            )
    if done.first_day is not None:  # else each row that is earlier than those before says so
        tables.stale_from(session, done.first_day)
    people, bills, paid = (before[name] for name in ("customers", "purchases", "payments"))
    return NewIds(import_id, people, bills, paid, now, matched_at)


def _write(
    store: Store,
    staging: sqlite3.Connection,
    writes: ShortWrites,
    new: NewIds,
    done: Plan,
    steps: Steps,
    window: int,
) -> None:
    def most(table: str) -> int:
        return int(staging.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0])  # noqa: S608 - names of ours

    values = new.values()
    counts = done.counts
    for rows in (of_shop.CUSTOMERS, of_shop.NUMBERS):
        counted = steps if rows is of_shop.CUSTOMERS else steps.quiet()
        writes.insert(rows, most("people"), values, counted)
    for low in range(0, most("bills"), window):
        writes.insert_window(of_shop.PURCHASES, low, low + window, values, steps.quiet())
        writes.insert_window(of_shop.ITEMS, low, low + window, values, steps)
    writes.insert(of_shop.PAYMENTS, most("payments"), values, steps.quiet())
    writes.insert(of_shop.SOURCES, most("new_sources"), values, steps.quiet())
    for low in range(0, most("payments"), TIED_AT_ONCE):
        store.write_hidden_now(tie_to_bills, staging, new.payments, low, low + TIED_AT_ONCE)

    def refresh(low: int, high: int) -> int:
        return store.write_hidden_now(_count, range(low + 1, high + 1))

    first = new.people + 1
    writes.through(first, new.people + counts.customers_new, "totals", refresh, steps.quiet())
    log.info("import %d: the longest write took %.0f ms", new.import_id, writes.longest * 1000)


def _count(session: Session, ids: range) -> int:
    counted = totals.refresh(session, ids)
    balances.refresh(session, ids)
    return counted


def _finish(
    session: Session, staging: sqlite3.Connection, new: NewIds, done: Plan, by: int | None
) -> Plan:
    booked = finish(session, staging, new, done, by)
    session.execute(delete(hidden_rows).where(hidden_rows.c.import_id == new.import_id))
    return booked

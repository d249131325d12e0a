"""An import into SQLite: short turns, of rows that nobody sees before the last one."""

from __future__ import annotations

import logging
import sqlite3
from datetime import datetime
from pathlib import Path
from threading import Event

from sqlalchemy import delete, func, insert, select, text
from sqlalchemy.orm import Session

from crm.customers import totals
from crm.imports.booking.finish import Place, begin, remember_choices, settle
from crm.imports.booking.remove_hidden import sweep
from crm.imports.booking.short_writes import Turns, alone
from crm.imports.booking.sizes import SIZES, Sizes
from crm.imports.progress import Stage, Steps, Told
from crm.imports.staging import queries as of_shop
from crm.imports.staging.match import match
from crm.imports.staging.plan import Plan, plan_of
from crm.imports.staging.queries import ORDER_SOURCES
from crm.insights.sums import tables
from crm.settings import shop_of
from crm.store.database import Store
from crm.store.schema import customers, hidden_rows, purchases

log = logging.getLogger(__name__)


def book_in_turns(
    store: Store,
    work: sqlite3.Connection,
    work_path: Path,
    file_name: str,
    file_hash: str,
    by: int | None,
    told: Told | None,
    stop: Event | None,
    sizes: Sizes = SIZES,
) -> Plan:
    """Matches and books; what came of it. Raises Cancelled."""
    with alone(store, stop):
        sweep(store)
        matched_at = store.shop.now()
        store.read_now(match, work)
        done = store.read_now(lambda session: plan_of(work, shop_of(session), file_name))
        if not done.counts.takes_something:
            store.write_hidden_now(remember_choices, done)
            return done
        work.executescript(ORDER_SOURCES)
        place = store.write_hidden_now(_open, done, file_hash, by, matched_at)
        try:
            steps = Steps(Stage.BOOKING, _size(done), told, stop)
            with Turns(store, work_path, sizes) as turns:
                _write(store, work, turns, place, done, steps, sizes.window)
            return store.write_hidden_now(_finish, work, place, done, by)
        except BaseException:
            sweep(store, told)
            raise


def _size(done: Plan) -> int:
    return done.counts.customers_new + done.counts.items_new


def _open(
    session: Session, done: Plan, file_hash: str, by: int | None, matched_at: datetime
) -> Place:
    """Takes ids for what will come, and hides them."""
    now = shop_of(session).now()
    import_id = begin(session, done, file_hash, by, now)
    places = {}
    for table, many in (
        (customers, done.counts.customers_new),
        (purchases, done.counts.purchases_new),
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
        places[table.name] = int(top)
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
    return Place(import_id, places["customers"], places["purchases"], now, matched_at)


def _write(
    store: Store,
    work: sqlite3.Connection,
    turns: Turns,
    place: Place,
    done: Plan,
    steps: Steps,
    window: int,
) -> None:
    def most(table: str) -> int:
        return int(work.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0])  # noqa: S608 - names of ours

    values = place.values()
    counts = done.counts
    for rows in (of_shop.CUSTOMERS, of_shop.NUMBERS):
        counted = steps if rows is of_shop.CUSTOMERS else steps.quiet()
        turns.insert(rows, most("people"), values, counted)
    for low in range(0, most("bills"), window):
        turns.insert_window(of_shop.PURCHASES, low, low + window, values, steps.quiet())
        turns.insert_window(of_shop.ITEMS, low, low + window, values, steps)
    turns.insert(of_shop.SOURCES, most("new_sources"), values, steps.quiet())

    def refresh(low: int, high: int) -> int:
        return store.write_hidden_now(totals.refresh, range(low + 1, high + 1))

    first = place.people + 1
    turns.through(first, place.people + counts.customers_new, "totals", refresh, steps.quiet())
    log.info("import %d: the longest turn took %.0f ms", place.import_id, turns.longest * 1000)


def _finish(
    session: Session, work: sqlite3.Connection, place: Place, done: Plan, by: int | None
) -> Plan:
    booked = settle(session, work, place, done, by)
    session.execute(delete(hidden_rows).where(hidden_rows.c.import_id == place.import_id))
    return booked

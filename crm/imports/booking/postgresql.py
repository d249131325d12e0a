"""An import into PostgreSQL: one transaction, by COPY. Nobody sees it before its end."""

from __future__ import annotations

import sqlite3
from datetime import date
from itertools import islice
from threading import Event
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from crm.customers import totals
from crm.customers.dues import balances
from crm.imports.booking.finish import NewIds, begin, finish
from crm.imports.booking.remembered import remember_choices
from crm.imports.booking.sizes import SIZES, Sizes
from crm.imports.booking.tie_to_bills import tie_to_bills
from crm.imports.progress import OnProgress, Stage, Steps
from crm.imports.staging import queries as of_shop
from crm.imports.staging.match import match
from crm.imports.staging.nameless import match_counter
from crm.imports.staging.plan import Plan, plan_of
from crm.imports.staging.queries import ORDER_SOURCES, Rows
from crm.insights.sums import tables
from crm.settings import shop_of

_ONE_AT_A_TIME = 0x6D756E69
"""The advisory lock of imports: a second one waits, and then knows what the first brought."""

_EVERYTHING = {"low": 0, "high": 2**62}


def book_on_postgresql(
    session: Session,
    staging: sqlite3.Connection,
    file_name: str,
    file_hash: str,
    by: int | None,
    on_progress: OnProgress | None,
    stop: Event | None,
    sizes: Sizes = SIZES,
) -> Plan:
    """Matches and books; what came of it. Raises Cancelled."""
    session.execute(select(func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))
    shop = shop_of(session)
    matched_at = shop.now()
    match(session, staging)
    done = plan_of(staging, shop, file_name)
    counts = done.counts
    if not counts.takes_something:
        remember_choices(session, done)
        return done
    staging.executescript(ORDER_SOURCES)
    match_counter(session, staging, make=True)
    now = shop.now()
    import_id = begin(session, done, file_hash, by, now)
    people = _reserve(session, "customers", counts.customers_new)
    bills = _reserve(session, "purchases", counts.purchases_new)
    paid = _reserve(session, "payments", counts.payments_new)
    new = NewIds(import_id, people, bills, paid, now, matched_at)
    values = new.values(postgres=True) | _EVERYTHING
    steps = Steps(Stage.BOOKING, counts.customers_new + counts.items_new, on_progress, stop)
    _copy(session, staging, of_shop.CUSTOMERS, values, sizes, steps)
    if counts.purchases_new > sizes.counted_one_by_one:
        (first,) = staging.execute("SELECT min(day) FROM bills WHERE NOT known").fetchone()
        tables.stale_from(session, date.fromisoformat(first))
    _copy(session, staging, of_shop.PURCHASES, values, sizes)
    _copy(session, staging, of_shop.ITEMS, values, sizes, steps)
    _copy(session, staging, of_shop.PAYMENTS, values, sizes)
    _copy(session, staging, of_shop.SOURCES, values, sizes)
    tie_to_bills(session, staging, new.payments, 0, _EVERYTHING["high"])
    _insert_numbers(session, staging, values, sizes)
    totals.refresh(session, range(people + 1, people + 1 + counts.customers_new))
    balances.refresh(session, range(people + 1, people + 1 + counts.customers_new))
    return finish(session, staging, new, done, by)


def _reserve(session: Session, table: str, many: int) -> int:
    """The id before `many` free ones. A lock would stop sales until the end of the import, so the
    sequence is moved on at once; an id that was taken in between makes the import try again."""
    sequence = select(func.pg_get_serial_sequence(table, "id")).scalar_subquery()
    start = int(session.execute(select(func.nextval(sequence))).scalar_one())
    session.execute(select(func.setval(sequence, start + many)))
    return start


def _copy(
    session: Session,
    staging: sqlite3.Connection,
    rows: Rows,
    values: dict[str, Any],
    sizes: Sizes,
    steps: Steps | None = None,
) -> None:
    """From cursor to cursor: a million rows pass without one of them being kept."""
    import psycopg

    found = staging.cursor()
    found.row_factory = None
    found.execute(rows.query.format(staging=""), values)
    raw: Any = session.connection().connection.driver_connection
    statement = f"COPY {rows.table} ({rows.listed()}) FROM STDIN"
    try:
        with raw.cursor() as cursor, cursor.copy(statement) as copy:
            while part := list(islice(found, sizes.copy_rows)):
                for row in part:
                    copy.write_row(row)
                if steps is not None:
                    steps.step(len(part))
    except psycopg.Error as error:  # as SQLAlchemy would have said it
        kind = IntegrityError if isinstance(error, psycopg.IntegrityError) else DBAPIError
        raise kind(rows.table, None, error) from error


def _insert_numbers(
    session: Session, staging: sqlite3.Connection, values: dict[str, Any], sizes: Sizes
) -> None:
    """Those that are new; numbers that meant somebody else are settled at the end."""
    rows = of_shop.NUMBERS
    found = staging.cursor()
    found.row_factory = None
    found.execute(rows.query.format(staging=""), values)
    statement = text(
        f"INSERT INTO {rows.table} ({rows.listed()}) VALUES (:n, :c, :i)"  # noqa: S608 - names of ours
        " ON CONFLICT (number) DO NOTHING"
    )
    while part := found.fetchmany(sizes.copy_rows):
        session.execute(statement, [{"n": row[0], "c": row[1], "i": row[2]} for row in part])

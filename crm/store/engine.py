"""Engines for SQLite and PostgreSQL, set up so that a sale is durable and never locked out."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from crm.errors import (
    StoreBusy,
    StoreError,
    StoreFull,
    StoreNotOurs,
    StoreReadOnly,
    StoreUnreachable,
)
from crm.store.checkpoints import LOG_LEFT
from crm.store.prepared import driver_error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import URL, Connection
    from sqlalchemy.exc import DBAPIError
    from sqlalchemy.orm import Session

BUSY_TIMEOUT_MS = 5_000
WRITE = "munim_write"
SEES_HIDDEN = "munim_sees_hidden"
"""Execution option of a transaction that works on what crm.store.hidden hides from others."""

OF_EVERY_WRITER = (
    "foreign_keys=ON",
    "temp_store=MEMORY",
    "wal_autocheckpoint=0",  # see crm.store.checkpoints
    f"journal_size_limit={LOG_LEFT}",
)
"""Pragmas of each connection that writes to a shop's file, the store's or one of its own."""

_HIDDEN = "munim_hidden"

_CACHE, _CACHE_FOR_MANY = -16_000, -64_000  # SQLite's way to say KiB


def make_engine(url: str, currency_digits: int = 2) -> Engine:
    """An engine whose connections are ready for use; nothing is opened yet.

    `currency_digits` is the exponent of the shop's minor unit. Raises StoreUnreachable for a URL
    that is neither `sqlite:///…` nor `postgresql+psycopg://…`.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreUnreachable(url.split("@")[-1], "not a database URL") from error
    if parsed.get_backend_name() == "sqlite":
        engine = _sqlite(parsed)
    elif parsed.drivername in ("postgresql", "postgresql+psycopg"):
        engine = create_engine(
            parsed.set(drivername="postgresql+psycopg"),
            pool_size=8,
            pool_pre_ping=True,
            hide_parameters=True,
        )
    else:
        raise StoreUnreachable(where(parsed), f"{parsed.drivername} is not supported")
    # Column types see the dialect, not the shop; so the shop's minor unit is noted there.
    engine.dialect.munim_currency_digits = currency_digits  # type: ignore[attr-defined] # ours
    return engine


def _sqlite(url: URL) -> Engine:
    from crm.store import hidden  # the dialect, which a shop on PostgreSQL does without

    engine = create_engine(
        url,
        pool_size=8,
        connect_args={"timeout": BUSY_TIMEOUT_MS / 1000},
        hide_parameters=True,  # phones and texts would stand in the log of an error
    )
    engine.dialect.statement_compiler = hidden.Compiler

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, see below
        cursor = connection.cursor()
        # FULL: a sale whose receipt was shown survives a power cut, not only a crash (0.2 ms here)
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            f"cache_size={_CACHE}",
            *OF_EVERY_WRITER,
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A write that begins deferred and upgrades later fails at once when another one is ahead
        # of it (136 of 200 contended writes, against none with IMMEDIATE).
        options = connection.get_execution_options()
        start = "BEGIN IMMEDIATE" if options.get(WRITE, False) else "BEGIN"
        everything = options.get(SEES_HIDDEN, False)
        raw: Any = connection.connection.driver_connection
        while True:
            try:
                raw.execute(start)
            except sqlite3.Error as error:
                raise driver_error(error, start, engine.dialect) from error
            now = () if everything else hidden.ranges(connection, raw)
            if now == connection.info.get(_HIDDEN, ()):
                return
            raw.execute("ROLLBACK")
            hidden.hide(raw, now)
            connection.info[_HIDDEN] = now

    return engine


@contextmanager
def room_for_many_pages(session: Session) -> Iterator[None]:
    """For a write that touches much of a large table: SQLite may keep its pages until the commit,
    instead of writing the same ones again whenever its cache is full."""
    if session.get_bind().dialect.name != "sqlite":
        yield
        return
    connection = session.connection()
    connection.exec_driver_sql(f"PRAGMA cache_size={_CACHE_FOR_MANY}")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA cache_size={_CACHE}")


def where(url: URL) -> str:
    """The place of a database for people: a path, or host and name; never a password."""
    if url.get_backend_name() == "sqlite":
        return url.database or ":memory:"
    return f"{url.host or 'localhost'}/{url.database}"


def sqlite_path(engine: Engine) -> Path | None:
    """The file behind a SQLite engine; None for PostgreSQL."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return None
    return Path(engine.url.database)


_SQLITE_KINDS: dict[str, type[StoreError]] = {
    "SQLITE_BUSY": StoreBusy,
    "SQLITE_LOCKED": StoreBusy,
    "SQLITE_READONLY": StoreReadOnly,
    "SQLITE_FULL": StoreFull,
    "SQLITE_IOERR": StoreFull,
    "SQLITE_NOTADB": StoreNotOurs,
    "SQLITE_CORRUPT": StoreNotOurs,
    "SQLITE_CANTOPEN": StoreUnreachable,
    "SQLITE_PERM": StoreReadOnly,
}


def store_error(engine: Engine, error: DBAPIError) -> StoreError | None:
    """The StoreError for a driver's error; None when it is a fault of ours."""
    place = where(engine.url)
    original: Any = error.orig
    if isinstance(original, sqlite3.Error):
        name = getattr(original, "sqlite_errorname", "") or ""
        for prefix, kind in _SQLITE_KINDS.items():
            if name.startswith(prefix):
                return kind(place, name)
        return None
    state = getattr(original, "sqlstate", None) or ""
    if state == "53100":  # disk_full; states: PostgreSQL manual, appendix A
        return StoreFull(place, state)
    if state.startswith("55P03"):
        return StoreBusy(place, state)
    if state == "25006":
        return StoreReadOnly(place, state)
    if error.connection_invalidated or state.startswith(("08", "57P", "3D", "28")) or not state:
        return StoreUnreachable(place, str(original).splitlines()[0] if str(original) else state)
    return None

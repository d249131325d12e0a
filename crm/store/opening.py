"""Opening a shop's database: made when missing, upgraded when old, refused when not ours."""

from __future__ import annotations

import logging
import shutil
import sqlite3
from typing import TYPE_CHECKING
from urllib.parse import quote

from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from crm.errors import StoreNewer, StoreNotOurs, StoreReadOnly, StoreUnreachable
from crm.store.database import Store
from crm.store.engine import sqlite_path, store_error, where
from crm.store.migrations import HEAD, REVISIONS, upgrade

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    from crm.shop import Shop

log = logging.getLogger(__name__)


def open_store(url: str, shop: Shop | None = None, *, create: bool = True) -> Store:
    """A store at the newest schema. A missing SQLite file is made, unless `create` is false.

    A database older than the program is upgraded after a copy was put beside it. Raises
    StoreNewer, StoreNotOurs, StoreReadOnly, StoreBusy or StoreUnreachable.
    """
    store = Store(url, shop)
    try:
        prepare(store.engine, create=create)
    except BaseException:
        store.close()
        raise
    return store


def open_as_it_is(url: str, shop: Shop | None = None) -> tuple[Store, str | None]:
    """A store that is only looked at, and its revision (None: no shop is in it): nothing is made
    or upgraded under a bot of another version. Raises as open_store does."""
    store = Store(url, shop)
    try:
        path = sqlite_path(store.engine)
        if path is not None and not path.exists():
            raise StoreUnreachable(str(path), "no such file")
        return store, found_revision(store.engine)
    except DBAPIError as error:
        store.close()
        raise store_error(store.engine, error) or error from error
    except BaseException:
        store.close()
        raise


def has_shop(url: str) -> bool:
    """Whether there is a shop, or at least a file that would be opened as one. Makes nothing.
    Raises as open_store does."""
    try:
        store, revision = open_as_it_is(url)
    except StoreUnreachable:
        store = Store(url)
        path = sqlite_path(store.engine)
        store.close()
        if path is None or path.exists():
            raise
        return False
    store.close()
    return revision is not None


def prepare(engine: Engine, *, create: bool = True) -> None:
    """Brings the database behind `engine` to HEAD; see open_store."""
    path = sqlite_path(engine)
    if path is not None and not path.exists():
        if not create:
            raise StoreUnreachable(str(path), "no such file")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.touch(mode=0o600)  # SQLite gives its journals the mode of the file
        except OSError as error:
            raise StoreReadOnly(str(path), str(error)) from error
    try:
        revision = found_revision(engine)
        if revision == HEAD:
            return
        if revision is not None and path is not None:
            copy = backup_beside(path, revision)
            log.info("schema %s is older than %s: copy kept as %s", revision, HEAD, copy.name)
        upgrade(engine)
    except DBAPIError as error:
        raise store_error(engine, error) or error from error


def found_revision(engine: Engine) -> str | None:
    """The schema's revision; None for an empty database. Raises StoreNotOurs, StoreNewer."""
    path = sqlite_path(engine)
    if path is None:
        looking: Engine = engine
    elif not path.exists() or path.stat().st_size == 0:
        return None
    else:
        # Only to read: what turns out to be somebody else's file must not become a WAL database.
        looking = create_engine(
            f"sqlite:///file:{quote(str(path.absolute()))}?mode=ro&uri=true",
            poolclass=NullPool,
            hide_parameters=True,
        )
    with looking.connect() as connection:
        tables = _tables(connection)
        if not tables:
            return None
        if "alembic_version" not in tables or "customers" not in tables:
            raise StoreNotOurs(where(engine.url), "other tables")
        revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if revision not in REVISIONS:
        raise StoreNewer(where(engine.url), str(revision))
    return str(revision)


def _tables(connection: Connection) -> list[str]:
    if connection.dialect.name != "sqlite":
        return inspect(connection).get_table_names()
    # inspect() asks much more, and is 3 ms of each start
    found = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")
    return [name for name in found.scalars() if not name.startswith("sqlite_")]


def backup_beside(path: Path, revision: str) -> Path:
    """A consistent copy, as SQLite's online backup makes it, named after the old revision."""
    copy = path.with_name(f"{path.name}.before-{revision}")
    unfinished = copy.with_name(copy.name + ".part")
    with sqlite3.connect(path) as source, sqlite3.connect(unfinished) as target:
        source.backup(target)
    source.close()
    target.close()
    unfinished.chmod(0o600)
    shutil.move(unfinished, copy)
    return copy

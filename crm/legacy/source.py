"""The old database, read from a copy: its file is never opened, so it cannot change."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any, BinaryIO

from crm.dataclass import dataclass
from crm.errors import CrmError

MOVED = frozenset({"contacts", "sales"})
"""Tables that have a place here; every other one is kept as a file."""

SECRET = frozenset({"password_hash", "password"})


WAIT_FOR_WRITERS = 3.0  # seconds


class LegacyRefused(CrmError):
    """This is no database of the old program: `reason` is missing, a_folder, empty, not_sqlite,
    in_use, damaged or not_a_crm."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Old:
    """Everything that the old database holds, as it was typed."""

    schema: str  # simple, or v2
    contacts: list[dict[str, Any]]
    sales: list[dict[str, Any]]
    contact_of_deal: dict[int, int]
    archive: dict[str, list[dict[str, Any]]]


def copy_of(path: Path, target: Path) -> Path:
    """Copies the database, with what it has not written back yet. Raises LegacyRefused."""
    if path.is_dir():
        raise LegacyRefused(path, "a_folder")
    if not path.is_file():
        raise LegacyRefused(path, "missing")
    if path.stat().st_size == 0:
        raise LegacyRefused(path, "empty")
    with path.open("rb") as file:
        if file.read(16) != b"SQLite format 3\x00":
            raise LegacyRefused(path, "not_sqlite")
        file.seek(0)
        _wait_for_writers(file, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as copy:
            shutil.copyfileobj(file, copy)
        for ending in ("-wal", "-journal"):  # what a program left that was killed
            beside = path.with_name(path.name + ending)
            if beside.exists():
                shutil.copyfile(beside, target.with_name(target.name + ending))
    return target


_SHARED_FIRST, _SHARED_SIZE = 0x40000002, 510
"""The bytes that readers of a SQLite file lock (https://www.sqlite.org/fileformat2.html, 1.2: the
lock-byte page)."""


def _wait_for_writers(file: BinaryIO, path: Path) -> None:
    """Takes the lock of a reader until `file` is closed, so that nobody writes while it is copied.
    SQLite itself is not asked: it would leave files beside a database in WAL mode."""
    try:
        import fcntl
    except ImportError:  # Windows: a file that is being written cannot be opened there
        return
    deadline = monotonic() + WAIT_FOR_WRITERS
    while True:
        try:
            fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB, _SHARED_SIZE, _SHARED_FIRST)
        except OSError as error:
            if monotonic() > deadline:
                raise LegacyRefused(path, "in_use") from error
            sleep(0.05)
        else:
            return


def read(copy: Path, original: Path) -> Old:
    """Raises LegacyRefused (`damaged`, `not_a_crm`) with the name of the original."""
    try:
        with _opened(copy) as database:
            return _read(database, original)
    except sqlite3.DatabaseError as error:
        raise LegacyRefused(original, "damaged") from error


@contextmanager
def _opened(copy: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(copy)) as database:
        database.row_factory = sqlite3.Row
        # an old program on another machine may have written anything into a text
        database.text_factory = _as_text
        yield database


def _read(database: sqlite3.Connection, original: Path) -> Old:
    found = database.execute("PRAGMA quick_check(1)").fetchone()
    if found[0] != "ok":
        raise LegacyRefused(original, "damaged")
    tables = {
        row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    }
    if not {"contacts", "sales"} <= tables:
        raise LegacyRefused(original, "not_a_crm")
    columns = {row["name"] for row in database.execute("PRAGMA table_info(sales)")}
    people = {row["name"] for row in database.execute("PRAGMA table_info(contacts)")}
    if not {"id", "product_name"} <= columns or "id" not in people:
        raise LegacyRefused(original, "not_a_crm")
    if not people & {"name", "first_name"}:
        raise LegacyRefused(original, "not_a_crm")
    deals = _rows(database, "deals") if "deals" in tables else []
    return Old(
        schema="v2" if "first_name" in people else "simple",
        contacts=_rows(database, "contacts"),
        sales=_rows(database, "sales"),
        contact_of_deal={
            deal["id"]: deal["contact_id"]
            for deal in deals
            if deal.get("id") is not None and deal.get("contact_id") is not None
        },
        archive={
            table: [
                {name: value for name, value in row.items() if name not in SECRET}
                for row in _rows(database, table)
            ]
            for table in sorted(tables - MOVED)
            if not table.startswith("sqlite_")
        },
    )


def _rows(database: sqlite3.Connection, table: str) -> list[dict[str, Any]]:
    name = table.replace('"', '""')
    rows = database.execute(f'SELECT * FROM "{name}"')  # noqa: S608 - a table's name, quoted
    return [
        {
            key: _as_text(value) if isinstance(value, bytes) else value
            for key, value in dict(row).items()
        }
        for row in rows
    ]


def _as_text(value: bytes) -> str:
    return value.decode("utf-8", "replace")

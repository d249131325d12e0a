"""The old database, read from a copy: its file is never opened, so it cannot change."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crm.errors import CrmError

ARCHIVED = ("deals", "activities", "users", "customer_segments")
"""Tables that have no place here and are kept as a file."""

SECRET = frozenset({"password_hash", "password"})


class LegacyRefused(CrmError):
    """This is no database of the old program: `reason` is missing, empty, not_sqlite, damaged
    or not_a_crm."""

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
    if not path.is_file():
        raise LegacyRefused(path, "missing")
    if path.stat().st_size == 0:
        raise LegacyRefused(path, "empty")
    with path.open("rb") as file:
        if file.read(16) != b"SQLite format 3\x00":
            raise LegacyRefused(path, "not_sqlite")
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, target)
    journal = path.with_name(path.name + "-wal")
    if journal.exists():
        shutil.copyfile(journal, target.with_name(target.name + "-wal"))
    return target


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
        database.text_factory = lambda raw: raw.decode("utf-8", "replace")
        yield database


def _read(database: sqlite3.Connection, original: Path) -> Old:
    found = database.execute("PRAGMA quick_check(1)").fetchone()
    if found[0] != "ok":
        raise LegacyRefused(original, "damaged")
    tables = {row[0] for row in database.execute("SELECT name FROM sqlite_master")}
    if not {"contacts", "sales"} <= tables:
        raise LegacyRefused(original, "not_a_crm")
    columns = {row["name"] for row in database.execute("PRAGMA table_info(sales)")}
    people = {row["name"] for row in database.execute("PRAGMA table_info(contacts)")}
    if "product_name" not in columns or not people & {"name", "first_name"}:
        raise LegacyRefused(original, "not_a_crm")
    deals = _rows(database, "deals") if "deals" in tables else []
    return Old(
        schema="v2" if "first_name" in people else "simple",
        contacts=_rows(database, "contacts"),
        sales=_rows(database, "sales"),
        contact_of_deal={
            deal["id"]: deal["contact_id"] for deal in deals if deal.get("contact_id") is not None
        },
        archive={
            table: [
                {name: value for name, value in row.items() if name not in SECRET}
                for row in _rows(database, table)
            ]
            for table in ARCHIVED
            if table in tables
        },
    )


def _rows(database: sqlite3.Connection, table: str) -> list[dict[str, Any]]:
    rows = database.execute(f"SELECT * FROM {table} ORDER BY id")  # noqa: S608 - one of our names
    return [dict(row) for row in rows]

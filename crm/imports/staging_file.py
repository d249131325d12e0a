"""The staging file: what a reading leaves behind, a SQLite file that only one import knows."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from crm.customers.fields import COLUMNS
from crm.language.cells import Cell, text_of

REJECTED, IGNORED, DUPLICATE, WARNING = "rejected", "ignored", "duplicate", "warning"
"""Kinds of remarks: not taken; not taken and rightly so (a total row); joined to an earlier row;
taken, but worth a look."""

KEPT_OF_A_CODE = 1_000
"""Warnings kept in words; beyond, they are counted. Rejected rows are all kept."""

_TABLES = f"""
CREATE TABLE people (
  id INTEGER PRIMARY KEY, {", ".join(COLUMNS)}, created TEXT, consent TEXT, first_sale TEXT,
  row INTEGER, sheet TEXT, listed INTEGER, source TEXT,
  match_id INTEGER, seq INTEGER, wanted INTEGER DEFAULT 0, counter INTEGER DEFAULT 0);
CREATE TABLE numbers (number TEXT PRIMARY KEY, person INTEGER) WITHOUT ROWID;
CREATE TABLE bills (
  id INTEGER PRIMARY KEY, person INTEGER, day TEXT, created TEXT, opened TEXT, total INTEGER,
  payment TEXT, notes TEXT, row INTEGER, sheet TEXT, settled INTEGER DEFAULT 0,
  known INTEGER DEFAULT 0, seq INTEGER);
CREATE TABLE payments (
  id INTEGER PRIMARY KEY, person INTEGER, bill INTEGER, day TEXT, created TEXT, amount INTEGER,
  method TEXT, notes TEXT, row INTEGER, sheet TEXT, source TEXT, hash INTEGER, for_bill TEXT,
  known INTEGER DEFAULT 0, seq INTEGER);
CREATE TABLE of_several_bills (source TEXT);
CREATE TABLE lines (
  bill INTEGER, line INTEGER, name TEXT, name_key TEXT, quantity NUMERIC, unit TEXT,
  unit_price INTEGER, amount INTEGER, hash INTEGER, nth INTEGER, known INTEGER DEFAULT 0,
  PRIMARY KEY (bill, line)) WITHOUT ROWID;
CREATE TABLE sources (bill INTEGER PRIMARY KEY, source TEXT);
CREATE TABLE offers (
  source TEXT PRIMARY KEY, sale TEXT, total INTEGER, known INTEGER DEFAULT 0) WITHOUT ROWID;
CREATE TABLE remarks (
  kind TEXT, code TEXT, sheet TEXT, row INTEGER, facts TEXT, cells TEXT);
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT);
"""

_BATCH = 5_000


class Batch:
    """Rows that are written together."""

    __slots__ = ("_connection", "_rows", "_statement")

    def __init__(self, connection: sqlite3.Connection, statement: str) -> None:
        self._connection = connection
        self._statement = statement
        self._rows: list[Sequence[Any]] = []

    def add(self, row: Sequence[Any]) -> None:
        self._rows.append(row)
        if len(self._rows) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        self._connection.executemany(self._statement, self._rows)
        self._rows.clear()


class StagingFile:
    """Writes in batches; nothing is durable before `close`, and nothing needs to be."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.unlink(missing_ok=True)
        self.connection = sqlite3.connect(path, isolation_level=None)
        for pragma in (
            "journal_mode=OFF",
            "synchronous=OFF",
            "cache_size=-8000",
            "temp_store=FILE",
        ):
            self.connection.execute(f"PRAGMA {pragma}")
        self.connection.executescript(_TABLES)
        self.connection.execute("BEGIN")
        self._batches: dict[str, Batch] = {}
        self._remarks = self.batch("INSERT INTO remarks VALUES (?, ?, ?, ?, ?, ?)")
        self.counts: Counter[str] = Counter()
        self.remarked = 0

    def batch(self, statement: str) -> Batch:
        """The rows that wait for this statement."""
        return self._batches.setdefault(statement, Batch(self.connection, statement))

    def flush(self) -> None:
        for batch in self._batches.values():
            batch.flush()

    def remark(
        self,
        kind: str,
        code: str,
        sheet: str,
        row: int,
        facts: Mapping[str, Any] | None = None,
        cells: Sequence[Cell] | None = None,
    ) -> None:
        """Keeps a remark on a row; `cells` for the file that goes back."""
        self.remarked += 1
        self.counts[f"{kind}:{code}"] += 1
        if kind == WARNING and self.counts[f"{kind}:{code}"] > KEPT_OF_A_CODE:
            return
        texts = None
        if cells is not None:
            texts = json.dumps([text_of(cell) for cell in cells], ensure_ascii=False)
        known = json.dumps(facts, ensure_ascii=False, default=str) if facts else "{}"
        self._remarks.add((kind, code, sheet, row, known, texts))

    def keep(self, key: str, value: Any) -> None:
        self.connection.execute(
            "INSERT OR REPLACE INTO meta VALUES (?, ?)",
            (key, json.dumps(value, ensure_ascii=False, default=str)),
        )

    def close(self) -> None:
        self.flush()
        self.connection.execute("COMMIT")
        self.connection.close()


@contextmanager
def opened(staging_path: Path) -> Iterator[sqlite3.Connection]:
    """The staging file, for matching and booking."""
    staging = sqlite3.connect(staging_path, isolation_level=None, check_same_thread=False)
    staging.row_factory = sqlite3.Row
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-8000"):
        staging.execute(f"PRAGMA {pragma}")
    try:
        yield staging
    finally:
        staging.close()

"""Short write transactions on SQLite, which has one writer at a time.

Each holds the write lock for about `Sizes.write_seconds` and queues with the store's own writers,
so a sale waits for one at most. Between two the writers of other processes get the lock.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event
from time import monotonic, perf_counter, sleep
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy.exc import DBAPIError, IntegrityError

from crm.imports.booking.sizes import SIZES, Sizes
from crm.imports.progress import Cancelled, Steps
from crm.imports.staging.queries import Rows
from crm.store.database import Store
from crm.store.engine import BUSY_TIMEOUT_MS, OF_EVERY_WRITER, sqlite_path, store_error

REST = 1.0
"""The pause after a transaction, as a share of its time, while others write too. That halves the
chance that a sale finds the lock taken."""

SHORT_REST = 0.1
"""The same while nobody else has written for QUIET seconds, or at all yet."""

QUIET = 15.0

_SYNCED = "synchronous=FULL"
_UNSYNCED = "synchronous=NORMAL"
"""None of these rows must survive a power cut. But what is left unsynced is synced by the next
sale, which then takes half as long again; so transactions beside sales are synced."""

CACHE_KIB = 65_536
"""The index of items has places for a million lines everywhere: with less, its pages are written
and read again and again."""


@contextlib.contextmanager
def one_at_a_time(store: Store, stop: Event | None = None) -> Iterator[None]:
    """One import, or removal of one, at a time, over all processes; the lock dies with its holder.
    Waits; raises Cancelled when `stop` is set meanwhile."""
    path = sqlite_path(store.engine)
    assert path is not None  # noqa: S101 - the callers are those of SQLite
    lock = FileLock(path.with_name(path.name + ".import.lock"))
    while True:
        try:
            lock.acquire(timeout=0.5)
            break
        except Timeout:
            if stop is not None and stop.is_set():
                raise Cancelled from None
    try:
        yield
    finally:
        lock.release()


class ShortWrites:
    """A connection of its own for many short writes, with memory for them."""

    def __init__(
        self, store: Store, staging_path: Path | None = None, sizes: Sizes = SIZES
    ) -> None:
        path = sqlite_path(store.engine)
        assert path is not None  # noqa: S101 - as above
        self._store = store
        self._limits = sizes
        self._connection = sqlite3.connect(
            path,
            isolation_level=None,
            check_same_thread=False,  # the store's writer thread runs the transactions
            timeout=BUSY_TIMEOUT_MS / 1000,
        )
        for pragma in (_UNSYNCED, f"cache_size=-{CACHE_KIB}", *OF_EVERY_WRITER):
            self._connection.execute(f"PRAGMA {pragma}")
        if staging_path is not None:
            self._connection.execute("ATTACH ? AS staging", (str(staging_path),))
        self._sizes: dict[str, int] = {}
        self._held = 0.0
        self._version = self._data_version()
        self._others_at: float | None = None
        self.longest = 0.0

    def __enter__(self) -> ShortWrites:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def last_row(self, table: str) -> int:
        """The largest rowid of a table."""
        found = self._connection.execute(f"SELECT max(rowid) FROM main.{table}")  # noqa: S608 - a name of ours
        return int(found.fetchone()[0] or 0)

    def over(
        self,
        first: int,
        last: int,
        statements: Sequence[str],
        values: dict[str, Any],
        steps: Steps,
    ) -> None:
        """Runs the statements for every part of the ids from `first` to `last`, as `:low` and
        `:high`. The last one's rows are the steps."""

        def write(low: int, high: int) -> int:
            part = values | {"low": low, "high": high}
            return [self._connection.execute(one, part).rowcount for one in statements][-1]

        self.through(
            first,
            last,
            statements[-1],
            lambda low, high: self._transaction(write, low, high),
            steps,
        )

    def insert(self, rows: Rows, last: int, values: dict[str, Any], steps: Steps) -> None:
        """Everything that `rows` finds in the staging file up to number `last`, window by window,
        in the order of the index that it would otherwise touch everywhere."""
        window = self._limits.window
        for low in range(0, last, window):
            self.insert_window(rows, low, low + window, values, steps)

    def insert_window(
        self, rows: Rows, low: int, high: int, values: dict[str, Any], steps: Steps
    ) -> None:
        connection, listed = self._connection, rows.listed()
        connection.execute("DROP TABLE IF EXISTS temp.part")
        connection.execute(f"CREATE TEMP TABLE part ({listed})")
        part = values | {"low": low, "high": high}
        query = f"{rows.query.format(staging='staging.')} ORDER BY {rows.near}"
        many = connection.execute(f"INSERT INTO temp.part {query}", part).rowcount
        statement = (
            f"INSERT INTO main.{rows.table} ({listed}) SELECT {listed} FROM temp.part"  # noqa: S608 - names of ours
            f" WHERE rowid > :low AND rowid <= :high {rows.otherwise}"
        )
        self.over(1, many, [statement], {}, steps)

    def through(
        self, first: int, last: int, what: str, write: Callable[[int, int], int], steps: Steps
    ) -> None:
        """Calls `write` for one part of the ids after the other, each as large as fits the time by
        the last call for the same kind of rows, `what`. It returns the steps that it took."""
        size = self._sizes.get(what, self._limits.first_rows)
        low = first - 1
        while low < last:
            steps.step(0)
            high = min(low + size, last)
            started = perf_counter()
            done = write(low, high)
            seconds = self._held or perf_counter() - started
            self._held = 0.0
            self.longest = max(self.longest, seconds)
            fitting = self._limits.write_seconds / max(seconds, 0.001)
            if high - low == size or fitting < 1:
                size = max(20, int(size * min(1.5, max(0.25, fitting))))
            low = high
            steps.step(max(done, 0))
            sleep(seconds * self._rest())
        self._sizes[what] = size

    def _rest(self) -> float:
        version = self._data_version()
        if version != self._version:  # somebody else has written
            if self._others_at is None:
                self._connection.execute(f"PRAGMA {_SYNCED}")
            self._version = version
            self._others_at = monotonic()
        elif self._others_at is not None and monotonic() - self._others_at > QUIET:
            self._connection.execute(f"PRAGMA {_UNSYNCED}")
            self._others_at = None
        return SHORT_REST if self._others_at is None else REST

    def _data_version(self) -> int:
        """A number that moves when another connection commits."""
        return int(self._connection.execute("PRAGMA main.data_version").fetchone()[0])

    def _transaction(self, write: Callable[[int, int], int], low: int, high: int) -> int:
        def transaction() -> int:
            self._connection.execute("BEGIN IMMEDIATE")
            started = perf_counter()
            try:
                done = write(low, high)
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")
            self._held = perf_counter() - started
            return done

        try:
            done = self._store.in_turn(transaction)
            self._store.wrote()
        except sqlite3.IntegrityError as error:  # as SQLAlchemy would have said it
            raise IntegrityError("short write", None, error) from error
        except sqlite3.Error as error:
            wrapped = DBAPIError("short write", None, error)
            raise store_error(self._store.engine, wrapped) or wrapped from error
        return done

"""Checkpoints SQLite's write-ahead log in a background thread, beside the writes.

By itself SQLite does it in the commit that makes the log longer than 1,000 pages, which is a sale
of somebody: after a night's check of 35,000 customers it took half a second. Here no commit does.
https://sqlite.org/wal.html#checkpointing
"""

from __future__ import annotations

import contextlib
import logging
import sqlite3
from collections.abc import Callable
from pathlib import Path
from threading import Condition, Thread
from urllib.parse import quote

from crm.store.timing import TIMING, Timing

log = logging.getLogger(__name__)

LOG_LEFT = 64_000_000
"""Bytes to which the log is cut when it begins anew. It is as long only when somebody has read for
long; cutting it each time takes 70 ms at the lock."""

Log = tuple[int, int]
"""Pages that are in the log, and how many of them are copied into the database file."""


class Checkpoints:
    """A thread of its own, from the first write on. `in_turn` runs what it is given while no other
    write of this program is under way."""

    def __init__(
        self, path: Path, in_turn: Callable[[Callable[[], Log]], Log], timing: Timing = TIMING
    ) -> None:
        self._path = path
        self._timing = timing
        self._in_turn = in_turn
        # One lock for both: an Event each, and the thread could clear the call to stop.
        self._changed = Condition()
        self._written = False
        self._over = False
        self._thread: Thread | None = None

    def wrote(self) -> None:
        """Something was committed."""
        with self._changed:
            if self._written:
                return
            self._written = True
            self._changed.notify()
            if self._thread is None:
                self._thread = Thread(target=self._run, name="munim-checkpoint", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Leaves the log as it is: SQLite checkpoints it when the last connection closes."""
        with self._changed:
            self._over = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while self._is_due():
            try:
                pages, done = self._checkpoint()
            except sqlite3.Error as error:  # the log only grows; whoever writes next is told
                log.warning("no checkpoint of the write-ahead log: %s", error)
                continue
            if done < pages:  # somebody reads what was before them
                self.wrote()

    def _is_due(self) -> bool:
        """Waits for a write, and a moment for those that follow it; false when it is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._written or self._over)
            over = self._changed.wait_for(lambda: self._over, self._timing.checkpoint_after)
            self._written = False
            return not over

    def _checkpoint(self) -> Log:
        there = f"file:{quote(str(self._path.absolute()))}?mode=rw"  # must not make a file anew
        with contextlib.closing(
            sqlite3.connect(there, uri=True, isolation_level=None, check_same_thread=False)
        ) as connection:
            pages, done = _copy_log(connection)
            if pages > self._timing.long_log:
                return self._in_turn(lambda: _copy_log(connection))
            return pages, done


def _copy_log(connection: sqlite3.Connection) -> Log:
    """As much as can be without making anybody wait."""
    _, pages, done = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    return int(pages), int(done)

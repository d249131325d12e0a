"""One running bot a SQLite file: the second would answer every message a second time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout
from sqlalchemy import Engine

from crm.errors import StoreInUse
from crm.store.engine import sqlite_path


@contextmanager
def held(engine: Engine) -> Iterator[None]:
    """Holds the shop for this process. The lock dies with the process, however it dies.

    Raises StoreInUse. PostgreSQL is meant to be shared, so there nothing is locked.
    """
    path = sqlite_path(engine)
    if path is None:
        yield
        return
    lock = FileLock(path.with_name(path.name + ".lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise StoreInUse(str(path)) from error
    try:
        yield
    finally:
        lock.release()

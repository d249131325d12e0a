"""The lock on a shop: one bot a SQLite file, many on a server, and none beside a restore."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import DBAPIError

from crm.errors import StoreInUse
from crm.store.engine import sqlite_path, store_error, where

_KEY = 0x6D756E696D
"""The number of the lock on a server (PostgreSQL manual, advisory locks): `munim` in ASCII."""

_SHARED = f"SELECT pg_try_advisory_lock_shared({_KEY})"
_ALONE = f"SELECT pg_try_advisory_lock({_KEY})"


@contextmanager
def held(engine: Engine, *, alone: bool = False) -> Iterator[None]:
    """Holds the shop for this process. The lock dies with the process, however it dies.

    A SQLite file has one holder: a second bot would answer every message a second time. On
    PostgreSQL bots share the shop, unless somebody holds it `alone`. Raises StoreInUse, StoreError.
    """
    path = sqlite_path(engine)
    if path is None:
        with _held_on_server(engine, alone=alone):
            yield
        return
    file = path.resolve()  # one file, by whatever links it is reached
    lock = FileLock(file.with_name(file.name + ".lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise StoreInUse(str(path)) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _held_on_server(engine: Engine, *, alone: bool) -> Iterator[None]:
    try:
        connection = engine.connect()
    except DBAPIError as error:
        raise store_error(engine, error) or error from error
    try:
        got = connection.scalar(text(_ALONE if alone else _SHARED))
        connection.rollback()  # the lock is the session's, and needs no transaction of hours
        if not got:
            raise StoreInUse(where(engine.url))
        if not alone:
            event.listen(engine, "connect", _share)
        yield
    finally:
        connection.invalidate()  # closed rather than reused: its lock goes with it
        connection.close()
        if not alone and event.contains(engine, "connect", _share):
            event.remove(engine, "connect", _share)
            engine.dispose()


def _share(connection: Any, _record: object) -> None:
    """In every session that a bot begins later: the first one may be lost with the network."""
    with connection.cursor() as cursor:
        cursor.execute(_SHARED)
    connection.rollback()

"""From the staging file to the shop's tables: all of it appears at once, or nothing does.

PostgreSQL shows a transaction to nobody before its end and lets others write meanwhile: there it is
one. SQLite has one writer: there it is many short write
transactions whose rows stay hidden until the last.
"""

from __future__ import annotations

from pathlib import Path
from threading import Event

from sqlalchemy.exc import IntegrityError

from crm.imports.booking.postgresql import book_on_postgresql
from crm.imports.booking.sizes import SIZES, Sizes
from crm.imports.booking.sqlite import book_on_sqlite
from crm.imports.progress import OnProgress
from crm.imports.staging.plan import Plan
from crm.imports.staging_file import opened
from crm.store.database import Store
from crm.store.engine import sqlite_path

TRIES = 3


def book_file(
    store: Store,
    staging_path: Path,
    file_name: str,
    file_hash: str,
    by: int | None,
    on_progress: OnProgress | None = None,
    stop: Event | None = None,
    sizes: Sizes = SIZES,
) -> Plan:
    """Matches once more and books; what came of it, with `import_id`. Blocks; sales go on.

    Raises StoreError, and Cancelled when `stop` is set. When it raises, nothing is in the shop.
    """
    with opened(staging_path) as staging:
        for attempt in range(TRIES):
            try:
                if sqlite_path(store.engine) is not None:
                    return book_on_sqlite(
                        store,
                        staging,
                        staging_path,
                        file_name,
                        file_hash,
                        by,
                        on_progress,
                        stop,
                        sizes,
                    )
                return store.write_now(
                    book_on_postgresql, staging, file_name, file_hash, by, on_progress, stop, sizes
                )
            except IntegrityError:  # an id was taken, or somebody who was matched is gone
                if attempt == TRIES - 1:
                    raise
    raise AssertionError("unreachable: the last attempt returns or raises")

"""One import from beginning to end: read, planned, booked. What is not async blocks."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.customers.fields import COLUMNS
from crm.dataclass import dataclass
from crm.imports.booking.book import book_file
from crm.imports.booking.remove_hidden import remove_hidden_rows
from crm.imports.booking.short_writes import one_at_a_time
from crm.imports.booking.sizes import SIZES, Sizes
from crm.imports.folder import STAGING
from crm.imports.progress import OnProgress
from crm.imports.read_apart import read_apart
from crm.imports.staging.plan import Plan, Remark, plan, remarks_of
from crm.imports.staging_file import opened
from crm.store.engine import sqlite_path
from crm.store.schema import column_choices

if TYPE_CHECKING:
    from crm.store.database import Store

READ = "read.json"
"""How the staging file beside it was read."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that was read: its plan, and the staging file that booking will take."""

    path: Path
    staging_path: Path
    plan: Plan


def prepare(
    store: Store,
    path: Path,
    folder: Path,
    *,
    file_name: str | None = None,
    overrides: Mapping[str, str] | None = None,
    on_progress: OnProgress | None = None,
    stop: Event | None = None,
) -> Prepared:
    """Reads `path` and compares it with the store; writes nothing but a staging file in `folder`.
    What was read before, in the same way and on the same day, is not read again.

    Raises FileRefused, Invalid for a choice of columns, StoreError, and Cancelled by `stop`.
    """
    staging_path = folder / STAGING
    remembered = store.read_now(choices)
    how = _how(store, path, overrides, remembered)
    note = folder / READ
    if not (staging_path.exists() and note.exists() and note.read_text("utf-8") == how):
        note.unlink(missing_ok=True)
        read_apart(path, staging_path, store.shop, overrides, remembered, on_progress, stop)
        note.write_text(how, "utf-8")
    made = store.read_now(plan, staging_path, file_name or path.name)
    return Prepared(path, staging_path, made)


def _how(
    store: Store,
    path: Path,
    overrides: Mapping[str, str] | None,
    remembered: Mapping[str, Mapping[str, str]],
) -> str:
    """All that decides what a reading gives."""
    file, shop = path.stat(), store.shop
    about = [
        shop.country,
        shop.currency.code,
        shop.currency.digits,
        shop.timezone.key,
        shop.today(),
        COLUMNS,
    ]
    return json.dumps(
        [file.st_size, file.st_mtime_ns, about, overrides or {}, remembered], default=str
    )


def book(
    store: Store,
    prepared: Prepared,
    by: int | None,
    on_progress: OnProgress | None = None,
    stop: Event | None = None,
    sizes: Sizes = SIZES,
) -> Plan:
    """Books what was prepared, all of it or nothing; what came of it. Blocks; sales go on.

    Raises StoreError, and Cancelled by `stop`.
    """
    digest = _digest(prepared.path)
    file_name = prepared.plan.file_name
    return book_file(store, prepared.staging_path, file_name, digest, by, on_progress, stop, sizes)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def choices(session: Session) -> dict[str, dict[str, str]]:
    """The columns that people chose before, by the shape of the heading."""
    rows = session.execute(select(column_choices.c.shape, column_choices.c.mapping))
    return {shape: dict(mapping) for shape, mapping in rows}


def rejected(prepared: Prepared) -> list[Remark]:
    """Every row that was not taken, in the order of the file, with its cells."""
    with opened(prepared.staging_path) as staging:
        return remarks_of(staging, "rejected")


def remove_hidden(store: Store) -> int:
    """After the start, beside the work: what a killed program left of an import or of taking one
    back; of how many. No figure shows any of it. Waits for an import of another process."""
    if sqlite_path(store.engine) is None:
        return 0
    with one_at_a_time(store):
        return remove_hidden_rows(store)


def remove(folder: Path) -> None:
    """An upload that was booked or cancelled."""
    shutil.rmtree(folder, ignore_errors=True)

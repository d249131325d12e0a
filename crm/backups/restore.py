"""Putting a backup in the place of the shop, and a shop from one database into another."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, delete, func, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from crm.backups.archive import (
    MARK,
    STAMP,
    Contents,
    fold,
    inspect_database,
    make_backup,
    private,
    unpack,
)
from crm.backups.copy_rows import compare_rows, copy_rows
from crm.campaigns import notices
from crm.campaigns.model import Status
from crm.campaigns.pausing import RESTORED
from crm.campaigns.transitions import as_campaign
from crm.customers import totals
from crm.dataclass import dataclass
from crm.errors import Invalid, StoreBusy, StoreFull, StoreReadOnly
from crm.imports.importing import remove_hidden
from crm.settings import shop_of
from crm.shop import Shop
from crm.store.database import Store
from crm.store.engine import sqlite_path, store_error, where
from crm.store.lock import held
from crm.store.opening import found_revision, open_store, prepare
from crm.store.schema import (
    audit_log,
    campaign_sends,
    campaigns,
    job_runs,
    metadata,
    purchases,
    pushes,
    settings,
)


@dataclass(frozen=True, slots=True)
class Restored:
    """`replaced` and `kept_as`: what was there before, and the file that has it now; both None
    when there was no shop. `waiting` campaigns were under way, or due, and wait for a person."""

    contents: Contents
    replaced: Contents | None
    kept_as: Path | None
    waiting: int


Told = Callable[[Contents, Contents | None], None]
"""Callback given what comes and what it will replace, before anything is replaced. The second is
None when there is nothing, or nothing that can be read."""


def restore(
    url: str,
    shop: Shop,
    backup: Path,
    passphrase: str | None,
    aside: Path,
    *,
    other_shop: bool = False,
    told: Told | None = None,
) -> Restored:
    """Replaces the shop at `url` by a backup, at once and whole; what was there is kept.

    A SQLite file is kept beside itself, a PostgreSQL database as a backup in `aside` (under a name
    that is never cleared away, and encrypted when there is a passphrase). Raises Invalid (see
    crm.backups; `other_currency`, and `other_shop` unless that is allowed), StoreNewer, StoreInUse
    while a bot runs, StoreBusy while anything else has the file open, StoreReadOnly, StoreFull.
    """
    if not backup.is_file():
        raise Invalid("backup", backup.name, "no_such_file")
    present = Store(url, shop)
    try:
        path = sqlite_path(present.engine)
        folder = path.parent if path is not None else aside
        try:
            private(folder)
            workplace = tempfile.TemporaryDirectory(prefix=".munim-restore-", dir=folder)
        except OSError as error:
            raise StoreReadOnly(str(folder), str(error)) from error
        with workplace as place, held(present.engine, alone=True):
            opened = Path(place) / "shop.db"
            try:
                unpack(backup, opened, passphrase)
            except OSError as error:
                if error.filename == str(backup):
                    raise
                raise StoreFull(str(folder), str(error)) from error
            contents = inspect_database(opened, backup.name)
            if contents.currency not in (None, shop.currency.code):
                raise Invalid("backup", contents.currency, "other_currency")
            now_there = _present(present, path, other=None if other_shop else contents.shop)
            if told is not None:
                told(contents, now_there)
            waiting = _bring_up(opened, shop)
            if path is not None:
                kept = _replace_file(path, opened, shop.now())
            else:
                kept = _replace_rows(present.engine, opened, shop, aside, passphrase)
            return Restored(contents, now_there, kept, waiting)
    finally:
        present.close()


def _present(store: Store, path: Path | None, other: str | None) -> Contents | None:
    """The present contents; None for nothing, or nothing readable, which is a reason to restore.

    Raises Invalid when it is the shop of another name than `other`, StoreNewer and StoreNotOurs
    for a server, where what is not ours would not be kept.
    """
    if path is None:
        if not _has_tables(store.engine):
            return None
        prepare(store.engine)
        found, name = store.read_now(_summary), store.read_now(lambda s: shop_of(s).name)
    else:
        if not path.exists() or path.stat().st_size == 0:
            return None
        try:
            fold(path)
            found = inspect_database(path, path.name)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
                raise StoreBusy(str(path), error.sqlite_errorname) from error
            return None
        except (Invalid, sqlite3.DatabaseError):
            return None
        name = _name_in(path) or store.shop.name
    if other is not None and other != name and found.customers + found.purchases:
        raise Invalid("backup", other, "other_shop")
    return found


def _summary(session: Session) -> Contents:
    revision = session.scalar(text("SELECT version_num FROM alembic_version"))
    customers = session.scalar(text("SELECT count(*) FROM customers WHERE kind = 'person'"))
    purchases, last = session.execute(
        text("SELECT count(*), max(purchase_date) FROM purchases")
    ).one()
    return Contents(str(revision), customers or 0, purchases, last and last.isoformat())


def _name_in(path: Path) -> str | None:
    """The name that the owner gave to the shop in the chat."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        row = connection.execute("SELECT value FROM settings WHERE key = 'shop.name'").fetchone()
    return str(json.loads(row[0])) if row else None


def _bring_up(opened: Path, shop: Shop) -> int:
    """To the newest schema and today's badges, in one file without a journal beside it; how many
    campaigns wait for a person."""
    store = open_store(f"sqlite:///{opened}", shop)
    try:
        remove_hidden(store)  # of an import that was being written when the backup was taken
        store.write_now(totals.refresh_badges)  # time went by since the backup
        return store.write_now(wake)
    finally:
        store.close()
        fold(opened)


def wake(session: Session) -> int:
    """Stops work under way in a backup, as it may have ended since; how many campaigns wait."""
    now = shop_of(session).now()
    session.execute(delete(settings).where(settings.c.key == MARK))
    session.execute(delete(pushes))  # said since, most of them
    session.execute(update(job_runs).values(leased_by=None, leased_until=None))
    rows = session.execute(select(campaigns).where(campaigns.c.status.in_(_NOT_OVER))).all()
    session.execute(
        update(campaigns)
        .where(campaigns.c.status.in_(_NOT_OVER))
        .values(
            status=Status.PAUSED.value,
            paused_reason=RESTORED,
            paused_at=now,
            over_asked_at=None,
            resume_at=None,
            restored_from=_known_until(session),
        )
    )
    for row in rows:
        notices.tell(session, notices.RESTORED, as_campaign(session, row), owners=True)
    return len(rows)


_NOT_OVER = (Status.SENDING.value, Status.PAUSED.value, Status.SCHEDULED.value)
"""Approved, and on the way when the backup was taken: it may have gone out since."""


def _known_until(session: Session) -> datetime | None:
    """The last moment of which the books know anything."""
    columns = (audit_log.c.at, campaign_sends.c.claimed_at, purchases.c.created_at)
    known = [session.scalar(select(func.max(column))) for column in columns]
    return max((one for one in known if one is not None), default=None)


def _replace_file(path: Path, opened: Path, now: datetime) -> Path | None:
    opened.chmod(0o600)
    if not path.exists() or path.stat().st_size == 0:
        opened.replace(path)
        return None
    kept = path.with_name(f"{path.name}.before-restore-{now.astimezone(UTC).strftime(STAMP)}")
    for log in (f"{path}-wal", f"{path}-shm"):  # only beside a file that could not be read
        with contextlib.suppress(FileNotFoundError):
            os.replace(log, f"{kept}{log.removeprefix(str(path))}")  # noqa: PTH105 - names, not paths
    try:
        kept.hardlink_to(path)  # so that at no moment there is no shop: a bot would make a new one
    except OSError:  # FAT and some network disks have no links
        path.replace(kept)
    opened.replace(path)
    kept.chmod(0o600)
    return kept


def _replace_rows(
    engine: Engine, opened: Path, shop: Shop, aside: Path, passphrase: str | None
) -> Path | None:
    kept: Path | None = None
    there_was_one = _has_tables(engine)
    prepare(engine)
    if there_was_one:
        kept = make_backup(
            engine, aside, shop.now(), passphrase, shop, prefix="before-restore"
        ).path
    source = open_store(f"sqlite:///{opened}", shop)
    try:
        with source.engine.connect() as rows, engine.begin() as target:
            names = ", ".join(table.name for table in metadata.sorted_tables)
            target.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
            copy_rows(rows, target)
    finally:
        source.close()
    return kept


def _has_tables(engine: Engine) -> bool:
    """Whether a shop is there already. Raises StoreError."""
    try:
        return found_revision(engine) is not None
    except DBAPIError as error:
        raise store_error(engine, error) or error from error


def move(
    from_url: str, to_url: str, shop: Shop, told: Callable[[str, int], None] | None = None
) -> int:
    """Copies a whole shop into an empty database and compares both row by row.

    Returns the number of rows. Nothing is left in the new one when anything differs. Raises
    Invalid when the new one is not empty, StoreInUse while a bot runs, RowsDiffer, StoreError.
    """
    source = open_store(from_url, shop, create=False)
    try:
        with held(source.engine, alone=True):
            remove_hidden(source)
            return _moved(source.engine, to_url, shop, told)
    finally:
        source.close()


def _moved(source: Engine, to_url: str, shop: Shop, told: Callable[[str, int], None] | None) -> int:
    target = Store(to_url, shop)
    try:
        if _has_tables(target.engine):
            raise Invalid("database", where(target.engine.url), "not_empty")
        prepare(target.engine)
        # one snapshot for both passes; and the copy is committed only when it compares equal
        snapshot = (
            source
            if source.dialect.name == "sqlite"
            else source.execution_options(isolation_level="REPEATABLE READ")
        )
        with snapshot.connect() as rows, target.engine.begin() as copy:
            copy_rows(rows, copy, told)
            return compare_rows(rows, copy)
    finally:
        target.close()

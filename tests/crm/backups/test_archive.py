"""Backups: a shop at one moment in one file, which opens again; and some of them kept."""

from __future__ import annotations

import asyncio
import gzip
import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from crm import staff
from crm.backups import copy_rows as copying
from crm.backups import restore as restoring
from crm.backups.archive import (
    Backup,
    backups_in,
    inspect_backup,
    kept,
    make_backup,
    prune,
)
from crm.backups.copy_rows import RowsDiffer, compare_rows
from crm.backups.restore import move, restore
from crm.bill import lone_sale
from crm.customers import totals
from crm.errors import Invalid, StoreInUse, StoreUnreachable
from crm.purchases import recording
from crm.sample.fill import fill
from crm.sample.plan import make_sample
from crm.settings import change_shop
from crm.shop import Shop
from crm.store.database import Store
from crm.store.lock import held
from crm.store.opening import open_store
from crm.store.schema import customers, purchase_items, pushes
from jobs.backup import NightlyBackup
from jobs.schedule import Due
from tests.conftest import NOON, PostgresDatabases, TestClock
from tests.shop import OWNER, a_bill


@pytest.fixture
def full(store: Store, shop: Shop) -> Store:
    """The sample shop, on either database."""
    store.write_now(fill, make_sample(shop, people=40), (1, 2, 3))
    return store


def reason(refused: pytest.ExceptionInfo[Invalid]) -> str:
    return refused.value.reason


def same(one: Store, other: Store) -> bool:
    with one.engine.connect() as mine, other.engine.connect() as theirs:
        return compare_rows(mine, theirs) > 0


def sell(store: Store) -> None:
    tea = a_bill(1, store.shop.today(), lone_sale(Decimal(10)))
    store.write_now(recording.record, tea, None)


def test_a_backup_restores_the_same_shop_on_either_database(
    full: Store, shop: Shop, tmp_path: Path
) -> None:
    backup = make_backup(full.engine, tmp_path / "backups", NOON)
    assert backup.path.name == "munim-20250320-070000.db.gz"
    assert backup.path.stat().st_mode & 0o077 == 0
    assert backup.contents.customers == 40
    restored_url = f"sqlite:///{tmp_path}/restored/shop.db"
    restored = restore(restored_url, shop, backup.path, None, tmp_path)
    assert (restored.replaced, restored.kept_as) == (None, None)
    again = open_store(restored_url, shop)
    assert same(full, again)
    assert again.read_now(totals.differences) == ()
    sell(again)
    again.close()


def test_nothing_but_the_backup_is_left_in_the_folder(full: Store, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    backup = make_backup(full.engine, folder, NOON)
    assert list(folder.iterdir()) == [backup.path]


def test_what_was_there_is_kept_aside(full: Store, shop: Shop, tmp_path: Path) -> None:
    backup = make_backup(full.engine, tmp_path / "backups", NOON)
    sell(full)
    url = full.engine.url.render_as_string(hide_password=False)
    before = full.read_now(totals_of)
    full.close()
    restored = restore(url, shop, backup.path, None, tmp_path / "aside")
    assert restored.replaced is not None
    assert restored.replaced.purchases == restored.contents.purchases + 1
    assert restored.kept_as is not None
    now = open_store(url, shop)
    assert now.read_now(totals_of)[1] == before[1] - 1
    sell(now)  # numbers go on behind the last one
    now.close()
    back = tmp_path / "back" / "shop.db"
    restore(f"sqlite:///{back}", shop, restored.kept_as, None, tmp_path)
    old = open_store(f"sqlite:///{back}", shop)
    assert old.read_now(totals_of) == before
    old.close()


def totals_of(session: Session) -> tuple[Decimal, int]:
    spent, count = session.execute(
        select(func.sum(customers.c.total_spent), func.sum(customers.c.total_purchases))
    ).one()
    return spent, count


def test_a_backup_may_be_made_while_sales_are_recorded(
    sqlite_store: Store, shop: Shop, tmp_path: Path
) -> None:
    sqlite_store.write_now(fill, make_sample(shop, people=40), (1, 2, 3))
    stop = threading.Event()

    def till() -> None:
        while not stop.is_set():
            sell(sqlite_store)

    selling = threading.Thread(target=till)
    selling.start()
    try:
        made = [
            make_backup(sqlite_store.engine, tmp_path, NOON + timedelta(seconds=number))
            for number in range(5)
        ]
    finally:
        stop.set()
        selling.join()
    for backup in made:
        copy = tmp_path / "copy.db"
        restore(f"sqlite:///{copy}", shop, backup.path, None, tmp_path)
        opened = open_store(f"sqlite:///{copy}", shop)
        assert opened.read_now(totals.differences) == ()
        opened.close()


def test_only_the_passphrase_opens_an_encrypted_backup(
    sqlite_store: Store, shop: Shop, tmp_path: Path
) -> None:
    sqlite_store.write_now(fill, make_sample(shop, people=10), (1, 2, 3))
    backup = make_backup(sqlite_store.engine, tmp_path, NOON, "jaggery-and-ghee")
    assert backup.path.suffix == ".age"
    assert b"SQLite" not in backup.path.read_bytes()
    with pytest.raises(Invalid) as refused:
        inspect_backup(backup.path, "jaggery")
    assert reason(refused) == "wrong_passphrase"
    with pytest.raises(Invalid) as refused:
        inspect_backup(backup.path)
    assert reason(refused) == "encrypted"
    assert backup.contents.customers == 10  # it was opened to prove it


@pytest.fixture
def small(sqlite_store: Store, shop: Shop, tmp_path: Path) -> Backup:
    sqlite_store.write_now(fill, make_sample(shop, people=10), (1, 2, 3))
    return make_backup(sqlite_store.engine, tmp_path / "backups", NOON)


def test_what_is_not_a_backup_replaces_nothing(
    sqlite_store: Store, shop: Shop, small: Backup, tmp_path: Path
) -> None:
    whole = small.path.read_bytes()
    plain = gzip.decompress(whole)
    middle = len(plain) // 2
    others = tmp_path / "others.db"
    with sqlite3.connect(others) as connection:
        connection.execute("CREATE TABLE songs (name)")
    connection.close()
    newer = tmp_path / "newer.db"
    newer.write_bytes(plain)
    with sqlite3.connect(newer) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    cases = {
        "half.db.gz": (whole[: len(whole) // 2], "damaged"),
        "flipped.db.gz": (whole[:200] + b"rubbish" + whole[207:], "damaged"),
        "text.db": (b"customer,total\n" * 90, "damaged"),
        "page.db": (plain[:middle] + b"\xff" * 4096 + plain[middle + 4096 :], "damaged"),
        "others.db": (others.read_bytes(), "not_a_shop"),
        "newer.db": (newer.read_bytes(), "newer"),
    }
    url = str(sqlite_store.engine.url)
    before = sqlite_store.read_now(totals_of)
    for name, (content, expected) in cases.items():
        wrong = tmp_path / name
        wrong.write_bytes(content)
        with pytest.raises(Invalid) as refused:
            restore(url, shop, wrong, None, tmp_path)
        assert (name, reason(refused)) == (name, expected)
    with pytest.raises(Invalid) as refused:
        restore(url, shop, tmp_path / "nowhere.db.gz", None, tmp_path)
    assert reason(refused) == "no_such_file"
    assert sqlite_store.read_now(totals_of) == before


def test_a_shop_with_a_running_bot_is_not_replaced(
    sqlite_store: Store, shop: Shop, small: Backup, tmp_path: Path
) -> None:
    with held(sqlite_store.engine), pytest.raises(StoreInUse):
        restore(str(sqlite_store.engine.url), shop, small.path, None, tmp_path)


def test_a_damaged_shop_can_be_replaced(
    sqlite_store: Store, shop: Shop, small: Backup, tmp_path: Path
) -> None:
    url = str(sqlite_store.engine.url)
    sqlite_store.close()
    assert sqlite_store.engine.url.database is not None
    path = Path(sqlite_store.engine.url.database)
    path.write_bytes(b"burnt " * 5_000)
    restored = restore(url, shop, small.path, None, tmp_path)
    assert restored.replaced is None
    assert restored.kept_as is not None
    assert restored.kept_as.read_bytes().startswith(b"burnt")
    open_store(url, shop).close()


def name_at(at: datetime) -> str:
    return f"munim-{at:%Y%m%d-%H%M%S}.db.gz"


def test_seven_days_four_weeks_and_twelve_months_are_kept() -> None:
    end = datetime(2025, 3, 20, 2, 0, tzinfo=UTC)
    nightly = [name_at(end - timedelta(days=days)) for days in range(800)]
    keep = sorted(kept(nightly), reverse=True)
    assert keep[:7] == nightly[:7]
    assert name_at(datetime(2025, 3, 9, 2, tzinfo=UTC)) in keep  # the Sunday of a week before
    assert keep[-1] == name_at(datetime(2024, 4, 30, 2, tzinfo=UTC))
    assert 7 + 2 + 11 <= len(keep) <= 7 + 4 + 12


@given(st.lists(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)), min_size=1))  # noqa: DTZ001 - hypothesis adds the zone itself
def test_the_newest_backup_is_always_kept(moments: list[datetime]) -> None:
    names = [name_at(at) for at in moments]
    keep = kept(names)
    assert max(names) in keep
    assert keep <= set(names)
    assert kept(keep) == keep  # clearing away again removes nothing more


def test_what_is_not_ours_stays_in_the_folder(tmp_path: Path) -> None:
    end = datetime(2025, 3, 20, 2, 0, tzinfo=UTC)
    for days in range(30):
        (tmp_path / name_at(end - timedelta(days=days))).touch()
    for name in ("munim-notes.txt", "munim-20200101-020000.db.gz.old", "shop.db"):
        (tmp_path / name).touch()
    removed = prune(tmp_path)
    assert removed > 15
    assert len(backups_in(tmp_path)) == 30 - removed
    assert (tmp_path / "munim-20200101-020000.db.gz.old").exists()
    assert (tmp_path / "shop.db").exists()


def test_a_shop_moves_to_another_database(
    sqlite_store: Store, shop: Shop, postgres: PostgresDatabases, tmp_path: Path
) -> None:
    sqlite_store.write_now(fill, make_sample(shop, people=40), (1, 2, 3))
    server = postgres.new_database()
    told: list[tuple[str, int]] = []
    rows = move(str(sqlite_store.engine.url), server, shop, lambda *one: told.append(one))
    assert ("customers", 40) in told
    assert rows == sum(count for _, count in told)
    moved = open_store(server, shop)
    assert same(sqlite_store, moved)
    assert moved.read_now(totals.differences) == ()
    sell(moved)
    moved.close()
    with pytest.raises(Invalid) as refused:  # a second time would mix two shops
        move(str(sqlite_store.engine.url), server, shop)
    assert reason(refused) == "not_empty"


def test_a_move_that_cannot_be_proved_leaves_nothing(
    sqlite_store: Store,
    shop: Shop,
    postgres: PostgresDatabases,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sqlite_store.write_now(fill, make_sample(shop, people=10), (1, 2, 3))
    server = postgres.new_database()

    def losing_a_row(*arguments: Any) -> dict[str, int]:
        copied = copying.copy_rows(*arguments)
        arguments[1].execute(delete(purchase_items).where(purchase_items.c.purchase_id == 3))
        return copied

    monkeypatch.setattr(restoring, "copy_rows", losing_a_row)
    with pytest.raises(RowsDiffer) as refused:
        move(str(sqlite_store.engine.url), server, shop)
    assert (refused.value.table, refused.value.key) == ("purchase_items", (3, 1))
    moved = open_store(server, shop)
    with moved.engine.connect() as connection:
        assert connection.execute(select(customers.c.id)).all() == []
    moved.close()


def test_a_shop_that_is_not_there_cannot_move(shop: Shop, tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachable):
        move(f"sqlite:///{tmp_path}/nowhere.db", f"sqlite:///{tmp_path}/new.db", shop)


async def test_the_night_makes_one_and_clears_away(
    sqlite_store: Store, shop: Shop, tmp_path: Path, clock: TestClock
) -> None:
    sqlite_store.write_now(fill, make_sample(shop, people=10), (1, 2, 3))
    sqlite_store.write_now(staff.ensure_owners, [OWNER])
    woken: list[None] = []

    def sent() -> list[str]:
        """Names of the files in the outbox."""
        notices = sqlite_store.read_now(
            lambda session: session.scalars(select(pushes.c.data).order_by(pushes.c.id)).all()
        )
        return [Path(data["path"]).name for data in notices]

    sqlite_store.write_now(change_shop, "backup_to_owners", value=True)
    nightly = NightlyBackup(sqlite_store, tmp_path, None, lambda: woken.append(None))
    for _ in range(10):
        result = await nightly(Due(clock.now, late=False))
        clock.turn(days=1)
    present = await asyncio.to_thread(backups_in, tmp_path)
    assert present[0].name == result["file"] == sent()[-1]
    assert len(sent()) == len(woken) == 10
    sqlite_store.write_now(change_shop, "backup_to_owners", value=False)
    await nightly(Due(clock.now, late=False))
    assert len(sent()) == len(woken) == 10
    assert len(present) < 10

"""The write-ahead log is checkpointed beside the writes, and does not grow for ever."""

from __future__ import annotations

import shutil
import sqlite3
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from crm.customers import cards
from crm.customers.cards import NewCustomer
from crm.store.checkpoints import Checkpoints
from crm.store.database import Store
from crm.store.opening import open_store
from crm.store.timing import Timing


def _until(reached: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not reached():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.01)


def _names_without_the_log(path: Path) -> list[str]:
    copy = path.with_name("without-log.db")
    shutil.copyfile(path, copy)
    connection = sqlite3.connect(copy)
    try:
        return [row[0] for row in connection.execute("SELECT name FROM customers")]
    except sqlite3.DatabaseError:  # copied while pages were on their way
        return []
    finally:
        connection.close()


def opened(folder: Path, timing: Timing) -> Store:
    url = f"sqlite:///{folder}/shop.db"
    open_store(url).close()  # made, and its log with it
    return Store(url, timing=timing)


AT_ONCE = Timing(checkpoint_after=0.01)


def test_a_write_is_checkpointed_while_the_shop_is_open(tmp_path: Path) -> None:
    store = opened(tmp_path, AT_ONCE)
    store.write_now(cards.add, NewCustomer("Asha"), None)
    _until(lambda: _names_without_the_log(tmp_path / "shop.db") == ["Asha"])
    store.close()


def test_it_ends_whenever_it_is_told_to(tmp_path: Path) -> None:
    """Also in the moment in which it turns from waiting to work: there the call was once lost."""
    path = tmp_path / "shop.db"
    opened(tmp_path, AT_ONCE).close()
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for turn in range(400):
            checkpoints = Checkpoints(path, lambda call: call(), Timing(checkpoint_after=0.0005))
            checkpoints.wrote()
            time.sleep(0.0004 + turn % 20 * 1e-5)
            stopping = threading.Thread(target=checkpoints.stop, daemon=True)
            stopping.start()
            stopping.join(30)
            assert not stopping.is_alive()
    finally:
        sys.setswitchinterval(usual)


def test_no_commit_is_a_checkpoint(tmp_path: Path) -> None:
    store = opened(tmp_path, Timing(checkpoint_after=3600))
    before = (tmp_path / "shop.db").read_bytes()
    store.write_now(_fill, 6_000_000)  # SQLite by itself would do it at 4 MB
    store.write_now(cards.add, NewCustomer("Asha"), None)
    assert (tmp_path / "shop.db").read_bytes() == before
    store.close()
    assert _names_without_the_log(tmp_path / "shop.db") == ["Asha"]


def test_a_long_log_begins_anew(tmp_path: Path) -> None:
    store = opened(tmp_path, AT_ONCE)
    log = tmp_path / "shop.db-wal"
    for number in range(5):
        store.in_turn(lambda: store.write_now(_fill, 6_000_000))
        _until(lambda number=number: _is_home(store, number + 1))  # type: ignore[misc] # the default binds the loop's value
    assert log.stat().st_size < 3 * 6_000_000
    store.close()


def test_a_reader_of_old_pages_does_not_stop_the_writes(tmp_path: Path) -> None:
    store = opened(tmp_path, replace(AT_ONCE, long_log=0))
    with store.engine.connect() as reader:
        assert reader.execute(text("SELECT count(*) FROM customers")).scalar() == 0
        for name in ("Asha", "Bina", "Chand"):
            store.write_now(cards.add, NewCustomer(name), None)
            time.sleep(0.05)
        assert reader.execute(text("SELECT count(*) FROM customers")).scalar() == 0
    _until(lambda: len(_names_without_the_log(tmp_path / "shop.db")) == 3)
    store.close()


def test_closing_the_store_ends_its_thread(tmp_path: Path) -> None:
    of_others = set(threading.enumerate())  # stores that earlier tests keep open have threads too
    store = open_store(f"sqlite:///{tmp_path}/shop.db")
    store.write_now(cards.add, NewCustomer("Asha"), None)
    begun = set(threading.enumerate()) - of_others
    assert any(one.name == "munim-checkpoint" for one in begun)
    store.close()
    left = set(threading.enumerate()) - of_others
    assert not any(one.name == "munim-checkpoint" for one in left)


def _fill(session: Session, size: int) -> None:
    session.execute(text("CREATE TABLE IF NOT EXISTS filling (content BLOB)"))
    session.execute(text("INSERT INTO filling VALUES (zeroblob(:size))"), {"size": size})


def _is_home(store: Store, times: int) -> bool:
    """Whether the file itself holds so many fillings."""
    path = Path(str(store.engine.url.database))
    return path.stat().st_size > times * 6_000_000

"""A database that is locked, full or read-only: one clear line, and nothing half-written."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from sqlalchemy import event, text

from crm.store.engine import sqlite_path
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, books


@contextmanager
def pragma(floor: Floor, words: str) -> Iterator[None]:
    """Every connection of the shop gets this PRAGMA while the block runs."""
    engine = floor.store.engine

    def put(connection: sqlite3.Connection, _record: object, _proxy: object) -> None:
        connection.execute(f"PRAGMA {words}")

    event.listen(engine, "checkout", put)
    yield
    event.remove(engine, "checkout", put)


async def test_a_locked_database_says_so_and_takes_the_sale_afterwards(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    path = sqlite_path(floor.store.engine)
    with pragma(floor, "busy_timeout = 50"), closing(sqlite3.connect(str(path))) as other:
        other.execute("BEGIN IMMEDIATE")
        await floor.owner.says("asha 450 upi")
        other.rollback()
    assert "held by another program" in floor.owner.last
    assert await books(floor) == []
    await floor.owner.says("asha 450 upi")
    assert await books(floor) == [("Asha Verma", "450.00", "UPI")]


async def test_a_read_only_database_says_so(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    with pragma(floor, "query_only = 1"):
        await floor.owner.says("asha 450 upi")
    assert "The books are read-only" in floor.owner.last
    with pragma(floor, "query_only = 0"):
        await floor.owner.says("asha 450 upi")
    assert await books(floor) == [("Asha Verma", "450.00", "UPI")]


async def test_a_full_disk_says_so(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")

    with floor.store.engine.connect() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar()
    with pragma(floor, f"max_page_count = {pages}"):
        for number in range(400):
            await floor.owner.says(f"asha {number + 1} upi note: {'x' * 900}")
            if "disk is full" in floor.owner.last:
                break
        else:
            pytest.fail("400 sales fitted into no space at all")
    kept = await books(floor)
    assert len(kept) == number


async def test_a_fault_of_ours_says_that_nothing_was_saved(
    floor: Floor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await a_customer(floor, "Asha Verma")

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("crm.purchases.recording.record_followed", broken)
    await floor.owner.says("asha 450 upi")
    assert "Something went wrong on my side" in floor.owner.last
    assert "ZeroDivisionError" in caplog.text
    assert await books(floor) == []

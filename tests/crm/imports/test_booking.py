"""Booking beside a shop that is at work: all of an import is there, or nothing."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.backups import integrity
from crm.bill import lone_sale
from crm.customers import cards, merging, totals
from crm.customers.names import names_changed_since
from crm.imports import importing
from crm.imports.booking.sizes import Sizes
from crm.imports.progress import Cancelled, Progress, Stage
from crm.imports.staging.plan import Plan
from crm.imports.undo.run import undo_import
from crm.purchases import recording
from crm.store import schema
from crm.store.database import Store
from tests.conftest import TestClock
from tests.shop import a_bill

BILLS = 60
HEADING = "bill,date,phone,name,item,qty,price\n"


def a_file(folder: Path, bills: int = BILLS) -> Path:
    """Twenty customers, two lines a bill of 30 together."""
    path = folder / "sales.csv"
    rows = [
        f"{bill},01/02/2025,98220100{bill % 20:02},Customer {bill % 20},{item},1,{price}\n"
        for bill in range(1, bills + 1)
        for item, price in (("Rice", 10), (f"Oil {bill % 7}", 20))
    ]
    path.write_text(HEADING + "".join(rows))
    return path


SMALL = Sizes(first_rows=3, window=8, copy_rows=16, counted_one_by_one=0)
"""A small file in many parts, and as for a large one nothing else waits for its sums."""


def counted(session: Session) -> list[int]:
    tables = (schema.customers, schema.purchases, schema.purchase_items)
    return [session.execute(select(func.count()).select_from(one)).scalar_one() for one in tables]


def raw_counts(store: Store) -> list[int]:
    """What is in the tables, seen or not."""
    return store.write_hidden_now(counted)


def everywhere(store: Store) -> int:
    """Rows in all the tables that an import writes."""
    tables = (
        schema.customers, schema.purchases, schema.purchase_items, schema.recorded_sources,
        schema.customer_numbers, schema.hidden_rows, schema.imports,
    )  # fmt: skip

    def rows(session: Session) -> int:
        one = [select(func.count()).select_from(table) for table in tables]
        return sum(session.execute(statement).scalar_one() for statement in one)

    return store.write_hidden_now(rows)


class Booking:
    def __init__(self, store: Store, folder: Path) -> None:
        self.store = store
        self._prepared = importing.prepare(store, a_file(folder), folder)

    def run(
        self, meanwhile: Callable[[Progress], None] | None = None, stop: Event | None = None
    ) -> Plan:
        return importing.book(self.store, self._prepared, None, meanwhile, stop, SMALL)


@pytest.fixture
def booking(store: Store, tmp_path: Path, in_this_process: None) -> Booking:
    return Booking(store, tmp_path)


def sale(store: Store, customer_id: int, amount: int = 5) -> None:
    new = a_bill(customer_id, date(2025, 3, 1), lone_sale(Decimal(amount)))
    store.write_now(recording.record, new, None)


def person(store: Store, name: str, phone: str | None = None) -> int:
    return store.write_now(cards.add, cards.NewCustomer(name, phone), None).id


def test_nobody_sees_any_of_it_before_all_of_it(store: Store, booking: Booking) -> None:
    regular = person(store, "Customer 1", "9822010001")
    other = Store(store.engine.url.render_as_string(hide_password=False), store.shop)
    seen = []

    def meanwhile(progress: Progress) -> None:
        sale(other, regular)
        seen.append(progress.rows)
        assert other.read_now(counted) == [1, len(seen), len(seen)]
        assert other.read_now(cards.get, regular).total_spent == 5 * len(seen)
        assert other.read_now(totals.differences) == ()

    done = booking.run(meanwhile)
    assert done.counts.purchases_new == BILLS
    assert seen[-1] == done.counts.customers_new + done.counts.items_new
    assert other.read_now(counted) == [20, BILLS + len(seen), 2 * BILLS + len(seen)]
    assert other.read_now(cards.get, regular).total_spent == 5 * len(seen) + 30 * BILLS // 20
    assert other.read_now(integrity.check) == ()
    other.close()


def test_a_stopped_booking_leaves_nothing(store: Store, booking: Booking) -> None:
    before = everywhere(store)
    stop = Event()

    def after_some(progress: Progress) -> None:
        if progress.stage is Stage.BOOKING and progress.rows > BILLS:
            stop.set()

    with pytest.raises(Cancelled):
        booking.run(after_some, stop)
    assert everywhere(store) == before
    assert booking.run().counts.purchases_new == BILLS
    assert store.read_now(integrity.check) == ()


def test_who_is_added_meanwhile_is_the_same_person(store: Store, booking: Booking) -> None:
    added: list[int] = []

    def meanwhile(_: Progress) -> None:
        if not added:
            added.append(person(store, "Typed in", "9822010003"))

    done = booking.run(meanwhile)
    assert done.counts.customers_new == 19
    assert store.read_now(counted)[0] == 20
    assert store.read_now(cards.get, added[0]).total_purchases == BILLS // 20
    assert store.read_now(integrity.check) == ()


def test_who_is_merged_meanwhile_takes_the_sales_along(store: Store, booking: Booking) -> None:
    old, new = person(store, "Customer 1", "9822010001"), person(store, "Kept")
    merged: list[int] = []

    def meanwhile(progress: Progress) -> None:
        if progress.rows > BILLS and not merged:
            merged.append(store.write_now(merging.merge, new, old, None).id)

    booking.run(meanwhile)
    assert store.read_now(cards.get, new).total_purchases == BILLS // 20
    assert store.read_now(integrity.check) == ()


def test_two_imports_at_once_bring_everybody_once(
    store: Store, tmp_path: Path, in_this_process: None
) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    both = [Booking(store, tmp_path / name) for name in ("one", "two")]
    threads = [Thread(target=one.run) for one in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.read_now(counted) == [20, BILLS, 2 * BILLS]
    assert store.read_now(integrity.check) == ()


def test_names_are_known_from_the_moment_they_are_there(
    sqlite_store: Store, tmp_path: Path, in_this_process: None, clock: TestClock
) -> None:
    """They were written before, beside somebody who was added later."""
    booking = Booking(sqlite_store, tmp_path)
    seen = clock.now

    def meanwhile(_: Progress) -> None:
        nonlocal seen
        clock.turn(minutes=1)
        person(sqlite_store, "Later")
        rows = sqlite_store.read_now(names_changed_since, seen)
        seen = max(row.changed_at for row in rows)
        assert {row.name for row in rows} == {"Later"}
        clock.turn(minutes=1)

    booking.run(meanwhile)
    found = {row.name for row in sqlite_store.read_now(names_changed_since, seen)}
    assert {"Customer 1", "Customer 19"} < found


def test_what_is_taken_back_is_gone_at_once(store: Store, booking: Booking) -> None:
    person(store, "Customer 1", "9822010001")
    done = booking.run()
    buyer = store.read_now(cards.by_phone, "+919822010002")[0].id
    sale(store, buyer)
    before = everywhere(store)
    seen: list[list[int]] = []

    def meanwhile(_: Progress) -> None:
        seen.append(store.read_now(counted))
        assert store.read_now(totals.differences) == ()

    undone = undo_import(store, done.import_id or 0, None, meanwhile, SMALL)
    assert (undone.purchases, undone.customers, undone.kept) == (BILLS, 18, 1)
    assert all(one == [2, 1, 1] for one in seen)
    assert raw_counts(store) == [2, 1, 1]
    assert everywhere(store) < before
    assert store.read_now(cards.get, buyer).total_spent == 5
    assert store.read_now(integrity.check) == ()
    assert booking.run().counts.purchases_new == BILLS


def test_more_gaps_than_can_be_hidden_are_removed_all_the_same(
    store: Store, booking: Booking
) -> None:
    done = booking.run()
    for number in (3, 7, 12, 15):
        sale(store, store.read_now(cards.by_phone, f"+9198220100{number:02}")[0].id)
    few_ranges = replace(SMALL, hidden_ranges=2)
    undone = undo_import(store, done.import_id or 0, None, sizes=few_ranges)
    assert (undone.customers, undone.kept) == (16, 4)
    assert raw_counts(store) == [4, 4, 4]
    assert store.read_now(integrity.check) == ()


BOOK = """
import sys
from pathlib import Path
from crm.imports import importing
from crm.imports.booking.sizes import Sizes
from crm.imports.importing import Prepared
from crm.imports.staging.plan import plan
from crm.store.opening import open_store
sizes = Sizes(window=50, write_seconds=0.001)
store = open_store(sys.argv[1])
folder = Path(sys.argv[2])
made = store.read_now(plan, folder / "staging.db", "sales.csv")
def on_progress(progress):
    print(progress.rows, flush=True)
prepared = Prepared(folder / "sales.csv", folder / "staging.db", made)
importing.book(store, prepared, None, on_progress, sizes=sizes)
print("done", flush=True)
"""


def test_killed_at_any_moment_it_is_there_or_it_is_not(
    store: Store, tmp_path: Path, in_this_process: None
) -> None:
    url = store.engine.url.render_as_string(hide_password=False)
    chance = random.Random(7)
    bills = 600
    prepared = importing.prepare(store, a_file(tmp_path, bills), tmp_path)
    regular = person(store, "Customer 1", "9822010001")
    left = set()
    for _ in range(4):
        process = subprocess.Popen(
            [sys.executable, "-c", BOOK, url, str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        wanted = chance.randrange(1, bills * 2)
        assert process.stdout
        for line in process.stdout:
            if line.strip() == "done" or int(line) >= wanted:
                break
        else:
            pytest.fail("the booking ended by itself")
        time.sleep(chance.random() * 0.02)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        sale(store, regular)
        seen = store.read_now(counted)
        assert store.read_now(integrity.check) == ()
        if seen[0] > 1:
            break
        assert seen[1:] == [seen[1]] * 2
        left.add(raw_counts(store) != seen)
        importing.remove_hidden(store)
        assert raw_counts(store) == seen
    if store.engine.dialect.name == "sqlite":
        assert True in left  # at least one of them was killed in the midst of it
    done = importing.book(store, prepared, None)
    assert done.counts.purchases_new in (0, bills)
    assert store.read_now(counted)[0] == 20
    assert store.read_now(integrity.check) == ()

"""A million rows of sales from CSV against the bare inserts, and a sale's wait meanwhile."""

from __future__ import annotations

import asyncio
import csv
import logging
import random
import resource
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import mean, median
from time import perf_counter
from typing import Any

from crm import customers, purchases
from crm.imports import importing
from crm.imports.taking_back import take_back
from crm.store.opening import open_store
from crm.store.seam import Store

ROWS = 1_000_000
SHEET_ROWS = 100_000
HEADINGS = ("bill_no", "customer_phone", "date", "item", "qty", "unit_price", "amount", "payment")
_BATCH = 5_000

Row = tuple[str, str, str, str, int, str, str, str]


def rows(many: int) -> Iterator[Row]:
    """A made-up shop: 2,500 regulars, 3,000 items, about six lines a bill."""
    chance = random.Random(1)
    items = [f"Item {number} {number % 17 + 1}kg" for number in range(3_000)]
    phones = [f"9{chance.randrange(10**8, 10**9)}" for _ in range(2_500)]
    at = datetime.fromisoformat("2017-01-01")
    made = bill = 0
    while made < many:
        bill += 1
        at += timedelta(seconds=chance.randrange(400))
        phone, method = chance.choice(phones), chance.choice(("UPI", "Cash", "Card"))
        for _ in range(min(chance.randrange(1, 13), many - made)):
            count, price = chance.randrange(1, 4), chance.randrange(100, 90_000)
            made += 1
            yield (
                f"B{bill}", phone, str(at), chance.choice(items), count,
                f"{price / 100:.2f}", f"{count * price / 100:.2f}", method,
            )  # fmt: skip


def bare_inserts(path: Path, database: Path) -> float:
    """Seconds of csv.reader and executemany into the same tables, indexes and totals."""
    open_store(f"sqlite:///{database}").close()
    started = perf_counter()
    shop = sqlite3.connect(database, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-16000"):
        shop.execute(f"PRAGMA {pragma}")
    shop.execute("BEGIN IMMEDIATE")
    # the sums behind the charts are counted afterwards, as those of any large import
    shop.execute("INSERT INTO rollups_stale VALUES ('2017-01-01')")
    people: dict[str, int] = {}
    bills: dict[str, int] = {}
    heads: list[tuple[object, ...]] = []
    lines: list[tuple[object, ...]] = []

    def flush() -> None:
        shop.executemany(
            "INSERT INTO purchases (id, customer_id, total_amount, payment_method, purchase_date,"
            " created_at, changed_at) VALUES (?, ?, 0, ?, ?, ?, ?)",
            heads,
        )
        shop.executemany(
            "INSERT INTO purchase_items (purchase_id, line, name, quantity, unit_price, amount,"
            " name_key) VALUES (?, ?, ?, ?, ?, ?, ?)",
            lines,
        )
        heads.clear()
        lines.clear()

    with path.open(newline="") as file:
        reader = csv.reader(file)
        next(reader)
        for number, (bill, phone, at, item, count, price, amount, method) in enumerate(reader):
            if phone not in people:
                people[phone] = len(people) + 1
                shop.execute(
                    "INSERT INTO customers (id, name, phone, created_at, name_key, changed_at)"
                    " VALUES (?, ?, ?, ?, ?, ?)",
                    (people[phone], phone, "+91" + phone, at, phone, at),
                )
            if bill not in bills:
                bills[bill] = len(bills) + 1
                heads.append((bills[bill], people[phone], method, at[:10], at, at))
            paise = [int(value.replace(".", "")) for value in (price, amount)]
            lines.append((bills[bill], number, item, int(count), *paise, item.lower()))
            if len(lines) >= _BATCH:
                flush()
    flush()
    shop.execute(
        "UPDATE purchases SET total_amount ="
        " (SELECT sum(amount) FROM purchase_items WHERE purchase_id = purchases.id)"
    )
    shop.execute(
        "UPDATE customers SET (total_spent, total_purchases, last_purchase_date,"
        " first_purchase_date) = (SELECT sum(total_amount), count(*), max(purchase_date),"
        " min(purchase_date) FROM purchases WHERE customer_id = customers.id)"
    )
    shop.execute("COMMIT")
    shop.close()
    return perf_counter() - started


async def _sale(store: Store, customer_id: int) -> float:
    started = perf_counter()
    items = purchases.lone_sale(Decimal(10))
    new = purchases.NewPurchase(customer_id, items, "Cash", date(2024, 1, 5))
    await store.write(purchases.record, new, None)
    return perf_counter() - started


async def _sales_until(store: Store, customer_id: int, done: asyncio.Future[Any]) -> list[float]:
    """The waits of a sale every 50 ms."""
    waits = []
    while not done.done():
        waits.append(await _sale(store, customer_id))
        await asyncio.sleep(0.05)
    return waits


@dataclass(slots=True)
class Beside:
    """What sales waited: before and after it, while the file was read, booked and taken back."""

    took: float
    idle: list[float]
    reading: list[float]
    booking: list[float]
    removing: list[float]


async def _beside_sales(store: Store, path: Path, folder: Path) -> Beside:
    meera = (await store.write(customers.add, customers.NewCustomer("Meera"), None)).id
    idle = [await _sale(store, meera) for _ in range(100)]
    started = perf_counter()
    reading = asyncio.ensure_future(asyncio.to_thread(importing.prepare, store, path, folder))
    while_reading = await _sales_until(store, meera, reading)
    booking = asyncio.ensure_future(
        asyncio.to_thread(importing.book, store, reading.result(), None)
    )
    while_booking = await _sales_until(store, meera, booking)
    took = perf_counter() - started
    removing = asyncio.ensure_future(
        asyncio.to_thread(take_back, store, booking.result().import_id or 0, None)
    )
    while_removing = await _sales_until(store, meera, removing)
    removing.result()
    idle += [await _sale(store, meera) for _ in range(100)]
    return Beside(took, idle, while_reading, while_booking, while_removing)


class _Turns(logging.Handler):
    """The longest turn at the lock, which the import notes in the log."""

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0.0

    def emit(self, record: logging.LogRecord) -> None:
        if "longest turn" in record.msg and isinstance(record.args, tuple):
            self.longest = max(self.longest, float(str(record.args[-1])))


def _imported(store: Store, path: Path, folder: Path) -> float:
    """Seconds, nobody selling meanwhile."""
    started = perf_counter()
    importing.book(store, importing.prepare(store, path, folder), None)
    return perf_counter() - started


def run() -> list[tuple[str, str, str]]:
    import openpyxl

    turns = _Turns()
    logger = logging.getLogger("crm.imports.in_turns")
    logger.setLevel(logging.INFO)
    logger.addHandler(turns)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "million.csv"
        with path.open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(HEADINGS)
            writer.writerows(rows(ROWS))
        bare = [bare_inserts(path, folder / "bare.db")]
        store = open_store(f"sqlite:///{folder}/alone.db")
        took = _imported(store, path, folder)
        store.close()
        bare.append(bare_inserts(path, folder / "bare-again.db"))  # the machine has its moods
        store = open_store(f"sqlite:///{folder}/shop.db")
        beside = asyncio.run(_beside_sales(store, path, folder))
        store.close()
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet("Sales")
        sheet.append(HEADINGS)
        for row in rows(SHEET_ROWS):
            sheet.append(row)
        book.save(folder / "sheet.xlsx")
        store = open_store(f"sqlite:///{folder}/sheet.db")
        of_sheet = _imported(store, folder / "sheet.xlsx", folder)
        store.close()
    kib = 1 if sys.platform == "darwin" else 1024
    ours = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * kib // 1_000_000
    reader = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * kib // 1_000_000
    idle, floor = median(beside.idle), mean(bare)

    def waits(of: list[float]) -> str:
        return f"{median(of) / idle:.1f} x, at most {max(of) * 1000:.0f} ms"

    whole = beside.reading + beside.booking
    return [
        (f"import of {ROWS:,} rows of CSV", f"{took:.1f} s", ""),
        ("against csv.reader and executemany", f"{took / floor:.1f} x {floor:.1f} s", "3.0 x"),
        ("the same with a sale every 50 ms", f"{beside.took / floor:.1f} x", ""),
        ("memory of the bot, of the reader", f"{ours} MB, {reader} MB", "300 MB"),
        ("a sale meanwhile against idle, median", waits(whole), "2.0 x"),
        ("  while it is read", waits(beside.reading), ""),
        ("  while it is booked", waits(beside.booking), ""),
        ("  while it is taken back", waits(beside.removing), ""),
        ("the longest turn at the lock", f"{turns.longest:.0f} ms", "200 ms"),
        (f"import of {SHEET_ROWS:,} rows of XLSX", f"{of_sheet:.1f} s", ""),
    ]

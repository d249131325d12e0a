"""A million rows of sales from CSV against the bare inserts, and a sale's wait meanwhile."""

from __future__ import annotations

import asyncio
import csv
import random
import resource
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median
from time import perf_counter

from crm import customers, purchases
from crm.imports import importing
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


async def _beside_sales(
    store: Store, path: Path, folder: Path
) -> tuple[float, list[float], list[float]]:
    """Seconds of the import; of a sale before, and of those meanwhile (one every 50 ms)."""
    meera = (await store.write(customers.add, customers.NewCustomer("Meera"), None)).id
    idle = [await _sale(store, meera) for _ in range(100)]
    started = perf_counter()

    async def bring_in() -> None:
        prepared = await asyncio.to_thread(importing.prepare, store, path, folder)
        await asyncio.to_thread(importing.book, store, prepared, None)

    task = asyncio.create_task(bring_in())
    meanwhile = []
    while not task.done():
        meanwhile.append(await _sale(store, meera))
        await asyncio.sleep(0.05)
    await task
    return perf_counter() - started, idle, meanwhile


def run() -> list[tuple[str, str, str]]:
    import openpyxl

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "million.csv"
        with path.open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(HEADINGS)
            writer.writerows(rows(ROWS))
        bare = bare_inserts(path, folder / "bare.db")
        store = open_store(f"sqlite:///{folder}/shop.db")
        took, idle, meanwhile = asyncio.run(_beside_sales(store, path, folder))
        store.close()
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet("Sales")
        sheet.append(HEADINGS)
        for row in rows(SHEET_ROWS):
            sheet.append(row)
        book.save(folder / "sheet.xlsx")
        store = open_store(f"sqlite:///{folder}/sheet.db")
        started = perf_counter()
        prepared = importing.prepare(store, folder / "sheet.xlsx", folder)
        importing.book(store, prepared, None)
        of_sheet = perf_counter() - started
        store.close()
    kib = 1 if sys.platform == "darwin" else 1024
    ours = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * kib // 1_000_000
    reader = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * kib // 1_000_000
    waits = median(meanwhile) / median(idle)
    return [
        (f"import of {ROWS:,} rows of CSV", f"{took:.1f} s", ""),
        ("against csv.reader and executemany", f"{took / bare:.1f} x {bare:.1f} s", "3.0 x"),
        ("memory of the bot, of the reader", f"{ours} MB, {reader} MB", "300 MB"),
        ("a sale meanwhile against idle, median", f"{waits:.1f} x", "2.0 x"),
        ("the longest wait of a sale", f"{max(meanwhile):.1f} s", ""),
        (f"import of {SHEET_ROWS:,} rows of XLSX", f"{of_sheet:.1f} s", ""),
    ]

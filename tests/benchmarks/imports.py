"""A million rows of sales from CSV against the bare inserts, and what memory it takes."""

from __future__ import annotations

import contextlib
import csv
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from statistics import mean
from threading import Event, Thread
from time import perf_counter

from crm.store.opening import open_store
from tests import ROOT
from tests.benchmarks.memory import peak

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


class _Peak(Thread):
    """The largest memory of a process and of those it starts, bytes; by what the system notes."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._over = Event()
        self.own = self.children = 0
        self.start()

    def run(self) -> None:
        while not self._over.wait(0.1):
            with contextlib.suppress(OSError, ValueError):
                self.own = max(self.own, peak(self._pid))
                place = Path(f"/proc/{self._pid}/task/{self._pid}/children")
                for child in place.read_text("ascii").split():
                    self.children = max(self.children, peak(int(child)))

    def stop(self) -> None:
        self._over.set()
        self.join()


@dataclass(slots=True)
class Imported:
    """Seconds of `munim import` in a fresh folder, its start among them, and the memory, bytes."""

    seconds: float
    own: int
    reader: int


def _imported(path: Path, folder: Path) -> Imported:
    folder.mkdir()
    root = str(ROOT)
    started = perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "import", str(path)],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": root},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    peak = _Peak(process.pid)
    status = process.wait()
    took = perf_counter() - started
    peak.stop()
    if status:
        raise RuntimeError(f"munim import ended with {status}")
    return Imported(took, peak.own, peak.children)


def table(path: Path) -> Path:
    """Writes the made-up shop's million rows as CSV."""
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        writer.writerows(rows(ROWS))
    return path


def run() -> list[tuple[str, str, str]]:
    """Rows of the table: what, measured, aim."""
    import openpyxl

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = table(folder / "million.csv")
        bare = [bare_inserts(path, folder / "bare.db")]
        million = _imported(path, folder / "million")
        bare.append(bare_inserts(path, folder / "bare-again.db"))  # the machine has its moods
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet("Sales")
        sheet.append(HEADINGS)
        for row in rows(SHEET_ROWS):
            sheet.append(row)
        book.save(folder / "sheet.xlsx")
        of_sheet = _imported(folder / "sheet.xlsx", folder / "sheet")
    floor = mean(bare)

    def memory(of: Imported) -> str:
        return f"{of.own / 1e6:.0f} MB, {of.reader / 1e6:.0f} MB"

    return [
        ("csv.reader and executemany into the same tables", f"{floor:.1f} s", "the floor"),
        (f"import of {ROWS:,} rows of CSV", f"{million.seconds:.1f} s", ""),
        ("import / floor", f"{million.seconds / floor:.2f}", "≤ 2.0"),
        ("memory of the program, of its reader", memory(million), "≤ 300 MB"),
        (f"import of {SHEET_ROWS:,} rows of XLSX", f"{of_sheet.seconds:.1f} s", ""),
        ("memory of the program, of its reader", memory(of_sheet), ""),
    ]

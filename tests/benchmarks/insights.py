"""The data of every chart, of a shop of 1,000,000 sales: against DuckDB on the same rows.

Each figure is asked first in a new process (the file is known to the system, nothing to the
program), then ten times more; and of DuckDB likewise. Both must say the same.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from crm.bill import Bill, Line
from crm.periods import Asked
from crm.purchases import recording as purchases
from crm.store.database import Store
from crm.values import Period
from tests import ROOT
from tests.benchmarks.insights_duck import THEIRS, duck, duck_file
from tests.benchmarks.insights_ours import OURS
from tests.benchmarks.large_shop import KINDS, SHOP, Shelf, kept_shop

CUSTOMERS, PURCHASES = 50_000, 1_000_000
SHELF = Shelf(items=2_000, lines=3, capitals=0.03, staff=3)
AGAIN = 10

Figure = tuple[str, str, str]


def periods() -> dict[str, Asked]:
    today = SHOP.today()
    return {
        "30 days": Asked.read("30d", today),
        "1 year": Asked.read("1y", today),
        "financial year": Asked.read("2023-04-01..2024-03-31", today),
        "quarter": Asked.read("2024-10-01..2024-12-31", today),
        "all time": Asked(Period(date(2023, 3, 1), today), today),
    }


def run() -> list[Figure]:
    path = kept_shop(CUSTOMERS, PURCHASES, SHELF)
    return [*compared(f"sqlite:///{path}", duck_file(path)), *recording(path)]


SALES = 200
D100 = Decimal(100)


def recording(path: Path) -> list[Figure]:
    """A sale of three items into that shop, with the triggers that keep the sums and without, in
    turns, so that a busy moment of the machine hits both."""
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        stores = []
        for name in ("with", "without"):
            copy = Path(folder) / f"{name}.db"
            shutil.copyfile(path, copy)
            if name == "without":
                with closing(sqlite3.connect(copy)) as raw:
                    for (trigger,) in raw.execute(
                        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
                    ).fetchall():
                        raw.execute(f"DROP TRIGGER {trigger}")
            stores.append(Store(f"sqlite:///{copy}", SHOP))
        spent: list[list[float]] = [[], []]
        for number in range(SALES):
            for store, times in zip(stores, spent, strict=True):
                new = Bill(
                    customer_id=1 + number * 197 % CUSTOMERS,
                    lines=tuple(
                        Line.priced(f"{name} {number % 90}", Decimal(1), Decimal(100))
                        for name in KINDS[:3]
                    ),
                    payment_method="UPI",
                    purchase_date=SHOP.today(),
                )
                begin = time.perf_counter()
                store.write_now(purchases.record, new, None)
                times.append((time.perf_counter() - begin) * 1_000)
        for store in stores:
            store.close()
    ours, bare = (statistics.median(times) for times in spent)
    figure = f"{ours:.2f} ms; without sums {bare:.2f} ms: {ours / bare:.2f}"
    return [("recording a sale of three items", figure, "1.10")]


def compared(url: str, duck_path: Path) -> list[Figure]:
    """A row for each figure and period: ours, DuckDB's, each first and the median of ten."""
    rows: list[Figure] = []
    for name in OURS:
        for period in periods():
            ours = _measured("ours", url, name, period)
            theirs = _measured("duck", str(duck_path), name, period)
            if ours["said"] != theirs["said"]:
                raise AssertionError(f"{name}, {period}: {_apart(ours, theirs)}")
            figure = (
                f"{ours['first']:.0f} / {ours['median']:.1f} ms "
                f"({ours['busy']:.1f} of the processor); "
                f"DuckDB {theirs['first']:.0f} / {theirs['median']:.1f} ms"
            )
            rows.append((f"{name}, {period}", figure, "250 ms"))
    return rows


def _apart(ours: dict[str, Any], theirs: dict[str, Any]) -> str:
    return f"ours {str(ours['said'])[:600]}\nDuckDB {str(theirs['said'])[:600]}"


def _measured(which: str, where: str, name: str, period: str) -> dict[str, Any]:
    """In a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.insights", which, where, name, period],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _timed(ask: Callable[[], Any]) -> dict[str, Any]:
    spent, busy = [], []
    for _ in range(AGAIN + 1):
        begin, begin_busy = time.perf_counter(), time.process_time()
        said = ask()
        spent.append((time.perf_counter() - begin) * 1_000)
        busy.append((time.process_time() - begin_busy) * 1_000)
    return {
        "first": spent[0],
        "median": statistics.median(spent[1:]),
        "busy": statistics.median(busy[1:]),
        "said": said,
    }


def _asked_of_us(url: str, name: str, asked: Asked) -> dict[str, Any]:
    store = Store(url, SHOP)
    figure = OURS[name]
    try:
        return _timed(lambda: store.read_now(figure, asked))
    finally:
        store.close()


def _asked_of_duck(path: str, name: str, asked: Asked) -> dict[str, Any]:
    with duck(Path(path)) as connection:
        figure = THEIRS[name]
        return _timed(lambda: figure(connection, asked))


def main(which: str, where: str, name: str, period: str) -> None:
    ask = _asked_of_us if which == "ours" else _asked_of_duck
    print(json.dumps(ask(where, name, periods()[period]), default=str))


if __name__ == "__main__":
    main(*sys.argv[1:])

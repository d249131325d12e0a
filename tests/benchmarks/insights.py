"""The data of every chart, of a shop of 1,000,000 sales: against DuckDB on the same rows.

Each figure is asked three ways: first in a new process (the file is known to the system, nothing to
the program), then ten times more; and of DuckDB likewise. Both must say the same.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from crm.insights.periods import Asked
from crm.store.seam import Store
from crm.values import Period
from tests.benchmarks.insights_duck import THEIRS, duck, duck_file
from tests.benchmarks.insights_ours import OURS
from tests.benchmarks.large_shop import SHOP, Shelf, kept_shop

CUSTOMERS, PURCHASES = 50_000, 1_000_000
SHELF = Shelf(items=2_000, lines=3, capitals=0.03)
AGAIN = 10
ROOT = Path(__file__).parents[2]

Figure = tuple[str, str, str]


def periods() -> dict[str, Asked]:
    today = SHOP.today()
    return {
        "30 days": Asked.read("30d", today),
        "1 year": Asked.read("1y", today),
        "all time": Asked(Period(date(2023, 3, 1), today), today),
    }


def run() -> list[Figure]:
    path = kept_shop(CUSTOMERS, PURCHASES, SHELF)
    return compared(f"sqlite:///{path}", duck_file(path))


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
                f"{ours['first']:.0f} / {ours['median']:.1f} ms; "
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
    spent = []
    for _ in range(AGAIN + 1):
        begin = time.perf_counter()
        said = ask()
        spent.append((time.perf_counter() - begin) * 1_000)
    return {"first": spent[0], "median": statistics.median(spent[1:]), "said": said}


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

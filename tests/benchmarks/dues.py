"""Udhaar in a large shop: a payment and a sale on account against a cash sale, the list of 50,000
debtors, and a statement of 10,000 lines.

The shop has 1,000,000 bills; one customer has 5,000 bills on account and 5,000 payments.
"""

from __future__ import annotations

import asyncio
import itertools
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from crm.customers import cards
from crm.customers.cards import NewCustomer
from crm.customers.dues import balances
from crm.dues.listing import AGES, DuesSort, dues
from crm.dues.paper import statement_paper
from crm.dues.statement import every_row
from crm.store.database import Store
from crm.store.engine import sqlite_path
from crm.store.read_process import ReadProcess
from tests.benchmarks.large_shop import large_shop
from tests.benchmarks.memory import peak
from tests.benchmarks.sale import a_shop, percentiles, timed
from tests.bot.conftest import open_floor
from tests.conftest import NOON
from tests.shop import OWNER

PEOPLE = 50_000
BILLS = 5_000
FEW = 250
"""Bills and payments of a customer with a tenth of a statement's memory to take."""

SAID = 100
WARM = 20
ROUNDS = 3
PAGE = 10


def run() -> list[tuple[str, str, str]]:
    with a_shop(large_shop(PEOPLE, 1_000_000)) as store:
        zubin = store.write_now(cards.add, NewCustomer("Zubin Quark"), None).id
        omkar = store.write_now(cards.add, NewCustomer("Omkar Quick"), None).id
        path = sqlite_path(store.engine)
        assert path is not None
        with _written(path) as shop:
            for customer_id, many in ((zubin, BILLS), (omkar, FEW)):
                _account(shop, customer_id, many)
            _debts(shop)
        begun = time.perf_counter()
        store.write_now(balances.refresh_all)
        derived = time.perf_counter() - begun
        return [
            *asyncio.run(_said(store)),
            *_listed(store),
            *asyncio.run(_papers(store, omkar, zubin)),
            ("all that 50,000 owe derived anew", f"{derived:.0f} s", ""),
        ]


@contextmanager
def _written(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path, isolation_level=None)) as shop:
        shop.execute("BEGIN")
        shop.execute("INSERT OR IGNORE INTO rollups_stale VALUES ('0001-01-01')")
        yield shop
        shop.execute("COMMIT")


def _account(shop: sqlite3.Connection, customer_id: int, many: int) -> None:
    """Bills on account with a payment the day after each, which is less than the bill."""
    days = [(NOON - timedelta(days=many // 4 - at // 4)).date().isoformat() for at in range(many)]
    at = "2020-01-01 06:30:00.000000"
    shop.executemany(
        "INSERT INTO purchases (customer_id, total_amount, payment_method, purchase_date,"
        f" created_at, changed_at, recorded_by) VALUES ({customer_id}, 45000, 'Credit', ?, '{at}',"
        f" '{at}', 1)",
        [(day,) for day in days],
    )
    shop.executemany(
        "INSERT INTO payments (customer_id, kind, amount, method, paid_on, created_at, changed_at,"
        f" recorded_by) VALUES ({customer_id}, 'received', 44000, 'UPI', ?, '{at}', '{at}', 1)",
        [(day,) for day in days],
    )


def _debts(shop: sqlite3.Connection) -> None:
    """Everybody else owes something from before, since up to half a year ago."""
    shop.execute(
        "INSERT INTO payments (customer_id, kind, amount, paid_on, created_at, changed_at)"
        " SELECT id, 'opening_due', 1000 + id % 9000, date(?, '-' || (id * 7 % 180) || ' days'),"
        f" created_at, created_at FROM customers WHERE id <= {PEOPLE}",
        (NOON.date().isoformat(),),
    )


async def _said(store: Store) -> list[tuple[str, str, str]]:
    """What is typed, from the update to its receipt, in turns."""
    numbers = itertools.count(1)
    texts: dict[str, Callable[[], str]] = {
        "a cash sale": lambda: "zubin 2 rice 100, 1 oil 250 cash",
        "a sale on account": lambda: "zubin 2 rice 100, 1 oil 250 udhaar",
        "a payment": lambda: f"zubin paid {200 + next(numbers)} upi",
    }
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in texts}
    async with open_floor(store) as floor:
        person = floor.people[OWNER]
        for _ in range(ROUNDS):
            for name, text in texts.items():
                say = lambda text=text: floor.sandbox.people.say(person, OWNER, text())  # noqa: E731 - a line is enough
                await timed(floor.sandbox, say, WARM)
                assert "✅" in floor.owner.last, floor.owner.last
                found[name].append(percentiles(await timed(floor.sandbox, say, SAID)))
    least = {name: min(measured) for name, measured in found.items()}
    cash = least["a cash sale"][0]
    aims = {"a cash sale": "the floor", "a sale on account": "≤ 1.3", "a payment": "≤ 1.5"}
    return [
        (
            f"{name} of a customer with 5,000 bills and payments, p50 / p95",
            f"{p50 * 1000:.2f} / {p95 * 1000:.2f} ms, {p50 / cash:.2f} × cash",
            aims[name],
        )
        for name, (p50, p95) in least.items()
    ]


def _listed(store: Store) -> list[tuple[str, str, str]]:
    """The slowest median of three, of all filters, orders and of pages near the end."""
    slowest, which = 0.0, ""
    everybody = store.read_now(dues).count
    for days in (0, *AGES):
        count = store.read_now(dues, at_least_days=days).count
        for sort in DuesSort:
            for offset in (0, count // 2, max(count - PAGE, 0)):
                times = []
                for _ in range(3):
                    begun = time.perf_counter()
                    store.read_now(dues, at_least_days=days, sort=sort, limit=PAGE, offset=offset)
                    times.append(time.perf_counter() - begun)
                if (took := statistics.median(times)) > slowest:
                    slowest, which = took, f"{days}+ days, {sort}, from {offset:,}"
    what = f"the slowest page of /dues of {everybody:,} debtors, any filter and order"
    return [(what, f"{slowest * 1000:.0f} ms ({which})", "≤ 100 ms")]


async def _papers(store: Store, few: int, many: int) -> list[tuple[str, str, str]]:
    """The statement as PDF, each in a process of its own, as the bot draws it."""
    figures = []
    for customer_id in (few, many):
        helper = ReadProcess("measured")
        await helper.read(store, _warm, few)
        figures.append(await helper.read(store, _paper, customer_id))
        await asyncio.to_thread(helper.close)
    (_, small, lines), (took, large, most) = figures
    return [
        (f"a statement of {most:,} lines as PDF", f"{took:.2f} s", "≤ 3 s"),
        (
            f"memory at its peak, {lines:,} / {most:,} lines",
            f"{small / 2**20:.0f} / {large / 2**20:.0f} MB",
            "flat",
        ),
    ]


def _warm(session: Session, customer_id: int) -> None:
    """Loads what draws."""
    statement_paper(session, customer_id)


def _paper(session: Session, customer_id: int) -> tuple[float, int, int]:
    begun = time.perf_counter()
    paper = statement_paper(session, customer_id)
    took = time.perf_counter() - begun
    assert paper.content.startswith(b"%PDF")
    return took, peak(), sum(1 for _ in every_row(session, customer_id))

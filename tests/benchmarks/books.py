"""The books: a shop of 100,000 against one of 1,000. Recording is measured with the sale."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from crm.backups.integrity import check
from crm.bill import Bill, Line
from crm.customers import cards, totals
from crm.customers.listing import CustomerFilter, Sort, listing
from crm.customers.totals import Status
from crm.purchases import history
from crm.purchases import recording as purchases
from crm.shop import Shop
from crm.store.database import Store
from crm.store.engine import sqlite_path
from crm.store.opening import open_store
from jobs.inactivity import Inactivity
from jobs.schedule import Due
from tests.benchmarks.large_shop import large_shop
from tests.conftest import TestClock

Figure = tuple[str, str, str]

D = Decimal


def run() -> list[Figure]:
    """Name, figure, aim of each measurement."""
    return large_against_small()


def _each(work: Callable[[int], object], times: int) -> float:
    """The median of `times` runs, in milliseconds."""
    spent = []
    for number in range(times):
        start = time.perf_counter()
        work(number)
        spent.append((time.perf_counter() - start) * 1_000)
    return statistics.median(spent)


# --- a large shop ------------------------------------------------------------------------------

FILTERS = (
    CustomerFilter(),
    CustomerFilter(status=Status.ACTIVE),
    CustomerFilter(location="Baner", min_spent=D(1_000)),
    CustomerFilter(not_bought_within_days=30),
    CustomerFilter(bought_within_days=30, max_spent=D(5_000), status=Status.ACTIVE),
)
EXACT = tuple(CustomerFilter(text=text) for text in ("erm", "a", "asha koth", "98765"))
MISTYPED = tuple(CustomerFilter(text=text) for text in ("qqzz", "kavta patl", "kothrd"))


def large_against_small() -> list[Figure]:
    small, large = _opened(1_000, 10_000), _opened(100_000, 1_000_000)
    looks: dict[str, Callable[[Store], float]] = {
        "A customer's card": lambda store: _each(lambda _: store.read_now(cards.get, 5), 9),
        "A page of history": lambda store: _each(
            lambda _: store.read_now(history.of_customer, 5, 2), 9
        ),
        "The slowest page of the list, any filter and sort": lambda store: _slowest(store, FILTERS),
        "The slowest search": lambda store: _slowest(store, EXACT),
        "The slowest search with typing errors": lambda store: _slowest(store, MISTYPED),
    }
    found = [
        (f"{name}, of 100,000", f"{look(large):.1f} ms ({look(small):.1f} ms of 1,000)", "100 ms")
        for name, look in looks.items()
    ]
    found += _whole_shop(large)
    _away_with(small)
    _away_with(large)
    return found


def _opened(people: int, sales: int) -> Store:
    return open_store(f"sqlite:///{large_shop(people, sales)}", Shop(clock=TestClock()))


def _slowest(store: Store, wanted: tuple[CustomerFilter, ...]) -> float:
    """The median of the slowest among all filters, sorts and pages."""
    return max(
        _each(lambda _, one=one, sort=sort, page=page: store.read_now(listing, one, sort, page), 3)  # type: ignore[misc] # defaults bind the loop's values
        for one in wanted
        for sort in Sort
        for page in (1, 500, 99_999)
    )


def _whole_shop(store: Store) -> list[Figure]:
    """The check after two months without one, and the proof of everything."""
    checks = _checks()
    start = time.perf_counter()
    wrong = store.read_now(check)
    proved = time.perf_counter() - start
    start = time.perf_counter()
    store.write_now(totals.refresh_all)
    refreshed = time.perf_counter() - start
    return [
        *checks,
        (
            "Proving the whole store, 1,000,000 purchases",
            f"{proved:.1f} s, {len(wrong)} wrong",
            "-",
        ),
        ("All totals anew", f"{refreshed:.1f} s", "-"),
    ]


RUNS = 3


def _checks() -> list[Figure]:
    """The least and the most of some runs, each on a fresh copy; the floor is one bare UPDATE."""
    floor, alone, busy, longest = [], [], [], []
    changed: object = 0
    for _ in range(RUNS):
        floor.append(_bare_check())
        spent, _, changed = _night(sale_every=None)
        alone.append(spent)
        spent, waited, _ = _night(sale_every=0.25)
        busy.append(spent)
        longest.append(waited)

    def seconds(values: list[float]) -> str:
        return f"{min(values):.2f} to {max(values):.2f} s"

    ratio = statistics.median(alone) / statistics.median(floor)
    return [
        ("The same UPDATE in bare sqlite3, 100,000 customers", seconds(floor), "the floor"),
        ("The inactivity check", f"{seconds(alone)}, {changed} changed, {ratio:.1f} ×", "2 s"),
        ("… while a sale comes every 0.25 s", seconds(busy), "-"),
        ("Each of those sales waits at most", seconds(longest), "not locked out"),
    ]


def _two_months_later() -> Store:
    store = _opened(100_000, 1_000_000)
    assert isinstance(store.shop.clock, TestClock)
    store.shop.clock.turn(days=60)
    return store


def _night(*, sale_every: float | None) -> tuple[float, float, object]:
    """Seconds of the check, of the longest wait of a sale meanwhile, and how many changed."""
    store = _two_months_later()

    async def check_beside_sales() -> tuple[float, float, object]:
        rice = Line.priced("rice", D(2), D(100))
        new = Bill(customer_id=5, lines=(rice,), purchase_date=store.shop.today())
        start = time.perf_counter()
        checking = asyncio.create_task(Inactivity(store)(Due(store.shop.now(), late=False)))
        waits = [0.0]
        while sale_every is not None and not checking.done():
            begun = time.perf_counter()
            await store.write(purchases.record, new, 1)
            waits.append(time.perf_counter() - begun)
            await asyncio.wait({checking}, timeout=sale_every)
        changed = (await checking)["changed"]
        return time.perf_counter() - start, max(waits), changed

    found = asyncio.run(check_beside_sales())
    _away_with(store)
    return found


def _away_with(store: Store) -> None:
    """Closes a copy of the large shop, which takes 0.4 GB, and removes it."""
    path = sqlite_path(store.engine)
    assert path is not None
    store.close()
    shutil.rmtree(path.parent)


def _bare_check() -> float:
    """Seconds of one UPDATE of all who went quiet, without anything of ours."""
    store = _two_months_later()
    path, quiet_since = sqlite_path(store.engine), store.shop.today() - timedelta(days=90)
    assert path is not None
    with sqlite3.connect(path, isolation_level=None) as bare:
        bare.execute("PRAGMA journal_mode=WAL")
        bare.execute("PRAGMA synchronous=FULL")
        bare.execute("PRAGMA cache_size=-16000")
        start = time.perf_counter()
        bare.execute(
            "UPDATE customers SET status = 'Inactive' WHERE status = 'Active'"
            " AND coalesce(last_purchase_date, date(created_at)) < ?",
            (quiet_since.isoformat(),),
        )
        spent = time.perf_counter() - start
    bare.close()
    _away_with(store)
    return spent

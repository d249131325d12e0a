"""Charts and files: how long from a tap to its picture, a picture against the bare figure, Excel
against openpyxl itself, and how long a sale waits while all that is drawn and written."""

from __future__ import annotations

import asyncio
import itertools
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from bot.features.insights.taps import MakeFile, ShowChart
from bot.ui.taps import Tap
from crm import customers
from crm.customers import NewCustomer
from crm.shop import Shop
from crm.store.opening import open_store
from crm.store.seam import Store
from tests.benchmarks.large_shop import large_shop
from tests.bot.conftest import MANAGER, OWNER, Floor, open_floor
from tests.conftest import NOON

Row = tuple[str, str, str]

SALES = 150
TEXT = "zubin 2 rice 100, 1 oil 250 upi"


def run() -> list[Row]:
    return asyncio.run(_waiting())


@contextmanager
def _shop(people: int, sales: int) -> Iterator[Store]:
    begun = time.monotonic()
    clock = lambda: NOON + timedelta(seconds=60 + time.monotonic() - begun)  # noqa: E731 - a line is enough
    path = large_shop(people, sales)
    store = open_store(f"sqlite:///{path}", Shop(clock=clock))
    store.write_now(customers.add, NewCustomer("Zubin Quark"), None)
    try:
        yield store
    finally:
        store.close()


async def _waiting() -> list[Row]:
    rows: list[Row] = []
    with _shop(5_000, 100_000) as store:
        async with open_floor(store) as floor:
            rest = await _sales(floor)
            await floor.manager.says("/insights")
            rows.append(("sale at rest, p50 / p95 / longest", _said(rest), "the floor"))
            for name, taps in _BUSY.items():
                busy = await _while_busy(floor, taps)
                rows.append((f"sale while {name}, p50 / p95 / longest", _said(busy), ""))
                ratio = statistics.median(busy) / statistics.median(rest)
                rows.append((f"while {name} / at rest, p50", f"{ratio:.2f}", "1.0"))
    return rows


_BUSY: dict[str, tuple[Tap, ...]] = {
    "charts are drawn": tuple(
        ShowChart(chart, period)
        for period in ("30d", "1y")
        for chart in ("rev", "loc", "pie", "top", "mon", "itm", "seg")
    ),
    "an Excel file is written": (MakeFile("xlsx", "rev", "1y"),),
}


async def _while_busy(floor: Floor, taps: tuple[Tap, ...]) -> list[float]:
    """Sales of the owner while the manager taps again as soon as the last tap is answered."""
    message = floor.manager.screen
    taps_left = itertools.cycle(taps)
    stopped = False

    def tap() -> None:
        data = next(taps_left).pack()
        floor.sandbox.people.tap_stale(floor.people[MANAGER], MANAGER, message.id, data)

    record = floor.sandbox._record

    def noting(call: Any) -> None:
        record(call)
        if call.method in ("editMessageMedia", "sendDocument") and not stopped:
            asyncio.get_running_loop().call_soon(tap)

    floor.sandbox._record = noting  # type: ignore[method-assign] # only for this measurement
    tap()
    await asyncio.sleep(1.5)  # the helper has started
    times = await _sales(floor)
    stopped = True
    await floor.clerk.desk.quiet()
    floor.sandbox._record = record  # type: ignore[method-assign] # and back
    return times


async def _sales(floor: Floor) -> list[float]:
    """Seconds from a sale's update to its receipt."""
    person = floor.people[OWNER]
    times = []
    for number in range(SALES + 10):
        answered = asyncio.Event()
        record = floor.sandbox._record

        def noting(call: Any, record: Any = record, answered: Any = answered) -> None:
            record(call)
            if call.method == "sendMessage":
                answered.set()

        floor.sandbox._record = noting  # type: ignore[method-assign] # only for this measurement
        begun = time.perf_counter()
        floor.sandbox.people.say(person, OWNER, TEXT)
        await answered.wait()
        if number >= 10:
            times.append(time.perf_counter() - begun)
        floor.sandbox._record = record  # type: ignore[method-assign] # and back
        await asyncio.sleep(0.01)
    return times


def _said(times: list[float]) -> str:
    p95 = statistics.quantiles(times, n=20)[18]
    return (
        " / ".join(f"{one * 1000:.1f}" for one in (statistics.median(times), p95, max(times)))
        + " ms"
    )

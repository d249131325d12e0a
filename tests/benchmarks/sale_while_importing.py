"""How long a sale takes from the update to its receipt while a million rows are imported beside it,
and while they are removed again."""

from __future__ import annotations

import asyncio
import logging
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median
from typing import Any

from crm.customers import cards
from crm.customers.cards import NewCustomer
from crm.imports import importing
from crm.imports.undo.run import undo_import
from crm.store.database import Store
from tests.benchmarks.imports import ROWS, table
from tests.benchmarks.sale import TEXT, WARM, a_shop, percentiles, timed
from tests.bot.conftest import open_floor
from tests.shop import OWNER

IDLE = 15.0
BETWEEN = 0.05
"""Seconds: of the measurement of the floor, before and after; and from a receipt to the next
sale."""


class _LongestWrite(logging.Handler):
    """The longest turn at the lock, which the import notes in the log."""

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0.0

    def emit(self, record: logging.LogRecord) -> None:
        if "longest write" in record.msg and isinstance(record.args, tuple):
            self.longest = max(self.longest, float(str(record.args[-1])))


def run() -> list[tuple[str, str, str]]:
    """Rows of the table: what, measured, aim."""
    longest = _LongestWrite()
    logger = logging.getLogger("crm.imports.booking.sqlite")
    logger.setLevel(logging.INFO)
    logger.addHandler(longest)
    with tempfile.TemporaryDirectory() as name, a_shop(None) as store:
        idle, reading, booking, removing = asyncio.run(_measure(store, Path(name)))
    p50, p95 = percentiles(idle)

    def against(times: list[float]) -> str:
        mine = percentiles(times)
        return f"{mine[0] / p50:.2f}, {mine[1] / p95:.2f}, at most {max(times) * 1000:.0f} ms"

    return [
        (
            "sale, nothing else going on, p50 / p95",
            f"{p50 * 1000:.1f} / {p95 * 1000:.1f} ms",
            "the floor",
        ),
        (
            f"sale while {ROWS:,} rows are imported / idle, p50",
            f"{median(reading + booking) / p50:.2f}",
            "≤ 2.0",
        ),
        ("  while they are read, p50, p95", against(reading), ""),
        ("  while they are booked, p50, p95", against(booking), ""),
        ("  while they are removed, p50, p95", against(removing), ""),
        ("the longest turn at the lock", f"{longest.longest:.0f} ms", "≤ 200 ms"),
    ]


async def _measure(store: Store, folder: Path) -> tuple[list[float], ...]:
    path = table(folder / "million.csv")
    store.write_now(cards.add, NewCustomer("Zubin Quark"), None)
    async with open_floor(store) as floor:
        person = floor.people[OWNER]
        say: Callable[[], object] = lambda: floor.sandbox.people.say(person, OWNER, TEXT)  # noqa: E731 - a line is enough

        async def beside(work: Awaitable[Any]) -> tuple[Any, list[float]]:
            """What came of it, and how long each sale took meanwhile."""
            removal, times = asyncio.ensure_future(work), []
            while not removal.done():
                times += await timed(floor.sandbox, say, 1)
                await asyncio.sleep(BETWEEN)
            return removal.result(), times

        await timed(floor.sandbox, say, WARM)
        _, before = await beside(asyncio.sleep(IDLE))
        prepared, reading = await beside(asyncio.to_thread(importing.prepare, store, path, folder))
        booked, booking = await beside(asyncio.to_thread(importing.book, store, prepared, None))
        _, removing = await beside(
            asyncio.to_thread(undo_import, store, booked.import_id or 0, None)
        )
        _, after = await beside(asyncio.sleep(IDLE))
        return before + after, reading, booking, removing

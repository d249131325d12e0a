"""From a sale that is typed to its receipt, against a bot that only echoes; in a small shop and in
a large one; and recording alone against the same statements in bare sqlite3.

Sandbox and bot are in one process, so both sides pay for the same HTTP server.
"""

from __future__ import annotations

import asyncio
import gc
import itertools
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import event, func, select
from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters
from telegram.request import BaseRequest

from bot.sandbox.server import Sandbox
from bot.transport.connection import connection
from crm.bill import Bill, Line
from crm.customers import cards
from crm.customers.cards import NewCustomer
from crm.purchases import recording as purchases
from crm.shop import Shop
from crm.store.database import Store
from crm.store.opening import open_store
from crm.store.schema import purchases as rows
from tests.benchmarks.large_shop import large_shop
from tests.bot.conftest import TOKEN, Floor, open_floor
from tests.conftest import NOON
from tests.shop import OWNER

SALES = 300
WARM = 30
ROUNDS = 3
TEXT = "zubin 2 rice 100, 1 oil 250 upi"


def run() -> list[tuple[str, str, str]]:
    return [*asyncio.run(_replies()), *_recording()]


async def _replies() -> list[tuple[str, str, str]]:
    echo, lean, small, large = [], [], [], []
    with a_shop(None) as few, a_shop(large_shop(50_000, 1_000_000)) as many:
        for store in (few, many):
            store.write_now(cards.add, NewCustomer("Zubin Quark"), None)
        for _ in range(ROUNDS):  # in turns, so that a busy moment of the machine hits all three
            echo.append(await _echo())
            lean.append(await _echo(connection))
            small.append(await _sales(few))
            large.append(await _sales(many))
    p50 = [min(one[0] for one in measured) for measured in (echo, small, large, lean)]
    p95 = [min(one[1] for one in measured) for measured in (echo, small, large, lean)]
    return [
        ("echo: update to reply, p50 / p95", _ms(p50[0], p95[0]), "the floor"),
        ("sale: update to receipt, p50 / p95", _ms(p50[1], p95[1]), ""),
        ("sale / echo, p50", f"{p50[1] / p50[0]:.2f}", "≤ 2.0"),
        ("echo by our HTTP client, p50 / p95", _ms(p50[3], p95[3]), ""),
        ("sale / echo by our HTTP client, p50", f"{p50[1] / p50[3]:.2f}", ""),
        (
            "sale among 1,000,000 purchases of 50,000 customers, p50 / p95",
            _ms(p50[2], p95[2]),
            "",
        ),
        ("large shop / almost empty shop, p50", f"{p50[2] / p50[1]:.2f}", "≤ 1.2"),
    ]


def _ms(p50: float, p95: float) -> str:
    return f"{p50 * 1000:.2f} / {p95 * 1000:.2f} ms"


@contextmanager
def a_shop(path: Path | None) -> Iterator[Store]:
    with tempfile.TemporaryDirectory() as folder:
        place = path or Path(folder) / "shop.db"
        begun = time.monotonic()
        # The large shop's today, and a clock that goes: what changed is found by when it did.
        clock = lambda: NOON + timedelta(seconds=60 + time.monotonic() - begun)  # noqa: E731 - a line is enough
        store = open_store(f"sqlite:///{place}", Shop(clock=clock))
        try:
            yield store
        finally:
            store.close()


async def timed(sandbox: Sandbox, say: Callable[[], object], count: int) -> list[float]:
    """Seconds from the update to the call that answers it, `count` times."""
    times = []
    for _ in range(count):
        answered = asyncio.Event()
        before = len(sandbox.calls)
        record = sandbox._record

        def noting(call: Any, record: Any = record, answered: Any = answered) -> None:
            record(call)
            if call.method == "sendMessage":
                answered.set()

        sandbox._record = noting  # type: ignore[method-assign] # only for this measurement
        begun = time.perf_counter()
        say()
        await answered.wait()
        times.append(time.perf_counter() - begun)
        sandbox._record = record  # type: ignore[method-assign] # and back
        assert len(sandbox.calls) > before
        while sandbox.world.updates.pending:  # noqa: ASYNC110 - the next one starts from rest
            await asyncio.sleep(0.001)
    return times


def percentiles(times: list[float]) -> tuple[float, float]:
    gc.collect()
    return statistics.median(times), statistics.quantiles(times, n=20)[18]


async def _echo(
    request: Callable[[str, int], BaseRequest] | None = None,
) -> tuple[float, float]:
    """A bot of python-telegram-bot's own making; with `request` it calls as Munim does."""

    async def answer(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message is not None
        await update.message.reply_text(update.message.text or "")

    sandbox = await Sandbox.start()
    sandbox.add_bot(TOKEN)
    person = sandbox.add_person(OWNER, "Meera")
    builder = ApplicationBuilder().token(TOKEN).base_url(f"{sandbox.api_url}/bot")
    if request is not None:
        builder.request(request(sandbox.api_url, 256))
        builder.get_updates_request(request(sandbox.api_url, 1))
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, answer))
    async with application:
        await application.start()
        assert application.updater is not None
        await application.updater.start_polling()
        say = lambda: sandbox.people.say(person, OWNER, TEXT)  # noqa: E731 - a line is enough
        await timed(sandbox, say, WARM)
        times = await timed(sandbox, say, SALES)
        await application.updater.stop()
        await application.stop()
    await sandbox.stop()
    return percentiles(times)


async def _sales(store: Store) -> tuple[float, float]:
    async with open_floor(store) as floor:
        return await _measured(floor)


async def _measured(floor: Floor) -> tuple[float, float]:
    person = floor.people[OWNER]
    say = lambda: floor.sandbox.people.say(person, OWNER, TEXT)  # noqa: E731 - a line is enough
    await timed(floor.sandbox, say, WARM)
    assert "✅" in floor.owner.last
    return percentiles(await timed(floor.sandbox, say, SALES))


def _recording() -> list[tuple[str, str, str]]:
    """`purchases.record` in its transaction, and the statements it made, replayed without it."""
    with a_shop(None) as store, tempfile.TemporaryDirectory() as folder:
        buyer = store.write_now(cards.add, NewCustomer("Zubin Quark"), None)
        ours = [_timed_record(store, buyer.id) for _ in range(WARM + SALES)][WARM:]
        statements = _sent(store, lambda: _timed_record(store, buyer.id))
        last_id = store.read_now(lambda session: session.scalar(select(func.max(rows.c.id))))
        copy = Path(folder) / "copy.db"
        with (
            closing(sqlite3.connect(str(store.engine.url.database))) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
        bare = _replayed(copy, statements, last_id)
    ratio = statistics.median(ours) / statistics.median(bare)
    return [
        ("the statements of a sale in bare sqlite3", f"{_us(bare)}", "the floor"),
        ("recording a sale", f"{_us(ours)}", ""),
        ("recording / bare sqlite3, p50", f"{ratio:.2f}", "≤ 10"),
    ]


def _sent(store: Store, sale: Callable[[], object]) -> list[tuple[str, list[Any]]]:
    """What `sale` sends to the driver, with the values of each run."""
    sent: list[tuple[str, list[Any]]] = []

    class Cursor(sqlite3.Cursor):
        def execute(self, sql: str, values: Any = ()) -> Cursor:
            sent.append((sql, [values]))
            return super().execute(sql, values)

        def executemany(self, sql: str, values: Any) -> Cursor:
            runs = list(values)
            sent.append((sql, runs))
            return super().executemany(sql, runs)

    class Connection(sqlite3.Connection):
        def cursor(self, _factory: Any = None) -> Any:
            return super().cursor(Cursor)

        def execute(self, sql: str, values: Any = ()) -> Any:
            return self.cursor().execute(sql, values)

    def noting(_dialect: object, _record: object, _args: object, given: dict[str, Any]) -> None:
        given["factory"] = Connection

    event.listen(store.engine, "do_connect", noting)
    store.engine.dispose()  # the connections that are open note nothing
    sale()
    sent.clear()
    sale()
    event.remove(store.engine, "do_connect", noting)
    return list(sent)  # the connections go on noting


def _us(times: list[float]) -> str:
    return f"{statistics.median(times) * 1_000_000:.0f} µs"


_sources = itertools.count()


def _timed_record(store: Store, customer_id: int) -> float:
    bill = Bill(
        customer_id=customer_id,
        lines=(
            Line.priced("rice", Decimal(2), Decimal(100)),
            Line.priced("oil", Decimal(1), Decimal(250)),
        ),
        payment_method="UPI",
        purchase_date=store.shop.today(),
    )
    source = f"benchmark {next(_sources)}"
    begun = time.perf_counter()
    store.write_now(purchases.record, bill, OWNER, source)
    return time.perf_counter() - begun


def _replayed(path: Path, statements: list[tuple[str, Any]], known_id: int) -> list[float]:
    """The statements again and again, each time as another sale from another source."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    times = []
    for number in range(WARM + SALES):
        source = f"replayed {number}"
        new_id = known_id
        begun = time.perf_counter()
        for sql, runs in statements:
            for values in runs:
                given = [
                    new_id if value == known_id else source if _is_source(value) else value
                    for value in values
                ]
                cursor = connection.execute(sql, given)
                if sql.startswith("INSERT INTO main.purchases "):
                    (new_id,) = cursor.fetchone()
                elif cursor.description is not None:
                    cursor.fetchall()
        connection.execute("COMMIT")
        times.append(time.perf_counter() - begun)
    connection.close()
    return times[WARM:]


def _is_source(value: object) -> bool:
    return isinstance(value, str) and value.startswith("benchmark ")

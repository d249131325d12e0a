"""Charts: a picture against the bare figure, how long from a tap to its picture, and how long a
sale waits while charts are drawn and files are written."""

from __future__ import annotations

import asyncio
import itertools
import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from bot.features.insights.taps import MakeFile, ShowChart
from bot.ui.taps import Tap
from crm.customers import cards
from crm.customers.cards import NewCustomer
from crm.periods import Asked
from crm.reports.charts import Chart
from crm.reports.drawing.forms import Bars, Grid, Picture, Ring, Series
from crm.reports.drawing.paper import DOTS, HEIGHT, WIDTH, png
from crm.shop import Shop
from crm.store.database import Store
from crm.store.opening import open_store
from tests.benchmarks.large_shop import large_shop
from tests.bot.conftest import Floor, open_floor
from tests.charts import picture_of
from tests.conftest import NOON
from tests.shop import MANAGER, OWNER

Row = tuple[str, str, str]

SALES = 100
TEXT = "zubin 2 rice 100, 1 oil 250 upi"


ROUNDS = 5


def run() -> list[Row]:
    with _shop(5_000, 100_000) as store:
        return [*_drawing(store), *asyncio.run(_in_the_chat(store))]


def _drawing(store: Store) -> list[Row]:
    """Every chart of 30 days against matplotlib's own drawing of the same values."""
    asked = Asked.read("30d", store.shop.today())
    ratios: dict[Chart, float] = {}
    spent: list[float] = []
    for chart in Chart:
        picture = store.read_now(picture_of, chart, asked)
        png(picture), _bare(picture)
        ours, floor = [], []
        for _ in range(ROUNDS):
            ours.append(_timed(lambda: png(picture)))  # noqa: B023 - called at once
            floor.append(_timed(lambda: _bare(picture)))  # noqa: B023 - the same
        ratios[chart] = statistics.median(ours) / statistics.median(floor)
        spent.append(statistics.median(ours))
    worst = max(ratios, key=lambda chart: ratios[chart])
    return [
        (
            "drawing a chart, median / slowest, of the processor",
            f"{_ms(statistics.median(spent), max(spent))}",
            "",
        ),
        (
            "a picture / bare matplotlib figure of the same size, median of all charts",
            f"{statistics.median(ratios.values()):.2f}",
            "≤ 1.5",
        ),
        (f"the same, worst chart ({worst.name.lower()})", f"{ratios[worst]:.2f}", "≤ 1.5"),
    ]


def _timed(work: Callable[[], object]) -> float:
    """Seconds of the processor: other programs of the machine do not count."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _ms(*seconds: float) -> str:
    return " / ".join(f"{one * 1000:.0f}" for one in seconds) + " ms"


def _bare(picture: Picture) -> bytes:
    """The same values by matplotlib's own means: its axes, ticks, font and PNG."""
    figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DOTS)
    FigureCanvasAgg(figure)
    ax = figure.add_subplot()
    ax.set_title(picture.title.replace("$", ""))
    match picture.form:
        case Series():
            ax.plot(picture.form.values)
        case Bars():
            ax.barh([str(name) for name in picture.form.names], picture.form.values)
        case Ring():
            ax.pie(picture.form.values, labels=list(picture.form.names))
        case Grid():
            values = [[one or 0 for one in row] for row in picture.form.values]
            ax.pcolormesh(values)
    out = BytesIO()
    figure.savefig(out, format="png")
    return out.getvalue()


async def _in_the_chat(store: Store) -> list[Row]:
    async with open_floor(store) as floor:
        await floor.manager.says("/insights")
        return [*await _taps(floor), *await _waiting(floor)]


TABS = tuple(chart.value for chart in Chart)


async def _taps(floor: Floor) -> list[Row]:
    """From the tap to the call that puts the picture there, in a shop of 100,000 purchases."""
    waits: dict[str, list[float]] = {}
    spent: dict[str, list[float]] = {}
    for _ in range(3):
        for chart in TABS:
            for period in ("30d", "1y"):
                before = _processor(floor)
                wait = await _tap(floor, chart, period)
                waits.setdefault(f"{chart} {period}", []).append(wait)
                spent.setdefault(f"{chart} {period}", []).append(_processor(floor) - before)
    rows: list[Row] = []
    for what, found in (("tap to picture sent", waits), ("the same, of the processor", spent)):
        best = {name: min(times) for name, times in found.items()}
        worst = max(best, key=lambda name: best[name])
        rows.append((f"{what}, median of all charts", _ms(statistics.median(best.values())), ""))
        rows.append((f"{what}, slowest ({worst})", _ms(best[worst]), "≤ 400 ms"))
    return rows


def _processor(floor: Floor) -> float:
    """Seconds that sandbox, bot and the process that draws have taken of it."""
    process = floor.bot_app.services.drawing._child._process
    fields = (
        Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split() if process else []
    )
    ticks = int(fields[11]) + int(fields[12]) if fields else 0
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


async def _tap(floor: Floor, chart: str, period: str) -> float:
    sent = asyncio.Event()
    record = floor.sandbox._record

    def noting(call: Any) -> None:
        record(call)
        if call.method == "editMessageMedia":
            sent.set()

    floor.sandbox._record = noting  # type: ignore[method-assign] # only for this measurement
    message = floor.manager.screen
    begun = time.perf_counter()
    floor.sandbox.people.tap_stale(
        floor.people[MANAGER], MANAGER, message.id, ShowChart(chart, period).pack()
    )
    await sent.wait()
    spent = time.perf_counter() - begun
    floor.sandbox._record = record  # type: ignore[method-assign] # and back
    await floor.settled()
    return spent


@contextmanager
def _shop(people: int, sales: int) -> Iterator[Store]:
    begun = time.monotonic()
    clock = lambda: NOON + timedelta(seconds=60 + time.monotonic() - begun)  # noqa: E731 - a line is enough
    path = large_shop(people, sales)
    store = open_store(f"sqlite:///{path}", Shop(clock=clock))
    store.write_now(cards.add, NewCustomer("Zubin Quark"), None)
    try:
        yield store
    finally:
        store.close()


async def _waiting(floor: Floor) -> list[Row]:
    rest = await _sales(floor)
    rows = [("sale at rest, p50 / p95 / longest", _said(rest), "the floor")]
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
    await floor.bot_app.services.quiet()
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

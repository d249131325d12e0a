"""One soak from the first sale to the comparison."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from crm.campaigns import transitions
from crm.campaigns.model import Status
from crm.shop import Shop
from crm.store.database import Store
from tests.soak.books import differences
from tests.soak.ledger import Ledger
from tests.soak.players import Player, Replies
from tests.soak.rig import Rig
from tests.soak.trouble import Trouble

LOOK = 1.0
"""Seconds between two looks at the memory."""

LANDING = 120.0
"""Seconds for campaigns and the last updates, after the last sale."""


@dataclass
class Look:
    """At `second`: how many sales were answered by then, and the memory of each process."""

    second: float
    sales: int
    starts: int
    memory: dict[str, int]


@dataclass
class Soak:
    """What a run came to."""

    sales: int
    seed: int
    ledger: Ledger
    replies: Replies
    trouble: Trouble
    seconds: float = 0.0
    looks: list[Look] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)
    stops: list[float] = field(default_factory=list)
    campaigns: int = 0
    messages: int = 0


async def soak(
    rig: Rig,
    *,
    sales: int,
    seed: int,
    minutes: float,
    gap: float,
    outage: float = 5.0,
    storm: float = 0.6,
    most: int | None = None,
) -> Soak:
    """Lets everybody sell; there is trouble for the first `storm` (a share) of the sales, `most`
    times at the most."""
    ledger, replies = Ledger(), Replies()
    trouble = Trouble(rig, seed, gap=gap, outage=outage, most=most)
    result = Soak(sales, seed, ledger, replies, trouble, campaigns=len(rig.campaigns))
    begun = time.monotonic()
    late = begun + minutes * 60
    for name in list(rig.settings) or ["bot"]:
        await rig.start(name)
    players = [
        Player(rig.sandbox, person, rig.customers, ledger, replies, seed) for person in rig.staff
    ]
    numbers: Iterator[int] = iter(range(sales))
    looking = asyncio.create_task(_look(rig, result))
    making = asyncio.create_task(
        trouble.make(lambda: len(ledger.sales) >= storm * sales or time.monotonic() > late)
    )
    try:
        async with asyncio.TaskGroup() as group:
            for player in players:
                group.create_task(player.work(numbers, lambda: time.monotonic() > late))
        result.seconds = time.monotonic() - begun
        await making
        await landed(rig)
    finally:
        looking.cancel()
        making.cancel()
    for name in rig.bots:
        await rig.ask_to_stop(name)
    result.stops = rig.stops
    result.differences = await asyncio.to_thread(differences, rig, ledger)
    if rig.outbox.exists():
        result.messages = len(rig.outbox.read_text("utf-8").splitlines())
    return result


async def _look(rig: Rig, result: Soak) -> None:
    for _ in itertools.count():
        second = time.perf_counter() - result.replies.begun
        answered = len(result.replies.times)
        result.looks.append(Look(second, answered, rig.starts, rig.memory()))
        rig.sandbox.calls.clear()
        await asyncio.sleep(LOOK)


async def landed(rig: Rig) -> None:
    """Every update is confirmed, every campaign has ended and its end was told."""
    async with asyncio.timeout(LANDING + max(0.0, rig.last_due - time.monotonic())):
        await rig.sandbox.world.updates.delivered()
        store = Store(rig.url, Shop())
        try:
            while not await asyncio.to_thread(_all_sent, store, rig):  # noqa: ASYNC110 - no event
                await asyncio.sleep(0.5)
        finally:
            store.close()


def _all_sent(store: Store, rig: Rig) -> bool:
    told = all(
        any(f"Week {number}:" in text for text in rig.news)
        for number in range(1, len(rig.campaigns) + 1)
    )
    return told and all(
        store.read_now(transitions.find, one).status is Status.SENT for one in rig.campaigns
    )


def logs(rig: Rig) -> str:
    """The last words of each process, for a test that fails."""
    return "\n".join(f"--- {bot.log}\n{_end(bot.log)}" for bot in rig.bots.values())


def _end(path: Path) -> str:
    return path.read_text("utf-8", errors="replace")[-4000:]

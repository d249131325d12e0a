"""How long a sale takes from the update to its receipt while a campaign goes out beside it."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import time as hour
from datetime import timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from crm.campaigns import drafts, life, pausing
from crm.campaigns.sending import recipients
from crm.customers import cards
from crm.customers.cards import NewCustomer
from crm.gateways.mock import MockGateway
from crm.shop import Shop
from crm.store.database import Store
from crm.store.opening import open_store
from jobs.door import Door
from jobs.pace import Pace, Slots
from tests.benchmarks.campaigns import (
    AT_ONCE,
    DELAY_MS,
    EVERYONE,
    MESSAGE,
    SMALL_BATCH,
    at_once,
    fill,
)
from tests.benchmarks.sale import TEXT, percentiles, timed
from tests.bot.conftest import Floor, open_floor
from tests.conftest import NOON
from tests.shop import OWNER

RECIPIENTS = 100_000
WARM = 20
SALES = 100
ROUNDS = 3

Times = tuple[float, float]
"""p50 and p95, seconds."""


def run() -> list[tuple[str, str, str]]:
    """Rows of the table: what, measured, aim."""
    return asyncio.run(_measure())


async def _measure() -> list[tuple[str, str, str]]:
    idle: list[Times] = []
    freezing: list[Times] = []
    steady: list[Times] = []
    flat_out: list[Times] = []
    with _shop() as store:
        async with open_floor(store) as floor:
            floor.waits_for_sending = False
            await _sales(floor, WARM)
            for _ in range(ROUNDS):  # in turns, so that a busy moment hits all
                idle.append(await _sales(floor, SALES))
                freezing.append(await _beside(floor, at_once(SMALL_BATCH), 0, frozen=False))
                steady.append(await _beside(floor, Pace(None, AT_ONCE, AT_ONCE), DELAY_MS))
                flat_out.append(await _beside(floor, at_once(SMALL_BATCH), 0))
    p50 = [min(one[0] for one in times) for times in (idle, freezing, steady, flat_out)]
    p95 = [min(one[1] for one in times) for times in (idle, freezing, steady, flat_out)]
    return [
        ("sale, nothing else going on, p50 / p95", _ms(p50[0], p95[0]), "the floor"),
        ("sale while an audience is frozen / idle, p50", f"{p50[1] / p50[0]:.2f}", "≤ 2.0"),
        ("sale while 500 messages a second go out, p50 / p95", _ms(p50[2], p95[2]), ""),
        ("sale while sending / idle, p50", f"{p50[2] / p50[0]:.2f}", "≤ 2.0"),
        ("sale while sending / idle, p95", f"{p95[2] / p95[0]:.2f}", ""),
        ("sale while a gateway without delay takes all it gets / idle, p50",
         f"{p50[3] / p50[0]:.2f}", "≤ 2.0"),
    ]  # fmt: skip


def _ms(p50: float, p95: float) -> str:
    return f"{p50 * 1000:.1f} / {p95 * 1000:.1f} ms"


@contextmanager
def _shop() -> Iterator[Store]:
    with tempfile.TemporaryDirectory() as folder:
        begun = time.monotonic()
        clock = lambda: NOON + timedelta(seconds=60 + time.monotonic() - begun)  # noqa: E731 - a line is enough
        shop = Shop(
            clock=clock, sending_opens=hour(0), sending_closes=hour(0), frequency_cap_hours=0
        )
        store = open_store(f"sqlite:///{Path(folder) / 'shop.db'}", shop)
        store.write_now(fill, RECIPIENTS)
        store.write_now(cards.add, NewCustomer("Zubin Quark"), None)
        try:
            yield store
        finally:
            store.close()


async def _beside(floor: Floor, pace: Pace, delay_ms: int, *, frozen: bool = True) -> Times:
    """Sales while a campaign goes out, which is stopped afterwards; or while it is frozen."""
    sender = floor.bot_app.sender
    sender._slots = Slots(pace)
    sender.door = Door(MockGateway(delay_ms=delay_ms), sender._slots)

    def start(session: Session) -> int:
        one = drafts.create(session, "All", MESSAGE, EVERYONE, None)
        return life.start(session, one.id, None).id

    campaign_id = await floor.store.write(start)
    while frozen and await floor.store.write(recipients.freeze_next, campaign_id, "mock"):
        pass
    sender.wake()
    times = await _sales(floor, SALES)
    await floor.store.write(pausing.stop, campaign_id, None)
    sender.wake()
    await sender.all_quiet()
    return times


async def _sales(floor: Floor, count: int) -> Times:
    person = floor.people[OWNER]
    say: Callable[[], object] = lambda: floor.sandbox.people.say(person, OWNER, TEXT)  # noqa: E731 - a line is enough
    return percentiles(await timed(floor.sandbox, say, count))

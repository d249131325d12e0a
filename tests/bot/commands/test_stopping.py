"""SIGTERM to the real program: within five seconds, whatever is under way, and nothing is lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.soak.books import differences
from tests.soak.ledger import Ledger
from tests.soak.players import Player, Replies
from tests.soak.rig import STOPPING, Rig, set_up
from tests.soak.run import landed, logs


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    rig = await set_up(tmp_path, players=3, seed=5, campaigns_after=[1.0])
    yield rig
    await rig.close()


async def until_sent(rig: Rig, messages: int) -> None:
    async with asyncio.timeout(30):
        while not rig.outbox.exists() or rig.outbox.read_bytes().count(b"\n") < messages:  # noqa: ASYNC110 - no event
            await asyncio.sleep(0.01)


async def test_a_stop_in_the_middle_of_everything_takes_five_seconds_at_most(rig: Rig) -> None:
    ledger = Ledger()
    staff = [Player(rig.sandbox, one, rig.customers, ledger, Replies(), 5) for one in rig.staff]
    await rig.start("bot")
    await until_sent(rig, 20)
    # Telegram lets the answers wait for longer than a stop may take.
    rig.sandbox.faults.flood(30, method="sendMessage", times=len(staff))
    selling = [
        asyncio.create_task(one.work(iter(range(n * 3, n * 3 + 3)), lambda: False))
        for n, one in enumerate(staff)
    ]
    async with asyncio.timeout(30):
        while sum(call.refusal is not None for call in rig.sandbox.calls) < len(staff):  # noqa: ASYNC110 - no event
            await asyncio.sleep(0.01)
    await rig.ask_to_stop("bot")
    assert rig.stops[0] < STOPPING, logs(rig)
    rig.sandbox.faults.clear()

    await rig.start("bot")
    await asyncio.gather(*selling)
    await landed(rig)
    await rig.ask_to_stop("bot")
    assert ledger.unanswered == []
    assert await asyncio.to_thread(differences, rig, ledger) == [], logs(rig)

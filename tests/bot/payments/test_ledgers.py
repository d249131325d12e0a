"""The ledgers through the real bot, on both databases: the books after every event."""

from __future__ import annotations

import pytest

from crm.store.database import Store
from crm.store.read_process import ReadProcess
from tests.bot.conftest import open_floor
from tests.bot.payments.ledger import Ledger
from tests.conftest import TestClock

PLAYED = ["S01", "S02", "S03", "S04", "S05", "S06", "S07", "S08", "S09", "S10", "S11", "S12"]


@pytest.mark.parametrize("name", PLAYED)
async def test_the_books_stand_as_the_ledger_says_after_every_event(
    store: Store, clock: TestClock, helper: ReadProcess, name: str
) -> None:
    async with open_floor(store, helper) as floor:
        ledger = Ledger(floor, clock, name)
        await ledger.open()
        for event in ledger.said["events"]:
            await ledger.play(event)
            await ledger.stands(event["expect"])

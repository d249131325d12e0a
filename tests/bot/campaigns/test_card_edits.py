"""Cards that move by themselves: seldom enough for Telegram, and the last state always arrives."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from itertools import pairwise
from time import monotonic

import pytest

from bot.delays import DELAYS
from bot.features.campaigns.redraws import MOST_A_MINUTE, ChatPace
from bot.sandbox.rates import Rates
from bot.sandbox.server import Call
from crm.campaigns import transitions
from crm.store.database import Store
from crm.store.read_process import ReadProcess
from tests.bot.campaigns.factories import three_customers, writes
from tests.bot.conftest import GROUP, Floor, open_floor
from tests.bot.shop import a_customer
from tests.conftest import TestClock
from tests.shop import OWNER


@pytest.mark.parametrize("group", [False, True])
def test_an_edit_every_three_seconds_and_fifteen_a_minute_in_a_group(group: bool) -> None:  # noqa: FBT001 - a parameter
    now = 0.0
    pace = ChatPace(lambda: now, DELAYS.card_edits, group=group)
    edits = []
    while now < 300:
        assert pace.wait == 0
        edits.append(now)
        pace.edited()
        now += pace.wait
    gaps = [after - before for before, after in pairwise(edits)]
    assert min(gaps) == 3
    fullest = max(sum(1 for one in edits if at <= one < at + 60) for at in edits)
    assert fullest == (MOST_A_MINUTE if group else 20)


def _edits(floor: Floor, chat_id: int) -> list[Call]:
    return [
        call
        for call in floor.sandbox.calls
        if call.method == "editMessageText" and int(call.params["chat_id"]) == chat_id
    ]


async def test_two_campaigns_with_open_cards_stay_within_the_limits_of_a_chat(
    sqlite_store: Store, helper: ReadProcess
) -> None:
    """Private and group show the cards of two campaigns, which move a hundred times."""
    paced = replace(DELAYS, card_edits=1.1)  # a shorter test; the limits are those of Telegram
    async with open_floor(sqlite_store, helper, delays=paced) as floor:
        await three_customers(floor)
        for number in (1, 2):
            await a_customer(floor, f"Zoya {number}", f"981234561{number}")
            await floor.owner.says("/campaigns")
            await floor.owner.taps("New")
            await floor.owner.says(f"Week {number}")
            await floor.owner.says("Hello")
            await floor.owner.taps("Everyone")
            await floor.group.says("/campaigns")
            await floor.group.taps(f"Week {number}")
        shown = await floor.store.read(transitions.find, 2)
        assert {chat for chat, _ in shown.cards} == {OWNER, GROUP}
        await asyncio.sleep(1.1)
        floor.sandbox.rates = Rates(monotonic)  # the clock of the tests stands still
        floor.sandbox.rates.enabled = True
        before = {chat: len(_edits(floor, chat)) for chat in (OWNER, GROUP)}
        redraws = floor.bot_app.services.redraws
        assert redraws is not None
        for _ in range(50):
            for campaign_id in (1, 2):
                redraws.ask(await floor.store.read(transitions.find, campaign_id))
            await asyncio.sleep(0.04)
        await floor.bot_app.services.quiet()
        for chat, number in before.items():
            assert 2 <= len(_edits(floor, chat)) - number <= 6
        floods = [c for c in floor.sandbox.calls if c.refusal is not None and c.refusal.retry_after]
        assert floods == []
        floor.sandbox.rates.enabled = False


async def test_the_last_state_of_a_card_arrives_in_every_chat(
    sqlite_store: Store, helper: ReadProcess, clock: TestClock
) -> None:
    async with open_floor(sqlite_store, helper, delays=replace(DELAYS, card_edits=0.3)) as floor:
        await three_customers(floor)
        await writes(floor.owner)
        await floor.group.says("/campaigns")
        await floor.group.taps("Tea week")
        await floor.owner.taps("Schedule")
        await floor.owner.taps("Tomorrow 11 am")
        await floor.owner.taps("Cancel the plan")
        await floor.owner.taps("Send now")
        clock.turn(seconds=11)
        floor.bot_app.sender.wake()
        await floor.settled()
        assert "Tea week · Sent" in floor.group.screen.text
        assert "SMS sent: 2, failed: 0" in floor.group.screen.text

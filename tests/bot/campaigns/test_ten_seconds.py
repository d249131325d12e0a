"""Ten seconds to stop a campaign after the tap that sends it, whatever dies meanwhile."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.delays import Delays
from tests.bot.campaigns.factories import asks, sent, statuses, three_customers, writes
from tests.bot.conftest import AT_ONCE, Floor
from tests.conftest import TestClock


@pytest.fixture
def delays() -> Delays:
    return replace(AT_ONCE, before_sending=10.0)


async def passes(floor: Floor, clock: TestClock, seconds: float) -> None:
    clock.turn(seconds=seconds)
    floor.bot_app.sender.wake()
    await floor.settled()


async def test_it_goes_by_itself_after_ten_seconds(floor: Floor, clock: TestClock) -> None:
    await three_customers(floor)
    await writes(floor.owner)
    await floor.owner.taps("Send now to 2")
    assert "Sending to 2 people in 10 s" in floor.owner.last
    assert floor.owner.buttons == ["⏹ Stop", "‹ Campaigns"]
    await passes(floor, clock, 9)
    assert await sent(floor) == []
    await passes(floor, clock, 2)
    assert len(await sent(floor)) == 2


async def test_stop_leaves_a_draft_and_nothing_goes(floor: Floor, clock: TestClock) -> None:
    await three_customers(floor)
    await writes(floor.owner)
    await floor.owner.taps("Send now to 2")
    await floor.owner.taps("Stop")
    assert await statuses(floor) == ["Draft"]
    await passes(floor, clock, 60)
    assert await sent(floor) == []
    assert "🚀 Send now to 2" in floor.owner.buttons


async def test_a_kill_in_between_changes_nothing(floor: Floor, clock: TestClock) -> None:
    await three_customers(floor)
    await writes(floor.owner)
    await floor.owner.taps("Send now to 2")
    await floor.restart()
    await passes(floor, clock, 11)
    assert len(await sent(floor)) == 2


async def test_an_approval_can_be_stopped_too(floor: Floor, clock: TestClock) -> None:
    await three_customers(floor)
    await asks(floor)
    await floor.owner.taps("Approve 2")
    assert "Sending to 2 people in 10 s" in floor.owner.last
    await passes(floor, clock, 11)
    assert len(await sent(floor)) == 2


async def test_what_is_planned_for_later_is_sent_now_after_a_question(
    floor: Floor, clock: TestClock
) -> None:
    await three_customers(floor)
    await writes(floor.owner)
    await floor.owner.taps("Schedule")
    await floor.owner.says("tomorrow morning")
    await floor.owner.taps("Send now to 2")
    assert "Send it now instead?" in floor.owner.last
    assert await statuses(floor) == ["Scheduled"]
    await floor.owner.taps("Send now")
    await passes(floor, clock, 11)
    assert len(await sent(floor)) == 2

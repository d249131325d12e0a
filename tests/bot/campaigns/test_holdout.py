"""One in ten left out by lot: switched on, sent, and what the shopkeeper reads of it then."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence

import pytest
from sqlalchemy.orm import Session

from crm.store.database import Store
from crm.store.read_process import ReadProcess
from jobs.pace import Pace
from tests.bot.campaigns.factories import asks, sent, three_customers, writes
from tests.bot.conftest import Floor, open_floor
from tests.conftest import TestClock
from tests.shop import a_purchase, many_reachable, sends_of

ON, OFF = "⚖️ Leave out 1 in 10", "⚖️ Leave out nobody"


@pytest.fixture
async def floor(sqlite_store: Store, helper: ReadProcess) -> AsyncIterator[Floor]:
    """As always, with a gateway that takes all at once."""
    async with open_floor(sqlite_store, helper, pace=Pace(None)) as floor:
        yield floor


async def two_hundred(floor: Floor) -> None:
    await three_customers(floor)
    await floor.store.write(many_reachable, 200)


def buy(session: Session, who: Sequence[int]) -> None:
    for one in who:
        a_purchase(session, one)


def left_out(text: str) -> int:
    found = re.search(r"(\d+) by lot, to compare", text)
    assert found is not None, text
    return int(found[1])


async def card(floor: Floor) -> str:
    await floor.owner.says("/campaigns")
    await floor.owner.taps("Tea week")
    return floor.owner.screen.text


async def sides(floor: Floor) -> tuple[list[int], list[int]]:
    rows = await floor.store.read(sends_of, 1)
    return (
        [row.customer_id for row in rows if row.status == "Sent"],
        [row.customer_id for row in rows if row.status == "Skipped"],
    )


async def test_it_is_off_until_it_is_tapped_and_says_what_it_costs(floor: Floor) -> None:
    await two_hundred(floor)
    await writes(floor.owner)
    assert "202 people will get it (1 left out: 1 no phone)" in floor.owner.screen.text
    assert "by lot" not in floor.owner.screen.text
    await floor.owner.taps(ON)
    card = floor.owner.screen.text
    out = left_out(card)
    assert 5 <= out <= 40
    assert f"{202 - out} people will get it" in card
    assert f"⚖️ {out} people, drawn by lot, get no message. Comparing shows later what" in card
    assert f"🚀 Send now to {202 - out}" in floor.owner.buttons
    assert f"{202 - out} parts" in card
    await floor.owner.taps(OFF)
    assert "🚀 Send now to 202" in floor.owner.buttons
    assert ON in floor.owner.buttons


async def test_fewer_than_two_hundred_are_not_asked_to_spare_anybody(floor: Floor) -> None:
    await three_customers(floor)
    await floor.store.write(many_reachable, 197)
    await writes(floor.owner)
    assert "🚀 Send now to 199" in floor.owner.buttons
    assert ON not in floor.owner.buttons
    await floor.store.write(many_reachable, 1)
    await floor.owner.taps("Save draft")
    await floor.owner.taps("Tea week")
    await floor.owner.taps(ON)
    assert left_out(floor.owner.screen.text) > 0


async def test_whoever_is_left_out_gets_nothing_and_is_shown_as_such(floor: Floor) -> None:
    await two_hundred(floor)
    await writes(floor.owner)
    await floor.owner.taps(ON)
    out = left_out(floor.owner.screen.text)
    await floor.owner.taps("Send now")
    shown = await card(floor)
    assert f"SMS sent: {202 - out}, failed: 0" in shown
    assert f"{202 - out} of {202 - out}" in shown
    assert f"⚖️ {out} left out by lot, to compare" in shown
    assert "Not needed" not in shown
    assert len(await sent(floor)) == 202 - out
    assert "🔁 Retry failed" not in floor.owner.buttons
    await floor.owner.taps("Messages")
    await floor.owner.taps("Left out")
    assert f"{out} messages" in floor.owner.screen.text
    assert "not sent · left out by lot" in floor.owner.screen.text


async def test_what_came_of_it_is_told_when_the_days_are_over(
    floor: Floor, clock: TestClock
) -> None:
    await two_hundred(floor)
    await writes(floor.owner)
    await floor.owner.taps(ON)
    await floor.owner.taps("Send now")
    written, others = await sides(floor)

    rates = f"⚖️ Bought: 0% of the {len(written)} written to, 0% of the {len(others)} left out. "
    assert rates + "Whether that was the message shows in 14 days." in await card(floor)
    clock.turn(days=13)
    assert rates + "Whether that was the message shows in 1 day." in await card(floor)
    clock.turn(days=-13)
    clock.turn(days=14)
    assert rates + "Too few to tell: it may be chance." in await card(floor)
    clock.turn(days=-10)
    await floor.store.write(buy, written)
    clock.turn(days=10)
    shown = await card(floor)
    bought = f"Bought: 100% of the {len(written)} written to, 0% of the {len(others)} left out."
    assert bought in shown
    found = re.search(r"of every 100 people, (\d+) to 100 more bought because of it", shown)
    assert found is not None
    assert 70 <= int(found[1]) <= 95
    assert f"Bought within 14 days: {len(written)} people" in shown


async def test_a_message_that_keeps_people_away_is_called_that(
    floor: Floor, clock: TestClock
) -> None:
    await two_hundred(floor)
    await writes(floor.owner)
    await floor.owner.taps(ON)
    await floor.owner.taps("Send now")
    _, others = await sides(floor)
    clock.turn(days=1)
    await floor.store.write(buy, others)
    clock.turn(days=14)
    assert re.search(r"every 100 people, \d+ to 100 fewer bought because", await card(floor))


async def test_an_approver_may_want_it_of_what_a_clerk_wrote(floor: Floor) -> None:
    await two_hundred(floor)
    await asks(floor)
    assert ON in floor.manager.buttons
    await floor.manager.taps(ON)
    out = left_out(floor.manager.screen.text)
    await floor.manager.taps(f"Approve {202 - out}")
    assert len(await sent(floor)) == 202 - out

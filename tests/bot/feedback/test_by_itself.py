"""A bill, some hours, a message with a link, and the stars of whoever opened it."""

from __future__ import annotations

from sqlalchemy import select

from bot.config.load import Config
from bot.jobs_setup import runner_of
from crm.store.schema import campaign_sends
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, a_sale
from tests.conftest import TestClock


async def run_the_job(floor: Floor) -> None:
    bot_app = floor.bot_app
    runner = runner_of(Config(), bot_app.services, bot_app.sender, bot_app.outbox, bot_app.reports)
    await runner.run_if_due("feedback")
    await floor.settled()


async def sent(floor: Floor) -> list[tuple[str, str]]:
    columns = campaign_sends.c.status, campaign_sends.c.message
    return await floor.store.read(
        lambda session: [tuple(row) for row in session.execute(select(*columns))]
    )


async def test_a_bill_is_asked_about_three_hours_later_and_answered_once(
    floor: Floor, clock: TestClock
) -> None:
    owner = floor.owner
    await a_customer(floor, "Asha Verma", "9820012345")
    await a_sale(floor, owner, "asha 2 rice 100 cash")
    clock.turn(hours=4)
    await run_the_job(floor)
    assert await sent(floor) == []  # the shop did not want it

    await owner.says("/settings")
    await owner.taps("Modules")
    await owner.taps("Feedback on")
    assert "a message asks 3 hours after a bill" in owner.last
    await run_the_job(floor)
    ((status, text),) = await sent(floor)
    assert status == "Sent"
    assert "Dear Asha, how was your visit to" in text

    await floor.stranger.starts(text.partition("?start=")[2])
    await floor.stranger.taps("⭐⭐⭐⭐⭐")
    await owner.says("/customers asha")
    assert "⭐ 5.0 of 5 from 1 rating" in owner.last

    await a_sale(floor, owner, "asha 1 oil 250 cash")
    clock.turn(hours=4)
    await run_the_job(floor)
    assert len(await sent(floor)) == 1  # not twice in 30 days
    await owner.says("/campaigns")
    assert "Feedback," not in owner.last  # several a day, by themselves


async def test_who_says_0_asks_by_hand(floor: Floor, clock: TestClock) -> None:
    owner = floor.owner
    await owner.says("/settings")
    await owner.taps("Modules")
    await owner.taps("Feedback on")
    await owner.taps("Ask after")
    await owner.says("soon")
    assert "number of hours up to 72" in owner.last
    await owner.says("0")
    await owner.says("/settings")
    await owner.taps("Modules")
    assert "you ask by hand" in owner.last
    await a_customer(floor, "Asha Verma", "9820012345")
    await a_sale(floor, owner, "asha 2 rice 100 cash")
    clock.turn(hours=4)
    await run_the_job(floor)
    assert await sent(floor) == []

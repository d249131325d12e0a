"""What the bot says of its own accord, when Telegram is in a bad mood: once, in order, or not at
all when it is no news any more."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.delays import Delays
from crm import staff
from crm.campaigns.audience import Audience, AudienceFilter
from crm.campaigns.drafts import create
from crm.campaigns.life import propose
from crm.chat import outbox
from crm.permissions import Role
from jobs.schedule import Due
from jobs.summary import EveningSummary
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer
from tests.shop import OWNER, STAFF

THURSDAY_NINE = datetime(2025, 3, 20, 15, 30, tzinfo=UTC)


@pytest.fixture
def delays() -> Delays:
    """Without the pauses of real life."""
    return Delays(retries=(0.001,) * 4)


async def at_work(floor: Floor) -> None:
    """All have written to the bot, as Telegram demands before it may write to them."""
    for phone in (floor.owner, floor.manager, floor.staff):
        await phone.says("/menu")


async def fails(floor: Floor, name: str) -> None:
    """Something that the owner is to hear of."""
    await floor.store.write(
        outbox.put_to, (Role.OWNER,), "job_failed", name=name, times=2, error="no disk"
    )
    await said(floor)


async def said(floor: Floor) -> None:
    floor.bot_app.services.wake_outbox()
    await floor.settled()


def turn(floor: Floor, **by: float) -> None:
    floor.store.shop.clock.turn(**by)  # type: ignore[attr-defined] # the test's clock


def news(floor: Floor) -> list[str]:
    return [one.text for one in floor.owner.answers if "⚠️" in one.text]


@pytest.mark.parametrize("fault", ["drop", "error", "flood"])
async def test_an_outage_of_hours_delays_what_is_pushed_and_loses_nothing(
    floor: Floor, fault: str
) -> None:
    await at_work(floor)
    down = {"method": "sendMessage", "times": 1_000_000}
    if fault == "flood":
        floor.sandbox.faults.flood(3600, **down)
    else:
        getattr(floor.sandbox.faults, fault)(**down)
    for name in ("one", "two", "three"):
        await fails(floor, name)
        turn(floor, minutes=45)
        await said(floor)
    assert news(floor) == []

    await floor.restart()
    floor.sandbox.faults.clear()
    turn(floor, hours=1)
    await said(floor)
    assert [text.split(": ")[-2].split(".")[0] for text in news(floor)] == ["one", "two", "three"]
    assert all(text.startswith("🕓 Late, from today ") for text in news(floor))


async def test_what_comes_in_time_names_no_time(floor: Floor) -> None:
    await at_work(floor)
    await fails(floor, "backup")
    assert news(floor)[0].startswith("⚠️ Something that I do by myself")


async def test_who_blocked_the_bot_is_noted_and_hears_no_more(floor: Floor) -> None:
    await at_work(floor)
    floor.sandbox.faults.error(403, "Forbidden: bot was blocked by the user", chat_id=OWNER)
    await fails(floor, "backup")
    owner = await floor.store.read(staff.member, OWNER)
    assert owner is not None
    assert owner.unreachable_since is not None
    await fails(floor, "backup")
    assert news(floor) == []
    assert await floor.store.read(outbox.waiting) == 0


async def test_what_is_no_news_any_more_is_not_said(floor: Floor) -> None:
    await at_work(floor)
    floor.sandbox.faults.drop(method="sendMessage", times=1_000_000)
    await fails(floor, "backup")
    turn(floor, days=3)
    floor.sandbox.faults.clear()
    await fails(floor, "summary")
    assert len(news(floor)) == 1
    assert "the evening summary" in news(floor)[0]


async def test_who_was_dismissed_meanwhile_hears_nothing(floor: Floor) -> None:
    await at_work(floor)
    await floor.store.write(outbox.put, STAFF, "job_failed", name="x", times=2, error="secret")
    await floor.store.write(outbox.put, 102, "summary", period="day", last="2025-03-20", late=False)
    await floor.store.write(staff.remove, 102, OWNER)
    await said(floor)
    assert "secret" not in floor.staff.last
    assert "🌙" not in floor.manager.last
    assert await floor.store.read(outbox.waiting) == 0


async def test_the_summary_of_an_evening_without_telegram_comes_later_and_once(
    floor: Floor,
) -> None:
    await at_work(floor)
    floor.sandbox.faults.drop(method="sendMessage", times=1_000_000)
    await EveningSummary(floor.store)(Due(THURSDAY_NINE, late=False))
    await said(floor)
    await floor.restart()
    turn(floor, hours=2)
    floor.sandbox.faults.clear()
    assert await EveningSummary(floor.store)(Due(THURSDAY_NINE, late=False)) == {"told": 0}
    await said(floor)
    for phone in (floor.owner, floor.manager):
        assert [one.text for one in phone.answers if "🌙 Thursday" in one.text] == [
            phone.last_message.text
        ]
        assert "late: I was away" in phone.last


async def test_a_proposal_that_was_answered_meanwhile_is_not_asked_again(floor: Floor) -> None:
    await at_work(floor)
    await a_customer(floor, "Asha Verma", "+919876543210")
    floor.sandbox.faults.drop(method="sendMessage", chat_id=102, times=1_000_000)
    campaign = await floor.store.write(
        create, "Tea week", "Come for tea", AudienceFilter(Audience.ALL), STAFF
    )
    await floor.store.write(propose, campaign.id, STAFF)
    await said(floor)
    assert "Sita asks for approval" in floor.owner.last
    await floor.owner.taps("✅ Approve")
    floor.sandbox.faults.clear()
    turn(floor, minutes=2)
    await said(floor)
    assert "Meera approved Tea week" in "\n".join(one.text for one in floor.staff.answers)
    assert not any("asks for approval" in one.text for one in floor.manager.answers)


async def test_killed_after_saying_it_and_before_noting_it_says_it_once_more(floor: Floor) -> None:
    await at_work(floor)
    for task in floor.by_itself:
        task.cancel()
    await asyncio.wait(floor.by_itself)
    await floor.store.write(
        outbox.put_to, (Role.OWNER,), "job_failed", name="backup", times=2, error="no disk"
    )
    (claimed,) = await floor.store.write(outbox.claim, "the dead one", timedelta(minutes=5), 1)
    await floor.restart()
    await said(floor)
    assert len(news(floor)) == 1
    assert claimed.chat_id == OWNER

"""What Telegram does: floods, broken lines, a token that is wrong or in use, no network at all."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest
from telegram.error import InvalidToken

from bot.app import BotApp
from bot.delays import Delays
from bot.sandbox.server import Sandbox
from crm.store.database import Store
from tests.bot.conftest import TOKEN, Floor
from tests.bot.shop import a_customer, books

HURRIED = Delays(retries=(0.01,) * 4, reconnects=(0.01, 0.05))
"""Without the pauses of real life."""


@pytest.fixture
def delays() -> Delays:
    return HURRIED


async def until_logged(caplog: pytest.LogCaptureFixture, words: str) -> None:
    async with asyncio.timeout(10):
        while words not in caplog.text:  # noqa: ASYNC110 - a log has no event to wait for
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("fault", ["flood", "error", "drop"])
async def test_a_receipt_that_did_not_get_through_is_said_again(floor: Floor, fault: str) -> None:
    await a_customer(floor, "Asha Verma")
    getattr(floor.sandbox.faults, fault)(method="sendMessage", times=2)
    await floor.owner.says("asha 450 upi")
    assert floor.owner.last.startswith("✅ ₹450")
    assert len(floor.owner.answers) == 1
    assert await books(floor) == [("Asha Verma", "450.00", "UPI")]


async def test_a_receipt_may_come_twice_but_the_sale_is_booked_once(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    floor.sandbox.faults.drop_answer(method="sendMessage", times=1)
    await floor.owner.says("asha 450 upi")
    assert [shown.text.split()[0] for shown in floor.owner.answers] == ["✅", "✅"]
    assert await books(floor) == [("Asha Verma", "450.00", "UPI")]


async def test_a_flood_keeps_the_order_of_a_chat(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    floor.sandbox.faults.flood(method="sendMessage", times=1)
    for amount in (1, 2, 3):
        floor.sandbox.people.say(floor.owner.person, floor.owner.chat_id, f"asha {amount} cash")
    await floor.settled()
    assert [shown.text.split()[1] for shown in floor.owner.answers] == ["₹1", "₹2", "₹3"]


async def test_when_it_never_gets_through_the_books_still_have_it(
    floor: Floor, caplog: pytest.LogCaptureFixture
) -> None:
    await a_customer(floor, "Asha Verma")
    floor.sandbox.faults.drop(method="sendMessage", times=5)
    await floor.owner.says("asha 450 upi")
    assert floor.owner.answers == []
    assert await books(floor) == [("Asha Verma", "450.00", "UPI")]
    assert "not delivered" in caplog.text


@pytest.fixture
async def empty_sandbox() -> AsyncIterator[Sandbox]:
    sandbox = await Sandbox.start()
    yield sandbox
    await sandbox.stop()


async def test_a_wrong_token_ends_the_start(sqlite_store: Store, empty_sandbox: Sandbox) -> None:
    bot_app = BotApp(sqlite_store, TOKEN, empty_sandbox.api_url, delays=HURRIED)
    with pytest.raises(InvalidToken):
        await bot_app.start(asyncio.Event())


async def test_without_network_the_start_is_tried_again_and_says_so(
    sqlite_store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    gone = await Sandbox.start()
    port = gone.port
    await gone.stop()
    bot_app = BotApp(sqlite_store, TOKEN, f"http://127.0.0.1:{port}", delays=HURRIED)
    starting = asyncio.create_task(bot_app.start(asyncio.Event()))
    await until_logged(caplog, "cannot be reached")
    back = await Sandbox.start(port)
    back.add_bot(TOKEN, username="munim_test_bot")
    await asyncio.wait_for(starting, 10)
    assert bot_app.services.username == "munim_test_bot"
    await bot_app.stop()
    await back.stop()


async def test_a_token_in_use_by_another_program_is_said_plainly(
    floor: Floor, sqlite_store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    second = BotApp(sqlite_store, TOKEN, floor.sandbox.api_url, delays=HURRIED)
    stop = asyncio.Event()
    await second.start(stop)
    polling_too = asyncio.create_task(second.poll(stop))
    await until_logged(caplog, "another program is using this bot's token")
    stop.set()
    await polling_too
    await second.stop()

"""What Telegram does: floods, broken lines, a token that is wrong or in use, no network at all."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from unittest.mock import ANY

import pytest
from telegram.error import InvalidToken, NetworkError, TimedOut
from telegram.request import BaseRequest

from bot.app import BotApp
from bot.delays import Delays
from bot.sandbox.server import Sandbox
from bot.transport.retries import ONCE, RetryingRequest
from crm.store.database import Store
from tests.bot.conftest import TOKEN, Floor
from tests.bot.shop import a_customer, books

HURRIED = Delays(retries=(0.01,) * 4, reconnects=(0.01, 0.05))
"""Without the pauses of real life."""


@pytest.fixture
def delays() -> Delays:
    return HURRIED


@dataclass
class Scripted(BaseRequest):
    """Answers with one of `answers` after the other: a status with a body, or an error."""

    answers: list[tuple[int, bytes] | Exception]
    calls: int = 0

    @property
    def read_timeout(self) -> float | None:
        return 1.0

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(self, *_: Any, **__: Any) -> tuple[int, bytes]:
        answer = self.answers[self.calls]
        self.calls += 1
        if isinstance(answer, Exception):
            raise answer
        return answer


GOOD = (200, b'{"ok":true,"result":true}')


def flood(seconds: float) -> tuple[int, bytes]:
    return 429, b'{"ok":false,"parameters":{"retry_after":%g}}' % seconds


async def tried(
    *answers: tuple[int, bytes] | Exception, method: str = "sendMessage", verb: str = "POST"
) -> tuple[int, int | Exception]:
    """How many calls were made, and what came of it."""
    inner = Scripted(list(answers))
    request = RetryingRequest(inner, HURRIED.retries)
    try:
        status, _ = await request.do_request(f"http://x/bot1:x/{method}", verb)
    except NetworkError as error:
        return inner.calls, error
    return inner.calls, status


@pytest.mark.parametrize("status", [500, 502, 504, 301, 429, 418])
async def test_a_status_that_may_pass_is_tried_again(status: int) -> None:
    assert await tried((status, b"no JSON"), (status, b"{}"), GOOD) == (3, 200)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 200, 204])
async def test_what_is_wrong_with_the_call_or_right_is_not(status: int) -> None:
    assert await tried((status, b"{}")) == (1, status)


async def test_the_last_try_says_what_was_wrong() -> None:
    broken = [TimedOut(f"try {number}") for number in range(5)]
    calls, error = await tried(*broken)
    assert calls == 5
    assert str(error) == "try 4"
    assert await tried(*[(502, b"")] * 5) == (5, 502)


async def test_a_flood_is_waited_for_but_not_for_ever_or_too_often() -> None:
    assert await tried(flood(0.01), flood(0.01), GOOD) == (3, 200)
    assert await tried(flood(301)) == (1, 429)
    assert await tried(*[flood(0)] * 7) == (6, 429)


@pytest.mark.parametrize("method", sorted(ONCE))
async def test_what_loops_call_is_left_to_them(method: str) -> None:
    assert await tried((502, b""), method=method) == (1, 502)
    assert await tried(flood(0), method=method) == (1, 429)
    assert await tried(TimedOut(), method=method) == (1, ANY)


async def test_a_download_is_not_repeated() -> None:
    assert await tried((502, b""), verb="GET") == (1, 502)


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

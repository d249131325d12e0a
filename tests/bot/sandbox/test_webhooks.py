"""Updates brought to the bot: the secret, the order, the retries."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram import Bot, Update, WebhookInfo
from telegram.ext import Application, ContextTypes, MessageHandler, filters
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application as WebApplication
from tornado.web import RequestHandler

from bot.sandbox.server import Sandbox
from bot.sandbox.world import Person
from tests.bot.sandbox.conftest import ASHA, TOKEN
from tests.phone import Phone
from tests.settled import settled_polling


class Door:
    """A bot's own web server, which answers what it is told to."""

    def __init__(self) -> None:
        self.answers: list[int] = []
        self.brought: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.knocked = asyncio.Event()
        socket, self.port = bind_unused_port()
        door = self

        class Knock(RequestHandler):
            def post(self) -> None:
                door.brought.append(json.loads(self.request.body))
                door.secrets.append(self.request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
                self.set_status(door.answers.pop(0) if door.answers else 200)
                door.knocked.set()

        self.server = HTTPServer(WebApplication([("/hook", Knock)], log_function=lambda _: None))
        self.server.add_sockets([socket])
        self.url = f"http://127.0.0.1:{self.port}/hook"


async def after_trouble(bot: Bot) -> WebhookInfo:
    async with asyncio.timeout(2):
        while True:
            info = await bot.get_webhook_info()
            if info.last_error_message is not None:
                return info


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    door = Door()
    yield door
    door.server.stop()
    await door.server.close_all_connections()


async def test_updates_are_brought_in_order_with_the_secret(
    sandbox: Sandbox, asha: Person, bot: Bot, door: Door
) -> None:
    sandbox.people.say(asha, ASHA, "before")
    await bot.set_webhook(door.url, secret_token="s3cret")
    sandbox.people.say(asha, ASHA, "after")
    await asyncio.wait_for(sandbox.world.updates.delivered(), 2)
    assert [u["message"]["text"] for u in door.brought] == ["before", "after"]
    assert door.secrets == ["s3cret", "s3cret"]


async def test_a_refused_update_is_brought_again_until_it_is_taken(
    sandbox: Sandbox, asha: Person, bot: Bot, door: Door
) -> None:
    sandbox.world.webhook.first_pause = 0.01
    door.answers = [500, 302]
    await bot.set_webhook(door.url)
    sandbox.people.say(asha, ASHA, "a")
    sandbox.people.say(asha, ASHA, "b")
    await asyncio.wait_for(sandbox.world.updates.delivered(), 2)
    assert [u["message"]["text"] for u in door.brought] == ["a", "a", "a", "b"]
    assert len({u["update_id"] for u in door.brought}) == 2
    assert door.secrets == [None] * 4


async def test_the_trouble_is_told_to_whoever_asks(
    sandbox: Sandbox, asha: Person, bot: Bot, door: Door
) -> None:
    sandbox.world.webhook.first_pause = 30
    door.answers = [500]
    begin = int(sandbox.world.clock())
    sandbox.world.clock = lambda: begin + 5
    await bot.set_webhook(door.url, max_connections=7, allowed_updates=["message"])
    sandbox.people.say(asha, ASHA, "a")
    await asyncio.wait_for(door.knocked.wait(), 2)
    info = await after_trouble(bot)
    assert info.url == door.url
    assert info.last_error_date is not None
    assert int(info.last_error_date.timestamp()) == begin + 5
    assert info.pending_update_count == 1
    assert info.max_connections == 7
    assert info.allowed_updates == ("message",)
    assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"


async def test_a_door_that_is_shut_is_connection_refused(
    sandbox: Sandbox, asha: Person, bot: Bot
) -> None:
    socket, port = bind_unused_port()
    socket.close()
    await bot.set_webhook(f"http://127.0.0.1:{port}/")
    sandbox.people.say(asha, ASHA, "a")
    info = await after_trouble(bot)
    assert info.last_error_message == "Connection refused"


async def test_deleting_the_webhook_brings_polling_back_and_may_drop_what_waits(
    sandbox: Sandbox, asha: Person, bot: Bot, door: Door
) -> None:
    await bot.set_webhook(door.url)
    await bot.delete_webhook()
    assert (await bot.get_webhook_info()).url == ""
    sandbox.people.say(asha, ASHA, "a")
    assert len(await bot.get_updates()) == 1
    assert door.brought == []
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


async def test_a_real_application_runs_on_a_webhook(sandbox: Sandbox, asha: Person) -> None:
    async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message is not None
        await update.message.reply_text(f"heard {update.message.text}")

    application = Application.builder().token(TOKEN).base_url(f"{sandbox.api_url}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    socket, port = bind_unused_port()
    socket.close()
    async with application:
        await application.start()
        assert application.updater is not None
        await application.updater.start_webhook(
            "127.0.0.1",
            port,
            "hook",
            webhook_url=f"http://127.0.0.1:{port}/hook",
            secret_token="s3cret",
        )
        phone = Phone(sandbox, asha, settled=settled_polling(sandbox, application))
        await phone.says("hello")
        assert phone.last == "heard hello"
        await application.updater.stop()
        await application.stop()

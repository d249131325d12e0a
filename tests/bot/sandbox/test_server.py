"""The server itself: where it listens, whom it lets in, what it keeps."""

from __future__ import annotations

import asyncio
import subprocess
import sys

import pytest
from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import TelegramError
from tornado.httpclient import AsyncHTTPClient

from bot.sandbox.about import commands_for
from bot.sandbox.methods import METHODS
from bot.sandbox.people import People
from bot.sandbox.server import Sandbox
from bot.sandbox.world import Person
from tests.bot.sandbox.conftest import ASHA, TOKEN, Api, bot_on


@pytest.mark.parametrize("host", ["0.0.0.0", "", "192.168.1.5", "example.com", "::"])  # noqa: S104 - refused
async def test_it_refuses_to_listen_where_others_could_reach_it(host: str) -> None:
    with pytest.raises(ValueError, match="loopback only"):
        await Sandbox.start(host=host)


async def test_it_takes_the_port_it_is_given() -> None:
    first = await Sandbox.start()
    port = first.port
    await first.stop()
    second = await Sandbox.start(port=port, host="localhost")
    assert second.phone_url == f"http://localhost:{port}/phone/"
    with pytest.raises(OSError, match="in use"):
        await Sandbox.start(port=port, host="localhost")
    await second.stop()


@pytest.mark.parametrize("token", ["", "x", "12:", ":x", "a:b"])
async def test_a_token_is_a_number_and_a_secret(sandbox: Sandbox, token: str) -> None:
    with pytest.raises(ValueError, match="a token is"):
        sandbox.add_bot(token)


async def test_a_sandbox_without_a_bot_lets_nobody_in() -> None:
    sandbox = await Sandbox.start()
    assert await Api(sandbox).refused("getMe") == (401, "Unauthorized")
    with pytest.raises(LookupError):
        _ = sandbox.world.account
    await sandbox.stop()


async def test_the_bot_knows_itself(sandbox: Sandbox, bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.id, me.username, me.first_name) == (123456, "munim_sandbox_bot", "Munim")
    assert me.supports_inline_queries


async def test_methods_are_called_in_any_case(api: Api) -> None:
    assert (await api("GETME"))["result"]["id"] == 123456


async def test_every_method_of_the_table_is_one_of_python_telegram_bot() -> None:
    snake = {"".join("_" + c.lower() if c.isupper() else c for c in name) for name in METHODS}
    assert {name for name in snake if not hasattr(Bot, name)} == set()


async def test_menus_of_scopes_do_not_mix(sandbox: Sandbox, asha: Person, bot: Bot) -> None:
    await bot.set_my_commands([BotCommand("/sale", "Record a sale")])
    scope = BotCommandScopeChat(ASHA)
    await bot.set_my_commands([BotCommand("staff", "Who works here")], scope=scope)
    assert [c.command for c in await bot.get_my_commands()] == ["sale"]
    assert [c.command for c in await bot.get_my_commands(scope=scope)] == ["staff"]
    assert [c["command"] for c in commands_for(sandbox.world, ASHA)] == ["staff"]
    await bot.delete_my_commands(scope=scope)
    assert await bot.get_my_commands(scope=scope) == ()
    assert [c["command"] for c in commands_for(sandbox.world, ASHA)] == ["sale"]
    await bot.delete_my_commands()
    assert commands_for(sandbox.world, ASHA) == []


async def test_a_chat_is_described(asha: Person, bot: Bot) -> None:
    chat = await bot.get_chat(ASHA)
    assert (chat.first_name, chat.username, chat.type) == ("Asha", "asha", "private")


async def test_polls_are_not_recorded_and_calls_are(
    sandbox: Sandbox, asha: Person, bot: Bot, api: Api
) -> None:
    sandbox.calls.clear()
    await bot.get_updates()
    await bot.send_message(ASHA, "x")
    await api("sendMessage", chat_id=ASHA)
    await api("sendDice", chat_id=ASHA)
    assert [(c.method, c.refusal is None) for c in sandbox.calls] == [
        ("sendMessage", True),
        ("sendMessage", False),
        ("sendDice", False),
    ]
    assert sandbox.calls[0].params["text"] == "x"
    refusal = sandbox.calls[1].refusal
    assert refusal is not None
    assert refusal.description == "Bad Request: message text is empty"


async def test_a_demo_that_runs_for_weeks_does_not_keep_every_call(
    sandbox: Sandbox, api: Api
) -> None:
    assert sandbox._calls_kept == 50_000
    sandbox._calls_kept = 10
    for _ in range(25):
        await api("getMe")
    assert len(sandbox.calls) <= 10


async def test_the_front_door_leads_to_the_phone(sandbox: Sandbox) -> None:
    for path in ("/", "/phone"):
        answer = await AsyncHTTPClient().fetch(
            sandbox.root + path, follow_redirects=False, raise_error=False
        )
        assert (answer.code, answer.headers["Location"]) == (302, "/phone/")


async def test_people_cannot_send_nothing(sandbox: Sandbox, asha: Person) -> None:
    people: People = sandbox.people
    with pytest.raises(ValueError, match="empty"):
        people.say(asha, ASHA, "  ")
    with pytest.raises(ValueError, match="at most 4096"):
        people.say(asha, ASHA, "x" * 4097)
    assert people.say(asha, ASHA, "₹" * 4096)["text"] == "₹" * 4096
    with pytest.raises(ValueError, match="own text"):
        people.edit(asha, ASHA, people.sticker(asha, ASHA)["message_id"], "x")


def test_it_needs_neither_the_shop_nor_telegram() -> None:
    code = (
        "import sys, bot.sandbox.server; "
        "print([m for m in ('crm', 'jobs', 'telegram', 'sqlalchemy', 'PIL') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


async def test_stopping_ends_a_poll_that_waits() -> None:
    sandbox = await Sandbox.start()
    sandbox.add_bot(TOKEN)
    async with bot_on(sandbox) as bot:
        poll = asyncio.create_task(bot.get_updates(timeout=20))
        await asyncio.sleep(0.05)
        await sandbox.stop()
        with pytest.raises(TelegramError):
            await asyncio.wait_for(poll, 2)

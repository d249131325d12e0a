"""Every refusal of the server, in its exact words, heard over HTTP."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.sandbox.messages.html import parse_html
from bot.sandbox.server import Sandbox
from bot.sandbox.world import Person
from tests.bot.sandbox.conftest import ASHA, Api

GROUP = -500
SUPERGROUP = -1_000_000_000_500
STRANGER = 1009
NEIGHBOUR = 1008

SAY: dict[str, Any] = {"chat_id": ASHA, "text": "x"}


def inline(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [[button] for button in buttons]}


OK_BUTTON = {"text": "a", "callback_data": "a"}


@pytest.fixture(autouse=True)
def people(sandbox: Sandbox, asha: Person) -> None:
    sandbox.add_person(STRANGER, "Stranger")
    sandbox.add_person(NEIGHBOUR, "Neighbour")
    sandbox.add_group(GROUP, "Counter", [ASHA, NEIGHBOUR])
    sandbox.add_group(SUPERGROUP, "Shop", [ASHA])


@pytest.mark.parametrize(
    ("params", "code", "words"),
    [
        ({"chat_id": ASHA}, 400, "Bad Request: message text is empty"),
        (SAY | {"text": " \n "}, 400, "Bad Request: text must be non-empty"),
        (
            SAY | {"text": "<b> </b>", "parse_mode": "HTML"},
            400,
            "Bad Request: text must be non-empty",
        ),
        (SAY | {"text": "x" * 4097}, 400, "Bad Request: message is too long"),
        (SAY | {"text": "x" * 32_769}, 400, "Bad Request: text is too long"),
        (
            SAY | {"text": "<b>x", "parse_mode": "HTML"},
            400,
            (
                "Bad Request: can't parse entities: "
                'Can\'t find end tag corresponding to start tag "b"'
            ),
        ),
        (SAY | {"parse_mode": "RTF"}, 400, "Bad Request: unsupported parse_mode"),
        (
            SAY | {"entities": [{"type": "bold", "offset": 2, "length": 1}]},
            400,
            "Bad Request: entity begins after the end of the text at UTF-16 offset 2",
        ),
        (
            SAY | {"entities": [{"type": "bold", "offset": 0, "length": 9}]},
            400,
            (
                "Bad Request: entity beginning at UTF-16 offset 0 ends after the end of the text "
                "at UTF-16 offset 9"
            ),
        ),
        (
            SAY | {"entities": [{"type": "bold", "offset": 0}]},
            400,
            "Bad Request: can't parse MessageEntity: Can't find field \"length\"",
        ),
        (
            SAY | {"entities": ["bold"]},
            400,
            "Bad Request: can't parse MessageEntity: expected an Object",
        ),
        ({"text": "x"}, 400, "Bad Request: chat_id is empty"),
        (SAY | {"chat_id": 424242}, 400, "Bad Request: chat not found"),
        (SAY | {"chat_id": "nobody"}, 400, "Bad Request: chat not found"),
        (SAY | {"chat_id": STRANGER}, 400, "Bad Request: chat not found"),
        (
            SAY | {"chat_id": NEIGHBOUR},
            403,
            "Forbidden: bot can't initiate conversation with a user",
        ),
        (
            SAY | {"reply_parameters": {"message_id": 999}},
            400,
            "Bad Request: message to be replied not found",
        ),
        (
            SAY | {"reply_parameters": [1]},
            400,
            "Bad Request: object expected as reply parameters",
        ),
        (
            SAY | {"reply_parameters": "{"},
            400,
            "Bad Request: can't parse reply parameters JSON object",
        ),
    ],
)
async def test_a_message_that_cannot_be_sent(
    api: Api, params: dict[str, Any], code: int, words: str
) -> None:
    assert await api.refused("sendMessage", **params) == (code, words)


async def test_the_limits_themselves_are_allowed(api: Api) -> None:
    keyboard = inline(*[{"text": "a", "callback_data": "₹" * 21 + "x"}] * 100)
    for more in (
        {"text": "₹" * 4096},
        {"text": "<b>" + "x" * 4096 + "</b>", "parse_mode": "HTML"},
        {"reply_markup": keyboard},
    ):
        assert (await api("sendMessage", **SAY | more))["ok"]


@pytest.mark.parametrize(("chat_id", "kind"), [(GROUP, "group"), (SUPERGROUP, "supergroup")])
async def test_a_group_that_threw_the_bot_out(
    sandbox: Sandbox, asha: Person, api: Api, chat_id: int, kind: str
) -> None:
    sandbox.people.kick_bot(asha, chat_id)
    words = f"Forbidden: bot was kicked from the {kind} chat"
    assert await api.refused("sendMessage", chat_id=chat_id, text="x") == (403, words)
    assert await api.refused("getChat", chat_id=chat_id) == (403, words)


@pytest.mark.parametrize(("chat_id", "kind"), [(GROUP, "group"), (SUPERGROUP, "supergroup")])
async def test_a_group_that_the_bot_has_left(api: Api, chat_id: int, kind: str) -> None:
    assert (await api("leaveChat", chat_id=chat_id))["result"] is True
    words = f"Forbidden: bot is not a member of the {kind} chat"
    assert await api.refused("sendMessage", chat_id=chat_id, text="x") == (403, words)


async def test_a_person_who_blocked_the_bot_until_they_unblock_it(
    sandbox: Sandbox, asha: Person, api: Api
) -> None:
    sandbox.people.block(asha)
    for method, more in (
        ("sendMessage", {"text": "x"}),
        ("sendChatAction", {"action": "typing"}),
    ):
        assert await api.refused(method, chat_id=ASHA, **more) == (
            403,
            "Forbidden: bot was blocked by the user",
        )
    sandbox.people.unblock(asha)
    assert (await api("sendMessage", **SAY))["ok"]


async def test_a_person_who_left_telegram(sandbox: Sandbox, asha: Person, api: Api) -> None:
    sandbox.people.delete_account(asha)
    assert await api.refused("sendMessage", **SAY) == (403, "Forbidden: user is deactivated")


async def test_an_action_that_does_not_exist(api: Api) -> None:
    assert await api.refused("sendChatAction", chat_id=ASHA, action="dancing") == (
        400,
        "Bad Request: wrong parameter action in request",
    )


@pytest.mark.parametrize(
    ("commands", "words"),
    [
        ("{", "can't parse commands JSON object"),
        ({}, "expected an Array of BotCommand"),
        (["sale"], "can't parse BotCommand: expected an Object"),
        ([{"command": "sale"}], "can't parse BotCommand: Can't find field \"description\""),
        ([{"command": "/", "description": "x"}], "command must be non-empty"),
        ([{"command": "x" * 33, "description": "x"}], "command length must not exceed 32"),
        (
            [{"command": "sale", "description": " "}],
            "command description must be non-empty",
        ),
        (
            [{"command": "sale", "description": "x" * 257}],
            "command description length must not exceed 256",
        ),
        ([{"command": "Sale", "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "a", "description": "x"}] * 101, "BOT_COMMANDS_TOO_MUCH"),
    ],
)
async def test_a_menu_that_cannot_be(api: Api, commands: object, words: str) -> None:
    assert await api.refused("setMyCommands", commands=commands) == (
        400,
        f"Bad Request: {words}",
    )


async def test_chats_and_people_that_are_not_there(api: Api) -> None:
    assert await api.refused("getChat", chat_id=-1) == (400, "Bad Request: chat not found")
    assert await api.refused("getChatMember", chat_id=GROUP, user_id=424242) == (
        400,
        "Bad Request: user not found",
    )
    assert await api.refused("getChatMember", chat_id=GROUP) == (
        400,
        "Bad Request: invalid user_id specified",
    )
    assert await api.refused("leaveChat", chat_id=ASHA) == (400, "Bad Request: chat not found")


async def test_a_wrong_token(sandbox: Sandbox) -> None:
    for token in ("123456:another", "nonsense", "999:sandbox-token"):
        assert await Api(sandbox, token).refused("getMe") == (401, "Unauthorized")


@pytest.mark.parametrize("method", ["sendDice", "banChatMember", "nonsense"])
async def test_a_method_that_the_sandbox_does_not_have(api: Api, method: str) -> None:
    assert await api.refused(method) == (404, "Not Found: method not found")


async def test_two_pollers(api: Api) -> None:
    first = asyncio.create_task(api("getUpdates", timeout=20))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(api("getUpdates", timeout=1))
    assert (await first)["error_code"] == 409
    assert (await first)["description"] == (
        "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running"
    )
    assert (await second)["result"] == []


async def test_a_poll_beside_a_webhook(api: Api) -> None:
    waiting = asyncio.create_task(api("getUpdates", timeout=20))
    await asyncio.sleep(0.05)
    assert (await api("setWebhook", url="http://127.0.0.1:1/"))["ok"]
    assert (await waiting)["description"] == "Conflict: terminated by setWebhook request"
    assert await api.refused("getUpdates") == (
        409,
        (
            "Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first"
        ),
    )
    assert (await api("deleteWebhook"))["result"] is True
    assert (await api("getUpdates"))["result"] == []


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"url": "nonsense"}, "invalid webhook URL specified"),
        (
            {"url": "http://127.0.0.1/", "secret_token": "x" * 257},
            "secret token is too long",
        ),
        (
            {"url": "http://127.0.0.1/", "secret_token": "a b"},
            "secret token contains unallowed characters",
        ),
        (
            {"url": "http://example.com/"},
            "bad webhook: An HTTPS URL must be provided for webhook",
        ),
        (
            {"url": "https://example.com/"},
            "bad webhook: Failed to resolve host: Name or service not known",
        ),
    ],
)
async def test_a_webhook_that_cannot_be(api: Api, params: dict[str, Any], words: str) -> None:
    assert await api.refused("setWebhook", **params) == (400, f"Bad Request: {words}")


async def test_markdown_is_refused_and_not_half_read(api: Api) -> None:
    code, words = await api.refused("sendMessage", **SAY, parse_mode="MarkdownV2")
    assert code == 400
    assert "HTML and plain text only" in words


async def test_json_that_is_none(api: Api) -> None:
    for body, words in (
        ("{", "can't parse request JSON object"),
        ("[]", "object expected"),
    ):
        answer = await api.post("sendMessage", body, "application/json")
        assert answer["description"] == f"Bad Request: {words}"


def test_the_longest_text_is_counted_after_the_markup_is_read() -> None:
    assert len(parse_html("<b>" + "&amp;" * 4096 + "</b>")[0]) == 4096

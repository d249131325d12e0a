"""The phone page's line to the sandbox, over a real WebSocket."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from bot.sandbox.server import Sandbox
from bot.sandbox.world import Person
from tests.bot.sandbox.conftest import ASHA
from tests.bot.sandbox.pictures import png

RAVI = 1002
GROUP = -500


class Page:
    """The page's end of the line."""

    def __init__(self, connection: WebSocketClientConnection) -> None:
        self.connection = connection

    async def hears(self) -> dict[str, Any]:
        text = await self.connection.read_message()
        assert text is not None, "the line was closed"
        heard: dict[str, Any] = json.loads(text)
        return heard

    async def asks(self, do: str, **more: object) -> None:
        await self.connection.write_message(json.dumps({"do": do, "chat_id": ASHA, **more}))


async def connect(sandbox: Sandbox, person_id: int, **headers: str) -> Page:
    headers = {"Origin": sandbox.root, **headers}
    url = f"ws://127.0.0.1:{sandbox.port}/phone/socket?person={person_id}"
    return Page(await websocket_connect(HTTPRequest(url, headers=headers)))


async def knocks(sandbox: Sandbox, headers: dict[str, str]) -> int:
    """The status with which a line is refused."""
    upgrade = {
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": base64.b64encode(bytes(16)).decode(),
    }
    url = f"{sandbox.phone_url}socket?person={ASHA}"
    request = HTTPRequest(url, headers=upgrade | headers)
    return (await AsyncHTTPClient().fetch(request, raise_error=False)).code


@pytest.fixture
async def page(sandbox: Sandbox, asha: Person) -> AsyncIterator[Page]:
    sandbox.add_person(RAVI, "Ravi", title="Stranger")
    sandbox.add_group(GROUP, "Counter", [ASHA, RAVI])
    page = await connect(sandbox, ASHA)
    yield page
    page.connection.close()


@pytest.fixture
async def open_page(page: Page) -> Page:
    """Has read its state."""
    await page.hears()
    return page


async def test_the_page_is_told_everything_at_first(page: Page, bot: Bot) -> None:
    state = await page.hears()
    assert state["type"] == "state"
    assert state["me"] == {
        "id": ASHA,
        "first_name": "Asha",
        "last_name": "Verma",
        "username": "asha",
        "title": "",
    }
    assert [p["first_name"] for p in state["people"]] == ["Asha", "Ravi"]
    assert state["bot"]["username"] == "munim_sandbox_bot"
    assert [(c["id"], c["type"], c["title"]) for c in state["chats"]] == [
        (ASHA, "private", "Munim"),
        (GROUP, "group", "Counter"),
    ]
    private = state["chats"][0]
    assert [m["text"] for m in private["messages"]] == ["hello"]
    assert (private["reply_markup"], private["action"], private["blocked"]) == (None, None, False)


async def test_everything_the_bot_does_is_told(open_page: Page, bot: Bot) -> None:
    await bot.send_chat_action(ASHA, "typing")
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("A", callback_data="a")]])
    sent = await bot.send_message(ASHA, "one", reply_markup=keyboard)
    await bot.edit_message_text("two", ASHA, sent.message_id)
    await bot.delete_message(ASHA, sent.message_id)
    await bot.send_message(ASHA, "keys", reply_markup=ReplyKeyboardMarkup([["Rice"]]))
    await bot.set_my_commands([("sale", "Record a sale")])
    heard = [await open_page.hears() for _ in range(7)]
    assert [event["type"] for event in heard] == [
        "action",
        "message",
        "edited",
        "deleted",
        "message",
        "reply_markup",
        "commands",
    ]
    assert heard[0]["action"] == "typing"
    assert heard[1]["message"]["reply_markup"]["inline_keyboard"][0][0]["text"] == "A"
    assert heard[2]["message"]["text"] == "two"
    assert heard[3]["message_id"] == sent.message_id
    assert heard[5]["reply_markup"]["keyboard"] == [[{"text": "Rice"}]]
    assert heard[6]["commands"] == [{"command": "sale", "description": "Record a sale"}]


async def test_what_the_page_says_reaches_the_bot_and_comes_back_as_a_message(
    open_page: Page, bot: Bot
) -> None:
    await open_page.asks("say", text="asha 2 rice 100")
    event = await open_page.hears()
    assert (event["type"], event["message"]["text"]) == ("message", "asha 2 rice 100")
    [update] = await bot.get_updates()
    assert update.message is not None
    assert update.message.text == "asha 2 rice 100"


async def test_a_tap_by_row_and_column_is_answered_on_the_page(open_page: Page, bot: Bot) -> None:
    buttons = [
        [InlineKeyboardButton("A", callback_data="a"), InlineKeyboardButton("B", callback_data="b")]
    ]
    sent = await bot.send_message(ASHA, "pick", reply_markup=InlineKeyboardMarkup(buttons))
    await open_page.hears()
    await open_page.asks("tap", message_id=sent.message_id, row=0, column=1)
    [update] = await bot.get_updates(timeout=5)
    assert update.callback_query is not None
    assert update.callback_query.data == "b"
    await update.callback_query.answer("Got it", show_alert=True)
    assert await open_page.hears() == {
        "type": "answer",
        "chat_id": ASHA,
        "message_id": sent.message_id,
        "text": "Got it",
        "show_alert": True,
    }


async def test_a_button_that_is_gone_is_an_error_and_not_an_update(
    open_page: Page, bot: Bot
) -> None:
    sent = await bot.send_message(ASHA, "no buttons")
    await open_page.hears()
    await open_page.asks("tap", message_id=sent.message_id, row=0, column=0)
    assert await open_page.hears() == {"type": "error", "text": "this button is gone"}
    assert await bot.get_updates() == ()


async def test_files_contacts_stickers_and_voices_go_up(open_page: Page, bot: Bot) -> None:
    await open_page.asks("share_contact", phone_number="+919812345678", first_name="Ravi")
    await open_page.asks("sticker")
    await open_page.asks("voice")
    document = base64.b64encode(b"name,phone\n").decode()
    await open_page.asks(
        "upload",
        file_name="a.csv",
        mime="text/csv",
        base64=document,
        caption="mine",
        **{"as": "document"},
    )
    picture = base64.b64encode(png(40, 30)).decode()
    await open_page.asks(
        "upload", file_name="a.png", mime="image/png", base64=picture, **{"as": "photo"}
    )
    messages = [(await open_page.hears())["message"] for _ in range(5)]
    assert messages[0]["contact"] == {"phone_number": "+919812345678", "first_name": "Ravi"}
    assert "sticker" in messages[1]
    assert "voice" in messages[2]
    assert messages[3]["document"]["mime_type"] == "text/csv"
    assert messages[3]["caption"] == "mine"
    assert (messages[4]["photo"][-1]["width"], messages[4]["photo"][-1]["height"]) == (40, 30)
    assert len(await bot.get_updates()) == 5


async def test_an_upload_that_is_no_base64_is_refused(open_page: Page) -> None:
    await open_page.asks("upload", file_name="a", mime="", base64="%%%", **{"as": "document"})
    assert (await open_page.hears())["text"] == "the file did not arrive whole"


async def test_start_edit_forget_block_and_unblock_work_from_the_page(
    open_page: Page, bot: Bot
) -> None:
    await open_page.asks("start", payload="claim-1")
    said = (await open_page.hears())["message"]
    assert said["text"] == "/start claim-1"
    assert said["entities"][0]["type"] == "bot_command"
    await open_page.asks("edit", message_id=said["message_id"], text="said better")
    edited = await open_page.hears()
    assert (edited["type"], edited["message"]["text"]) == ("edited", "said better")
    await open_page.asks("forget", message_id=said["message_id"])
    assert (await open_page.hears())["type"] == "deleted"
    await open_page.asks("block")
    assert await open_page.hears() == {"type": "blocked", "chat_id": ASHA, "blocked": True}
    await open_page.asks("say", text="hello?")
    assert (await open_page.hears())["type"] == "error"
    await open_page.asks("unblock")
    assert await open_page.hears() == {"type": "blocked", "chat_id": ASHA, "blocked": False}
    await open_page.asks("say", text="back")
    assert (await open_page.hears())["message"]["text"] == "back"


async def test_a_message_of_a_group_is_shown_to_every_member(
    sandbox: Sandbox, open_page: Page
) -> None:
    ravi = sandbox.world.people[RAVI]
    sandbox.people.say(ravi, GROUP, "who has the keys?")
    event = await open_page.hears()
    assert (event["chat_id"], event["message"]["from"]["first_name"]) == (GROUP, "Ravi")
    sandbox.people.say(ravi, RAVI, "a secret")
    sandbox.people.say(ravi, GROUP, "anybody?")
    assert (await open_page.hears())["message"]["text"] == "anybody?"


@pytest.mark.parametrize(
    "ask",
    [
        '{"do": "dance"}',
        "[]",
        "not json",
        '{"do": "say"}',
        '{"do": "say", "chat_id": 9, "text": "x"}',
    ],
)
async def test_nonsense_from_a_page_is_an_error_and_keeps_the_line(
    open_page: Page, ask: str
) -> None:
    await open_page.connection.write_message(ask)
    assert (await open_page.hears())["type"] == "error"
    await open_page.asks("say", text="still here")
    assert (await open_page.hears())["type"] == "message"


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://evil.example"}, {"Host": "evil.example", "Origin": "http://evil.example"}],
)
async def test_another_page_or_name_gets_no_line(
    sandbox: Sandbox, asha: Person, headers: dict[str, str]
) -> None:
    assert await knocks(sandbox, headers) == 403


async def test_a_line_without_an_origin_is_refused(sandbox: Sandbox, asha: Person) -> None:
    assert await knocks(sandbox, {}) == 403


async def test_an_unknown_person_is_hung_up_on(sandbox: Sandbox, asha: Person) -> None:
    page = await connect(sandbox, 999)
    assert await page.connection.read_message() is None
    assert page.connection.close_code == 4004
    page.connection.close()


async def test_a_phone_that_hung_up_is_told_nothing_more(
    sandbox: Sandbox, open_page: Page, bot: Bot
) -> None:
    open_page.connection.close()
    assert await open_page.connection.read_message() is None
    await bot.send_message(ASHA, "anybody there?")
    assert sandbox.world.listeners == []


async def test_a_document_is_fetched_under_its_own_name(
    sandbox: Sandbox, asha: Person, bot: Bot
) -> None:
    sent = await bot.send_document(ASHA, b"a,b", filename="बही खाता.csv")
    assert sent.document is not None
    answer = await AsyncHTTPClient().fetch(f"{sandbox.phone_url}file/{sent.document.file_id}")
    assert answer.body == b"a,b"
    assert answer.headers["Content-Type"] == "text/csv"
    name = "filename*=UTF-8''%E0%A4%AC%E0%A4%B9%E0%A5%80%20%E0%A4%96%E0%A4%BE%E0%A4%A4%E0%A4%BE.csv"
    assert answer.headers["Content-Disposition"] == f"attachment; {name}"


async def test_a_picture_is_shown_with_its_type(sandbox: Sandbox, asha: Person, bot: Bot) -> None:
    sent = await bot.send_photo(ASHA, png(40, 30))
    answer = await AsyncHTTPClient().fetch(f"{sandbox.phone_url}file/{sent.photo[-1].file_id}")
    assert answer.headers["Content-Type"] == "image/png"
    assert "Content-Disposition" not in answer.headers
    with pytest.raises(HTTPClientError, match="404"):
        await AsyncHTTPClient().fetch(f"{sandbox.phone_url}file/nothing")


@pytest.mark.parametrize("path", ["phone/", "phone/file/x", "bot1:a/getMe"])
async def test_a_foreign_host_name_reaches_nothing(
    sandbox: Sandbox, asha: Person, path: str
) -> None:
    request = HTTPRequest(f"{sandbox.root}/{path}", headers={"Host": "evil.example"})
    with pytest.raises(HTTPClientError, match="403"):
        await AsyncHTTPClient().fetch(request)

"""Edits, deletions and answers that come too late or mean the wrong thing, in the exact words."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.server import Sandbox
from bot.sandbox.world import Person
from tests.bot.sandbox.conftest import ASHA, Api

GROUP = -500

SAY: dict[str, Any] = {"chat_id": ASHA, "text": "x"}


def inline(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [[button] for button in buttons]}


OK_BUTTON = {"text": "a", "callback_data": "a"}


@pytest.fixture(autouse=True)
def group(sandbox: Sandbox, asha: Person) -> None:
    sandbox.add_group(GROUP, "Counter", [ASHA])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"message_id": 999}, "message to edit not found"),
        ({"message_id": ""}, "message identifier is not specified"),
        ({"message_id": "own"}, "message can't be edited"),
        ({"text": ""}, "message text is empty"),
        ({"text": "x" * 4097}, "MESSAGE_TOO_LONG"),
        (
            {},
            (
                "message is not modified: specified new message content and reply markup are "
                "exactly the same as a current content and reply markup of the message"
            ),
        ),
        ({"text": "y", "reply_markup": {"keyboard": [["a"]]}}, "inline keyboard expected"),
        (
            {"text": "y", "reply_markup": inline({"text": "a", "callback_data": "x" * 65})},
            "BUTTON_DATA_INVALID",
        ),
        ({"inline_message_id": "?", "chat_id": None}, "MESSAGE_ID_INVALID"),
    ],
)
async def test_an_edit_that_cannot_be(
    sandbox: Sandbox, asha: Person, api: Api, change: dict[str, Any], words: str
) -> None:
    sent = (await api("sendMessage", **SAY, reply_markup=inline(OK_BUTTON)))["result"]
    edit = {
        **SAY,
        "message_id": sent["message_id"],
        "reply_markup": inline(OK_BUTTON),
        **change,
    }
    if change.get("message_id") == "own":
        edit["message_id"] = sandbox.people.say(asha, ASHA, "mine")["message_id"]
    edit = {k: v for k, v in edit.items() if v is not None}
    if "inline_message_id" in edit:
        del edit["message_id"]
    assert await api.refused("editMessageText", **edit) == (400, f"Bad Request: {words}")


async def test_text_and_caption_are_not_mixed_up(sandbox: Sandbox, api: Api) -> None:
    text = (await api("sendMessage", **SAY))["result"]["message_id"]
    file_id = sandbox.people.upload(sandbox.world.people[ASHA], ASHA, "a.txt", b"x")
    document = (await api("sendDocument", chat_id=ASHA, document=file_id["document"]["file_id"]))[
        "result"
    ]["message_id"]
    assert await api.refused("editMessageCaption", chat_id=ASHA, message_id=text, caption="y") == (
        400,
        "Bad Request: there is no caption in the message to edit",
    )
    assert await api.refused("editMessageText", **SAY, message_id=document) == (
        400,
        "Bad Request: there is no text in the message to edit",
    )
    assert await api.refused(
        "editMessageCaption", chat_id=ASHA, message_id=document, caption="y" * 1025
    ) == (400, "Bad Request: MEDIA_CAPTION_TOO_LONG")


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"message_id": 1}, "chat identifier is not specified"),
        ({"chat_id": ASHA}, "message identifier is not specified"),
        ({"chat_id": ASHA, "message_id": 999}, "message to delete not found"),
    ],
)
async def test_a_deletion_that_cannot_be(api: Api, params: dict[str, Any], words: str) -> None:
    assert await api.refused("deleteMessage", **params) == (400, f"Bad Request: {words}")


async def test_another_persons_message_in_a_group_stays(
    sandbox: Sandbox, asha: Person, api: Api
) -> None:
    message = sandbox.people.say(asha, GROUP, "mine")["message_id"]
    assert await api.refused("deleteMessage", chat_id=GROUP, message_id=message) == (
        400,
        "Bad Request: message can't be deleted",
    )


async def test_a_message_of_two_days_ago_stays(api: Api, sandbox: Sandbox) -> None:
    sent = (await api("sendMessage", **SAY))["result"]
    sandbox.world.clock = lambda: sent["date"] + 48 * 3600 + 2
    assert await api.refused("deleteMessage", chat_id=ASHA, message_id=sent["message_id"]) == (
        400,
        "Bad Request: message can't be deleted",
    )


TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


async def test_a_tap_is_answered_once_and_soon(sandbox: Sandbox, asha: Person, api: Api) -> None:
    sent = (await api("sendMessage", **SAY, reply_markup=inline(OK_BUTTON)))["result"]
    tap = sandbox.people.tap(asha, ASHA, sent["message_id"], OK_BUTTON)
    answer = {"callback_query_id": tap.query_id}
    assert await api.refused("answerCallbackQuery", **answer, text="x" * 201) == (
        400,
        "Bad Request: MESSAGE_TOO_LONG",
    )
    assert (await api("answerCallbackQuery", **answer, text="x" * 200))["result"] is True
    assert await api.refused("answerCallbackQuery", **answer) == (400, TOO_OLD)
    late = sandbox.people.tap(asha, ASHA, sent["message_id"], OK_BUTTON)
    sandbox.world.clock = lambda: late.at + 60
    assert await api.refused("answerCallbackQuery", callback_query_id=late.query_id) == (
        400,
        TOO_OLD,
    )
    assert await api.refused("answerCallbackQuery", callback_query_id="1") == (400, TOO_OLD)
    assert await api.refused("answerCallbackQuery") == (
        400,
        'Bad Request: parameter "callback_query_id" is required',
    )

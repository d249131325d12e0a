"""Keyboards that the server refuses to show, in its exact words."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.world import Person
from tests.bot.sandbox.conftest import ASHA, Api

SAY: dict[str, Any] = {"chat_id": ASHA, "text": "x"}


def inline(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [[button] for button in buttons]}


OK_BUTTON = {"text": "a", "callback_data": "a"}


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("{", "can't parse reply keyboard markup JSON object"),
        ([], "object expected as reply markup"),
        (
            {"inline_keyboard": 1},
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array',
        ),
        (
            {"inline_keyboard": [OK_BUTTON]},
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        ),
        (
            {"keyboard": ["a"]},
            'field "keyboard" of the ReplyKeyboardMarkup must be an Array of Arrays',
        ),
        (
            {"keyboard": [["a"]], "resize_keyboard": 1},
            'field "resize_keyboard" of the ReplyKeyboardMarkup must be of the type Boolean',
        ),
        (
            {"keyboard": [["a"]], "selective": 1},
            'field "selective" of the reply markup must be of the type Boolean',
        ),
        (
            {"keyboard": [[1]]},
            "can't parse keyboard button: KeyboardButton must be a String or an Object",
        ),
        ({"keyboard": [[{}]]}, "can't parse keyboard button: Can't find field \"text\""),
        ({"keyboard": [[""]]}, "keyboard button text must be non-empty"),
        (
            {"inline_keyboard": [["a"]]},
            "can't parse inline keyboard button: InlineKeyboardButton must be an Object",
        ),
        (
            inline({"callback_data": "a"}),
            "can't parse inline keyboard button: Can't find field \"text\"",
        ),
        (
            inline({"text": "a", "callback_data": 7}),
            'can\'t parse inline keyboard button: Field "callback_data" must be of type String',
        ),
        (
            inline({"text": "a"}),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            inline({"text": "a", "callback_data": ""}),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            inline({"text": " ", "callback_data": "a"}),
            "inline keyboard button text must be non-empty",
        ),
        (inline({"text": "a", "callback_data": "x" * 65}), "BUTTON_DATA_INVALID"),
        (inline({"text": "a", "callback_data": "₹" * 22}), "BUTTON_DATA_INVALID"),
        (inline(*[OK_BUTTON] * 101), "reply markup is too long"),
        (
            inline({"text": "a", "url": "http://localhost/x"}),
            "inline keyboard button URL 'http://localhost/x' is invalid: Wrong HTTP URL",
        ),
        (
            inline({"text": "a", "url": "ftp://example.com"}),
            "inline keyboard button URL 'ftp://example.com' is invalid: Unsupported URL protocol",
        ),
        (
            inline({"text": "a", "url": "https:///x"}),
            "inline keyboard button URL 'https:///x' is invalid: URL host is empty",
        ),
    ],
)
async def test_a_keyboard_that_cannot_be_shown(
    asha: Person, api: Api, markup: object, words: str
) -> None:
    refused = await api.refused("sendMessage", **SAY, reply_markup=markup)
    assert refused == (400, f"Bad Request: {words}")

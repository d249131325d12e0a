"""The judge of the bot's calls: what it lets pass, and what it finds."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.messages.html import parse_html
from bot.sandbox.methods import METHODS
from bot.sandbox.refusal import Refusal
from bot.sandbox.server import Call
from tests import botapi_methods
from tests.botapi_limits import shown_text
from tests.botapi_rules import complaints, judge

SAY: dict[str, Any] = {"chat_id": "1", "text": "x"}
EDIT: dict[str, Any] = {"chat_id": "1", "message_id": "2", "text": "x"}


def keyboard(*buttons: Any) -> dict[str, Any]:
    return {"reply_markup": {"inline_keyboard": [[button] for button in buttons]}}


A = {"text": "a", "callback_data": "a"}


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("getMe", {}),
        ("sendMessage", SAY),
        ("sendMessage", SAY | {"text": "<b>" + "&amp;" * 4096 + "</b>", "parse_mode": "HTML"}),
        ("sendMessage", SAY | {"link_preview_options": {"is_disabled": True}}),
        ("sendMessage", SAY | {"reply_parameters": {"message_id": 3}}),
        ("sendMessage", SAY | {"entities": [{"type": "bold", "offset": 0, "length": 1}]}),
        ("sendMessage", SAY | keyboard(*[A] * 100)),
        ("sendMessage", SAY | keyboard({"text": "a", "callback_data": "₹" * 21 + "x"})),
        ("sendMessage", SAY | keyboard({"text": "a", "url": "https://t.me/x"})),
        ("sendMessage", SAY | {"reply_markup": {"keyboard": [[{"text": "b"}]]}}),
        ("sendMessage", SAY | {"reply_markup": {"remove_keyboard": True}}),
        ("sendMessage", SAY | {"reply_markup": {"force_reply": True, "selective": True}}),
        ("sendPhoto", {"chat_id": "1", "photo": "<file>", "caption": "x" * 1024}),
        ("sendDocument", {"chat_id": "-5", "document": "AgAC"}),
        ("sendChatAction", {"chat_id": "1", "action": "typing"}),
        ("editMessageText", EDIT),
        ("editMessageText", {"inline_message_id": "x", "text": "x"}),
        ("editMessageReplyMarkup", {"chat_id": "1", "message_id": "2"}),
        (
            "editMessageMedia",
            {
                "chat_id": "1",
                "message_id": "2",
                "media": {
                    "type": "photo",
                    "media": "<file>",
                    "caption": "<b>" + "x" * 1024 + "</b>",
                    "parse_mode": "HTML",
                },
            },
        ),
        ("deleteMessage", {"chat_id": "1", "message_id": "2"}),
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 200}),
        ("setMyCommands", {"commands": [{"command": "sale", "description": "x"}]}),
        ("setMyCommands", {"commands": [], "scope": {"type": "chat", "chat_id": 1}}),
    ],
)
def test_a_good_call_passes(method: str, params: dict[str, Any]) -> None:
    assert complaints(method, params) == []


@pytest.mark.parametrize(
    ("method", "params", "words"),
    [
        ("sendDice", {"chat_id": "1"}, "no rules for this method"),
        ("sendMessage", {"text": "x"}, "chat_id is missing"),
        ("sendMessage", {"chat_id": "1"}, "text is missing"),
        ("sendMessage", SAY | {"txet": "x"}, "txet is unknown"),
        ("sendMessage", SAY | {"chat_id": "asha"}, "is not of the form"),
        ("sendMessage", SAY | {"text": " "}, "shows 0 characters"),
        ("sendMessage", SAY | {"text": "x" * 4097}, "shows 4097 characters"),
        ("sendMessage", SAY | {"text": "<b> </b>", "parse_mode": "HTML"}, "shows 0 characters"),
        ("sendMessage", SAY | {"text": "<b>x", "parse_mode": "HTML"}, "<b> is never closed"),
        ("sendMessage", SAY | {"text": "<b>x</i>", "parse_mode": "HTML"}, "closes nothing"),
        ("sendMessage", SAY | {"text": "<br>", "parse_mode": "HTML"}, "no tag of Telegram"),
        ("sendMessage", SAY | {"text": "1 < 2", "parse_mode": "HTML"}, "a bare <"),
        ("sendMessage", SAY | {"text": "a&nbsp;b", "parse_mode": "HTML"}, "as it stands"),
        ("sendMessage", SAY | {"parse_mode": "Markdown"}, "Munim writes HTML"),
        (
            "sendMessage",
            SAY | {"parse_mode": "HTML", "entities": [{"type": "b", "offset": 0, "length": 1}]},
            "at once",
        ),
        ("sendMessage", SAY | {"entities": [{"type": "bold"}]}, "offset is missing"),
        ("sendMessage", SAY | {"disable_notification": "yes"}, "neither true nor false"),
        ("sendMessage", SAY | {"reply_parameters": {}}, "message_id is missing"),
        ("sendMessage", SAY | {"reply_parameters": "3"}, "not an object"),
        ("sendMessage", SAY | {"reply_markup": []}, "not an object"),
        ("sendMessage", SAY | {"reply_markup": {}}, "0 kinds"),
        (
            "sendMessage",
            SAY | {"reply_markup": {"keyboard": [["a"]], "force_reply": True}},
            "2 kinds",
        ),
        ("sendMessage", SAY | {"reply_markup": {"inline_keyboard": [A]}}, "list of rows"),
        ("sendMessage", SAY | {"reply_markup": {"inline_keyboard": [[]]}}, "row of 0"),
        ("sendMessage", SAY | {"reply_markup": {"inline_keyboard": [[A] * 9]}}, "row of 9"),
        ("sendMessage", SAY | keyboard(*[A] * 101), "101 buttons"),
        ("sendMessage", SAY | keyboard("a"), "for a button"),
        ("sendMessage", SAY | keyboard({"callback_data": "a"}), "without a label"),
        ("sendMessage", SAY | keyboard({"text": "", "callback_data": "a"}), "without a label"),
        ("sendMessage", SAY | keyboard({"text": "a"}), "does 0 things"),
        ("sendMessage", SAY | keyboard(A | {"url": "https://t.me/x"}), "does 2 things"),
        ("sendMessage", SAY | keyboard(A | {"colour": "red"}), "unknown field colour"),
        ("sendMessage", SAY | keyboard(A | {"style": "red"}), "has the style"),
        (
            "sendMessage",
            SAY | keyboard({"text": "a", "callback_data": "₹" * 22}),
            "carries 66 bytes",
        ),
        ("sendMessage", SAY | keyboard({"text": "a", "url": "t.me/x"}), "leads to"),
        (
            "sendMessage",
            SAY | keyboard({"text": "a", "copy_text": {"text": "x" * 257}}),
            "copies",
        ),
        ("sendMessage", SAY | {"reply_markup": {"keyboard": [["a"]]}}, "'a' for a key"),
        (
            "sendMessage",
            SAY | {"reply_markup": {"keyboard": [[{"text": "a", "callback_data": "a"}]]}},
            "unknown field callback_data",
        ),
        (
            "sendMessage",
            SAY | {"reply_markup": {"keyboard": [["a"]], "input_field_placeholder": "x" * 65}},
            "placeholder of 65",
        ),
        ("sendPhoto", {"chat_id": "1"}, "photo is missing"),
        ("sendPhoto", {"chat_id": "1", "photo": ""}, "is no file"),
        ("sendPhoto", {"chat_id": "1", "photo": "attach://p"}, "is not attached"),
        ("sendPhoto", {"chat_id": "1", "photo": "x", "caption": "x" * 1025}, "1025 characters"),
        ("sendChatAction", {"chat_id": "1", "action": "dance"}, "is none of"),
        ("editMessageText", {"text": "x", "chat_id": "1"}, "names neither"),
        ("editMessageText", EDIT | {"inline_message_id": "x"}, "names neither"),
        ("editMessageText", EDIT | {"message_id": "two"}, "is not a whole number"),
        ("editMessageText", EDIT | {"reply_markup": {"keyboard": [["a"]]}}, "only an inline"),
        (
            "editMessageMedia",
            {"chat_id": "1", "message_id": "2", "media": {"type": "video", "media": "x"}},
            "is none of",
        ),
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "201 characters"),
        (
            "setMyCommands",
            {"commands": [{"command": "Sale", "description": "x"}]},
            "is not of the form",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "sale", "description": "x"}] * 101},
            "101 items",
        ),
        (
            "setWebhook",
            {"url": "https://x.example/", "secret_token": "a b"},
            "is not of the form",
        ),
    ],
)
def test_a_bad_call_is_found(method: str, params: dict[str, Any], words: str) -> None:
    assert any(words in complaint for complaint in complaints(method, params)), complaints(
        method, params
    )


def test_there_are_rules_for_every_method_of_the_sandbox() -> None:
    assert set(METHODS) - {"getUpdates"} == set(botapi_methods.METHODS)


@given(
    st.lists(
        st.sampled_from(["<b>", "</b>", '<a href="x.in">', "</a>", *"<>/&;ab ₹", "&lt;", "&#8377;"])
    )
)
def test_what_the_judge_lets_pass_the_sandbox_reads_in_the_same_way(pieces: list[str]) -> None:
    source = "".join(pieces)
    shown, found = shown_text(source, {"parse_mode": "HTML"})
    if not found:
        assert parse_html(source)[0] == shown


def call(description: str | None = None, **params: object) -> Call:
    refusal = None if description is None else Refusal(400, description)
    return Call("sendMessage", SAY | params, None, refusal, 0.0)


def test_the_judge_names_every_bad_call() -> None:
    judge([call()])
    with pytest.raises(AssertionError, match="txet is unknown") as bad:
        judge([call(), call(txet="x"), call(text="x" * 5000)])
    assert "shows 5000 characters" in str(bad.value)


def test_a_refusal_is_a_bad_call_unless_the_bot_could_not_know() -> None:
    judge([call("Bad Request: chat not found")])
    with pytest.raises(AssertionError, match="refused with 'Bad Request: message is too long'"):
        judge([call("Bad Request: message is too long")])

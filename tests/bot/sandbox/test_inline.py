"""Inline queries: asked in any chat, chosen, and edited afterwards."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
)

from bot.sandbox.server import Sandbox
from bot.sandbox.world import Person
from tests.bot.sandbox.conftest import ASHA, Api


def article(number: int) -> InlineQueryResultArticle:
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Open", callback_data="open")]])
    text = InputTextMessageContent(f"<b>Rice {number}</b>", "HTML")
    return InlineQueryResultArticle(
        str(number), f"Rice {number}", text, reply_markup=markup if number else None
    )


async def test_a_result_is_offered_chosen_and_edited(
    sandbox: Sandbox, asha: Person, bot: Bot
) -> None:
    query = sandbox.people.inline_query(asha, ASHA, "rice")
    [asked] = await bot.get_updates()
    assert asked.inline_query is not None
    assert (asked.inline_query.query, asked.inline_query.chat_type) == ("rice", "sender")
    await asked.inline_query.answer([article(0), article(1)])
    assert [result["title"] for result in query.results] == ["Rice 0", "Rice 1"]

    message = sandbox.people.choose_inline_result(asha, query.query_id, "1")
    assert message["text"] == "Rice 1"
    assert message["entities"][0]["type"] == "bold"
    assert message["via_bot"]["username"] == "munim_sandbox_bot"
    _, sent, chosen = await bot.get_updates()
    assert sent.message is not None
    assert chosen.chosen_inline_result is not None
    assert chosen.chosen_inline_result.result_id == "1"
    inline_id = chosen.chosen_inline_result.inline_message_id
    button = message["reply_markup"]["inline_keyboard"][0][0]
    sandbox.people.tap(asha, ASHA, message["message_id"], button)
    tapped = (await bot.get_updates())[-1].callback_query
    assert tapped is not None
    assert (tapped.message, tapped.inline_message_id) == (None, inline_id)
    await bot.edit_message_text("Sold out", inline_message_id=inline_id)
    assert sandbox.world.chats[ASHA].messages[message["message_id"]]["text"] == "Sold out"


async def test_only_what_was_offered_can_be_chosen(
    sandbox: Sandbox, asha: Person, bot: Bot
) -> None:
    query = sandbox.people.inline_query(asha, ASHA, "rice")
    await bot.answer_inline_query(query.query_id, [article(0)])
    with pytest.raises(ValueError, match="no result '7'"):
        sandbox.people.choose_inline_result(asha, query.query_id, "7")


GOOD: dict[str, Any] = {
    "type": "article",
    "id": "1",
    "title": "x",
    "input_message_content": {"message_text": "x"},
}


@pytest.mark.parametrize(
    ("results", "words"),
    [
        ({}, "expected an Array of inline query results"),
        (
            [GOOD | {"id": str(i)} for i in range(51)],
            "too many inline query results specified",
        ),
        ([1], "can't parse inline query result: Inline query result must be an object"),
        (
            [{k: GOOD[k] for k in GOOD if k != "title"}],
            "can't parse inline query result: Can't find field \"title\"",
        ),
        (
            [GOOD | {"type": "dance"}],
            (
                "can't parse inline query result: "
                "type dance is unsupported for the inline query result"
            ),
        ),
        ([GOOD | {"id": "x" * 65}], "RESULT_ID_INVALID"),
        ([GOOD, GOOD], "RESULT_ID_DUPLICATE"),
        (
            [GOOD | {"input_message_content": {}}],
            "can't parse inline query result: Message text is empty",
        ),
    ],
)
async def test_results_that_cannot_be(
    sandbox: Sandbox, asha: Person, api: Api, results: object, words: str
) -> None:
    query = sandbox.people.inline_query(asha, ASHA, "rice")
    refused = await api.refused(
        "answerInlineQuery", inline_query_id=query.query_id, results=results
    )
    assert refused == (400, f"Bad Request: {words}")


async def test_a_query_is_answered_once_and_soon(sandbox: Sandbox, asha: Person, api: Api) -> None:
    words = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    query = sandbox.people.inline_query(asha, ASHA, "rice")
    answer = {"inline_query_id": query.query_id, "results": [GOOD]}
    assert (await api("answerInlineQuery", **answer))["result"] is True
    assert await api.refused("answerInlineQuery", **answer) == (400, words)
    late = sandbox.people.inline_query(asha, ASHA, "rice")
    sandbox.world.clock = lambda: late.at + 11
    answer["inline_query_id"] = late.query_id
    assert await api.refused("answerInlineQuery", **answer) == (400, words)

"""Methods that answer a tapped button or an inline query."""

from __future__ import annotations

from typing import Any

from bot.sandbox.fields import text_field
from bot.sandbox.messages.entities import formatted
from bot.sandbox.messages.markup import check_markup
from bot.sandbox.params import Params
from bot.sandbox.refusal import bad_request
from bot.sandbox.world import World

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
CALLBACK_SECONDS = 15
"""How long a phone waits for the answer to a tap."""
INLINE_SECONDS = 10
TOAST_LIMIT = 200
RESULTS_LIMIT = 50
RESULT_ID_BYTES = 64
RESULT = "Can't parse inline query result"


def answer_callback_query(world: World, params: Params) -> bool:
    tap = world.taps.get(params.required("callback_query_id"))
    if tap is None or tap.answered or world.clock() - tap.at > CALLBACK_SECONDS:
        raise bad_request(TOO_OLD)
    text = params.text("text")
    if len(text) > TOAST_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    tap.answered, tap.text, tap.show_alert = True, text, params.flag("show_alert")
    world.tell(
        tap.chat,
        {
            "type": "answer",
            "chat_id": tap.chat.id,
            "message_id": tap.message_id,
            "text": text,
            "show_alert": tap.show_alert,
        },
        only=tap.person.id,
    )
    return True


def answer_inline_query(world: World, params: Params) -> bool:
    results = params.json("results")
    if results is None:
        results = []
    if not isinstance(results, list):
        raise bad_request("Expected an Array of inline query results")
    if len(results) > RESULTS_LIMIT:
        raise bad_request("Too many inline query results specified")
    for result in results:
        _check_result(result)
    if len({str(result["id"]) for result in results}) < len(results):
        raise bad_request("RESULT_ID_DUPLICATE")
    query = world.inline_queries.get(params.text("inline_query_id"))
    if query is None or query.answered or world.clock() - query.at > INLINE_SECONDS:
        raise bad_request(TOO_OLD)
    query.answered, query.results = True, results
    world.tell(
        query.chat,
        {"type": "inline", "query_id": query.query_id, "results": results},
        only=query.person.id,
    )
    return True


def _check_result(result: Any) -> None:
    if not isinstance(result, dict):
        raise bad_request(f"{RESULT}: Inline query result must be an object")
    kind = text_field(result, "type", RESULT)
    if kind != "article":
        raise bad_request(f"{RESULT}: type {kind} is unsupported for the inline query result")
    if not 0 < len(text_field(result, "id", RESULT).encode()) <= RESULT_ID_BYTES:
        raise bad_request("RESULT_ID_INVALID")
    text_field(result, "title", RESULT)
    content = result.get("input_message_content")
    if not isinstance(content, dict):
        raise bad_request(f'{RESULT}: Can\'t find field "input_message_content"')
    text = text_field(content, "message_text", RESULT, default="")
    if not text:
        raise bad_request(f"{RESULT}: Message text is empty")
    formatted(text, text_field(content, "parse_mode", RESULT, default=""), content.get("entities"))
    check_markup(result.get("reply_markup"))

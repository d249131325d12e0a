"""Whatever a call carries, the server answers or refuses; it never breaks."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.methods import METHODS
from bot.sandbox.params import JSON_PARAMS, Params, Upload
from bot.sandbox.refusal import Refusal
from bot.sandbox.server import Sandbox
from tests.bot.sandbox.conftest import ASHA, TOKEN
from tests.bot.sandbox.pictures import png
from tests.botapi_methods import METHODS as RULES

WORDS = st.sampled_from(["", "x", "1", "<b>", "HTML", "photo", "article", "attach://f", "1001"])
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS
FIELDS = st.sampled_from(
    [
        *("text", "callback_data", "url", "inline_keyboard", "keyboard", "type", "media", "id"),
        *("title", "input_message_content", "message_text", "parse_mode", "entities", "offset"),
        *("length", "message_id", "command", "description", "caption", "caption_entities"),
        *("force_reply", "remove_keyboard", "selective", "reply_markup"),
    ]
)
JUNK = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELDS, inner, max_size=4)
)
# Objects that are nearly right reach further than junk does.
ENTITIES = st.lists(st.fixed_dictionaries({"type": LEAVES, "offset": LEAVES, "length": LEAVES}))
NEARLY: dict[str, st.SearchStrategy[Any]] = {
    "chat_id": st.just(ASHA),
    "message_id": st.integers(1, 4),
    "text": WORDS,
    "entities": ENTITIES,
    "reply_parameters": st.fixed_dictionaries({"message_id": LEAVES}),
    "reply_markup": st.dictionaries(
        st.sampled_from(["keyboard", "inline_keyboard"]),
        st.lists(st.lists(st.fixed_dictionaries({"text": LEAVES, "callback_data": LEAVES}))),
    ),
    "media": st.fixed_dictionaries(
        {"type": st.just("photo"), "media": LEAVES, "caption": LEAVES, "parse_mode": LEAVES}
    ),
    "results": st.lists(
        st.fixed_dictionaries(
            {
                "type": st.just("article"),
                "id": LEAVES,
                "title": LEAVES,
                "input_message_content": st.fixed_dictionaries(
                    {"message_text": LEAVES, "parse_mode": LEAVES}
                ),
            }
        )
    ),
    "commands": st.lists(st.fixed_dictionaries({"command": LEAVES, "description": LEAVES})),
}
METHOD = st.sampled_from([m for m in METHODS if m not in ("getUpdates", "setWebhook")])


def test_no_call_breaks_the_server() -> None:
    async def run() -> None:
        sandbox = await Sandbox.start()
        sandbox.add_bot(TOKEN)
        asha = sandbox.add_person(ASHA, "Asha")
        sandbox.people.say(asha, ASHA, "hello")

        @given(METHOD, st.data())
        @settings(max_examples=200, deadline=None)
        def any_call(method: str, data: st.DataObject) -> None:
            rules = RULES[method]
            params = Params()
            for name in [*rules.required, *rules.optional]:
                value = data.draw(NEARLY.get(name, JUNK) | JUNK)
                if value is not None:
                    bare = isinstance(value, str) and name not in JSON_PARAMS
                    params.values[name] = str(value) if bare else json.dumps(value)
            for name in ("f", "photo", "document"):
                params.uploads[name] = Upload("a.png", "", png(5, 5))
            answering = sandbox.answer(TOKEN, method, lambda: params)
            try:
                answering.send(None)  # none but getUpdates has anything to wait for
            except StopIteration as answered:
                json.dumps(answered.value)
            except Refusal as refusal:
                json.dumps(refusal.as_json())

        any_call()
        json.dumps([call.params for call in sandbox.calls])
        await sandbox.stop()

    asyncio.run(run())

"""What a call to the Bot API must be like: our own reading of its rules, as data.

    judge(sandbox.calls)     # raises AssertionError that names every bad call

It knows the methods that Munim calls, their parameters, and the limits that a shop meets: lengths
in characters, bytes of callback data, buttons, commands. It shares no code with the sandbox, so
that one mistake is not made twice.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.sandbox.server import Call
from tests.botapi_limits import Params, fields
from tests.botapi_methods import METHODS

# Refusals that come from what others did meanwhile. The bot could not know, and has to cope.
NOBODYS_FAULT = (
    "message to edit not found",
    "message can't be edited",
    "message to delete not found",
    "message can't be deleted",
    "message is not modified",
    "there is no text in the message to edit",  # it became a picture
    "there is no caption in the message to edit",  # it is one no more
    "message to be replied not found",
    "query is too old",
    "chat not found",
    "MESSAGE_ID_INVALID",
)


def complaints(method: str, params: Params) -> list[str]:
    """What is wrong with one call; nothing, if nothing is."""
    known = METHODS.get(method)
    if known is None:
        return [f"{method}: no rules for this method"]
    found = list(fields(params, known.required, known.optional))
    if known.of_message and not ({"chat_id", "message_id"} <= params.keys()) ^ (
        "inline_message_id" in params
    ):
        found.append("names neither one message of a chat nor one inline message")
    return [f"{method}: {complaint}" for complaint in found]


def judge(calls: Iterable[Call]) -> None:
    """Raises AssertionError that lists every bad call, and every call that was refused as bad."""
    bad: list[str] = []
    for call in calls:
        bad += complaints(call.method, call.params)
        refusal = call.refusal
        if refusal is None or refusal.code not in (400, 404):
            continue
        if not any(words in refusal.description for words in NOBODYS_FAULT):
            bad.append(f"{call.method}: refused with {refusal.description!r}")
    assert not bad, "the bot made bad calls:\n" + "\n".join(bad)

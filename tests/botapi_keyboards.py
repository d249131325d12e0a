"""Keyboards by the rules of the Bot API, for `botapi_rules`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

BUTTONS = 100
IN_A_ROW = 8
"""Telegram accepts more and then breaks the row where it likes."""
CALLBACK_DATA_BYTES = 64
PLACEHOLDER = 64
COPIED_TEXT = 256
STYLES = {"danger", "success", "primary"}

LOOKS = {"text", "icon_custom_emoji_id", "style"}
INLINE_ACTIONS = {
    *("url", "callback_data", "web_app", "login_url", "switch_inline_query", "copy_text"),
    *("switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "callback_game"),
    "pay",
}
KEY_ACTIONS = {
    *("request_users", "request_chat", "request_contact", "request_location", "request_poll"),
    "web_app",
}
KINDS = {
    "inline_keyboard": set[str](),
    "keyboard": {
        *("is_persistent", "resize_keyboard", "one_time_keyboard", "input_field_placeholder"),
        "selective",
    },
    "remove_keyboard": {"selective"},
    "force_reply": {"input_field_placeholder", "selective"},
}
"""The field that makes the kind, and what else may stand beside it."""


def complaints(markup: Any, *, inline_only: bool = False) -> Iterable[str]:
    if not isinstance(markup, dict):
        yield f"is {type(markup).__name__}, not an object"
        return
    kinds = [kind for kind in KINDS if kind in markup]
    if len(kinds) != 1:
        yield f"is {len(kinds)} kinds of keyboard at once: {kinds}"
        return
    [kind] = kinds
    if inline_only and kind != "inline_keyboard":
        yield f"is a {kind}, but only an inline keyboard can be here"
    for field in markup.keys() - {kind} - KINDS[kind]:
        yield f"has the unknown field {field}"
    placeholder = markup.get("input_field_placeholder")
    if placeholder is not None and not 1 <= len(placeholder) <= PLACEHOLDER:
        yield f"has a placeholder of {len(placeholder)} characters, allowed 1 to {PLACEHOLDER}"
    if kind in ("remove_keyboard", "force_reply"):
        if markup[kind] is not True:
            yield f"{kind} is not true"
    else:
        yield from _rows(markup[kind], inline=kind == "inline_keyboard")


def _rows(rows: Any, *, inline: bool) -> Iterable[str]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        yield "is not a list of rows"
        return
    if sum(map(len, rows)) > BUTTONS:
        yield f"has {sum(map(len, rows))} buttons, allowed {BUTTONS}"
    for row in rows:
        if not 1 <= len(row) <= IN_A_ROW:
            yield f"has a row of {len(row)} buttons, allowed 1 to {IN_A_ROW}"
        for button in row:
            yield from _button(button) if inline else _key(button)


def _label(button: dict[str, Any]) -> Iterable[str]:
    label = button.get("text")
    if not isinstance(label, str) or not label.strip():
        yield f"has a button without a label: {button}"
    if "style" in button and button["style"] not in STYLES:
        yield f"button {label!r} has the style {button['style']!r}"


def _button(button: Any) -> Iterable[str]:
    if not isinstance(button, dict):
        yield f"has {button!r} for a button"
        return
    yield from _label(button)
    name = button.get("text")
    for field in button.keys() - LOOKS - INLINE_ACTIONS:
        yield f"button {name!r} has the unknown field {field}"
    actions = button.keys() & INLINE_ACTIONS
    if len(actions) != 1:
        yield f"button {name!r} does {len(actions)} things: {sorted(actions)}"
    data = button.get("callback_data")
    if data is not None and not 1 <= len(str(data).encode()) <= CALLBACK_DATA_BYTES:
        yield f"button {name!r} carries {len(str(data).encode())} bytes, allowed 1 to 64"
    if "url" in button and not re.match(r"(https?|tg)://[^/\s]", str(button["url"])):
        yield f"button {name!r} leads to {button['url']!r}"
    if "copy_text" in button:
        copied = button["copy_text"]
        if not isinstance(copied, dict) or not 1 <= len(copied.get("text", "")) <= COPIED_TEXT:
            yield f"button {name!r} copies {copied!r}"


def _key(key: Any) -> Iterable[str]:
    if not isinstance(key, dict):
        yield f"has {key!r} for a key"
        return
    yield from _label(key)
    for field in key.keys() - LOOKS - KEY_ACTIONS:
        yield f"key {key.get('text')!r} has the unknown field {field}"
    if len(key.keys() & KEY_ACTIONS) > 1:
        yield f"key {key.get('text')!r} does several things"

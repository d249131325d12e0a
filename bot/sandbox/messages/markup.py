"""Keyboards: what the server accepts, and what it says of the rest."""

from __future__ import annotations

from typing import Any

from bot.sandbox.params import Params
from bot.sandbox.refusal import Refusal, bad_request

Markup = dict[str, Any]

CALLBACK_DATA_BYTES = 64
BUTTONS_LIMIT = 100
"""Telegram's servers answer REPLY_MARKUP_TOO_LONG beyond it."""

# The first of these that a button has is what it does.
ACTIONS = (
    "url",
    "callback_data",
    "callback_game",
    "pay",
    "switch_inline_query",
    "switch_inline_query_chosen_chat",
    "switch_inline_query_current_chat",
    "login_url",
    "web_app",
    "copy_text",
)
_BOOLEANS = {
    "resize_keyboard": "ReplyKeyboardMarkup",
    "one_time_keyboard": "ReplyKeyboardMarkup",
    "is_persistent": "ReplyKeyboardMarkup",
    "remove_keyboard": "ReplyKeyboardRemove",
    "selective": "reply markup",
    "force_reply": "ForceReply",
}


def reply_markup(params: Params) -> Markup | None:
    """Any of the four kinds, checked; None for none. Raises Refusal."""
    return check_markup(params.json("reply_markup"))


def check_markup(given: Any) -> Markup | None:
    """The same for a keyboard that came inside something else."""
    if given is None:
        return None
    if not isinstance(given, dict):
        raise bad_request("Object expected as reply markup")
    for name, kind in _BOOLEANS.items():
        if name in given and not isinstance(given[name], bool):
            raise bad_request(f'Field "{name}" of the {kind} must be of the type Boolean')
    if rows := _rows(given, "keyboard", "ReplyKeyboardMarkup"):
        return given | {"keyboard": [[_key(key) for key in row] for row in rows]}
    if rows := _rows(given, "inline_keyboard", "InlineKeyboardMarkup"):
        return _inline(rows)
    if given.get("remove_keyboard"):
        return {"remove_keyboard": True, "selective": given.get("selective", False)}
    if given.get("force_reply"):
        return given
    return None


def inline_markup(params: Params) -> Markup | None:
    """For edits: an inline keyboard or none."""
    markup = reply_markup(params)
    if markup is not None and "inline_keyboard" not in markup:
        raise bad_request("Inline keyboard expected")
    return markup


def _rows(given: dict[str, Any], field: str, kind: str) -> list[list[Any]]:
    rows = given.get(field)
    if rows is None:
        return []
    if not isinstance(rows, list):
        raise bad_request(f'Field "{field}" of the {kind} must be an Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad_request(f'Field "{field}" of the {kind} must be an Array of Arrays')
    return [row for row in rows if row]


def _key(key: Any) -> dict[str, Any]:
    if isinstance(key, str):
        key = {"text": key}
    if not isinstance(key, dict):
        raise _unreadable("keyboard button", "KeyboardButton must be a String or an Object")
    if not isinstance(key.get("text"), str):
        raise _unreadable("keyboard button", 'Can\'t find field "text"')
    if not key["text"].strip():
        raise bad_request("Keyboard button text must be non-empty")
    return key


def _inline(rows: list[list[Any]]) -> Markup:
    """Buttons keep the one action that the server takes: the first of `ACTIONS`."""
    keyboard = [[_button(button) for button in row] for row in rows]
    if sum(map(len, keyboard)) > BUTTONS_LIMIT:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": keyboard}


def _button(button: Any) -> dict[str, Any]:
    if not isinstance(button, dict):
        raise _unreadable("inline keyboard button", "InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise _unreadable("inline keyboard button", 'Can\'t find field "text"')
    for name in ("url", "callback_data"):
        if name in button and not isinstance(button[name], str):
            raise _unreadable("inline keyboard button", f'Field "{name}" must be of type String')
    action = next((a for a in ACTIONS if button.get(a) or (a in button and "inline" in a)), None)
    if action is None:
        raise _unreadable(
            "inline keyboard button", "Text buttons are unallowed in the inline keyboard"
        )
    if not button["text"].strip():
        raise bad_request("Inline keyboard button text must be non-empty")
    if action == "callback_data" and len(button[action].encode()) > CALLBACK_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if action == "url":
        check_url(button["url"])
    looks = {k: button[k] for k in ("icon_custom_emoji_id", "style") if k in button}
    return {"text": button["text"], **looks, action: button[action]}


def check_url(url: str) -> None:
    bare = url.removeprefix("https://").removeprefix("http://")
    host = bare.split("/")[0].split("?")[0]
    if url.startswith("tg://") and len(url) > len("tg://"):
        return
    if "://" in bare:
        problem = "Unsupported URL protocol"
    elif not host:
        problem = "URL host is empty"
    elif "." not in host:
        problem = "Wrong HTTP URL"
    else:
        return
    raise bad_request(f"Inline keyboard button URL '{url}' is invalid: {problem}")


def _unreadable(what: str, reason: str) -> Refusal:
    return bad_request(f"Can't parse {what}: {reason}")

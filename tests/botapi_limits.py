"""What single parameters of a Bot API call must be like, for `botapi_rules`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from tests import botapi_keyboards as keyboards

Params = dict[str, Any]
Rule = Callable[[Any, Params], Iterable[str]]
"""Given a value and the call it is in, yields complaints."""

TAGS = {
    *("b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "span", "tg-spoiler", "a"),
    *("tg-emoji", "code", "pre", "blockquote"),
}
REFERENCES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
ACTIONS = {
    *("typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice"),
    *("upload_document", "choose_sticker", "find_location", "record_video_note"),
    "upload_video_note",
}
UPDATES = {
    *("message", "edited_message", "channel_post", "edited_channel_post", "inline_query"),
    *("chosen_inline_result", "callback_query", "my_chat_member", "chat_member"),
}

_PIECE = re.compile(
    r"""(?P<text>[^<>&]+)
    | <(?P<end>/?)(?P<tag>[a-z][a-z-]*)(?P<more>(\s+[a-z-]+(="[^"<>]*")?)*)\s*>
    | &(?P<name>[a-z]+);
    | &\#(x(?P<hexadecimal>[0-9a-f]{1,5})|(?P<decimal>[0-9]{1,6}));
    | (?P<bare>[<>&])""",
    re.VERBOSE | re.IGNORECASE,
)


def shown_text(text: str, params: Params) -> tuple[str, list[str]]:
    """What people see of a text, and what is wrong with its markup."""
    mode = params.get("parse_mode")
    if mode is None:
        return text, []
    if mode != "HTML":
        return text, [f"parse_mode {mode!r}: Munim writes HTML"]
    shown, found, opened = "", list[str](), list[str]()
    for piece in _PIECE.finditer(text):
        tag = (piece["tag"] or "").lower()
        if tag and tag not in TAGS:
            found.append(f"<{tag}> is no tag of Telegram")
        elif tag and not piece["end"]:
            opened.append(tag)
        elif tag and (not opened or opened.pop() != tag):
            found.append(f"</{tag}> closes nothing")
        if piece["bare"]:
            found.append(f"a bare {piece['bare']} in the text")
        if piece["name"] and piece["name"] not in REFERENCES:
            found.append(f"{piece[0]} is shown as it stands")
        shown += piece["text"] or piece["bare"] or REFERENCES.get(piece["name"] or "", "")
        if piece["hexadecimal"] or piece["decimal"]:
            shown += chr(int(piece["hexadecimal"] or "0", 16) or int(piece["decimal"]))
    return shown, found + [f"<{tag}> is never closed" for tag in opened]


def text(least: int, most: int) -> Rule:
    """Text that may have markup; its length counts without it."""

    def rule(value: Any, params: Params) -> Iterable[str]:
        if not isinstance(value, str):
            yield f"is {type(value).__name__}, not text"
            return
        shown, complaints = shown_text(value, params)
        yield from complaints
        if not least <= len(shown.strip()) <= most:
            yield f"shows {len(shown.strip())} characters, allowed {least} to {most}"

    return rule


def plain(least: int, most: int, pattern: str = "(?s).*") -> Rule:
    """Text that is shown as it is."""

    def rule(value: Any, _params: Params) -> Iterable[str]:
        if not isinstance(value, str):
            yield f"is {type(value).__name__}, not text"
        elif not least <= len(value) <= most:
            yield f"has {len(value)} characters, allowed {least} to {most}"
        elif not re.fullmatch(pattern, value):
            yield f"{value!r} is not of the form {pattern}"

    return rule


def integer(value: Any, _params: Params) -> Iterable[str]:
    whole = isinstance(value, int) and not isinstance(value, bool)
    if not whole and not (isinstance(value, str) and re.fullmatch(r"-?\d+", value)):
        yield f"{value!r} is not a whole number"


def boolean(value: Any, _params: Params) -> Iterable[str]:
    if value not in (True, False, "true", "false", "True", "False"):
        yield f"{value!r} is neither true nor false"


def one_of(allowed: set[str]) -> Rule:
    def rule(value: Any, _params: Params) -> Iterable[str]:
        if value not in allowed:
            yield f"{value!r} is none of {sorted(allowed)}"

    return rule


def file(value: Any, _params: Params) -> Iterable[str]:
    """A file in the call (recorded as "<file>"), or the id of one that Telegram knows."""
    if not isinstance(value, str) or not value:
        yield "is no file"
    elif value.startswith("attach://"):
        yield f"{value} is not attached"


def markup(value: Any, _params: Params) -> Iterable[str]:
    return keyboards.complaints(value)


def inline_markup(value: Any, _params: Params) -> Iterable[str]:
    return keyboards.complaints(value, inline_only=True)


def structure(required: dict[str, Rule], optional: dict[str, Rule]) -> Rule:
    """An object with these fields and no others."""

    def rule(value: Any, _params: Params) -> Iterable[str]:
        if isinstance(value, dict):
            yield from fields(value, required, optional)
        else:
            yield f"is {type(value).__name__}, not an object"

    return rule


def list_of(rule: Rule, most: int) -> Rule:
    def check(value: Any, params: Params) -> Iterable[str]:
        if not isinstance(value, list):
            yield f"is {type(value).__name__}, not a list"
            return
        if len(value) > most:
            yield f"has {len(value)} items, allowed {most}"
        for number, item in enumerate(value):
            for complaint in rule(item, params):
                yield f"[{number}] {complaint}"

    return check


def entity(value: Any, params: Params) -> Iterable[str]:
    if "parse_mode" in params:
        yield "entities and parse_mode at once"
    required = {"type": plain(1, 64), "offset": integer, "length": integer}
    optional = {"url": plain(1, 2048), "language": plain(1, 64)}
    yield from structure(required, optional)(value, params)


def fields(
    value: dict[str, Any], required: dict[str, Rule], optional: dict[str, Rule]
) -> Iterable[str]:
    """Complaints about an object or a whole call."""
    for name in required:
        if name not in value:
            yield f"{name} is missing"
    for name, given in value.items():
        rule = required.get(name) or optional.get(name)
        if rule is None:
            yield f"{name} is unknown"
            continue
        # The markup of a text is read by the parse_mode beside it.
        for complaint in rule(given, value):
            yield f"{name} {complaint}"

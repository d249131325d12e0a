"""The text of a message: what the server makes of it before anybody sees it."""

from __future__ import annotations

import re

from bot.sandbox.fields import number_field, text_field
from bot.sandbox.messages.html import Entity, cannot_parse, parse_html, utf16_length
from bot.sandbox.params import Params
from bot.sandbox.refusal import Refusal, bad_request

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
RAW_TEXT_LIMIT = 1 << 15
"""Bytes before any parsing; beyond it the server does not even look."""

WHAT = "Can't parse MessageEntity"

# What the server finds in plain text by itself, in the order in which it prefers them.
_FOUND = re.compile(
    r"(?P<email>(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-zA-Z]{2,}\b)"
    r"|(?P<url>(?<![\w@./])(?:https?://[^\s<>\"]+|(?:[a-z0-9-]+\.)+(?:com|org|net|in|me|io|dev)\b(?:/[^\s<>\"]*)?))"
    r"|(?P<bot_command>(?<![\w/<>])/\w{1,64}(?:@[A-Za-z]\w{2,31})?(?![\w/]))"
    r"|(?P<mention>(?<!\w)@[A-Za-z]\w{2,31}\b)"
    r"|(?P<hashtag>(?<!\w)#(?=\w*[^\W\d])\w{1,256})"
    r"|(?P<cashtag>(?<!\w)\$[A-Z]{1,8}\b)",
    re.ASCII | re.IGNORECASE,
)
_MARKS = re.compile(r"[./@#$]")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


def find_entities(text: str, known: list[Entity] | None = None) -> list[Entity]:
    """Links, commands and mentions in plain text, added to the entities that are `known`."""
    known = known or []
    if not _MARKS.search(text):
        return known
    found = []
    for match in _FOUND.finditer(text):
        entity = {
            "type": match.lastgroup,
            "offset": utf16_length(text[: match.start()]),
            "length": utf16_length(match[0]),
        }
        if not any(_overlap(entity, other) for other in known if _is_solid(other)):
            found.append(entity)
    return sorted(known + found, key=lambda e: (e["offset"], -e["length"]))


def _is_solid(entity: Entity) -> bool:
    """Nothing is looked for inside these."""
    return entity["type"] in ("code", "pre", "text_link", "text_mention", "custom_emoji")


def _overlap(one: Entity, other: Entity) -> bool:
    return bool(
        one["offset"] < other["offset"] + other["length"]
        and other["offset"] < one["offset"] + one["length"]
    )


def clean(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Control characters become spaces; blanks around the text go, and entities follow."""
    text = _CONTROL.sub(" ", text.replace("\r", ""))
    stripped = text.rstrip()
    first = min((e["offset"] for e in entities), default=len(text))
    leading = min(len(stripped) - len(stripped.lstrip()), first)
    end = utf16_length(stripped)
    stripped = stripped[leading:]
    kept = []
    for entity in entities:
        length = min(entity["length"], end - entity["offset"])
        if length > 0:
            kept.append(entity | {"offset": entity["offset"] - leading, "length": length})
    return stripped, kept


def given_entities(text: str, entities: object) -> list[Entity]:
    """Entities that came beside the text instead of markup."""
    if not isinstance(entities, list):
        return []
    units = utf16_length(text)
    kept: list[Entity] = []
    for entity in entities:
        if not isinstance(entity, dict):
            raise bad_request(f"{WHAT}: expected an Object")
        kind = text_field(entity, "type", WHAT)
        start, length = (number_field(entity, name, WHAT) for name in ("offset", "length"))
        if start > units:
            raise bad_request(f"Entity begins after the end of the text at UTF-16 offset {start}")
        if start + length > units:
            raise bad_request(
                f"Entity beginning at UTF-16 offset {start} ends after the end of the text "
                f"at UTF-16 offset {start + length}"
            )
        kept.append(entity | {"type": kind, "offset": start, "length": length})
    return kept


def formatted(text: str, parse_mode: str, entities: object) -> tuple[str, list[Entity]]:
    """Text as it will be shown, and its entities."""
    match parse_mode.lower():
        case "html":
            text, known = parse_html(text)
        case "":
            known = given_entities(text, entities)
        case "markdown" | "markdownv2":
            # Munim writes HTML only; a half parser would let wrong markup through.
            raise cannot_parse("the sandbox reads HTML and plain text only")
        case _:
            raise bad_request("Unsupported parse_mode")
    return clean(text, known)


def message_text(params: Params) -> tuple[str, list[Entity]]:
    """The text of sendMessage and editMessageText, length not yet checked."""
    raw = params.text("text")
    if not raw:
        raise bad_request("Message text is empty")
    if len(raw.encode()) > RAW_TEXT_LIMIT:
        raise bad_request("Text is too long")
    text, entities = formatted(raw, params.text("parse_mode"), params.json("entities"))
    if not text:
        raise bad_request("Text must be non-empty")
    return text, find_entities(text, entities)


def caption(params: Params) -> tuple[str, list[Entity]]:
    """The caption of a photo or a document, length not yet checked."""
    raw = params.text("caption")
    if not raw:
        return "", []
    text, entities = formatted(raw, params.text("parse_mode"), params.json("caption_entities"))
    return text, find_entities(text, entities)


def check_length(text: str, limit: int, refusal: Refusal) -> None:
    """Telegram counts characters, not bytes and not UTF-16 units."""
    if len(text) > limit:
        raise refusal

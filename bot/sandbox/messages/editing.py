"""Methods that change sent messages: edits in place and deletions."""

from __future__ import annotations

from typing import Any

from bot.sandbox.fields import text_field
from bot.sandbox.files import document, photo_sizes
from bot.sandbox.messages.entities import (
    CAPTION_LIMIT,
    TEXT_LIMIT,
    caption,
    check_length,
    find_entities,
    formatted,
    message_text,
)
from bot.sandbox.messages.markup import Markup, inline_markup
from bot.sandbox.params import Params
from bot.sandbox.refusal import bad_request
from bot.sandbox.world import Chat, Message, World

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
DELETE_WITHIN = 48 * 3600
"""Seconds. A bot cannot delete what is older (deleteMessage in the Bot API)."""
INPUT_MEDIA = "Can't parse InputMedia"
CONTENT = ("text", "entities", "caption", "caption_entities", "photo", "document")


def edit_message_text(world: World, params: Params) -> Message:
    text, entities = message_text(params)
    markup = inline_markup(params)
    chat, message = _editable(world, params)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    check_length(text, TEXT_LIMIT, bad_request("MESSAGE_TOO_LONG"))
    content: dict[str, Any] = {"text": text}
    if entities:
        content["entities"] = entities
    return _replace(world, chat, message, content, markup)


def edit_message_caption(world: World, params: Params) -> Message:
    markup = inline_markup(params)
    text, entities = caption(params)
    chat, message = _editable(world, params)
    if "text" in message:
        raise bad_request("there is no caption in the message to edit")
    check_length(text, CAPTION_LIMIT, bad_request("MEDIA_CAPTION_TOO_LONG"))
    content = {k: message[k] for k in ("photo", "document") if k in message}
    return _replace(world, chat, message, content | _caption(text, entities), markup)


def edit_message_media(world: World, params: Params) -> Message:
    markup = inline_markup(params)
    media = params.json("media")
    if media is None:
        raise bad_request("Can't parse input media JSON object")
    if not isinstance(media, dict):
        raise bad_request(f"{INPUT_MEDIA}: expected an Object")
    kind = text_field(media, "type", INPUT_MEDIA)
    if kind not in ("photo", "document"):
        raise bad_request(f"{INPUT_MEDIA}: type {kind} is unsupported")
    given = text_field(media, "media", INPUT_MEDIA, default="")
    if not given:
        raise bad_request(f"{INPUT_MEDIA}: media not found")
    text, entities = formatted(
        text_field(media, "caption", INPUT_MEDIA, default=""),
        text_field(media, "parse_mode", INPUT_MEDIA, default=""),
        media.get("caption_entities"),
    )
    entities = find_entities(text, entities)
    check_length(text, CAPTION_LIMIT, bad_request("Message caption is too long"))
    chat, message = _editable(world, params)
    stored = world.files.given(params, "media", given, f"{kind}s")
    shown = photo_sizes(stored) if kind == "photo" else document(stored)
    return _replace(world, chat, message, {kind: shown} | _caption(text, entities), markup)


def edit_message_reply_markup(world: World, params: Params) -> Message:
    markup = inline_markup(params)
    chat, message = _editable(world, params)
    content = {k: message[k] for k in CONTENT if k in message}
    return _replace(world, chat, message, content, markup)


def delete_message(world: World, params: Params) -> bool:
    if not params.text("chat_id"):
        raise bad_request("Chat identifier is not specified")
    if not params.integer("message_id"):
        raise bad_request("Message identifier is not specified")
    chat = world.readable(params.text("chat_id"))
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    of_another = message["from"]["id"] != world.account.id
    too_old = world.now() - message["date"] > DELETE_WITHIN
    if too_old or (of_another and chat.kind != "private"):
        raise bad_request("message can't be deleted")
    remove(world, chat, message["message_id"])
    return True


def remove(world: World, chat: Chat, message_id: int) -> None:
    del chat.messages[message_id]
    world.tell(chat, {"type": "deleted", "chat_id": chat.id, "message_id": message_id})


def _editable(world: World, params: Params) -> tuple[Chat, Message]:
    if not params.has("chat_id") and params.has("inline_message_id"):
        return _inline_editable(world, params.text("inline_message_id"))
    chat = world.writable(params.text("chat_id"))
    message_id = params.integer("message_id")
    if not message_id:
        raise bad_request("Message identifier is not specified")
    message = chat.messages.get(message_id)
    if message is None:
        raise bad_request("message to edit not found")
    if message["from"]["id"] != world.account.id:
        raise bad_request("message can't be edited")
    return chat, message


def _inline_editable(world: World, inline_message_id: str) -> tuple[Chat, Message]:
    place = world.inline_messages.get(inline_message_id)
    if place is None:
        raise bad_request("MESSAGE_ID_INVALID")
    chat = world.chats[place[0]]
    message = chat.messages.get(place[1])
    if message is None:
        raise bad_request("MESSAGE_ID_INVALID")
    return chat, message


def _caption(text: str, entities: list[dict[str, Any]]) -> dict[str, Any]:
    if not text:
        return {}
    return {"caption": text, "caption_entities": entities} if entities else {"caption": text}


def _replace(
    world: World, chat: Chat, message: Message, content: dict[str, Any], markup: Markup | None
) -> Message:
    before = {k: message[k] for k in CONTENT if k in message}
    if before == content and message.get("reply_markup") == markup:
        raise bad_request(NOT_MODIFIED)
    edited = {k: v for k, v in message.items() if k not in (*CONTENT, "reply_markup")}
    edited |= content
    if before != content:
        edited["edit_date"] = world.now()
    if markup is not None:
        edited["reply_markup"] = markup
    chat.messages[message["message_id"]] = edited
    world.tell(chat, {"type": "edited", "chat_id": chat.id, "message": edited})
    return edited

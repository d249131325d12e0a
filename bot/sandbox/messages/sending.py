"""Methods that send: sendMessage, sendPhoto, sendDocument, sendChatAction."""

from __future__ import annotations

from typing import Any

from bot.sandbox.fields import number_field
from bot.sandbox.files import document, photo_sizes
from bot.sandbox.messages.entities import (
    CAPTION_LIMIT,
    TEXT_LIMIT,
    caption,
    check_length,
    message_text,
)
from bot.sandbox.messages.markup import Markup, reply_markup
from bot.sandbox.params import Params
from bot.sandbox.refusal import bad_request
from bot.sandbox.world import Chat, Message, World

ACTIONS = (
    "cancel",
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
)


def send_message(world: World, params: Params) -> Message:
    text, entities = message_text(params)
    markup = reply_markup(params)
    chat = world.writable(params.text("chat_id"))
    check_length(text, TEXT_LIMIT, bad_request("Message is too long"))
    content: dict[str, Any] = {"text": text}
    if entities:
        content["entities"] = entities
    return _send(world, chat, params, content, markup)


def send_photo(world: World, params: Params) -> Message:
    stored = world.files.given(params, "photo", params.text("photo"), "photos")
    captioned = _captioned(params)
    markup = reply_markup(params)
    chat = world.writable(params.text("chat_id"))
    return _send(world, chat, params, {"photo": photo_sizes(stored), **captioned}, markup)


def send_document(world: World, params: Params) -> Message:
    stored = world.files.given(params, "document", params.text("document"), "documents")
    captioned = _captioned(params)
    markup = reply_markup(params)
    chat = world.writable(params.text("chat_id"))
    return _send(world, chat, params, {"document": document(stored), **captioned}, markup)


def send_chat_action(world: World, params: Params) -> bool:
    action = params.text("action").lower()
    if action not in ACTIONS:
        raise bad_request("Wrong parameter action in request")
    chat = world.writable(params.text("chat_id"))
    chat.action = None if action == "cancel" else action
    world.tell(chat, {"type": "action", "chat_id": chat.id, "action": chat.action})
    return True


def _captioned(params: Params) -> dict[str, Any]:
    text, entities = caption(params)
    check_length(text, CAPTION_LIMIT, bad_request("Message caption is too long"))
    if not text:
        return {}
    return {"caption": text, "caption_entities": entities} if entities else {"caption": text}


def _send(
    world: World, chat: Chat, params: Params, content: dict[str, Any], markup: Markup | None
) -> Message:
    message: Message = {
        "message_id": world.next_message_id(),
        "from": world.account.as_user(),
        "chat": chat.as_chat(),
        "date": world.now(),
    }
    answered = _replied_to(chat, params)
    if answered is not None:
        message["reply_to_message"] = answered
    message |= content
    if markup is not None and "inline_keyboard" in markup:
        message["reply_markup"] = markup
    chat.messages[message["message_id"]] = message
    chat.action = None
    world.tell(chat, {"type": "message", "chat_id": chat.id, "message": message})
    if markup is not None and "inline_keyboard" not in markup:
        _show_keyboard(world, chat, markup, message)
    return message


def _replied_to(chat: Chat, params: Params) -> Message | None:
    reply = params.json("reply_parameters")
    if reply is None:
        return None
    if not isinstance(reply, dict):
        raise bad_request("Object expected as reply parameters")
    answered = chat.messages.get(number_field(reply, "message_id", "Can't parse reply parameters"))
    if answered is None:
        if reply.get("allow_sending_without_reply"):
            return None
        raise bad_request("message to be replied not found")
    return without_reply(answered)


def without_reply(message: Message) -> Message:
    """Replies do not nest."""
    return {k: v for k, v in message.items() if k != "reply_to_message"}


def _show_keyboard(world: World, chat: Chat, markup: Markup, message: Message) -> None:
    """A reply keyboard appears on the phones it is meant for."""
    for person in chat.members:
        if markup.get("selective") and chat.kind != "private":
            answered = message.get("reply_to_message", {}).get("from", {}).get("id")
            if answered != person.id:
                continue
        chat.keyboards[person.id] = None if markup.get("remove_keyboard") else markup
        world.tell(
            chat,
            {
                "type": "reply_markup",
                "chat_id": chat.id,
                "reply_markup": chat.keyboards[person.id],
            },
            only=person.id,
        )

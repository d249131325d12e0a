"""The methods that Munim calls and their parameters, for `botapi_rules`."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests import botapi_limits as limits
from tests.botapi_limits import Rule, boolean, file, integer, list_of, one_of, plain, structure

CHAT: Rule = plain(1, 64, r"-?\d+|@\w+")

REPLY = structure(
    {"message_id": integer},
    {"chat_id": integer, "allow_sending_without_reply": boolean, "quote": plain(1, 1024)},
)
LINKS = structure(
    {},
    {
        "is_disabled": boolean,
        "url": plain(1, 2048),
        "prefer_small_media": boolean,
        "prefer_large_media": boolean,
        "show_above_text": boolean,
    },
)
PARSE_MODE = one_of({"HTML"})
SENDING: dict[str, Rule] = {
    "parse_mode": PARSE_MODE,
    "message_thread_id": integer,
    "disable_notification": boolean,
    "protect_content": boolean,
    "allow_paid_broadcast": boolean,
    "reply_parameters": REPLY,
    "reply_markup": limits.markup,
}
TEXT: dict[str, Rule] = {"text": limits.text(1, 4096)}
CAPTION: dict[str, Rule] = {
    "caption": limits.text(0, 1024),
    "caption_entities": list_of(limits.entity, 100),
    "show_caption_above_media": boolean,
}
EDITING: dict[str, Rule] = {
    "chat_id": CHAT,
    "message_id": integer,
    "inline_message_id": plain(1, 256),
    "parse_mode": PARSE_MODE,
    "reply_markup": limits.inline_markup,
}
MEDIA = structure(
    {"type": one_of({"photo", "document"}), "media": file},
    {
        "caption": limits.text(0, 1024),
        "parse_mode": PARSE_MODE,
        "caption_entities": list_of(limits.entity, 100),
        "show_caption_above_media": boolean,
        "has_spoiler": boolean,
        "disable_content_type_detection": boolean,
        "thumbnail": file,
    },
)
COMMAND = structure(
    {"command": plain(1, 32, r"/?[a-z0-9_]+"), "description": plain(1, 256)},
    {},
)
SCOPE = structure(
    {
        "type": one_of(
            {
                *("default", "all_private_chats", "all_group_chats", "all_chat_administrators"),
                *("chat", "chat_administrators", "chat_member"),
            }
        )
    },
    {"chat_id": integer, "user_id": integer},
)
MENU: dict[str, Rule] = {"scope": SCOPE, "language_code": plain(0, 2)}
RESULT = structure(
    {
        "type": one_of({"article"}),
        "id": plain(1, 64),
        "title": plain(1, 256),
        "input_message_content": structure(
            {"message_text": limits.text(1, 4096)},
            {
                "parse_mode": PARSE_MODE,
                "entities": list_of(limits.entity, 100),
                "link_preview_options": LINKS,
            },
        ),
    },
    {
        "description": plain(0, 1024),
        "reply_markup": limits.inline_markup,
        "url": plain(1, 2048),
        "thumbnail_url": plain(1, 2048),
        "thumbnail_width": integer,
        "thumbnail_height": integer,
    },
)


@dataclass(frozen=True)
class Method:
    required: dict[str, Rule] = field(default_factory=dict)
    optional: dict[str, Rule] = field(default_factory=dict)
    of_message: bool = False
    """Means one message: of a chat, or an inline one."""


METHODS: dict[str, Method] = {
    "getMe": Method(),
    "setWebhook": Method(
        {"url": plain(0, 2048, r"(https?://\S+)?")},
        {
            "certificate": file,
            "ip_address": plain(1, 64),
            "max_connections": integer,
            "allowed_updates": list_of(one_of(limits.UPDATES), 50),
            "drop_pending_updates": boolean,
            "secret_token": plain(1, 256, r"[A-Za-z0-9_-]+"),
        },
    ),
    "deleteWebhook": Method({}, {"drop_pending_updates": boolean}),
    "getWebhookInfo": Method(),
    "sendMessage": Method(
        {"chat_id": CHAT, **TEXT},
        {**SENDING, "entities": list_of(limits.entity, 100), "link_preview_options": LINKS},
    ),
    "sendPhoto": Method(
        {"chat_id": CHAT, "photo": file}, {**SENDING, **CAPTION, "has_spoiler": boolean}
    ),
    "sendDocument": Method(
        {"chat_id": CHAT, "document": file},
        {**SENDING, **CAPTION, "thumbnail": file, "disable_content_type_detection": boolean},
    ),
    "sendChatAction": Method(
        {"chat_id": CHAT, "action": one_of(limits.ACTIONS)}, {"message_thread_id": integer}
    ),
    "editMessageText": Method(
        TEXT,
        {**EDITING, "entities": list_of(limits.entity, 100), "link_preview_options": LINKS},
        of_message=True,
    ),
    "editMessageCaption": Method({}, {**EDITING, **CAPTION}, of_message=True),
    "editMessageMedia": Method({"media": MEDIA}, EDITING, of_message=True),
    "editMessageReplyMarkup": Method({}, EDITING, of_message=True),
    "deleteMessage": Method({"chat_id": CHAT, "message_id": integer}),
    "answerCallbackQuery": Method(
        {"callback_query_id": plain(1, 64)},
        {
            "text": plain(0, 200),
            "show_alert": boolean,
            "url": plain(1, 2048),
            "cache_time": integer,
        },
    ),
    "answerInlineQuery": Method(
        {"inline_query_id": plain(1, 64), "results": list_of(RESULT, 50)},
        {"cache_time": integer, "is_personal": boolean, "next_offset": plain(0, 64)},
    ),
    "setMyCommands": Method({"commands": list_of(COMMAND, 100)}, MENU),
    "getMyCommands": Method({}, MENU),
    "deleteMyCommands": Method({}, MENU),
    "setMyDescription": Method({}, {"description": plain(0, 512), "language_code": plain(0, 2)}),
    "getMyDescription": Method({}, {"language_code": plain(0, 2)}),
    "setMyShortDescription": Method(
        {}, {"short_description": plain(0, 120), "language_code": plain(0, 2)}
    ),
    "getMyShortDescription": Method({}, {"language_code": plain(0, 2)}),
    "getFile": Method({"file_id": plain(1, 256)}),
    "getChat": Method({"chat_id": CHAT}),
    "getChatMember": Method({"chat_id": CHAT, "user_id": integer}),
    "leaveChat": Method({"chat_id": CHAT}),
}

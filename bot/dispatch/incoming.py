"""Parsing of incoming updates: from an update to a Request, and the kind of a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import Message

from bot.ui.request import Request
from bot.ui.taps import OldButton, Tap, unpack
from crm.chat.questions import THE_ONE

if TYPE_CHECKING:
    from telegram import Bot, Update

    from bot.services import Services


def request_of(services: Services, update: Update, bot: Bot) -> Request | None:
    """The request; None for updates to ignore: channel posts, bots' messages."""
    user = update.effective_user
    if user is None or user.is_bot:
        return None
    press = update.callback_query
    message = update.message or update.edited_message
    if press is not None and isinstance(press.message, Message):
        message = press.message
    if message is None and update.inline_query is None and press is None:
        return None
    if press is None and message is not None and message.via_bot is not None:
        return None  # a result of inline search, put into the chat: no sale
    chat = update.effective_chat
    return Request(
        services=services,
        shop=services.store.shop,
        bot=bot,
        user_id=user.id,
        user_name=user.full_name,
        chat_id=chat.id if chat is not None else user.id,
        in_group=chat is not None and chat.type != chat.PRIVATE,
        telegram_language=user.language_code,
        message=message,
        edited=update.edited_message is not None,
        press=press,
        inline=update.inline_query,
    )


def command_of(message: Message, username: str) -> str | None:
    """The command's name; empty for one addressed to another bot; None for no command."""
    text = message.text or message.caption or ""
    if not text.startswith("/") or len(text) < 2:
        return None
    name, _, addressed = text[1:].split(maxsplit=1)[0].partition("@")
    if addressed and addressed.lower() != username.lower():
        return ""
    return name.lower()


def tap_of(request: Request) -> Tap | None:
    """The tap that was pressed; None for no press, and for a button of another time."""
    try:
        return unpack(request.press.data or "") if request.press is not None else None
    except OldButton:
        return None


def question_of(request: Request) -> int:
    """The number in a button's field `question`, where several questions are open at once."""
    return int(getattr(tap_of(request), "question", THE_ONE))


def kind_of(message: Message) -> str:
    """The kind of a message, as `routing.Sent` and the questions name it. What stands under a
    picture (or a voice, a video) is read as a text; under a file it is not."""
    if message.contact is not None:
        return "contact"
    if message.document is not None and not _is_picture(message):
        return "document"
    return "text" if message.text or message.caption else "other"


def _is_picture(message: Message) -> bool:
    """Whether it is a picture that was sent as a file."""
    document = message.document
    return document is not None and (document.mime_type or "").startswith("image/")

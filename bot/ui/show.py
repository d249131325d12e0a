"""Screens on the phone: the one place that knows how a Screen becomes Bot API calls."""

from __future__ import annotations

import logging
from contextlib import suppress
from io import BytesIO

from telegram import (
    Bot,
    CopyTextButton,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaDocument,
    InputMediaPhoto,
    LinkPreviewOptions,
    Message,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.ui import fitting
from bot.ui.screen import Button, File, Screen
from bot.ui.taps import OldButton, Tap, unpack

log = logging.getLogger(__name__)

NO_TEXT, NO_CAPTION = "there is no text in the message", "there is no caption in the message"
"""Telegram's refusals to edit the one where the other stands."""

_QUIET = LinkPreviewOptions(is_disabled=True)


async def send(
    bot: Bot, chat_id: int, screen: Screen, *, reply_to: int | None = None, silent: bool = False
) -> Message:
    """A new message."""
    markup: InlineKeyboardMarkup | ForceReply | None = keyboard(screen)
    if markup is None and screen.placeholder:
        markup = ForceReply(input_field_placeholder=screen.placeholder[:64], selective=True)
    html = fitting.text(screen)
    if screen.photo:
        return await bot.send_photo(
            chat_id,
            _file(screen.photo),
            caption=html,
            parse_mode=ParseMode.HTML,
            reply_markup=markup,
            disable_notification=silent,
        )
    if screen.document:
        return await bot.send_document(
            chat_id,
            _file(screen.document),
            caption=html,
            parse_mode=ParseMode.HTML,
            reply_markup=markup,
            disable_notification=silent,
        )
    return await bot.send_message(
        chat_id,
        html,
        parse_mode=ParseMode.HTML,
        reply_markup=markup,
        link_preview_options=_QUIET,
        reply_to_message_id=reply_to,
        allow_sending_without_reply=True,
        disable_notification=silent,
    )


async def edit(
    bot: Bot,
    chat_id: int,
    message_id: int,
    screen: Screen,
    *,
    has_media: bool = False,
    keeps_media: bool = False,
    or_anew: bool = True,
) -> int:
    """Redraws a message; returns the id of the message that now shows the screen.

    A message with a picture cannot become plain text, and one that is gone or too old cannot be
    edited: then the screen comes as a new message, or, without `or_anew`, BadRequest is raised.
    """
    html = fitting.text(screen, caption=has_media and keeps_media)
    try:
        if screen.photo or screen.document:
            media = (
                InputMediaPhoto(_file(screen.photo, attach=True), html, parse_mode=ParseMode.HTML)
                if screen.photo
                else InputMediaDocument(
                    _file(screen.document or File("", b""), attach=True),
                    caption=html,
                    parse_mode=ParseMode.HTML,
                )
            )
            await bot.edit_message_media(media, chat_id, message_id, reply_markup=keyboard(screen))
        elif has_media and keeps_media:
            await bot.edit_message_caption(
                chat_id,
                message_id,
                caption=html,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard(screen),
            )
        elif has_media:
            await remove(bot, chat_id, message_id)
            return (await send(bot, chat_id, screen)).message_id
        else:
            await bot.edit_message_text(
                html,
                chat_id,
                message_id,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard(screen),
                link_preview_options=_QUIET,
            )
    except BadRequest as refused:
        reason = str(refused).lower()
        if "not modified" in reason:
            return message_id
        other = NO_CAPTION if has_media else NO_TEXT
        if or_anew and other in reason:  # it became a picture meanwhile, or is none any more
            return await edit(
                bot, chat_id, message_id, screen, has_media=not has_media, keeps_media=keeps_media
            )
        if or_anew and ("to edit not found" in reason or "can't be edited" in reason):
            return (await send(bot, chat_id, screen)).message_id
        raise
    return message_id


async def remove(bot: Bot, chat_id: int, message_id: int) -> None:
    """Deletes a message, or at least takes its buttons away (none is deleted after 48 h)."""
    try:
        await bot.delete_message(chat_id, message_id)
    except BadRequest:
        await without_buttons(bot, chat_id, message_id)


async def without_buttons(bot: Bot, chat_id: int, message_id: int) -> None:
    try:
        await bot.edit_message_reply_markup(chat_id, message_id)
    except BadRequest as refused:
        log.debug("message could not be tidied away: %s", refused)


def keyboard(screen: Screen) -> InlineKeyboardMarkup | None:
    rows = fitting.rows(screen.rows)
    if not rows:
        return None
    return InlineKeyboardMarkup([[_key(button) for button in row] for row in rows])


def _key(button: Button) -> InlineKeyboardButton:
    if button.inline is not None:
        return InlineKeyboardButton(button.label, switch_inline_query_current_chat=button.inline)
    if button.url is not None:
        return InlineKeyboardButton(button.label, url=button.url)
    if button.copies is not None:
        return InlineKeyboardButton(button.label, copy_text=CopyTextButton(button.copies))
    if button.tap is None:
        raise ValueError(f"button {button.label!r} does nothing")
    return InlineKeyboardButton(button.label, callback_data=button.tap.pack())


def _file(file: File, *, attach: bool = False) -> InputFile:
    """`attach` for what stands inside InputMedia: that names its file as `attach://…`."""
    return InputFile(BytesIO(file.content), filename=file.name, attach=attach)


def taps_under(message: Message | None) -> tuple[Tap, ...]:
    """The presses that a message of ours offers; buttons of another time are passed over."""
    found: list[Tap] = []
    markup = message.reply_markup if message is not None else None
    if markup is not None:
        for key in (key for row in markup.inline_keyboard for key in row):
            if isinstance(key.callback_data, str):
                with suppress(OldButton):
                    found.append(unpack(key.callback_data))
    return tuple(found)


LARGEST_DOCUMENT = 50_000_000
"""Bytes."""

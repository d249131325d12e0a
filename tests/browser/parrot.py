"""A small bot that shows every kind of thing a bot can do to a phone."""

from __future__ import annotations

import asyncio
import io
from typing import Any

from telegram import (
    BotCommand,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
    Update,
)
from telegram.constants import ChatAction
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from tests.bot.sandbox.pictures import png

Context = ContextTypes.DEFAULT_TYPE

RICH = (
    "<b>bold</b> <i>italic</i> <u>under</u> <s>struck</s> <code>code</code> "
    "<tg-spoiler>secret</tg-spoiler> <a href='https://example.org/'>link</a> /parrot\n"
    "<pre>a\n  b</pre>"
)
BUTTONS = (("Edit", "Toast", "Alert", "Slow"),)


def buttons(*rows: tuple[str, ...]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(text, callback_data=text[:9]) for text in row] for row in rows]
    )


class Parrot:
    """Runs in the loop of the sandbox. `may_answer` holds back the answer to the button Slow."""

    def __init__(self, token: str, api_url: str) -> None:
        self.may_answer = asyncio.Event()
        self.heard: list[Message] = []
        self.application: Application[Any, Any, Any, Any, Any, Any] = (
            Application.builder()
            .token(token)
            .base_url(f"{api_url}/bot")
            .base_file_url(f"{api_url}/file/bot")
            .concurrent_updates(8)
            .build()
        )
        self.application.add_handlers(
            [
                MessageHandler(filters.TEXT, self.text),
                MessageHandler(filters.ALL, self.other),
                CallbackQueryHandler(self.tapped),
                InlineQueryHandler(self.asked),
            ]
        )

    async def start(self) -> None:
        await self.application.initialize()
        await self.application.bot.set_my_commands(
            [BotCommand("parrot", "Say it again"), BotCommand("picture", "Send a picture")]
        )
        await self.application.start()
        assert self.application.updater is not None
        await self.application.updater.start_polling(timeout=5)

    async def stop(self) -> None:
        self.may_answer.set()
        assert self.application.updater is not None
        await self.application.updater.stop()
        await self.application.stop()
        await self.application.shutdown()

    async def text(self, update: Update, _context: Context) -> None:
        message = update.effective_message
        assert message is not None
        text = message.text or ""
        self.heard.append(message)
        match text:
            case "/picture":
                await message.reply_photo(png(800, 500), caption="a white <picture>")
            case "file":
                await message.reply_document(
                    io.BytesIO(b"date,amount\n"), filename="Sales 23 Nov.csv"
                )
            case "rich":
                await message.reply_html(RICH)
            case "keyboard":
                keyboard = ReplyKeyboardMarkup(
                    [[KeyboardButton("My number", request_contact=True)], ("Cash", "UPI")],
                    resize_keyboard=True,
                    one_time_keyboard=True,
                    input_field_placeholder="How was it paid?",
                )
                await message.reply_text("Choose", reply_markup=keyboard)
            case "form":
                wish = ForceReply(input_field_placeholder="A name")
                await message.reply_text("What is the name?", reply_markup=wish)
            case "wide":
                row = tuple("12345678")
                label = "a label that is far too long for any phone " * 2
                await message.reply_text(
                    "W" * 300, reply_markup=buttons(row, (label,), (label, label))
                )
            case "think":
                await message.reply_chat_action(ChatAction.TYPING)
            case _:
                await message.reply_text(f"You said: {text}", reply_markup=buttons(*BUTTONS))

    async def other(self, update: Update, _context: Context) -> None:
        message = update.effective_message
        assert message is not None
        self.heard.append(message)
        if message.contact:
            whose = "own" if message.contact.user_id == message.from_user.id else "other"  # type: ignore[union-attr]  # people always have a sender
            await message.reply_text(f"{whose} contact {message.contact.phone_number}")
        elif message.document:
            data = await (await message.document.get_file()).download_as_bytearray()
            await message.reply_text(f"{message.document.file_name}: {data.decode()}")
        elif message.photo:
            await message.reply_text(f"a photo {message.photo[-1].width} wide: {message.caption}")
        elif message.sticker or message.voice:
            await message.reply_text("a sticker" if message.sticker else "a voice note")

    async def tapped(self, update: Update, _context: Context) -> None:
        query = update.callback_query
        assert query is not None
        match query.data:
            case "Edit":
                await query.edit_message_text("Changed", reply_markup=buttons(*BUTTONS))
                await query.answer()
            case "Toast":
                await query.answer("a word in passing")
            case "Alert":
                await query.answer("a word to stay", show_alert=True)
            case "Slow":
                await self.may_answer.wait()
                await query.answer()

    async def asked(self, update: Update, _context: Context) -> None:
        query = update.inline_query
        assert query is not None
        names = [name for name in ("Asha Verma", "Asha Rao") if query.query.lower() in name.lower()]
        results = [
            InlineQueryResultArticle(
                str(i), name, InputTextMessageContent(name), description="Pune"
            )
            for i, name in enumerate(names)
        ]
        await query.answer(results, cache_time=0)

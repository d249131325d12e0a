"""Every method that the sandbox has, in one table. Any other is 404, never `true`."""

from __future__ import annotations

from collections.abc import Callable

from bot.sandbox import about, answering
from bot.sandbox.messages import editing, sending
from bot.sandbox.params import Params
from bot.sandbox.world import World

Method = Callable[[World, Params], object]

METHODS: dict[str, Method] = {
    "getMe": about.get_me,
    "getUpdates": lambda world, params: world.updates.poll(params),
    "setWebhook": lambda world, params: world.webhook.set(params),
    "deleteWebhook": lambda world, params: world.webhook.delete(params),
    "getWebhookInfo": lambda world, _params: world.webhook.info(),
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_photo,
    "sendDocument": sending.send_document,
    "sendChatAction": sending.send_chat_action,
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageMedia": editing.edit_message_media,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": editing.delete_message,
    "answerCallbackQuery": answering.answer_callback_query,
    "answerInlineQuery": answering.answer_inline_query,
    "setMyCommands": about.set_my_commands,
    "getMyCommands": about.get_my_commands,
    "deleteMyCommands": about.delete_my_commands,
    "setMyDescription": about.set_my_description,
    "getMyDescription": about.get_my_description,
    "setMyShortDescription": about.set_my_short_description,
    "getMyShortDescription": about.get_my_short_description,
    "getFile": about.get_file,
    "getChat": about.get_chat,
    "getChatMember": about.get_chat_member,
    "leaveChat": about.leave_chat,
}
"""A method answers at once; getUpdates gives an awaitable."""

BY_LOWER_NAME = {name.lower(): (name, method) for name, method in METHODS.items()}
"""The real server does not mind the case of a method."""

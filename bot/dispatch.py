"""From an update to its handler: who is it, what came, may they, and what if it goes wrong."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from telegram import Message, Update
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError

from bot import door, errors
from bot.access import Along, opening
from bot.ui.routing import Command, Route, Routes
from bot.ui.screen import Screen
from bot.ui.taps import OldButton, unpack
from bot.ui.visit import Visit
from crm import flows, staff
from crm.errors import NotAllowed

if TYPE_CHECKING:
    from telegram import Bot

    from bot.desk import Desk

log = logging.getLogger(__name__)


class Dispatcher:
    """Finds the route of an update and answers it. Never raises: one bad update is one reply."""

    def __init__(self, desk: Desk, routes: Routes) -> None:
        self.desk = desk
        self.routes = routes

    async def handle(self, update: Update, bot: Bot) -> None:
        if update.my_chat_member is not None:
            await door.membership_changed(self.desk, bot, update.my_chat_member)
            return
        visit = self._visit(update, bot)
        if visit is None:
            return
        try:
            await self._answer(visit)
        except Forbidden as refused:  # blocked meanwhile; `door` hears of it too
            log.info("user %s cannot be reached: %s", visit.user_id, refused)
        except (NetworkError, TelegramError) as failed:
            if isinstance(failed, BadRequest):
                log.exception("Telegram refused what we said")
            else:
                log.warning("reply not delivered: %s", failed)
        finally:
            await self._close(visit)

    def is_slow(self, update: Update) -> bool:
        """Whether the next update should be fetched before this one is done (charts, files)."""
        if update.callback_query is not None and update.callback_query.data:
            try:
                press = self.routes.presses.get(type(unpack(update.callback_query.data)))
            except OldButton:
                return False
            return press is not None and press.slow
        message = update.message
        if message is None:
            return False
        name = self._command_name(message)
        if name is not None:
            command = self.routes.commands.get(name)
            return command is not None and command.slow
        if message.document is not None:
            route = self.routes.sent.get("document")
            return route is not None and route.slow
        return False

    def _visit(self, update: Update, bot: Bot) -> Visit | None:
        user = update.effective_user
        if user is None or user.is_bot:
            return None
        press = update.callback_query
        message = update.message
        if press is not None and isinstance(press.message, Message):
            message = press.message
        if message is None and update.inline_query is None and press is None:
            return None  # an edited message, a channel post: nothing that is said to us
        if press is None and message is not None and message.via_bot is not None:
            return None  # a result of inline search, put into the chat: words of a bot, not a sale
        chat = update.effective_chat
        return Visit(
            desk=self.desk,
            shop=self.desk.store.shop,
            bot=bot,
            user_id=user.id,
            user_name=user.full_name,
            chat_id=chat.id if chat is not None else user.id,
            in_group=chat is not None and chat.type != chat.PRIVATE,
            message=message,
            press=press,
            inline=update.inline_query,
        )

    async def _answer(self, visit: Visit) -> None:
        try:
            found = await self.desk.store.read(
                opening, visit.user_id, visit.chat_id, self._reads(visit)
            )
            visit.member, visit.flow, visit.along = found.member, found.flow, found.along
            visit.shop = found.shop or visit.shop
            if found.member is not None and found.member.is_unnamed:
                await self.desk.store.write(staff.introduce, visit.user_id, visit.user_name)
            await self._route(visit)
        except TelegramError:
            raise
        except Exception as error:  # the edge: every failure becomes one line
            words = errors.words_for(error, visit.formats)
            if words is None:
                log.exception("a handler failed")
                words = errors.UNEXPECTED
            await self._say(visit, words)
            if isinstance(error, OldButton) or errors.is_over(error):
                await visit.retire()

    def _reads(self, visit: Visit) -> Along | None:
        """What the route of a plain message wants to be read along."""
        message = visit.message
        if message is None or visit.press is not None or self._command_name(message) is not None:
            return None
        route = self.routes.sent.get(_kind(message))
        return route.reads(visit) if route is not None and route.reads is not None else None

    async def _say(self, visit: Visit, words: str) -> None:
        if visit.press is not None:
            await visit.toast(words, alert=len(words) > 60)
        elif visit.inline is None:
            await visit.send(Screen(words))

    async def _close(self, visit: Visit) -> None:
        """Every press is answered, whatever happened."""
        try:
            await visit.answer()
        except TelegramError as failed:
            log.info("press not answered: %s", failed)

    async def _route(self, visit: Visit) -> None:
        if visit.press is not None:
            await self._pressed(visit, visit.press.data or "")
            return
        if visit.inline is not None:
            await self._sent(visit, "inline")
            return
        message = visit.message
        if message is None:
            return
        name = self._command_name(message)
        if name is not None:
            await self._commanded(visit, name)
        elif visit.flow is not None and not visit.flow.stale and await self._stepped(visit):
            return
        else:
            if visit.flow is not None and visit.flow.stale:
                await self.desk.store.write(flows.drop, visit.chat_id, visit.user_id)
                visit.flow = None
            await self._sent(visit, _kind(message))

    def _command_name(self, message: Message) -> str | None:
        """The command's name; an empty one for a command that is addressed to another bot."""
        text = message.text or ""
        if not text.startswith("/") or len(text) < 2:
            return None
        name, _, username = text[1:].split(maxsplit=1)[0].partition("@")
        if username and username.lower() != self.desk.username.lower():
            return ""
        return name.lower()

    async def _commanded(self, visit: Visit, name: str) -> None:
        if not name:
            return
        command: Command | None = self.routes.commands.get(name)
        if command is None:
            if visit.in_group or not await self._admitted(visit, None):
                return
            await visit.send(Screen(f"There is no /{name[:30]}. /help shows what there is."))
            return
        if command.permission is not None and not await self._admitted(visit, command):
            return
        if visit.flow is not None and visit.member is not None:
            await self.desk.store.write(flows.drop, visit.chat_id, visit.user_id)
        await command.handler(visit)

    async def _stepped(self, visit: Visit) -> bool:
        flow, message = visit.flow, visit.message
        step = self.routes.steps.get((flow.name, flow.step)) if flow else None
        if step is None or message is None:
            return False
        kind = _kind(message)
        sent = self.routes.sent.get(kind)
        if kind not in step.takes or (sent and sent.insists and sent.insists(visit)):
            return False
        if await self._admitted(visit, step):
            await step.handler(visit)
        return True

    async def _pressed(self, visit: Visit, data: str) -> None:
        if not await self._admitted(visit, None):
            return
        tap = unpack(data)
        press = self.routes.presses.get(type(tap))
        if press is None:
            raise OldButton(data)
        if await self._admitted(visit, press):
            await press.handler(visit, tap)

    async def _sent(self, visit: Visit, kind: str) -> None:
        route = self.routes.sent.get(kind)
        if route is not None and await self._admitted(visit, route):
            await route.handler(visit)

    async def _admitted(self, visit: Visit, route: Route | None) -> bool:
        """True for staff who may; strangers hear one polite line, staff what is missing."""
        if visit.member is None:
            await door.stranger(visit)
            return False
        permission = route.permission if route is not None else None
        if permission is not None and not visit.member.may(permission):
            raise NotAllowed(permission.value)
        return True


def _kind(message: Message) -> str:
    if message.contact is not None:
        return "contact"
    if message.document is not None:
        return "document"
    return "text" if message.text else "other"

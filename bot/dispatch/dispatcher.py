"""From an update to its handler: who is it, what came, may they, and what if it goes wrong."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from telegram import Message, Update
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError

from bot.dispatch import error_words, strangers
from bot.dispatch.access import Prefetch, load_context
from bot.shared_buttons import Go
from bot.ui.request import Request
from bot.ui.routing import Command, Route, Routes
from bot.ui.screen import Screen
from bot.ui.taps import OldButton, unpack
from crm import staff
from crm.chat import flows
from crm.errors import NotAllowed
from crm.i18n import speaking

if TYPE_CHECKING:
    from telegram import Bot

    from bot.services import Services

log = logging.getLogger(__name__)


class Dispatcher:
    """Finds the route of an update and answers it. Never raises: one bad update is one reply."""

    def __init__(self, services: Services, routes: Routes) -> None:
        self.services = services
        self.routes = routes

    async def handle(self, update: Update, bot: Bot) -> None:
        if update.my_chat_member is not None:
            await strangers.membership_changed(self.services, bot, update.my_chat_member)
            return
        request = self._request(update, bot)
        if request is None:
            return
        try:
            await self._answer(request)
        except Forbidden as refused:  # blocked meanwhile; `strangers` hears of it too
            log.info("user %s cannot be reached: %s", request.user_id, refused)
        except (NetworkError, TelegramError) as failed:
            if isinstance(failed, BadRequest):
                log.exception("Telegram refused what we said")
            else:
                log.warning("reply not delivered: %s", failed)
        finally:
            await self._close(request)

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

    def _request(self, update: Update, bot: Bot) -> Request | None:
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
        return Request(
            services=self.services,
            shop=self.services.store.shop,
            bot=bot,
            user_id=user.id,
            user_name=user.full_name,
            chat_id=chat.id if chat is not None else user.id,
            in_group=chat is not None and chat.type != chat.PRIVATE,
            telegram_language=user.language_code,
            message=message,
            press=press,
            inline=update.inline_query,
        )

    async def _answer(self, request: Request) -> None:
        try:
            found = await self.services.store.read(
                load_context, request.user_id, request.chat_id, self._prefetch(request)
            )
            request.member, request.flow, request.prefetched = (
                found.member,
                found.flow,
                found.prefetched,
            )
            request.shop = found.shop or request.shop
            await self._note_who(request)
            with speaking(request.language):
                await self._route(request)
        except TelegramError:
            raise
        except Exception as error:  # noqa: BLE001 - the edge: every failure becomes one line
            with speaking(request.language):
                await self._failed(request, error)

    async def _note_who(self, request: Request) -> None:
        """Keeps the name of an owner who was a number so far, and what language somebody's
        Telegram speaks, for when something is said to them unasked."""
        member = request.member
        if member is None:
            return
        if member.is_unnamed:
            await self.services.store.write(staff.introduce, request.user_id, request.user_name)
        now = self.services.language_of(None, request.telegram_language)
        if now != self.services.language_of(None, member.telegram_language):
            await self.services.store.write(staff.note_telegram_language, member.id, now.code)

    async def _failed(self, request: Request, error: Exception) -> None:
        words = error_words.words_for(error, request.formats)
        if words is None:
            log.error("a handler failed", exc_info=error)
            words = error_words.UNEXPECTED
        await self._say(request, words)
        if isinstance(error, OldButton) or error_words.is_over(error):
            await request.remove_buttons()

    def _prefetch(self, request: Request) -> Prefetch | None:
        """What the route of a plain message wants to be read along."""
        message = request.message
        if message is None or request.press is not None or self._command_name(message) is not None:
            return None
        route = self.routes.sent.get(_kind(message))
        return route.prefetch(request) if route is not None and route.prefetch is not None else None

    async def _say(self, request: Request, words: str) -> None:
        if request.press is not None:
            await request.toast(words, alert=len(words) > 60)
        elif request.inline is None:
            await request.send(Screen(words))

    async def _close(self, request: Request) -> None:
        """Every press is answered, whatever happened."""
        try:
            await request.answer()
        except TelegramError as failed:
            log.info("press not answered: %s", failed)

    async def _route(self, request: Request) -> None:
        if request.press is not None:
            await self._pressed(request, request.press.data or "")
            return
        if request.inline is not None:
            await self._sent(request, "inline")
            return
        message = request.message
        if message is None:
            return
        name = self._command_name(message)
        if name is not None:
            await self._commanded(request, name)
        elif request.flow is not None and not request.flow.stale and await self._stepped(request):
            return
        else:
            if request.flow is not None and request.flow.stale:
                await self.services.store.write(flows.drop, request.chat_id, request.user_id)
                request.flow = None
            await self._sent(request, _kind(message))

    def _command_name(self, message: Message) -> str | None:
        """The command's name; an empty one for a command that is addressed to another bot."""
        text = message.text or ""
        if not text.startswith("/") or len(text) < 2:
            return None
        name, _, username = text[1:].split(maxsplit=1)[0].partition("@")
        if username and username.lower() != self.services.username.lower():
            return ""
        return name.lower()

    async def _commanded(self, request: Request, name: str) -> None:
        if not name:
            return
        command: Command | None = self.routes.commands.get(name)
        if command is None:
            if request.in_group or not await self._admitted(request, None):
                return
            await request.send(Screen(f"There is no /{name[:30]}. /help shows what there is."))
            return
        if command.permission is not None and not await self._admitted(request, command):
            return
        if request.flow is not None and request.member is not None:
            await self.services.store.write(flows.drop, request.chat_id, request.user_id)
        await command.handler(request)

    async def _stepped(self, request: Request) -> bool:
        flow, message = request.flow, request.message
        step = self.routes.steps.get((flow.name, flow.step)) if flow else None
        if step is None or message is None:
            return False
        kind = _kind(message)
        sent = self.routes.sent.get(kind)
        if kind not in step.takes or (
            sent and sent.wins_over_flow and sent.wins_over_flow(request)
        ):
            return False
        if await self._admitted(request, step):
            await step.handler(request)
        return True

    async def _pressed(self, request: Request, data: str) -> None:
        if not await self._admitted(request, None):
            return
        tap = unpack(data)
        if isinstance(tap, Go):
            known = tap.command in self.routes.commands
            await self._commanded(request, tap.command if known else "menu")
            return
        press = self.routes.presses.get(type(tap))
        if press is None:
            raise OldButton(data)
        if await self._admitted(request, press):
            await press.handler(request, tap)

    async def _sent(self, request: Request, kind: str) -> None:
        route = self.routes.sent.get(kind)
        if route is not None and await self._admitted(request, route):
            await route.handler(request)

    async def _admitted(self, request: Request, route: Route | None) -> bool:
        """True for staff who may; strangers hear one polite line, staff what is missing."""
        if request.member is None:
            await strangers.stranger(request)
            return False
        permission = route.permission if route is not None else None
        if permission is not None and not request.member.may(permission):
            raise NotAllowed(permission.value)
        return True


def _kind(message: Message) -> str:
    if message.contact is not None:
        return "contact"
    if message.document is not None:
        return "document"
    return "text" if message.text else "other"

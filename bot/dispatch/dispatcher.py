"""From an update to its handler: identity, routing, permissions and error handling."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import TYPE_CHECKING

from telegram import Message, Update
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError

from bot.dispatch import error_words, strangers, views
from bot.dispatch.access import Context, load_context
from bot.dispatch.answering import Answering
from bot.dispatch.incoming import command_of, kind_of, question_of, request_of, tap_of
from bot.shared_buttons import Go
from bot.ui.conversation import is_open, leave
from bot.ui.question_taps import ItIsTheName
from bot.ui.request import Request
from bot.ui.routing import Command, ForMember, Routes, Sent
from bot.ui.screen import Screen
from bot.ui.taps import OldButton, unpack
from bot.ui.typed import Said
from crm import staff
from crm.errors import AlreadyDone, NotAllowed
from crm.i18n import speaking
from crm.language.plain_words.meant import Meant, What

if TYPE_CHECKING:
    from telegram import Bot

    from bot.services import Services

log = logging.getLogger(__name__)


class Dispatcher:
    """Finds the route of an update and answers it. Never raises: one bad update is one reply."""

    def __init__(self, services: Services, routes: Routes) -> None:
        self.services = services
        self.routes = routes
        self._answering = Answering(routes)

    async def handle(self, update: Update, bot: Bot) -> None:
        if update.my_chat_member is not None:
            await strangers.membership_changed(self.services, bot, update.my_chat_member)
            return
        request = request_of(self.services, update, bot)
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
        name = command_of(message, self.services.username)
        if name is not None:
            command = self.routes.commands.get(name)
            return command is not None and command.slow
        if message.document is not None:
            route = self.routes.sent.get("document")
            return route is not None and route.slow
        return False

    async def _answer(self, request: Request) -> None:
        try:
            found = await self._context(request)
            request.member, request.done, request.prefetched = (
                found.member,
                found.done,
                found.prefetched,
            )
            request.shop = found.shop or request.shop
            request.store.recorded |= found.recorded
            await self._note_who(request)
            with speaking(request.language):
                if request.inline is None:
                    await self._answering.restore(request, found.waiting, found.about)
                await self._route_once(request)
        except TelegramError:
            raise
        except Exception as error:  # noqa: BLE001 - the edge: every failure becomes one line
            with speaking(request.language):
                await self._failed(request, error)

    async def _note_who(self, request: Request) -> None:
        """Saves the name of an owner known only by a number so far, and the language of a
        member's Telegram, for messages sent to them unprompted."""
        member = request.member
        if member is None:
            return
        if member.is_unnamed:
            await self.services.store.write(staff.introduce, request.user_id, request.user_name)
        now = self.services.language_of(None, request.telegram_language)
        if now != self.services.language_of(None, member.telegram_language):
            await self.services.store.write(staff.note_telegram_language, member.id, now.code)

    async def _failed(self, request: Request, error: Exception) -> None:
        over = isinstance(error, OldButton) or error_words.is_over(error)
        if over and request.done is not None:  # it was answered the first time, and is shown
            await self._answering.came_again(request)
            return
        line = error_words.words_for(error, request.formats)
        if line is None:
            log.error("a handler failed", exc_info=error)
        await self._say(request, line or error_words.unexpected())
        if over and request.redrawn:  # its way back stays, also when the same tap comes again
            with suppress(AlreadyDone):  # another process was first
                await request.store.done()
        elif over:
            await request.remove_buttons()

    async def _route_once(self, request: Request) -> None:
        """Routes a request idempotently: a repeated message or tap is not carried out again."""
        if request.done is not None and not request.done.is_booked:
            await self._answering.came_again(request)
            return
        try:
            await self._route(request)
            await request.store.finish()
        except AlreadyDone:  # two processes had it at the same time, and the other one was first
            await self._answering.came_again(request)
        await self._answering.tell_left(request)

    async def _context(self, request: Request) -> Context:
        """The context, with the prefetch of a plain message's route in the same transaction."""
        act = request.source if request.inline is None else None
        who = (request.user_id, request.chat_id, act)
        route = self._plain(request)
        if route is None or route.prefetch is None:
            number = question_of(request)
            return await self.services.store.read(
                load_context, *who, number=number, replied_to=request.replied_to
            )
        return await self.services.store.write(
            load_context,
            *who,
            route.prefetch(request),
            route.permission,
            replied_to=request.replied_to,
        )

    def _plain(self, request: Request) -> Sent | None:
        """The route of a message that is no command; None for anything else."""
        message = request.message
        if message is None or request.press is not None or request.edited:
            return None
        if command_of(message, self.services.username) is not None:
            return None
        return self.routes.sent.get(kind_of(message))

    async def _say(self, request: Request, line: str) -> None:
        if request.press is not None:
            await request.toast(line, alert=len(line) > 60)
        elif request.inline is None:
            await request.send(Screen(line))

    async def _close(self, request: Request) -> None:
        """Answers the press, also after an error."""
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
        name = command_of(message, self.services.username)
        if request.edited:
            await self._edited(request, name)
        elif name is not None:
            await self._commanded(request, name)
        elif not await self._answered(request, message):
            await self._sent(request, kind_of(message))

    async def _edited(self, request: Request, command: str | None) -> None:
        """A text that was edited; nobody answers a stranger's, and no other command than /sale is
        done again."""
        text = request.message is not None and kind_of(request.message) == "text"
        if request.member is None or not text or command not in (None, "sale"):
            return
        await self._sent(request, "edited")
        if request.anew:
            await self._sent(request, "text")

    async def _commanded(self, request: Request, name: str) -> None:
        if not name:
            return
        command: Command | None = self.routes.commands.get(name)
        if command is None:
            if request.in_group or not await self._admitted(request, None):
                return
            await request.send(Screen(views.unknown_command(name[:30])))
            return
        if command.permission is not None and not await self._admitted(request, command):
            return
        if request.open is not None and not self._came_before(request):
            leave(request)
        await command.handler(request)

    def _came_before(self, request: Request) -> bool:
        """Whether a command was sent before the open question was asked: it is redelivered because
        its confirmation was lost."""
        asks = request.open.message_id if request.open is not None else None
        said = request.message.message_id if request.message is not None else 0
        return request.press is None and asks is not None and said < asks

    async def _answered(self, request: Request, message: Message) -> bool:
        """Whether it was an answer to the open question. A repeated message that changed a sale is
        none: it shows that sale."""
        if request.open is None or request.done is not None:
            return False
        sent = self.routes.sent["text"]
        said = sent.reads(request) if sent.reads is not None else Said()
        return await self._answering.taken(request, kind_of(message), said)

    async def _pressed(self, request: Request, data: str) -> None:
        if await self.routes.took_anyone(request, tap_of(request)):
            return
        if not await self._admitted(request, None):
            return
        tap = unpack(data)
        if isinstance(tap, Go):
            known = tap.command in self.routes.commands
            await self._commanded(request, tap.command if known else "menu")
            return
        if isinstance(tap, ItIsTheName):
            await self._answering.is_the_name(request)
            return
        press = self.routes.presses.get(type(tap))
        if press is None:
            raise OldButton(data)
        if await self._admitted(request, press):
            if request.open is not None and press.leaves and not is_open(request, *press.under):
                leave(request)
            await press.handler(request, tap)

    async def _sent(self, request: Request, kind: str) -> None:
        if kind == "text" and await self.routes.took_stranger(request):
            return
        route = self.routes.sent.get(kind)
        if route is None or not await self._admitted(request, route):
            return
        meant = route.meant(request) if route.meant is not None else None
        if meant is None or (not request.is_to_us and not meant.clear):
            await route.handler(request)
        else:
            await self._in_words(request, meant)

    async def _in_words(self, request: Request, meant: Meant) -> None:
        """A command or a question in plain words: the same as by its command or its button."""
        if meant.what is What.COMMAND:
            request.said = f"/{meant.command}"
            await self._commanded(request, meant.command)
            return
        route = self.routes.in_words[meant.what]
        if await self._admitted(request, route):
            await route.handler(request, meant)

    async def _admitted(self, request: Request, route: ForMember | None) -> bool:
        """True for staff who may; strangers hear one polite line, staff what is missing."""
        if request.member is None:
            await strangers.stranger(request)
            return False
        permission = route.permission if route is not None else None
        if permission is not None and not request.member.may(permission):
            raise NotAllowed(permission.value)
        return True

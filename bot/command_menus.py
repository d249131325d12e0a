"""The commands that Telegram lists, by who is there, and what it shows of the bot before Start."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from telegram import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)
from telegram.error import BadRequest, Forbidden

from bot import about_words
from bot.transport.polling import persist
from crm import staff
from crm.i18n import ENGLISH, Language, speaking
from crm.permissions import MAY, Role

if TYPE_CHECKING:
    from telegram import Bot

    from bot.services import Services
    from bot.ui.routing import Routes
    from crm.staff import Member

Call = Callable[[], Awaitable[object]]

log = logging.getLogger(__name__)


class CommandMenus:
    """Whoever is not of the shop sees /start; a group what staff may; each member what they may,
    in their language. What is narrower wins (Bot API, Determining list of commands)."""

    def __init__(self, services: Services, bot: Bot, routes: Routes) -> None:
        self._services = services
        self._bot = bot
        self._routes = routes

    async def set_all(self, stop: asyncio.Event) -> None:
        for language in self._services.languages.values():
            await self._persist(partial(self._set_general, language), stop)
        for member in await self._services.store.read(staff.members):
            await self._persist(partial(self._set_of, member), stop)

    async def set_of(self, user_id: int) -> None:
        """After somebody joined, left, got another role or chose a language."""
        member = await self._services.store.read(staff.member, user_id)
        stop = asyncio.Event()
        if member is None:
            scope = BotCommandScopeChat(user_id)
            call = partial(self._bot.delete_my_commands, scope)
            await self._persist(partial(_unless_refused, call), stop)
        else:
            await self._persist(partial(self._set_of, member), stop)

    async def _persist(self, call: Call, stop: asyncio.Event) -> None:
        await persist("menu", call, stop, self._services.delays)

    def _commands(self, role: Role) -> list[BotCommand]:
        return [
            BotCommand(one.name, str(one.menu))
            for one in self._routes.commands.values()
            if one.menu and (one.permission is None or one.permission in MAY[role])
        ]

    async def _set_general(self, language: Language) -> None:
        """In `language`; in English for whoever has another one."""
        code = None if language == ENGLISH else language.code.partition("_")[0]
        bot = self._bot
        with speaking(language):
            nobody, group = [BotCommand("start", about_words.begin())], self._commands(Role.STAFF)
            description, about = about_words.description(), about_words.about()
        await bot.set_my_commands(nobody, BotCommandScopeDefault(), code)
        await bot.set_my_commands(group, BotCommandScopeAllGroupChats(), code)
        await bot.set_my_description(description, code)
        await bot.set_my_short_description(about, code)

    async def _set_of(self, member: Member) -> None:
        with speaking(self._services.language_of(member)):
            commands = self._commands(member.role)
        scope = BotCommandScopeChat(member.id)
        await _unless_refused(partial(self._bot.set_my_commands, commands, scope))


async def _unless_refused(call: Call) -> None:
    """Makes the call; of a chat that never was, or is blocked, nothing can be set."""
    try:
        await call()
    except (BadRequest, Forbidden) as refused:
        log.info("no menu for a member: %s", refused)

"""What the program says of its own accord: to owners, about things that went wrong."""

from __future__ import annotations

import asyncio
import logging

from telegram import Bot
from telegram.error import Forbidden, TelegramError

from bot.desk import Desk
from bot.ui import show
from bot.ui.screen import File, Screen, markup, shortened
from bot.ui.words import counted, megabytes
from crm import staff
from crm.backups import Backup
from crm.staff import Role

log = logging.getLogger(__name__)

LARGEST_DOCUMENT = 50_000_000
"""Bytes."""

JOB_WORDS = {
    "inactivity": "the daily look at who went quiet",
    "summary": "the evening summary",
    "sending": "the sending of campaigns",
    "backup": "the nightly backup",
}


class Telling:
    """Implements the tellers that jobs declare; each message goes to whoever can be reached."""

    def __init__(self, desk: Desk, bot: Bot) -> None:
        self._desk = desk
        self._bot = bot

    async def to(self, roles: tuple[Role, ...], screen: Screen) -> int:
        """Tells everybody with one of `roles`; returns how many got it."""
        told = 0
        for member in await self._desk.store.read(staff.members, *roles):
            if member.unreachable_since is None and await self.one(member.id, screen):
                told += 1
        return told

    async def one(self, user_id: int, screen: Screen) -> bool:
        """Tells one member in their private chat; notes who has blocked the bot."""
        try:
            await show.send(self._bot, user_id, screen)
        except Forbidden:
            await self._desk.store.write(staff.mark_reachable, user_id, reachable=False)
            return False
        except TelegramError as failed:
            log.warning("member %s not told: %s", user_id, failed)
            return False
        return True

    async def job_failed(self, name: str, times: int, error: str) -> None:
        what = JOB_WORDS.get(name, name)
        await self.to(
            (Role.OWNER,),
            Screen(
                markup(
                    "⚠️ Something that I do by myself went wrong {} times in a row: {}. "
                    "I keep trying. For whoever looks after me: <code>{}</code>",
                    times,
                    what,
                    shortened(error, 300),
                )
            ),
        )

    async def send_backup(self, backup: Backup) -> None:
        """The file itself, to every owner; only its name and size when Telegram will not take it.

        A bot may send 50 MB at most (Bot API, Sending files).
        """
        contents = backup.contents
        words = markup(
            "💾 Backup: {}, {}, {}.",
            counted(contents.customers, "customer", self._desk.formats),
            counted(contents.purchases, "sale", self._desk.formats),
            megabytes(backup.size),
        )
        if backup.size > LARGEST_DOCUMENT:
            words += markup(
                "\nIt is too large for Telegram. It is where I run: <code>{}</code>",
                backup.path.name,
            )
            await self.to((Role.OWNER,), Screen(words))
            return
        content = await asyncio.to_thread(backup.path.read_bytes)
        await self.to((Role.OWNER,), Screen(words, document=File(backup.path.name, content)))

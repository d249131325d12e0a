"""Strangers, and people who block the bot or come back."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from telegram import Bot, ChatMemberUpdated
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import TelegramError

from bot.ui import show
from bot.ui.screen import Screen, markup
from bot.ui.visit import Visit
from crm import staff

if TYPE_CHECKING:
    from bot.desk import Desk

log = logging.getLogger(__name__)

POLITE = "Hello! This is the private assistant of a shop. Its owner can invite you."


async def stranger(visit: Visit) -> None:
    """One polite line in a private chat, silence in a group; the owner hears once a day at most."""
    if visit.inline is not None:
        await visit.inline.answer([], cache_time=60, is_personal=True)
        return
    if visit.press is not None:
        await visit.toast(POLITE)
    elif not visit.in_group:
        await visit.send(Screen(POLITE))
    tell = await visit.store.write(staff.stranger_seen, visit.user_id, visit.user_name)
    if not tell:
        return
    news = markup(
        "👤 Somebody who does not work here wrote to me: <b>{}</b>. They learned nothing. "
        "To let them in, make an invitation in /staff.",
        visit.user_name,
    )
    owners = await visit.store.read(staff.members, staff.Role.OWNER)
    for owner in owners:
        if owner.unreachable_since is None:
            await _tell(visit.bot, owner.id, Screen(news))


async def _tell(bot: Bot, chat_id: int, screen: Screen) -> None:
    try:
        await show.send(bot, chat_id, screen)
    except TelegramError as failed:
        log.info("owner %s not told: %s", chat_id, failed)


async def membership_changed(desk: Desk, bot: Bot, change: ChatMemberUpdated) -> None:
    """A private chat: blocked or unblocked. A group: into one that a member of staff made only."""
    if change.chat.type == ChatType.PRIVATE:
        reachable = change.new_chat_member.status == ChatMemberStatus.MEMBER
        await desk.store.write(staff.mark_reachable, change.from_user.id, reachable=reachable)
        return
    joined = change.new_chat_member.status in (
        ChatMemberStatus.MEMBER,
        ChatMemberStatus.ADMINISTRATOR,
    )
    if joined and await desk.store.read(staff.member, change.from_user.id) is None:
        await bot.leave_chat(change.chat.id)

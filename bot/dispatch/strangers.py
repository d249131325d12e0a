"""Strangers, and people who block the bot or come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import Bot, ChatMemberUpdated
from telegram.constants import ChatMemberStatus, ChatType

from bot.dispatch import views
from bot.ui import show
from bot.ui.request import Request
from bot.ui.screen import Screen
from crm import staff
from crm.chat import strangers
from crm.i18n import speaking

if TYPE_CHECKING:
    from bot.services import Services


async def stranger(request: Request) -> None:
    """One polite line in a private chat, silence in a group; the owner hears once a day at most."""
    if request.inline is not None:
        await request.inline.answer([], cache_time=60, is_personal=True)
        return
    if request.press is not None:
        await request.toast(views.polite())
    elif not request.in_group:
        await request.send(Screen(views.polite(), stands_alone=True))
    if await request.store.write(strangers.seen, request.user_id, request.user_name):
        request.services.wake_outbox()


async def membership_changed(services: Services, bot: Bot, change: ChatMemberUpdated) -> None:
    """A private chat: blocked or unblocked. A group: into one that a member of staff made only."""
    if change.chat.type == ChatType.PRIVATE:
        reachable = change.new_chat_member.status == ChatMemberStatus.MEMBER
        await services.store.write(staff.mark_reachable, change.from_user.id, reachable=reachable)
        return
    joined = change.new_chat_member.status in (
        ChatMemberStatus.MEMBER,
        ChatMemberStatus.ADMINISTRATOR,
    )
    if not joined:
        return
    member = await services.store.read(staff.member, change.from_user.id)
    if member is None:
        await bot.leave_chat(change.chat.id)
        return
    # BotFather's change of the privacy mode holds from the moment the bot joins again.
    services.reads_groups = (await bot.get_me()).can_read_all_group_messages is not False
    if not services.reads_groups and change.new_chat_member.status == ChatMemberStatus.MEMBER:
        with speaking(services.language_of(member)):
            await show.send(bot, change.chat.id, Screen(views.reads_only_replies()))

"""Strangers, and people who block the bot or come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import Bot, ChatMemberUpdated
from telegram.constants import ChatMemberStatus, ChatType

from bot.ui.screen import Screen
from bot.ui.visit import Visit
from crm import pushes, staff
from crm.staff import Role

if TYPE_CHECKING:
    from bot.desk import Desk
    from crm.store.seam import Session

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
    if await visit.store.write(_seen, visit.user_id, visit.user_name):
        visit.desk.tell_now()


def _seen(session: Session, user_id: int, name: str) -> bool:
    """Whether owners are to hear of it."""
    tell = staff.stranger_seen(session, user_id, name)
    if tell:
        pushes.put_to(session, (Role.OWNER,), "stranger", name=name)
    return tell


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

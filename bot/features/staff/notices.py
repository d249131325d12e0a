"""Notices about who works here: somebody joined, was let in, or knocked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.features.staff import views
from bot.ui.notice import Worded
from bot.ui.views.welcome import welcome
from crm import staff
from crm.permissions import Role
from crm.settings import shop_of
from crm.staff import Member

if TYPE_CHECKING:
    from bot.services import Services
    from crm.chat.outbox import Notice


async def joined(services: Services, member: Member, notice: Notice) -> Worded | None:
    """None for who joined, and when they are gone again."""
    user_id = int(notice.data["user_id"])
    new = await services.store.read(staff.member, user_id)
    if new is None or new.id == member.id:
        return None
    return Worded(views.joined(new.id, new.name, Role(str(notice.data["role"]))))


async def knocked(services: Services, _: Member, notice: Notice) -> Worded | None:
    """None for who works here by now; `user_id` is missing in notices of older versions."""
    user_id = int(notice.data.get("user_id", 0))
    if await services.store.read(staff.member, user_id) is not None:
        return None
    return Worded(views.knocked(user_id, str(notice.data["name"])))


async def let_in(services: Services, member: Member, _: Notice) -> Worded:
    return Worded(welcome(member, (await services.store.read(shop_of)).name))

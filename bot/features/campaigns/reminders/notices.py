"""The notices of the morning, and their answer: a card is drawn when it is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.features.campaigns.asking_taps import NotToday
from bot.features.campaigns.views import reminders as views
from bot.ui.notice import Worded
from bot.ui.request import Request
from crm.campaigns.writing import mornings, reminders

if TYPE_CHECKING:
    from bot.services import Services
    from crm.chat.outbox import Notice
    from crm.staff import Member


async def dues_morning(services: Services, _: Member, notice: Notice) -> Worded | None:
    """None when the day is over, or nobody is to be reminded any more."""
    if notice.data["day"] != services.store.shop.today().isoformat():
        return None
    found = await services.store.read(reminders.remindable)
    return Worded(views.morning(found, services.formats)) if found.people else None


async def campaigns_morning(services: Services, _: Member, notice: Notice) -> Worded | None:
    """None when the day is over, or what is ready would reach nobody any more."""
    today = services.store.shop.today()
    if notice.data["day"] != today.isoformat():
        return None
    found = await services.store.read(mornings.ready, today)
    return None if found is None else Worded(views.ready(today, found, services.formats))


async def not_today(request: Request, _: NotToday) -> None:
    await request.show(views.not_today())

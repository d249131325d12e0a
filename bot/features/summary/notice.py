"""The notice of the evening summary, which jobs.summary put into the outbox."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.features.summary import views
from bot.ui.notice import Worded
from crm.campaigns.writing import reminders
from crm.child_process.parent import ChildDied
from crm.dues.day import money_of
from crm.formats import Formats
from crm.insights.day import day_summary, week_summary
from crm.reports.day_chart import fortnight
from crm.settings import shop_of
from crm.stock.listing import low

if TYPE_CHECKING:
    from bot.services import Services
    from crm.chat.outbox import Notice
    from crm.insights.day import Summary
    from crm.staff import Member

log = logging.getLogger(__name__)

LATE = timedelta(minutes=15)


async def summary(services: Services, _member: Member, notice: Notice) -> Worded:
    """The figures are those of the day as the books have them now."""
    figures = week_summary if notice.data["period"] == "week" else day_summary
    found = await services.store.read(figures, date.fromisoformat(notice.data["last"]))
    money = await services.store.read(money_of, found.period)
    formats = Formats(await services.store.read(shop_of))
    late = bool(notice.data["late"]) or services.store.shop.now() - notice.created_at > LATE
    remindable = await services.store.read(reminders.how_many) if money.owed else 0
    running_low = await services.store.read(low)
    picture = await _picture(services, found)
    return Worded(
        views.summary(
            found, money, formats, picture, remindable=remindable, late=late, low=running_low
        )
    )


async def _picture(services: Services, summary: Summary) -> bytes | None:
    """None where nothing was sold, or nothing can be drawn: the words are worth sending."""
    if summary.revenue.purchases == 0:
        return None
    try:
        return await services.drawing.read(services.store, fortnight, summary.period)
    except ChildDied:
        log.exception("the evening's picture could not be drawn")
        return None

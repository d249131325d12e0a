"""The evening summary in words: what is told of one that was kept by jobs.summary."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.features.summary import views
from bot.features.summary.drawing import fortnight
from bot.news import News
from crm.formats import Formats
from crm.insights.day import day_summary, week_summary
from crm.shop import shop_of
from crm.store.helper import HelperDied

if TYPE_CHECKING:
    from bot.desk import Desk
    from crm.insights.day import Summary
    from crm.pushes import Push
    from crm.staff import Member

log = logging.getLogger(__name__)

LATE = timedelta(minutes=15)


async def read(desk: Desk, _member: Member, push: Push) -> News:
    """The figures are those of the day as the books have them now."""
    figures = week_summary if push.data["period"] == "week" else day_summary
    summary = await desk.store.read(figures, date.fromisoformat(push.data["last"]))
    formats = Formats(await desk.store.read(shop_of))
    late = bool(push.data["late"]) or desk.store.shop.now() - push.created_at > LATE
    return News(views.summary(summary, formats, await _picture(desk, summary), late=late))


async def _picture(desk: Desk, summary: Summary) -> bytes | None:
    """None where nothing was sold, or nothing can be drawn: the words are worth sending."""
    if summary.revenue.purchases == 0:
        return None
    try:
        return await desk.drawing.read(desk.store, fortnight, summary.period)
    except HelperDied:
        log.exception("the evening's picture could not be drawn")
        return None

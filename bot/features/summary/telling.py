"""Brings the evening summary to a member: what `jobs.summary` asks of the bot."""

from __future__ import annotations

import logging

from bot.desk import Desk
from bot.features.summary import views
from bot.features.summary.drawing import fortnight
from bot.telling import Telling
from crm.formats import Formats
from crm.insights.day import Summary
from crm.shop import shop_of
from crm.staff import Member
from crm.store.helper import HelperDied

log = logging.getLogger(__name__)


class Reading:
    """Implements jobs.summary.Reader."""

    def __init__(self, desk: Desk, telling: Telling) -> None:
        self._desk = desk
        self._telling = telling

    async def summary(self, member: Member, summary: Summary, *, late: bool) -> bool:
        formats = Formats(await self._desk.store.read(shop_of))
        picture = await self._picture(summary)
        return await self._telling.one(
            member.id, views.summary(summary, formats, picture, late=late)
        )

    async def _picture(self, summary: Summary) -> bytes | None:
        """None where nothing was sold, or nothing can be drawn: the words are worth sending."""
        if summary.revenue.purchases == 0:
            return None
        try:
            return await self._desk.drawing.read(self._desk.store, fortnight, summary.period.end)
        except HelperDied:
            log.exception("the evening's picture could not be drawn")
            return None

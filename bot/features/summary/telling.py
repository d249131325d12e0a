"""Brings the evening summary to a member: what `jobs.summary` asks of the bot."""

from __future__ import annotations

import asyncio

from bot.desk import Desk
from bot.features.summary import views
from bot.features.summary.drawing import fortnight
from bot.telling import Telling
from crm.formats import Formats
from crm.insights.day import Summary
from crm.reports.paper import png
from crm.staff import Member


class Reading:
    """Implements jobs.summary.Reader."""

    def __init__(self, desk: Desk, telling: Telling) -> None:
        self._desk = desk
        self._telling = telling

    async def summary(self, member: Member, summary: Summary, *, late: bool) -> bool:
        picture = await self._desk.store.read(fortnight, summary)
        content = await asyncio.to_thread(png, picture) if picture is not None else None
        formats = Formats(self._desk.store.shop)
        return await self._telling.one(
            member.id, views.summary(summary, formats, content, late=late)
        )

"""The evening: the day's summary to whoever wants it, and the week's on Mondays, once each."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Protocol

from crm.insights import day as days
from crm.insights.day import Summary
from crm.staff import Member
from jobs.schedule import Due, Result

if TYPE_CHECKING:
    from crm.store.seam import Store

MONDAY = 0


class Reader(Protocol):
    """Who reads the summary to a member; the bot implements it, a test has a list."""

    async def summary(self, member: Member, summary: Summary, *, late: bool) -> bool:
        """Whether it got through."""
        ...


class Evening:
    """Sends the day on which it was due, even when the bot was away at that hour; then it is late.

    Each member who got it is noted at once, so a crash half-way repeats it to nobody.
    """

    def __init__(self, store: Store, reader: Reader) -> None:
        self._store = store
        self._reader = reader

    async def __call__(self, due: Due) -> Result:
        day = self._store.shop.local(due.at).date()
        told = await self._tell(await self._store.read(days.day_summary, day), day, late=due.late)
        if day.weekday() == MONDAY:
            week = await self._store.read(days.week_summary, day - timedelta(days=1))
            told += await self._tell(week, day, late=due.late)
        return {"told": told}

    async def _tell(self, summary: Summary, day: date, *, late: bool) -> int:
        told = 0
        for member in await self._store.read(days.awaiting, summary.kind, day):
            if await self._reader.summary(member, summary, late=late):
                await self._store.write(days.note_sent, summary.kind, day, member.id)
                told += 1
        return told

"""The evening: the day's summary to whoever wants it, and the week's on Mondays, once each."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from crm.chat import outbox
from crm.insights import day as days
from jobs.schedule import Due, Result

if TYPE_CHECKING:
    from crm.store.database import Session, Store


class Evening:
    """Keeps the summary of the day on which it was due, even when the bot was away at that hour;
    then it is late. The bot finds the figures and the words when it says it.

    That a member gets it is noted in the same transaction, so a crash repeats it to nobody.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def __call__(self, due: Due) -> Result:
        day = self._store.shop.local(due.at).date()
        return {"told": await self._store.write(keep, day, late=due.late)}


def keep(session: Session, day: date, *, late: bool) -> int:
    """Returns how many summaries are to be told."""
    monday = day - timedelta(days=day.weekday())
    kinds = [("day", day, day, late)]
    if day == monday or days.was_away_since(session, monday):
        kinds.append(("week", monday, monday - timedelta(days=1), late or day != monday))
    told = 0
    for kind, noted, last, missed in kinds:
        for member in days.awaiting(session, kind, noted):
            days.note_sent(session, kind, noted, member.id)
            outbox.put(
                session, member.id, "summary", period=kind, last=last.isoformat(), late=missed
            )
            told += 1
    return told

"""The evening summary: notices of the day for members who want them, of the week on Mondays."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from crm.chat import outbox
from crm.insights import day as days
from jobs.schedule import Due, Result

if TYPE_CHECKING:
    from collections.abc import Callable

    from crm.store.database import Session, Store


class EveningSummary:
    """Puts the summary of the day on which it was due into the outbox, also when the bot was away
    at that hour; then it is late. Figures and words are made when the notice is sent.

    That a member gets it is noted in the same transaction, so nobody gets it twice after a crash.
    """

    def __init__(self, store: Store, wake_outbox: Callable[[], None] = lambda: None) -> None:
        self._store = store
        self._wake_outbox = wake_outbox

    async def __call__(self, due: Due) -> Result:
        day = self._store.shop.local(due.at).date()
        told = await self._store.write(put_summaries, day, late=due.late)
        self._wake_outbox()
        return {"told": told}


def put_summaries(session: Session, day: date, *, late: bool) -> int:
    """Returns the number of notices that were put into the outbox."""
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

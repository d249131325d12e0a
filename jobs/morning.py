"""The morning: who may be reminded, for owners and managers to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm.campaigns.writing import mornings
from jobs.schedule import Due, Result

if TYPE_CHECKING:
    from collections.abc import Callable

    from crm.store.database import Store


class Morning:
    """Puts the notices of the day into the outbox when the sending hours open; also later on that
    day, when the bot was away. Figures and words are made when a notice is sent."""

    def __init__(self, store: Store, wake_outbox: Callable[[], None] = lambda: None) -> None:
        self._store = store
        self._wake_outbox = wake_outbox

    async def __call__(self, due: Due) -> Result:
        day = self._store.shop.local(due.at).date()
        told = await self._store.write(mornings.tell, day)
        self._wake_outbox()
        return {"told": told}

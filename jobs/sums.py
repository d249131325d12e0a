"""Background job: adds bulk data to the sums behind the charts, a month a write; sales go on."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from crm.insights.sums import tables
from jobs.schedule import Due, Result

if TYPE_CHECKING:
    from crm.store.database import Store

log = logging.getLogger(__name__)


class Sums:
    """Counts anew what an import, an upgrade or a repair left to be counted; usually nothing."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def __call__(self, _due: Due) -> Result:
        months = 0
        if await self._store.read(tables.stale_since) is not None:
            more = True
            while more:
                more = await self._store.write(tables.refresh_next)
                months += 1
            log.info("sums for insights: %d months counted", months)
        return {"months": months}

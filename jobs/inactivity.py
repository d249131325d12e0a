"""Time makes customers Inactive: the night's look at everybody's badge."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from crm import totals
from jobs.schedule import Due, Result

if TYPE_CHECKING:
    from crm.store.seam import Store

log = logging.getLogger(__name__)

BATCH = 5_000
"""Customers in one write, after which a waiting sale has its turn; a night changes hundreds."""


class Inactivity:
    """Sets every badge to what the rule says today; a sale that comes in between is no conflict."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def __call__(self, _due: Due) -> Result:
        stale = await self._store.read(totals.stale_badges)
        changed = 0
        for start in range(0, len(stale), BATCH):
            part = stale[start : start + BATCH]
            changed += await self._store.write(totals.refresh_badges, part)
        log.info("inactivity check: the status of %d customers changed", changed)
        return {"changed": changed}

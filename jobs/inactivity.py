"""The nightly refresh of badges and points: time makes customers Inactive, and points expire."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from crm.customers import totals
from crm.customers.points import balances as points
from jobs.schedule import Due, Result

if TYPE_CHECKING:
    from crm.store.database import Store

log = logging.getLogger(__name__)


class Inactivity:
    """Sets every badge to what the rule says today; makes way for a sale that comes in between."""

    def __init__(self, store: Store, at_once: int = totals.BADGES_AT_ONCE) -> None:
        """After every `at_once` badges it looks whether a write waits."""
        self._store = store
        self._at_once = at_once

    async def __call__(self, _due: Due) -> Result:
        stale = await self._store.read(totals.stale_badges)
        changed = 0
        while stale:
            # Many short writes would each write nearly the same pages again: one as long as it may.
            looked_at, some = await self._store.write(
                totals.refresh_some_badges,
                stale,
                self._store.writers_waiting,
                self._at_once,
            )
            stale = stale[looked_at:]
            changed += some
        await self._store.write(points.refresh_expired)
        log.info("inactivity check: the status of %d customers changed", changed)
        return {"changed": changed}

"""Time makes customers Inactive: the night's look at everybody's badge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm import totals
from jobs.schedule import Due, Result

if TYPE_CHECKING:
    from crm.store.seam import Store


class Inactivity:
    """Sets every badge to what the rule says today; a sale that comes in between is no conflict."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def __call__(self, _due: Due) -> Result:
        return {"changed": await self._store.write(totals.refresh_badges)}

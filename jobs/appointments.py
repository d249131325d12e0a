"""Appointments that are near: customers are reminded on the evening before, staff half an hour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm.appointments import soon
from crm.campaigns.writing import appointments
from crm.settings import shop_of
from jobs.schedule import Due, Result

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from crm.store.database import Store


class Appointments:
    """Looks each minute, and writes only where something is due."""

    def __init__(
        self,
        store: Store,
        gateway_name: Callable[[], str] = lambda: "",
        wake_outbox: Callable[[], None] = lambda: None,
    ) -> None:
        """`gateway_name` is that of the gateway which would carry the reminders."""
        self._store = store
        self._gateway_name = gateway_name
        self._wake_outbox = wake_outbox
        self._reminded: date | None = None

    async def __call__(self, _due: Due) -> Result | None:
        await self._remind()
        if not await self._store.read(soon.due):
            return None
        told = await self._store.write(soon.tell)
        self._wake_outbox()
        return {"told": told}

    async def _remind(self) -> None:
        day = appointments.day_to_remind(await self._store.read(shop_of))
        if day is None or day == self._reminded:
            return
        await self._store.write(appointments.remind, self._gateway_name())
        self._reminded = day

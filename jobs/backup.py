"""The nightly backup: made, opened to prove it, old ones cleared away, sent if that is wanted."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from crm.backups.archive import Backup, make_backup, prune
from crm.settings import shop_of
from jobs.schedule import Due, Result

if TYPE_CHECKING:
    from crm.store.database import Store


class Courier(Protocol):
    """Who brings the file to the owner; the bot implements it."""

    async def send_backup(self, backup: Backup) -> None: ...


class Nightly:
    """Writes backups of `store` into `folder`. The courier brings each to the owners where the
    shop wants that; otherwise they stay there."""

    def __init__(
        self, store: Store, folder: Path, passphrase: str | None, courier: Courier | None = None
    ) -> None:
        self._store = store
        self._folder = folder
        self._passphrase = passphrase
        self._courier = courier

    async def __call__(self, _due: Due) -> Result:
        backup = await self.make(self._store.shop.now())
        shop = await self._store.read(shop_of)
        if self._courier is not None and shop.backup_to_owners:
            await self._courier.send_backup(backup)
        return {
            "file": backup.path.name,
            "bytes": backup.size,
            "customers": backup.contents.customers,
            "purchases": backup.contents.purchases,
        }

    async def make(self, now: datetime) -> Backup:
        """A backup now, and no more of the old ones than are worth keeping. Raises StoreError."""
        return await asyncio.to_thread(self._make, now)

    def _make(self, now: datetime) -> Backup:
        backup = make_backup(
            self._store.engine, self._folder, now, self._passphrase, self._store.shop
        )
        prune(self._folder)
        return backup

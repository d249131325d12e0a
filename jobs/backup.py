"""The nightly backup: made, opened to prove it, old ones removed, sent if the shop wants that."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from crm.backups.archive import Backup, make_backup, prune
from crm.chat import outbox
from crm.permissions import Role
from crm.settings import shop_of
from jobs.schedule import Due, Result

if TYPE_CHECKING:
    from crm.store.database import Store


class NightlyBackup:
    """Writes backups of `store` into `folder`, and a notice for the owners where the shop wants
    them sent. `wake_outbox` is called after such a notice."""

    def __init__(
        self,
        store: Store,
        folder: Path,
        passphrase: str | None,
        wake_outbox: Callable[[], None] = lambda: None,
    ) -> None:
        self._store = store
        self._folder = folder
        self._passphrase = passphrase
        self._wake_outbox = wake_outbox

    async def __call__(self, _due: Due) -> Result:
        backup = await self.make(self._store.shop.now())
        shop = await self._store.read(shop_of)
        if shop.backup_to_owners:
            await self._store.write(
                outbox.put_to,
                (Role.OWNER,),
                "backup",
                path=str(backup.path.absolute()),
                size=backup.size,
                customers=backup.contents.customers,
                purchases=backup.contents.purchases,
            )
            self._wake_outbox()
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

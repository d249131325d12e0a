"""What owners hear about the program itself, and the backup that travels."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from bot.notices import words
from bot.ui.notice import News
from bot.ui.screen import File, Screen
from bot.ui.show import LARGEST_DOCUMENT
from crm.chat import outbox
from crm.staff import Member, Role

if TYPE_CHECKING:
    from bot.services import Services
    from crm.backups.archive import Backup
    from crm.chat.outbox import Push


async def job_failed(_services: Services, _member: Member, push: Push) -> News:
    data = push.data
    return News(words.job_failed(str(data["name"]), int(data["times"]), str(data["error"])))


async def stranger(_services: Services, _member: Member, push: Push) -> News:
    return News(words.stranger(str(push.data["name"])))


async def backup(services: Services, _member: Member, push: Push) -> News | None:
    """The file itself; only its name and size when Telegram will not take it, and nothing when a
    later backup has taken its place. A bot may send 50 MB at most (Bot API, Sending files)."""
    path = Path(str(push.data["path"]))
    size = int(push.data["size"])
    customers, purchases = int(push.data["customers"]), int(push.data["purchases"])
    caption = words.backup(customers, purchases, size, services.formats)
    if size > LARGEST_DOCUMENT:
        return News(words.too_large(caption, path.name))
    try:
        content = await asyncio.to_thread(path.read_bytes)
    except FileNotFoundError:
        return None
    return News(Screen(caption, document=File(path.name, content)))


class Telling:
    """Implements jobs.backup.Courier."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def send_backup(self, backup: Backup) -> None:
        """To every owner."""
        await self._services.store.write(
            outbox.put_to,
            (Role.OWNER,),
            "backup",
            path=str(backup.path.absolute()),
            size=backup.size,
            customers=backup.contents.customers,
            purchases=backup.contents.purchases,
        )
        self._services.tell_now()

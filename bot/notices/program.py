"""What owners hear about the program itself: words for pushes, and the backup that travels."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from bot.ui.notice import News
from bot.ui.screen import File, Screen, markup, shortened
from bot.ui.show import LARGEST_DOCUMENT
from bot.ui.words import counted, megabytes
from crm.chat import outbox
from crm.staff import Member, Role

if TYPE_CHECKING:
    from bot.services import Services
    from crm.backups.archive import Backup
    from crm.chat.outbox import Push


JOB_WORDS = {
    "inactivity": "the daily look at who went quiet",
    "summary": "the evening summary",
    "sending": "the sending of campaigns",
    "backup": "the nightly backup",
    "pushes": "telling you what happened",
}


async def job_failed(_services: Services, _member: Member, push: Push) -> News:
    name = str(push.data["name"])
    return News(
        Screen(
            markup(
                "⚠️ Something that I do by myself went wrong {} times in a row: {}. "
                "I keep trying. For whoever looks after me: <code>{}</code>",
                push.data["times"],
                JOB_WORDS.get(name, name),
                shortened(str(push.data["error"]), 300),
            )
        )
    )


async def stranger(_services: Services, _member: Member, push: Push) -> News:
    return News(
        Screen(
            markup(
                "👤 Somebody who does not work here wrote to me: <b>{}</b>. They learned nothing. "
                "To let them in, make an invitation in /staff.",
                push.data["name"],
            )
        )
    )


async def backup(services: Services, _member: Member, push: Push) -> News | None:
    """The file itself; only its name and size when Telegram will not take it, and nothing when a
    later backup has taken its place. A bot may send 50 MB at most (Bot API, Sending files)."""
    path = Path(str(push.data["path"]))
    size = int(push.data["size"])
    words = markup(
        "💾 Backup: {}, {}, {}.",
        counted(int(push.data["customers"]), "customer", services.formats),
        counted(int(push.data["purchases"]), "sale", services.formats),
        megabytes(size),
    )
    if size > LARGEST_DOCUMENT:
        words += markup(
            "\nIt is too large for Telegram. It is where I run: <code>{}</code>", path.name
        )
        return News(Screen(words))
    try:
        content = await asyncio.to_thread(path.read_bytes)
    except FileNotFoundError:
        return None
    return News(Screen(words, document=File(path.name, content)))


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

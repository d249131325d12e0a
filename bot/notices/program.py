"""Notices for owners about the program itself: a failing job, a stranger, a backup."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from bot.notices import views
from bot.ui.notice import Worded
from bot.ui.screen import File, Screen
from bot.ui.show import LARGEST_DOCUMENT
from crm.staff import Member

if TYPE_CHECKING:
    from bot.services import Services
    from crm.chat.outbox import Notice


async def job_failed(_services: Services, _member: Member, notice: Notice) -> Worded:
    data = notice.data
    return Worded(views.job_failed(str(data["name"]), int(data["times"]), str(data["error"])))


async def backup(services: Services, _member: Member, notice: Notice) -> Worded | None:
    """The file itself; only its name and size when Telegram will not take it, and nothing when a
    later backup has taken its place. A bot may send 50 MB at most (Bot API, Sending files)."""
    path = Path(str(notice.data["path"]))
    size = int(notice.data["size"])
    customers, purchases = int(notice.data["customers"]), int(notice.data["purchases"])
    caption = views.backup(customers, purchases, size, services.formats)
    if size > LARGEST_DOCUMENT:
        return Worded(views.too_large(caption, path.name))
    try:
        content = await asyncio.to_thread(path.read_bytes)
    except FileNotFoundError:
        return None
    return Worded(Screen(caption, document=File(path.name, content)))


async def phone_away(_services: Services, _member: Member, _notice: Notice) -> Worded:
    return Worded(views.phone_away())


async def first_of_gateway(_services: Services, _member: Member, notice: Notice) -> Worded:
    return Worded(views.first_of_gateway(str(notice.data["gateway"])))

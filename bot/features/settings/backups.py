"""/settings, Backup: the last one, one now, the file itself."""

from __future__ import annotations

import asyncio

from telegram.constants import ChatAction

from bot.features.settings import backup_views as views
from bot.features.settings.handlers import change
from bot.features.settings.taps import BackupNow, SendBackup, SendBackups, ShowBackup
from bot.telling import LARGEST_DOCUMENT
from bot.ui.visit import Visit
from bot.ui.waiting import busy_with
from crm.backups import backups_in, taken_at
from crm.errors import NotFound
from crm.shop import shop_of
from jobs.runner import Busy, JobState

JOB = "backup"


async def show_backup(visit: Visit, _: ShowBackup | None = None) -> None:
    await _show(visit, "")


async def _show(visit: Visit, news: str) -> None:
    files = await asyncio.to_thread(_files, visit)
    shop = await visit.store.read(shop_of)
    state = await _state(visit)
    await visit.show(views.backup(state, files, shop, visit.formats, news))


def _files(visit: Visit) -> tuple[views.Kept, ...]:
    """What is kept, the newest first."""
    folder = visit.desk.backups
    if folder is None or not folder.is_dir():
        return ()
    return tuple(
        views.Kept(path.name, path.stat().st_size, taken_at(path.name))
        for path in backups_in(folder)
    )


async def _state(visit: Visit) -> JobState | None:
    states = await visit.desk.runner.states() if visit.desk.runner is not None else []
    return next((one for one in states if one.name == JOB), None)


async def backup_now(visit: Visit, _: BackupNow) -> None:
    if visit.desk.runner is None:
        raise NotFound("job", JOB)
    try:
        async with busy_with(visit, ChatAction.TYPING):
            result = await visit.desk.runner.run_now(JOB)
    except Busy:
        await visit.toast("A backup is being made just now.")
        return
    await _show(visit, views.made(result, visit.formats))


async def send_backup(visit: Visit, tap: SendBackup) -> None:
    """One of the files that are kept, by its name alone: a name with a way in it is none."""
    folder = visit.desk.backups
    files = await asyncio.to_thread(_files, visit)
    kept = next((one for one in files if one.name == tap.name), None)
    if folder is None or kept is None:
        raise NotFound("backup", tap.name)
    if kept.size > LARGEST_DOCUMENT:
        await visit.toast(
            f"It is too large for Telegram. It is where I run: {kept.name}", alert=True
        )
        return
    async with busy_with(visit, ChatAction.UPLOAD_DOCUMENT):
        content = await asyncio.to_thread((folder / kept.name).read_bytes)
        await visit.send(views.sent(kept, content))


async def send_backups(visit: Visit, tap: SendBackups) -> None:
    await visit.store.write(change, "backup_to_owners", tap.wanted, visit.staff.id)
    await _show(visit, "")

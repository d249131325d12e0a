"""/settings, Backup: the last one, one now, the file itself."""

from __future__ import annotations

import asyncio

from telegram.constants import ChatAction

from bot.features.settings.taps import BackupNow, SendBackup, SendBackups, ShowBackup
from bot.features.settings.views import backups as views
from bot.ui.request import Request
from bot.ui.show import LARGEST_DOCUMENT
from bot.ui.waiting import busy_with
from crm.backups.archive import backups_in, taken_at
from crm.errors import NotFound
from crm.settings import shop_of
from crm.setup.setting_changes import change
from jobs.runner import Busy, JobState

JOB = "backup"


async def show_backup(request: Request, _: ShowBackup | None = None) -> None:
    await _show(request, "")


async def _show(request: Request, news: str) -> None:
    files = await asyncio.to_thread(_files, request)
    shop = await request.store.read(shop_of)
    state = await _state(request)
    await request.show(views.backup(state, files, shop, request.formats, news))


def _files(request: Request) -> tuple[views.Kept, ...]:
    """Backup files that are kept, the newest first."""
    folder = request.services.backups
    if folder is None or not folder.is_dir():
        return ()
    return tuple(
        views.Kept(path.name, path.stat().st_size, taken_at(path.name))
        for path in backups_in(folder)
    )


async def _state(request: Request) -> JobState | None:
    states = await request.services.runner.states() if request.services.runner is not None else []
    return next((one for one in states if one.name == JOB), None)


async def backup_now(request: Request, tap: BackupNow) -> None:
    if request.services.runner is None:
        raise NotFound("job", JOB)
    try:
        async with busy_with(request, ChatAction.TYPING):
            result = await request.services.runner.run_now(JOB)
    except Busy:
        await request.toast(views.being_made())
        return
    await request.store.done()
    await _show(request, views.made(result, request.formats))
    files = await asyncio.to_thread(_files, request) if tap.sends else ()
    if files:
        await send_backup(request, SendBackup(files[0].name))


async def send_backup(request: Request, tap: SendBackup) -> None:
    """Sends one of the kept files, by its bare name: a name with a path in it matches none."""
    folder = request.services.backups
    files = await asyncio.to_thread(_files, request)
    kept = next((one for one in files if one.name == tap.name), None)
    if folder is None or kept is None:
        raise NotFound("backup", tap.name)
    if kept.size > LARGEST_DOCUMENT:
        await request.toast(views.too_large(kept), alert=True)
        return
    async with busy_with(request, ChatAction.UPLOAD_DOCUMENT):
        content = await asyncio.to_thread((folder / kept.name).read_bytes)
        await request.send(views.sent(kept, content, request.formats))


async def send_backups(request: Request, tap: SendBackups) -> None:
    await request.store.write(change, "backup_to_owners", tap.wanted, request.staff.id)
    await _show(request, "")

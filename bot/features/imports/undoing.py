"""Imports that were booked, and their undoing."""

from __future__ import annotations

import asyncio
import logging

from bot.features.imports.running import Shown
from bot.features.imports.taps import AskUndo, KeepImport, ShowImports, UndoImport
from bot.features.imports.views import progress as progress_views
from bot.features.imports.views import undo as views
from bot.ui.request import Request
from bot.ui.screen import Screen
from crm.errors import CrmError, Invalid
from crm.imports.progress import Progress
from crm.imports.undo import undo as undoing
from crm.imports.undo.run import undo_import

log = logging.getLogger(__name__)


async def show_imports(request: Request, _: ShowImports) -> None:
    await request.show(views.imports(await request.store.read(undoing.recent), request.formats))


async def ask_undo(request: Request, tap: AskUndo) -> None:
    one = await request.store.read(undoing.get, tap.import_id)
    await request.send(views.ask_undo(one, request.formats))


async def keep(request: Request, tap: KeepImport) -> None:
    one = await request.store.read(undoing.get, tap.import_id)
    await request.show(views.kept(one.file_name))


async def undo(request: Request, tap: UndoImport) -> None:
    """Takes it back beside the conversation, and says so in the message."""
    one = await request.store.read(undoing.get, tap.import_id)
    work = f"import: undo {tap.import_id}"
    if request.services.is_under_way(work):
        return
    message_id = await request.show(progress_views.undoing(one.file_name, request.formats))
    request.services.spawn(_undo(request, tap.import_id, one.file_name, message_id), work)


async def _undo(request: Request, import_id: int, file_name: str, message_id: int) -> None:
    def screen(progress: Progress) -> Screen:
        return progress_views.undoing(file_name, request.formats, progress)

    shown = Shown(request, message_id, screen)
    try:
        undone = await asyncio.to_thread(
            undo_import, request.services.store, import_id, request.staff.id, on_progress=shown
        )
        end = views.undone(undone, request.formats)
    except Invalid as refused:
        end = views.not_undone(file_name, refused.reason)
    except CrmError:
        log.exception("undo of import %s", import_id)
        end = views.not_undone(file_name, "")
    await shown.over()
    await request.redraw(message_id, end)

"""A file sent to the bot, its dry run, its columns, and what comes of it."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from math import ceil

from bot.features.imports import column_views, progress_views, uploads, views, words
from bot.features.imports.running import Shown, running, stop
from bot.features.imports.taps import (
    AskUndo,
    DropUpload,
    ImportNow,
    KeepImport,
    PickColumn,
    SetColumn,
    ShowColumns,
    ShowImports,
    ShowPlan,
    StopImport,
    UndoImport,
)
from bot.features.imports.uploads import Upload
from bot.ui.screen import Screen
from bot.ui.visit import Visit
from crm.errors import CrmError, Invalid, NotFound
from crm.imports import importing, undoing
from crm.imports.choosing import chosen, for_sheet
from crm.imports.columns import Column
from crm.imports.error_file import error_files
from crm.imports.headings import Field
from crm.imports.importing import Prepared
from crm.imports.plan import SheetPlan, sheets_read
from crm.imports.progress import Cancelled, Progress
from crm.imports.refusals import FileRefused
from crm.imports.taking_back import take_back

log = logging.getLogger(__name__)


async def explain(visit: Visit) -> None:
    await visit.show(views.how_to(await visit.store.read(undoing.recent, 1)))


async def file_sent(visit: Visit) -> None:
    """Fetches the file; the reading goes on beside the conversation."""
    document = visit.message.document if visit.message is not None else None
    if document is None:
        return
    size = document.file_size or 0
    if size > views.LARGEST:
        await visit.send(views.too_large(ceil(size / 1_000_000)))
        return
    upload = await asyncio.to_thread(uploads.new, visit.store, document.file_name or "file")
    message_id = await visit.send(
        progress_views.reading(upload.file_name, visit.formats, upload.token)
    )
    file = await document.get_file()
    await file.download_to_drive(upload.path)
    visit.desk.spawn(_show_plan(visit, upload, message_id), "import: reading")


async def _show_plan(visit: Visit, upload: Upload, message_id: int) -> None:
    prepared = await _prepared(visit, upload, message_id)
    if prepared is not None:
        await visit.redraw(message_id, views.plan(prepared.plan, upload.token, visit.formats))


async def _prepared(visit: Visit, upload: Upload, message_id: int) -> Prepared | None:
    """Reads the upload, with progress in the message; None when it said why not."""

    def screen(progress: Progress) -> Screen:
        return progress_views.reading(upload.file_name, visit.formats, upload.token, progress)

    shown = Shown(visit, message_id, screen)
    try:
        with running(upload.token) as asked:
            prepared = await asyncio.to_thread(
                importing.prepare,
                visit.store,
                upload.path,
                upload.folder,
                file_name=upload.file_name,
                given=upload.given,
                told=shown,
                stop=asked,
            )
        await shown.over()
    except Cancelled:
        said = views.cancelled(upload.file_name)
        upload.remove()
    except FileRefused as refused:
        ask = refused.reason == "no_columns"
        if ask:
            upload.columns = refused.facts["columns"]
            upload.keep()
        said = views.failed(upload.file_name, words.refused(refused), upload.token if ask else "")
        if not ask:
            upload.remove()
    except CrmError:
        log.exception("import of %s", upload.token)
        said = views.failed(upload.file_name, "The books could not be read just now.")
    except RuntimeError:
        log.exception("import of %s", upload.token)
        said = views.failed(upload.file_name, "This file stopped me in a way it should not.")
        upload.remove()
    else:
        if upload.columns:
            upload.columns = []
            upload.keep()
        return prepared
    await shown.over()
    await visit.redraw(message_id, said)
    return None


async def show_plan(visit: Visit, tap: ShowPlan) -> None:
    upload = uploads.find(visit.store, tap.token)
    message_id = await visit.show(
        progress_views.reading(upload.file_name, visit.formats, upload.token)
    )
    visit.desk.spawn(_show_plan(visit, upload, message_id), "import: reading")


async def stop_import(visit: Visit, tap: StopImport) -> None:
    """Whoever works on it says in this message that nothing was taken."""
    if not stop(tap.token):
        upload = uploads.find(visit.store, tap.token)
        await visit.show(views.cancelled(upload.file_name))
        await asyncio.to_thread(upload.remove)


async def drop(visit: Visit, tap: DropUpload) -> None:
    upload = uploads.find(visit.store, tap.token)
    await asyncio.to_thread(upload.remove)
    await visit.show(views.cancelled(upload.file_name))


async def import_now(visit: Visit, tap: ImportNow) -> None:
    """Books it beside the conversation. A second tap finds the buttons gone."""
    upload = uploads.find(visit.store, tap.token)
    message_id = await visit.show(
        progress_views.reading(upload.file_name, visit.formats, upload.token)
    )
    visit.desk.spawn(_book(visit, upload, message_id), "import: booking")


async def _book(visit: Visit, upload: Upload, message_id: int) -> None:
    prepared = await _prepared(visit, upload, message_id)
    if prepared is None:
        return

    def screen(progress: Progress) -> Screen:
        return progress_views.booking(upload.file_name, visit.formats, upload.token, progress)

    shown = Shown(visit, message_id, screen)
    await visit.redraw(
        message_id, progress_views.booking(upload.file_name, visit.formats, upload.token)
    )
    try:
        with running(upload.token) as asked:
            made = await asyncio.to_thread(
                importing.book, visit.store, prepared, visit.staff.id, shown, asked
            )
    except Cancelled:
        await shown.over()
        await visit.redraw(message_id, views.cancelled(upload.file_name))
        await asyncio.to_thread(upload.remove)
        return
    except CrmError:
        log.exception("import of %s", upload.token)
        await shown.over()
        await visit.redraw(
            message_id, views.failed(upload.file_name, "The books could not be written just now.")
        )
        return
    await shown.over()
    await visit.redraw(message_id, views.done(made, visit.formats))
    if made.counts.rejected:
        files = await asyncio.to_thread(
            error_files,
            prepared,
            visit.store.shop.currency,
            lambda one: words.remark(one, visit.formats),
        )
        for one in files:
            await visit.send(views.not_taken(made.file_name, one, visit.formats))
    await asyncio.to_thread(upload.remove)


# --- columns -----------------------------------------------------------------------------------


async def _sheets(visit: Visit, upload: Upload) -> tuple[SheetPlan, ...]:
    """The sheets with their columns, as they were read and as people changed them since; also of a
    file of which nothing could be made."""
    sheets: tuple[SheetPlan, ...] | None
    if upload.columns:
        columns = (Column(**one | {"field": Field(one["field"])}) for one in upload.columns)
        sheets = (SheetPlan("", columns=tuple(columns)),)
    else:
        sheets = await asyncio.to_thread(sheets_read, upload.folder / importing.WORK)
    if sheets is None:  # a restart swept the reading away
        prepared = await asyncio.to_thread(
            importing.prepare, visit.store, upload.path, upload.folder, given=upload.given
        )
        sheets = prepared.plan.sheets
    return tuple(
        replace(one, columns=tuple(chosen(one.columns, for_sheet(upload.given, one.name))))
        for one in sheets
    )


async def show_columns(visit: Visit, tap: ShowColumns) -> None:
    upload = uploads.find(visit.store, tap.token)
    sheets = await _sheets(visit, upload)
    await visit.show(column_views.columns(upload.file_name, sheets, tap.token, tap.page))


async def pick_column(visit: Visit, tap: PickColumn) -> None:
    upload = uploads.find(visit.store, tap.token)
    sheets = await _sheets(visit, upload)
    sheet, column = _column(sheets, tap.sheet, tap.column)
    page = column_views.page_of(sheets, tap.sheet, tap.column)
    await visit.show(column_views.column(column, sheet.name, tap.token, tap.sheet, page))


def _column(sheets: tuple[SheetPlan, ...], sheet: int, index: int) -> tuple[SheetPlan, Column]:
    try:
        return sheets[sheet], sheets[sheet].columns[index]
    except IndexError as error:
        raise NotFound("column", index) from error


async def set_column(visit: Visit, tap: SetColumn) -> None:
    upload = uploads.find(visit.store, tap.token)
    sheet, column = _column(await _sheets(visit, upload), tap.sheet, tap.column)
    if tap.field not in set(Field):
        raise Invalid("field", tap.field, "unknown")
    of_sheet = f"{sheet.name}!" if sheet.name else ""
    upload.given[f"{of_sheet}column {column.index + 1}"] = tap.field
    await asyncio.to_thread(upload.keep)
    sheets = await _sheets(visit, upload)
    page = column_views.page_of(sheets, tap.sheet, tap.column)
    await visit.show(column_views.columns(upload.file_name, sheets, tap.token, page))


# --- afterwards --------------------------------------------------------------------------------


async def show_imports(visit: Visit, _: ShowImports) -> None:
    await visit.show(views.imports(await visit.store.read(undoing.recent), visit.formats))


async def ask_undo(visit: Visit, tap: AskUndo) -> None:
    one = await visit.store.read(undoing.get, tap.import_id)
    await visit.send(views.ask_undo(one, visit.formats))


async def keep(visit: Visit, tap: KeepImport) -> None:
    one = await visit.store.read(undoing.get, tap.import_id)
    await visit.show(views.kept(one.file_name))


async def undo(visit: Visit, tap: UndoImport) -> None:
    """Takes it back beside the conversation, and says so in the message."""
    one = await visit.store.read(undoing.get, tap.import_id)
    message_id = await visit.show(progress_views.undoing(one.file_name))
    visit.desk.spawn(_take_back(visit, tap.import_id, one.file_name, message_id), "import: undo")


async def _take_back(visit: Visit, import_id: int, file_name: str, message_id: int) -> None:
    def screen(progress: Progress) -> Screen:
        return progress_views.undoing(file_name, progress, visit.formats)

    shown = Shown(visit, message_id, screen)
    try:
        undone = await asyncio.to_thread(
            take_back, visit.store, import_id, visit.staff.id, told=shown
        )
        said = views.undone(undone, visit.formats)
    except Invalid as refused:
        said = views.not_undone(file_name, refused.reason)
    except CrmError:
        log.exception("undo of import %s", import_id)
        said = views.not_undone(file_name, "")
    await shown.over()
    await visit.redraw(message_id, said)

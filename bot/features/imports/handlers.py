"""A file sent to the bot, its dry run, its columns, and what comes of it."""

from __future__ import annotations

import asyncio
import logging
from time import monotonic

from bot.features.imports import uploads, views, words
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
    UndoImport,
)
from bot.features.imports.uploads import Upload
from bot.ui.screen import Screen
from bot.ui.visit import Visit
from crm.errors import CrmError, Invalid, NotFound
from crm.imports import importing, undoing
from crm.imports.columns import Column
from crm.imports.headings import Field
from crm.imports.importing import Prepared
from crm.imports.plan import SheetPlan
from crm.imports.refusals import FileRefused

log = logging.getLogger(__name__)

PROGRESS_SECONDS = 2.0


async def explain(visit: Visit) -> None:
    await visit.show(views.how_to(await visit.store.read(undoing.recent, 1)))


async def file_sent(visit: Visit) -> None:
    """Fetches the file; the reading goes on beside the conversation."""
    document = visit.message.document if visit.message is not None else None
    if document is None:
        return
    size = document.file_size or 0
    if size > views.LARGEST_MEGABYTES * 1_000_000:
        await visit.send(views.too_large(round(size / 1_000_000)))
        return
    upload = await asyncio.to_thread(uploads.new, visit.store, document.file_name or "file")
    message_id = await visit.send(views.reading(upload.file_name, visit.formats))
    file = await document.get_file()
    await file.download_to_drive(upload.path)
    visit.desk.spawn(_show_plan(visit, upload, message_id), "import: reading")


async def _show_plan(visit: Visit, upload: Upload, message_id: int) -> None:
    prepared = await _prepared(visit, upload, message_id)
    if prepared is not None:
        await visit.redraw(message_id, views.plan(prepared.plan, upload.token, visit.formats))


async def _prepared(visit: Visit, upload: Upload, message_id: int) -> Prepared | None:
    """Reads the upload, with progress in the message; None when it said why not."""
    loop = asyncio.get_running_loop()
    last = monotonic()

    def progress(rows: int) -> None:
        nonlocal last
        if monotonic() - last >= PROGRESS_SECONDS:
            last = monotonic()
            screen = views.reading(upload.file_name, visit.formats, rows)
            asyncio.run_coroutine_threadsafe(visit.redraw(message_id, screen), loop)

    try:
        return await asyncio.to_thread(
            importing.prepare,
            visit.store,
            upload.path,
            upload.folder,
            file_name=upload.file_name,
            given=upload.given,
            progress=progress,
        )
    except FileRefused as refused:
        ask = refused.reason == "no_columns"
        screen = views.failed(upload.file_name, words.refused(refused), upload.token if ask else "")
        if not ask:
            upload.remove()
    except CrmError:
        log.exception("import of %s", upload.token)
        screen = views.failed(upload.file_name, "The books could not be read just now.")
    except RuntimeError:
        log.exception("import of %s", upload.token)
        screen = views.failed(upload.file_name, "This file stopped me in a way it should not.")
        upload.remove()
    await visit.redraw(message_id, screen)
    return None


async def show_plan(visit: Visit, tap: ShowPlan) -> None:
    upload = uploads.find(visit.store, tap.token)
    message_id = await visit.show(views.reading(upload.file_name, visit.formats))
    visit.desk.spawn(_show_plan(visit, upload, message_id), "import: reading")


async def drop(visit: Visit, tap: DropUpload) -> None:
    upload = uploads.find(visit.store, tap.token)
    await asyncio.to_thread(upload.remove)
    await visit.show(views.cancelled(upload.file_name))


async def import_now(visit: Visit, tap: ImportNow) -> None:
    """Books it beside the conversation. A second tap finds the buttons gone."""
    upload = uploads.find(visit.store, tap.token)
    message_id = await visit.show(views.importing(upload.file_name))
    visit.desk.spawn(_book(visit, upload, message_id), "import: booking")


async def _book(visit: Visit, upload: Upload, message_id: int) -> None:
    prepared = await _prepared(visit, upload, message_id)
    if prepared is None:
        return
    try:
        made = await importing.book_beside(visit.store, prepared, visit.staff.id)
    except CrmError:
        log.exception("import of %s", upload.token)
        await visit.redraw(
            message_id, views.failed(upload.file_name, "The books could not be written just now.")
        )
        return
    await visit.redraw(message_id, views.done(made, visit.formats))
    if made.counts.rejected:
        content = await asyncio.to_thread(
            importing.rejected_file, prepared, lambda one: words.remark(one, visit.formats)
        )
        await visit.send(views.not_taken(made, content, visit.formats))
    await asyncio.to_thread(upload.remove)


# --- columns -----------------------------------------------------------------------------------


async def _sheets(visit: Visit, upload: Upload) -> tuple[SheetPlan, ...]:
    """The sheets with their columns, also of a file of which nothing could be made."""
    try:
        prepared = await asyncio.to_thread(
            importing.prepare,
            visit.store,
            upload.path,
            upload.folder,
            file_name=upload.file_name,
            given=upload.given,
        )
    except FileRefused as refused:
        columns = tuple(
            Column(**column | {"field": Field(column["field"])})
            for column in refused.facts.get("columns", ())
        )
        return (SheetPlan("", columns=columns),)
    return prepared.plan.sheets


async def show_columns(visit: Visit, tap: ShowColumns) -> None:
    upload = uploads.find(visit.store, tap.token)
    sheets = await _sheets(visit, upload)
    await visit.show(views.columns(upload.file_name, sheets, tap.token, tap.page))


async def pick_column(visit: Visit, tap: PickColumn) -> None:
    upload = uploads.find(visit.store, tap.token)
    sheet, column = _column(await _sheets(visit, upload), tap.sheet, tap.column)
    await visit.show(views.column(column, tap.token, tap.sheet, sheet.kind))


def _column(sheets: tuple[SheetPlan, ...], sheet: int, index: int) -> tuple[SheetPlan, Column]:
    try:
        return sheets[sheet], sheets[sheet].columns[index]
    except IndexError as error:
        raise NotFound("column", index) from error


async def set_column(visit: Visit, tap: SetColumn) -> None:
    upload = uploads.find(visit.store, tap.token)
    _, column = _column(await _sheets(visit, upload), tap.sheet, tap.column)
    if tap.field not in set(Field):
        raise Invalid("field", tap.field, "unknown")
    upload.given[f"column {column.index + 1}"] = tap.field
    await asyncio.to_thread(upload.keep)
    await visit.show(views.columns(upload.file_name, await _sheets(visit, upload), tap.token, 0))


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
    undone: Screen = views.undone(
        await visit.store.write(undoing.undo, tap.import_id, visit.staff.id), visit.formats
    )
    await visit.show(undone)

"""A file sent to the bot, its dry run, its columns, and what comes of it."""

from __future__ import annotations

import asyncio
import logging

from bot import from_before_words
from bot.features.imports import rates, uploads
from bot.features.imports.running import Shown, running, stop
from bot.features.imports.taps import (
    DropUpload,
    ImportNow,
    OptOutUpload,
    ShowPlan,
    StopImport,
    TakeNumbers,
)
from bot.features.imports.uploads import Upload
from bot.features.imports.views import plan as plan_views
from bot.features.imports.views import progress as progress_views
from bot.features.imports.views import words
from bot.ui.request import Request
from bot.ui.screen import Screen
from bot.ui.views import opted_out as opted_out_views
from crm.customers import opted_out_phones
from crm.dues import before
from crm.errors import CrmError
from crm.imports import importing, phone_lists
from crm.imports.columns.documents import RATES, UNCLEAR
from crm.imports.folder import STAGING
from crm.imports.importing import Prepared
from crm.imports.progress import Cancelled, Progress
from crm.imports.refused import FileRefused
from crm.imports.rejected_file import error_files
from crm.imports.undo import undo as undoing

log = logging.getLogger(__name__)


async def explain(request: Request) -> None:
    await request.show(plan_views.how_to(await request.store.read(undoing.recent, 1)))


async def file_sent(request: Request) -> None:
    """Fetches the file; a background job reads it."""
    document = request.message.document if request.message is not None else None
    if document is None:
        return
    size = document.file_size or 0
    if size > plan_views.LARGEST:
        await request.send(plan_views.too_large(size, request.formats))
        return
    upload = await asyncio.to_thread(
        uploads.new, request.services.store, document.file_name or "file"
    )
    message_id = await request.send(
        progress_views.reading(upload.file_name, request.formats, upload.token)
    )
    file = await document.get_file()
    await file.download_to_drive(upload.path)
    request.services.spawn(_show_plan(request, upload, message_id), "import: reading")


async def _show_plan(
    request: Request, upload: Upload, message_id: int, *, as_customers: bool = False
) -> None:
    prepared = await _prepared(request, upload, message_id)
    if prepared is not None:
        screen = await _drawn(request, upload, prepared, as_customers=as_customers)
        await request.redraw(message_id, screen)


async def _drawn(
    request: Request, upload: Upload, prepared: Prepared, *, as_customers: bool
) -> Screen:
    """The plan; of a file of numbers alone the question whether they have opted out, until it was
    said that they are customers."""
    if as_customers or upload.overrides or not phone_lists.is_phone_list(prepared.plan):
        return plan_views.plan(prepared.plan, upload.token, request.formats)
    phones = await asyncio.to_thread(phone_lists.phones_of, prepared.staging_path)
    found = await request.store.read(opted_out_phones.what_is_listed, phones)
    return plan_views.phone_list(prepared.plan.file_name, found, upload.token, request.formats)


async def _prepared(request: Request, upload: Upload, message_id: int) -> Prepared | None:
    """Reads the upload, with progress in the message; None when it said why not."""

    def screen(progress: Progress) -> Screen:
        return progress_views.reading(upload.file_name, request.formats, upload.token, progress)

    shown = Shown(request, message_id, screen)
    try:
        with running(request.services, upload.token) as asked:
            prepared = await asyncio.to_thread(
                importing.prepare,
                request.services.store,
                upload.path,
                upload.folder,
                file_name=upload.file_name,
                overrides=upload.overrides,
                on_progress=shown,
                stop=asked,
            )
        await shown.over()
    except Cancelled:
        end = plan_views.cancelled(upload.file_name)
        upload.remove()
    except FileRefused as refused:
        ask = refused.reason == "no_columns"
        if ask:
            upload.columns = refused.facts["columns"]
            upload.keep()
        end = plan_views.failed(
            upload.file_name, words.refused(refused), upload.token if ask else ""
        )
        if refused.reason == UNCLEAR:
            end = plan_views.unclear(upload.file_name, words.refused(refused), upload.token)
        elif refused.reason == RATES:
            end = await rates.plan(request, upload, refused.facts["rates"])
        elif not ask:
            upload.remove()
    except CrmError:
        log.exception("import of %s", upload.token)
        end = plan_views.failed(upload.file_name, words.not_readable())
    except RuntimeError:
        log.exception("import of %s", upload.token)
        end = plan_views.failed(upload.file_name, words.stopped_us())
        upload.remove()
    else:
        if upload.columns:
            upload.columns = []
            upload.keep()
        return prepared
    await shown.over()
    await request.redraw(message_id, end)
    return None


async def show_plan(request: Request, tap: ShowPlan) -> None:
    upload = uploads.find(request.services.store, tap.token)
    message_id = await request.show(
        progress_views.reading(upload.file_name, request.formats, upload.token)
    )
    request.services.spawn(_show_plan(request, upload, message_id), "import: reading")


async def stop_import(request: Request, tap: StopImport) -> None:
    """Stops an import. A running job itself says in this message that nothing was taken."""
    if not stop(request.services, tap.token):
        upload = uploads.find(request.services.store, tap.token)
        await request.show(plan_views.cancelled(upload.file_name))
        await asyncio.to_thread(upload.remove)


async def drop(request: Request, tap: DropUpload) -> None:
    upload = uploads.find(request.services.store, tap.token)
    await asyncio.to_thread(upload.remove)
    await request.show(plan_views.cancelled(upload.file_name))


async def take_numbers(request: Request, tap: TakeNumbers) -> None:
    """The plan of a file of numbers alone, as customers."""
    upload = uploads.find(request.services.store, tap.token)
    message_id = await request.show(
        progress_views.reading(upload.file_name, request.formats, upload.token)
    )
    request.services.spawn(
        _show_plan(request, upload, message_id, as_customers=True), "import: reading"
    )


async def opt_out_numbers(request: Request, tap: OptOutUpload) -> None:
    """Takes the numbers of the file as those of people who want no messages; asks once more where
    the file has to be read again."""
    upload = uploads.find(request.services.store, tap.token)
    staging_path = upload.folder / STAGING
    if not staging_path.exists():  # read before a restart
        await show_plan(request, ShowPlan(tap.token))
        return
    phones = await asyncio.to_thread(phone_lists.phones_of, staging_path)
    done = await request.store.write(opted_out_phones.opt_out, phones, request.staff.id)
    await request.show(opted_out_views.opted_out(done, request.formats))
    await asyncio.to_thread(upload.remove)


async def import_now(request: Request, tap: ImportNow) -> None:
    """Books the upload in a background job. A second tap finds the buttons gone, or that it is
    being booked."""
    upload = uploads.find(request.services.store, tap.token)
    work = f"import: booking {tap.token}"
    if request.services.is_under_way(work):
        return
    message_id = await request.show(
        progress_views.reading(upload.file_name, request.formats, upload.token)
    )
    request.services.spawn(_book(request, upload, message_id), work)


async def _book(request: Request, upload: Upload, message_id: int) -> None:
    prepared = await _prepared(request, upload, message_id)
    if prepared is None:
        return

    def screen(progress: Progress) -> Screen:
        return progress_views.booking(upload.file_name, request.formats, upload.token, progress)

    shown = Shown(request, message_id, screen)
    await request.redraw(
        message_id, progress_views.booking(upload.file_name, request.formats, upload.token)
    )
    try:
        with running(request.services, upload.token) as asked:
            made = await asyncio.to_thread(
                importing.book, request.services.store, prepared, request.staff.id, shown, asked
            )
    except Cancelled:
        await shown.over()
        await request.redraw(message_id, plan_views.cancelled(upload.file_name))
        await asyncio.to_thread(upload.remove)
        return
    except CrmError:
        log.exception("import of %s", upload.token)
        await shown.over()
        await request.redraw(
            message_id,
            plan_views.failed(upload.file_name, words.not_writable()),
        )
        return
    await shown.over()
    await request.redraw(message_id, plan_views.done(made, request.formats))
    if made.import_id:
        settled = await request.store.read(before.of_import, made.import_id)
        if settled is not None:
            await request.send(from_before_words.card(settled, request.formats))
    if made.counts.rejected:
        files = await asyncio.to_thread(
            error_files,
            prepared,
            request.services.store.shop.currency,
            lambda one: words.remark(one, request.formats),
        )
        for one in files:
            await request.send(plan_views.not_taken(made.file_name, one, request.formats))
    await asyncio.to_thread(upload.remove)

"""Columns of a file: the field that each holds, as shown to people and chosen by them."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.features.imports import uploads
from bot.features.imports.taps import PickColumn, SetColumn, ShowColumns
from bot.features.imports.uploads import Upload
from bot.features.imports.views import columns as views
from bot.ui.request import Request
from crm.errors import Invalid, NotFound
from crm.imports import importing
from crm.imports.answers import split
from crm.imports.columns.chosen import chosen, for_sheet
from crm.imports.columns.headings import Field
from crm.imports.columns.layout import Column
from crm.imports.folder import STAGING
from crm.imports.staging.plan import SheetPlan, sheets_read


async def _sheets(request: Request, upload: Upload) -> tuple[SheetPlan, ...]:
    """The sheets with their columns, as they were read and as people changed them since; also of a
    file of which nothing could be made."""
    sheets: tuple[SheetPlan, ...] | None
    if upload.columns:
        columns = (Column(**one | {"field": Field(one["field"])}) for one in upload.columns)
        sheets = (SheetPlan("", columns=tuple(columns)),)
    else:
        sheets = await asyncio.to_thread(sheets_read, upload.folder / STAGING)
    if sheets is None:  # a restart swept the reading away
        prepared = await asyncio.to_thread(
            importing.prepare,
            request.services.store,
            upload.path,
            upload.folder,
            overrides=upload.overrides,
        )
        sheets = prepared.plan.sheets
    columns_said, _answers = split(upload.overrides)
    return tuple(
        replace(one, columns=tuple(chosen(one.columns, for_sheet(columns_said, one.name))))
        for one in sheets
    )


async def show_columns(request: Request, tap: ShowColumns) -> None:
    upload = uploads.find(request.services.store, tap.token)
    sheets = await _sheets(request, upload)
    await request.show(
        views.columns(upload.file_name, sheets, tap.token, tap.page, request.formats)
    )


async def pick_column(request: Request, tap: PickColumn) -> None:
    upload = uploads.find(request.services.store, tap.token)
    sheets = await _sheets(request, upload)
    sheet, column = _column(sheets, tap.sheet, tap.column)
    page = views.page_of(sheets, tap.sheet, tap.column)
    await request.show(views.column(column, sheet.name, tap.token, tap.sheet, page))


def _column(sheets: tuple[SheetPlan, ...], sheet: int, index: int) -> tuple[SheetPlan, Column]:
    try:
        return sheets[sheet], sheets[sheet].columns[index]
    except IndexError as error:
        raise NotFound("column", index) from error


async def set_column(request: Request, tap: SetColumn) -> None:
    upload = uploads.find(request.services.store, tap.token)
    sheet, column = _column(await _sheets(request, upload), tap.sheet, tap.column)
    if tap.field not in set(Field):
        raise Invalid("field", tap.field, "unknown")
    of_sheet = f"{sheet.name}!" if sheet.name else ""
    upload.overrides[f"{of_sheet}column {column.index + 1}"] = tap.field
    await asyncio.to_thread(upload.keep)
    sheets = await _sheets(request, upload)
    page = views.page_of(sheets, tap.sheet, tap.column)
    await request.show(views.columns(upload.file_name, sheets, tap.token, page, request.formats))

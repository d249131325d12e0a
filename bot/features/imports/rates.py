"""Rates of GST of many items, in a file: only the owner takes them."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict

from bot.features.imports import uploads
from bot.features.imports.taps import TakeRates, UndoRates
from bot.features.imports.uploads import Upload
from bot.features.imports.views import rates as views
from bot.ui.request import Request
from bot.ui.screen import Screen
from crm.invoices import rate_lists
from crm.invoices.rate_rows import RateList, RateRow
from crm.permissions import Permission

_ROWS = "rates.json"


async def plan(request: Request, upload: Upload, found: RateList) -> Screen:
    """What the file would change. Its rows wait beside it for the answer."""
    if not request.staff.may(Permission.SETTINGS) or found.unknown or not found.rows:
        await asyncio.to_thread(upload.remove)
        if not request.staff.may(Permission.SETTINGS):
            return views.only_the_owner(upload.file_name)
        return views.unknown_headings(upload.file_name, found.unknown)
    rows = json.dumps([asdict(row) for row in found.rows])
    await asyncio.to_thread((upload.folder / _ROWS).write_text, rows, "utf-8")
    made = await request.store.read(rate_lists.rates_plan, found.rows)
    return views.plan(upload.file_name, made, upload.token, request.formats)


async def take(request: Request, tap: TakeRates) -> None:
    upload = uploads.find(request.services.store, tap.token)
    text = await asyncio.to_thread((upload.folder / _ROWS).read_text, "utf-8")
    rows = [RateRow(**row) for row in json.loads(text)]
    made = await request.store.write(rate_lists.take_rates, rows, request.staff.id, tap.token)
    await asyncio.to_thread(upload.remove)
    await request.show(views.taken(made, tap.token, request.formats))


async def undo(request: Request, tap: UndoRates) -> None:
    back, left = await request.store.write(rate_lists.undo_rates, tap.token, request.staff.id)
    await request.show(views.undone(back, left, request.formats))

"""Two cards of one person become one, and may become two again."""

from __future__ import annotations

from dataclasses import replace

from bot.features.customers.cards import of_a_card, show_card
from bot.features.customers.questions import MERGING, Merging, way_back
from bot.features.customers.taps import AskMerge, Merge, PreviewMerge, UndoMerge
from bot.features.customers.views import merging as views
from bot.ui.conversation import ask
from bot.ui.request import Request
from crm.customers import merging
from crm.errors import NotFound


@of_a_card
async def ask_merge(request: Request, tap: AskMerge) -> None:
    await ask(request, MERGING, Merging(customer_id=tap.customer_id, back=way_back(request)))


async def typed_merge(request: Request, asked: Merging) -> None:
    await ask(request, MERGING, replace(asked, text=" ".join(request.text.split())))


async def preview(request: Request, tap: PreviewMerge) -> None:
    back = way_back(request)
    try:
        found = await request.store.read(merging.merge_preview, tap.keep_id, tap.gone_id)
    except NotFound:
        await show_card(request, tap.keep_id, back)
        return
    await request.show(views.preview(found, request.formats, back))


async def merge(request: Request, tap: Merge) -> None:
    try:
        done = await request.store.write(merging.merge, tap.keep_id, tap.gone_id, request.staff.id)
    except NotFound:  # one of the two is gone since the preview: what became of the one to keep
        await show_card(request, tap.keep_id, way_back(request))
        return
    until = request.shop.local(done.undo_until).date()
    note = views.merged(done.gone_name, request.formats.day(until))
    await show_card(request, tap.keep_id, way_back(request), note, done.id)


async def undo_merge(request: Request, tap: UndoMerge) -> None:
    one, other = await request.store.write(merging.undo_merge, tap.merge_id, request.staff.id)
    note = views.taken_apart(one.name, other.name)
    await show_card(request, one.id, way_back(request), note)

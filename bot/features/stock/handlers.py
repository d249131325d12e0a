"""Stock: moves that are typed, the list, one item, what is asked about it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from bot.ask_owners import ask_owners
from bot.features.stock import taps
from bot.features.stock.questions import COUNT, WANTED, OfItem, begun
from bot.features.stock.views import stock as views
from bot.shared_buttons import CountItem
from bot.ui.conversation import answer_if, ask, asked, cancel
from bot.ui.request import Request
from crm.errors import Invalid, NotFound
from crm.language.money import Question, StockMove
from crm.language.money import StockItem as SaidItem
from crm.language.plain_words.item_lows import read_item_low
from crm.language.plain_words.meant import Meant
from crm.permissions import Permission
from crm.purchases.from_text import understand
from crm.purchases.stock.moves import Kind
from crm.stock import listing, recording
from crm.stock.model import Moved, NewMoves, StockItem

_ANY = "item"
"""Stands for a name, where only how much was asked."""

ON_PAGE = 8
"""Items on one screen."""
_KINDS = {"count": Kind.COUNTED, "in": Kind.IN, "out": Kind.OUT}


def is_kept(request: Request) -> bool:
    return "stock" in request.shop.modules


async def said(request: Request, move: StockMove) -> None:
    """`stock rice 50 kg`, `stock in 24 soap`, `stock out 3 milk kharab`."""
    if not is_kept(request):
        await request.send(views.off())
        return
    new = NewMoves(_KINDS[move.move], move.items)
    if not request.may(Permission.MANAGE_DUES):
        await ask(request, WANTED, begun(new, request.source), below=True)
        return
    await _book(request, new)


async def _book(request: Request, new: NewMoves) -> None:
    recording_it = partial(recording.record, new=new, by=request.staff.id, source=request.source)
    try:
        recorded = await answer_if(request, recording_it)
    except NotFound as missing:
        if missing.noun != "stock_item":
            raise
        await request.send(views.never_counted(str(missing.key)))
        return
    await request.send(views.receipt(recorded, request.formats))


async def take_back(request: Request, tap: taps.UndoStock) -> None:
    gone = await request.store.write(recording.undo, tap.move_id, request.staff)
    await show_undone(request, (gone,))


async def show_undone(request: Request, gone: tuple[Moved, ...]) -> None:
    await request.show(views.undone(gone, request.formats))


async def ask_for(request: Request, _: taps.AskForStock) -> None:
    question = asked(request, WANTED)
    await ask_owners(request, question.wanted, question.source)
    await request.show(views.asked_for())


async def drop(request: Request, _: taps.DropStock) -> None:
    await cancel(request)
    await request.show(views.dropped())


async def show_stock(request: Request, tap: taps.ShowStock | None = None) -> None:
    if not is_kept(request):
        await request.show(views.off())
        return
    page = 0 if tap is None else tap.page
    found = await request.store.read(listing.listing, limit=ON_PAGE, offset=page * ON_PAGE)
    await request.show(views.listing(found, page, ON_PAGE, request.formats))


async def open_item(request: Request, tap: taps.OpenStockItem) -> None:
    await request.show(
        views.item(await request.store.read(listing.by_code, tap.item), request.formats)
    )


async def answer_question(request: Request, question: Question) -> None:
    """`rice kitna bacha?`"""
    if not is_kept(request):
        await request.send(views.off())
        return
    name = question.item or ""
    found = await request.store.read(listing.asked, name)
    if found is None:
        await request.send(views.never_counted(name))
    else:
        await request.send(views.item(found, request.formats))


async def set_low(request: Request, meant: Meant) -> None:
    """`rice low at 10`."""
    said = read_item_low(meant.rest)
    if said is None or not is_kept(request):
        await request.send(views.off())
        return
    setting = partial(
        recording.set_low,
        name=said.item,
        quantity=said.quantity,
        unit=said.unit,
        by=request.staff.id,
    )
    try:
        item = await request.store.write(setting)
    except NotFound as missing:
        await request.send(views.never_counted(str(missing.key)))
        return
    await request.send(views.item(item, request.formats))


async def ask_count(request: Request, tap: CountItem) -> None:
    await ask(request, COUNT, OfItem(tap.item), below=True)


async def typed_count(request: Request, question: OfItem) -> None:
    """`50 kg`, or a number alone in the unit that is counted."""
    item = await request.store.read(listing.by_code, question.code)
    found = await request.store.read(
        understand, request.services.names, f"stock {_ANY} {request.text}"
    )
    move = None if found.money is None else found.money.instead
    if not isinstance(move, StockMove) or len(move.items) != 1:
        raise Invalid("quantity", request.text, "no_count")
    new = NewMoves(Kind.COUNTED, (_named(move, item),))
    if request.may(Permission.MANAGE_DUES):
        await _book(request, new)
    else:
        await ask(request, WANTED, begun(new, request.source), below=True)


def _named(move: StockMove, item: StockItem) -> SaidItem:
    return replace(move.items[0], name=item.name)

"""Receipts of a booked sale: one message that lives, and no other that says otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from telegram import Message
from telegram.error import TelegramError

from bot.features.sales.taps import EditField, PayBy, RecordAgain, ShowReceipt, Undo
from bot.features.sales.views import receipt as views
from bot.features.sales.views.receipt import Hints
from bot.shared_buttons import CardOf, Go, OpenHistory
from bot.ui import show
from bot.ui.request import Request
from bot.ui.screen import Screen
from bot.ui.show import taps_under
from bot.ui.taps import Tap
from crm import staff
from crm.purchases.editing import may_change
from crm.purchases.receipts import Receipt, booked_by
from crm.purchases.stored import Purchase
from crm.purchases.undo import Undone


def receipt_replied_to(request: Request) -> int | None:
    """The purchase that the message replied to shows: as a receipt, or with what may change."""
    replied = request.message.reply_to_message if request.message is not None else None
    for tap in taps_under(replied):
        if isinstance(tap, Undo | EditField | ShowReceipt | CardOf) and tap.purchase_id:
            return tap.purchase_id
    return None


def taken_back_replied_to(request: Request) -> int | None:
    """The purchase that was taken back, as the message replied to says."""
    replied = request.message.reply_to_message if request.message is not None else None
    gone = (tap.purchase_id for tap in taps_under(replied) if isinstance(tap, RecordAgain))
    return next(gone, None)


def offers(taps: Sequence[Tap], purchase: Purchase) -> Hints:
    """What a receipt with these buttons goes on to offer: other payments until one is chosen."""
    under = [tap for tap in taps if isinstance(tap, PayBy) and tap.purchase_id == purchase.id]
    payments = {tap.method for tap in under}
    return Hints(offer_payments=bool(payments) and purchase.payment_method not in payments)


def as_may(request: Request, purchase: Purchase, screen: Screen) -> Screen:
    """The receipt with the buttons of whoever is here: not everybody may change every sale."""
    may = may_change(purchase, request.staff, request.shop.today())
    return screen if may or request.in_group else views.only_to_look_at(screen)


def with_way_out(request: Request, screen: Screen) -> Screen:
    """The screen with the way to the list from which the sale was opened, as what was tapped under
    has it."""
    under = taps_under(request.message) if request.press is not None else ()
    ways = [tap for tap in under if isinstance(tap, OpenHistory | Go)]
    return screen.with_rows((views.way_out(ways[-1]),)) if ways else screen


async def changed(request: Request, found: Receipt) -> None:
    """The sale as it is now, in each message that shows it."""
    purchase = found.purchase
    hints = offers(taps_under(_at_hand(request)), purchase)
    screen = views.receipt(purchase, found.customer, request.formats, hints)
    news = views.corrected(purchase, found.customer.name, request.formats)
    await _everywhere(request, screen, purchase.id, news, purchase)


async def redraw(request: Request, found: Receipt, taps: Sequence[Tap]) -> None:
    """Draws the sale again where it is shown: something on its receipt, which had these buttons,
    was changed elsewhere."""
    hints = offers(taps, found.purchase)
    screen = views.receipt(found.purchase, found.customer, request.formats, hints)
    await _others(request, screen, found.purchase.id, 0, found.purchase)


async def gone(request: Request, undone: Undone, *, below: bool = False) -> None:
    """The sale was undone: each message that shows it says so, with the way to record it again.
    `below`: it was not asked for under one of them, and is said below, too."""
    screen = views.undone(undone.total, undone.customer_name, undone.purchase_id, request.formats)
    if below:
        await _others(request, screen, undone.purchase_id, await request.send(screen))
    else:
        await _everywhere(request, screen, undone.purchase_id, replace(screen, rows=()))


async def came_again(request: Request) -> None:
    """The receipts of what a message or a tap booked the first time, where nothing shows them:
    the answer was lost on the way."""
    booked = await request.store.read(booked_by, request.source)
    for one in booked:
        request.answered = True
        shown = await request.services.receipts.showing(request.services.store, one.purchase.id)
        if request.chat_id not in {place.chat_id for place in shown}:
            await request.send(views.receipt(one.purchase, one.customer, request.formats))
    if booked:
        await request.delete_message(request.tapped)


async def recorded_again(request: Request, undone_id: int, found: Receipt) -> None:
    """A sale that was undone is recorded again, under another id."""
    screen = views.receipt(found.purchase, found.customer, request.formats)
    shown_in = await request.show(with_way_out(request, as_may(request, found.purchase, screen)))
    await _others(request, screen, undone_id, shown_in, found.purchase)


def _at_hand(request: Request) -> Message | None:
    """The message that was tapped under or replied to."""
    message = request.message
    return message if request.press is not None or message is None else message.reply_to_message


async def _everywhere(
    request: Request,
    screen: Screen,
    purchase_id: int,
    news: Screen,
    purchase: Purchase | None = None,
) -> None:
    """Draws the sale where it was tapped; for what was typed, in the receipt that it is about, and
    tells the `news` below unless nothing else of ours came in between."""
    mine = screen if purchase is None else as_may(request, purchase, screen)
    if request.press is not None:
        shown_in = await request.show(with_way_out(request, mine))
        await _others(request, screen, purchase_id, shown_in, purchase)
        return
    meant = await _meant(request, purchase_id)
    if meant is None:
        await _others(request, screen, purchase_id, await request.send(mine), purchase)
        return
    shown_in = await request.redraw(meant, mine)
    await _others(request, screen, purchase_id, shown_in, purchase)
    if shown_in < request.services.newest.get(request.chat_id, 0):
        line = replace(news, purchase_id=None, stands_alone=True)
        await request.send(line, reply_to=shown_in)


async def _meant(request: Request, purchase_id: int) -> int | None:
    """The receipt that what was typed is about: the one replied to, or the newest of this chat.
    None for an answer to a question, which stood in its place and is gone: it comes anew."""
    if receipt_replied_to(request) == purchase_id:
        return request.replied_to
    if request.answered:
        return None
    shown = await request.services.receipts.showing(request.services.store, purchase_id)
    return max((one.message_id for one in shown if one.chat_id == request.chat_id), default=None)


async def _others(
    request: Request,
    screen: Screen,
    purchase_id: int,
    but: int,
    purchase: Purchase | None = None,
) -> None:
    """Redraws the other messages that show the sale; one that is gone stays gone. They are spoken
    in the language of whoever changed it, until they are tapped. `purchase` is None once it was
    undone."""
    for one in await request.services.receipts.showing(request.services.store, purchase_id):
        if (one.chat_id, one.message_id) != (request.chat_id, but):
            theirs = screen
            if purchase is not None and one.chat_id > 0:  # a private chat: the user's id
                reader = await request.services.store.read(staff.member, one.chat_id)
                if reader is None or not may_change(purchase, reader, request.shop.today()):
                    theirs = views.only_to_look_at(screen)
            with suppress(TelegramError):
                await show.edit(request.bot, one.chat_id, one.message_id, theirs, or_anew=False)
                request.services.receipts.note(one, screen.purchase_id)

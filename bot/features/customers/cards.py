"""A card: opened, marked, its history, more."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from markupsafe import Markup

from bot.features.customers.questions import way_back
from bot.features.customers.taps import (
    AskErasure,
    Erase,
    EraseAsSaid,
    MarkVip,
    More,
    OpenListed,
    OptOut,
    SwitchReminders,
)
from bot.features.customers.views import card as card_views
from bot.features.customers.views import erasing as erasing_views
from bot.features.customers.views import history as history_views
from bot.shared_buttons import CardOf, OpenCustomer, OpenHistory
from bot.ui.request import Request
from bot.ui.screen import Screen
from crm.appointments.model import MODULE
from crm.appointments.stored import next_of
from crm.campaigns import opt_outs
from crm.customers import cards, erasing, merging
from crm.customers.find import opened
from crm.dues import account
from crm.errors import Changed, NotFound
from crm.gateways.mock import forget
from crm.insights.ratings import ratings_of
from crm.purchases import history


class OfACustomer(Protocol):
    @property
    def customer_id(self) -> int: ...


T = TypeVar("T", bound=OfACustomer)
Handles = Callable[[Request, T], Awaitable[None]]


async def show_card(
    request: Request,
    customer_id: int,
    back: str = "",
    note: Markup | str = "",
    merge_id: int | None = None,
) -> None:
    """The card; of one who is gone, what became of it. `back` is the list behind it, `merge_id` the
    merge that was just made."""
    await request.show(await _drawn(request, customer_id, back, note, merge_id))


async def _drawn(
    request: Request,
    customer_id: int,
    back: str = "",
    note: Markup | str = "",
    merge_id: int | None = None,
) -> Screen:
    try:
        found = await request.store.read(opened, customer_id)
    except NotFound:
        return erasing_views.gone(back)
    if found.was is not None:
        note = card_views.merged_meanwhile()
    ratings = None
    if "feedback" in request.shop.modules:
        ratings = await request.store.read(ratings_of, found.customer.id)
    writes = "campaigns" in request.services.commands
    keeps = MODULE in request.shop.modules
    booked = await request.store.read(next_of, found.customer.id) if keeps else None
    return card_views.card(
        found.customer,
        request.formats,
        request.may,
        writes=writes,
        on_account=found.on_account,
        back=back,
        note=note,
        merge_id=merge_id,
        booked=booked,
        ratings=ratings,
    )


async def card_below(request: Request, tap: CardOf) -> None:
    """The card of a receipt's customer; the receipt stays."""
    await request.send(await _drawn(request, tap.customer_id))


def of_a_card(handler: Handles[T]) -> Handles[T]:
    """Decorator for buttons of a card that may be months old: for a customer merged or erased
    meanwhile it only shows what became of them."""

    async def kept(request: Request, tap: T) -> None:
        try:
            await handler(request, tap)
        except NotFound as missing:
            if missing.noun != "customer":
                raise
            await show_card(request, tap.customer_id, way_back(request))

    return kept


async def open_customer(request: Request, tap: OpenCustomer | OpenListed) -> None:
    await show_card(request, tap.customer_id, tap.listed if isinstance(tap, OpenListed) else "")


@of_a_card
async def mark_vip(request: Request, tap: MarkVip) -> None:
    customer = await request.store.write(
        cards.mark_vip, tap.customer_id, request.staff.id, mark=tap.mark
    )
    await request.toast(card_views.badge_now(customer))
    await show_card(request, customer.id, way_back(request))


@of_a_card
async def show_history(request: Request, tap: OpenHistory) -> None:
    page = await request.store.read(history.of_customer, tap.customer_id, tap.page)
    await request.show(history_views.history(page, request.formats, way_back(request)))


@of_a_card
async def show_more(request: Request, tap: More) -> None:
    merged = await request.store.read(merging.merged_into, tap.customer_id)
    asks = "feedback" in request.shop.modules
    await request.show(
        card_views.more(merged, request.formats, request.may, way_back(request), asks=asks)
    )


@of_a_card
async def opt_out(request: Request, tap: OptOut) -> None:
    await request.store.write(opt_outs.opt_out, tap.customer_id, request.staff.id, out=tap.out)
    await request.toast(card_views.messages_now(out=tap.out))
    await show_card(request, tap.customer_id, way_back(request))


@of_a_card
async def switch_reminders(request: Request, tap: SwitchReminders) -> None:
    await request.store.write(account.remind, tap.customer_id, request.staff.id, on=tap.on)
    await request.toast(card_views.reminders_now(on=tap.on))
    await show_card(request, tap.customer_id, way_back(request))


@of_a_card
async def ask_erasure(request: Request, tap: AskErasure | Erase | EraseAsSaid) -> None:
    what = await request.store.read(erasing.erasure_preview, tap.customer_id)
    await request.show(erasing_views.ask_erasure(what, request.formats, way_back(request)))


@of_a_card
async def erase(request: Request, tap: EraseAsSaid) -> None:
    """Erases only if the counts shown still hold, as it cannot be undone; otherwise asks again."""
    try:
        done = await request.store.write(
            erasing.erase_as_said,
            tap.customer_id,
            request.staff.id,
            purchases=tap.purchases,
            sends=tap.sends,
        )
    except Changed:
        await request.toast(erasing_views.more_by_now(), alert=True)
        await ask_erasure(request, tap)
        return
    outbox = request.services.test_outbox
    if outbox is not None:
        await asyncio.to_thread(forget, outbox, done.phones)
    await request.show(erasing_views.erased(done, way_back(request)))

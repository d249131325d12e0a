"""A card: opened, marked, its history, more."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
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
)
from bot.features.customers.views import card as card_views
from bot.features.customers.views import erasing as erasing_views
from bot.features.customers.views import history as history_views
from bot.shared_buttons import OpenCustomer, OpenHistory
from bot.ui.request import Request
from crm import staff
from crm.campaigns import opt_outs
from crm.customers import cards, erasing, merging
from crm.customers.cards import Customer
from crm.customers.erasing import Erasure
from crm.customers.merging import Merge
from crm.errors import NotFound
from crm.purchases import history
from crm.purchases.history import History
from crm.store.database import Session


class OfACustomer(Protocol):
    @property
    def customer_id(self) -> int: ...


T = TypeVar("T", bound=OfACustomer)
Handles = Callable[[Request, T], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Opened:
    """A card; `was` is the id that was asked for, when that card was merged into this one."""

    customer: Customer
    was: int | None = None


def find(session: Session, customer_id: int) -> Opened:
    """The card, or the one that it was merged into. Raises NotFound."""
    customer = cards.followed(session, customer_id)
    return Opened(customer, was=None if customer.id == customer_id else customer_id)


async def show_card(
    request: Request, customer_id: int, back: str = "", note: Markup | str = ""
) -> None:
    """The card; of one who is gone, what became of it. `back` is the list behind it."""
    try:
        found = await request.store.read(find, customer_id)
    except NotFound:
        await request.show(erasing_views.gone(back))
        return
    if found.was is not None:
        note = card_views.merged_meanwhile()
    writes = "campaigns" in request.services.commands
    await request.show(
        card_views.card(
            found.customer, request.formats, request.may, writes=writes, back=back, note=note
        )
    )


def of_a_card(handler: Handles[T]) -> Handles[T]:
    """For buttons of a card that may be months old: of one who was merged or erased meanwhile it
    shows what became of it, and does nothing else."""

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
    def read(session: Session) -> tuple[History, dict[int, str]]:
        page = history.of_customer(session, tap.customer_id, tap.page)
        ids = [one.recorded_by for one in page.purchases if one.recorded_by is not None]
        return page, staff.names(session, ids)

    page, by = await request.store.read(read)
    await request.show(history_views.history(page, by, request.formats, way_back(request)))


@of_a_card
async def show_more(request: Request, tap: More) -> None:
    def read(session: Session) -> tuple[Customer, tuple[Merge, ...]]:
        customer = cards.get(session, tap.customer_id)
        return customer, merging.undoable_merges(session, tap.customer_id)

    back = way_back(request)
    customer, merges = await request.store.read(read)
    await request.show(card_views.more(customer, merges, request.formats, request.may, back))


@of_a_card
async def opt_out(request: Request, tap: OptOut) -> None:
    await request.store.write(opt_outs.opt_out, tap.customer_id, request.staff.id, out=tap.out)
    await request.toast(card_views.messages_now(out=tap.out))
    await show_card(request, tap.customer_id, way_back(request))


@of_a_card
async def ask_erasure(request: Request, tap: AskErasure | Erase) -> None:
    what = await request.store.read(erasing.erasure_preview, tap.customer_id)
    await request.show(erasing_views.ask_erasure(what, request.formats, way_back(request)))


@of_a_card
async def erase(request: Request, tap: EraseAsSaid) -> None:
    """What cannot be undone is done only as it was said; else it is said anew."""

    def as_said(session: Session) -> tuple[Erasure, bool]:
        what = erasing.erasure_preview(session, tap.customer_id)
        if (what.purchases, what.sends) != (tap.purchases, tap.sends):
            return what, False
        return erasing.delete_or_erase(session, tap.customer_id, request.staff.id), True

    what, done = await request.store.write(as_said)
    if done:
        await request.show(erasing_views.erased(what, way_back(request)))
        return
    await request.toast(erasing_views.more_by_now(), alert=True)
    await request.show(erasing_views.ask_erasure(what, request.formats, way_back(request)))

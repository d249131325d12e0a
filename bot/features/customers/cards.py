"""A card: opened, marked, its history, more."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from markupsafe import Markup

from bot.features.customers import card_views, erasing_views, history_views
from bot.features.customers.flow import leave, way_back
from bot.features.customers.taps import (
    AskErasure,
    Erase,
    EraseAsSaid,
    MarkVip,
    More,
    OpenListed,
    OptOut,
)
from bot.links import OpenCustomer, OpenHistory
from bot.ui.screen import markup
from bot.ui.visit import Visit
from crm import customers, erasing, history, merging, opt_outs, staff
from crm.customers import Customer
from crm.erasing import Erasure
from crm.errors import NotFound
from crm.history import History
from crm.merging import Merge
from crm.store.seam import Session


class OfACustomer(Protocol):
    @property
    def customer_id(self) -> int: ...


T = TypeVar("T", bound=OfACustomer)
Handles = Callable[[Visit, T], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Opened:
    """A card; `was` is the id that was asked for, when that card was merged into this one."""

    customer: Customer
    was: int | None = None


def find(session: Session, customer_id: int) -> Opened:
    """The card, or the one that it was merged into. Raises NotFound."""
    customer = customers.followed(session, customer_id)
    return Opened(customer, was=None if customer.id == customer_id else customer_id)


async def show_card(
    visit: Visit, customer_id: int, back: str = "", note: Markup | str = ""
) -> None:
    """The card; of one who is gone, what became of it. `back` is the list behind it."""
    try:
        found = await visit.store.read(find, customer_id)
    except NotFound:
        await visit.show(erasing_views.gone(back))
        return
    if found.was is not None:
        note = markup("🔗 Merged meanwhile; this card has both.")
    writes = "campaigns" in visit.desk.commands
    await visit.show(
        card_views.card(
            found.customer, visit.formats, visit.may, writes=writes, back=back, note=note
        )
    )


def of_a_card(handler: Handles[T]) -> Handles[T]:
    """For buttons of a card that may be months old: of one who was merged or erased meanwhile it
    shows what became of it, and does nothing else."""

    async def kept(visit: Visit, tap: T) -> None:
        try:
            await handler(visit, tap)
        except NotFound as missing:
            if missing.noun != "customer":
                raise
            await show_card(visit, tap.customer_id, way_back(visit))

    return kept


async def open_customer(visit: Visit, tap: OpenCustomer | OpenListed) -> None:
    await leave(visit)
    await show_card(visit, tap.customer_id, tap.listed if isinstance(tap, OpenListed) else "")


@of_a_card
async def mark_vip(visit: Visit, tap: MarkVip) -> None:
    customer = await visit.store.write(
        customers.mark_vip, tap.customer_id, visit.staff.id, mark=tap.mark
    )
    await visit.toast(f"{customer.name} is {customer.status.value} now.")
    await show_card(visit, customer.id, way_back(visit))


@of_a_card
async def show_history(visit: Visit, tap: OpenHistory) -> None:
    def read(session: Session) -> tuple[History, dict[int, str]]:
        page = history.of_customer(session, tap.customer_id, tap.page)
        ids = [one.recorded_by for one in page.purchases if one.recorded_by is not None]
        return page, staff.names(session, ids)

    page, by = await visit.store.read(read)
    await visit.show(history_views.history(page, by, visit.formats, way_back(visit)))


@of_a_card
async def show_more(visit: Visit, tap: More) -> None:
    def read(session: Session) -> tuple[Customer, tuple[Merge, ...]]:
        customer = customers.get(session, tap.customer_id)
        return customer, merging.undoable_merges(session, tap.customer_id)

    back = way_back(visit)
    await leave(visit)
    customer, merges = await visit.store.read(read)
    await visit.show(card_views.more(customer, merges, visit.formats, visit.may, back))


@of_a_card
async def opt_out(visit: Visit, tap: OptOut) -> None:
    await visit.store.write(opt_outs.opt_out, tap.customer_id, visit.staff.id, out=tap.out)
    await visit.toast("No messages any more." if tap.out else "Messages again.")
    await show_card(visit, tap.customer_id, way_back(visit))


@of_a_card
async def ask_erasure(visit: Visit, tap: AskErasure | Erase) -> None:
    what = await visit.store.read(erasing.erasure_preview, tap.customer_id)
    await visit.show(erasing_views.ask_erasure(what, visit.formats, way_back(visit)))


@of_a_card
async def erase(visit: Visit, tap: EraseAsSaid) -> None:
    """What cannot be undone is done only as it was said; else it is said anew."""

    def as_said(session: Session) -> tuple[Erasure, bool]:
        what = erasing.erasure_preview(session, tap.customer_id)
        if (what.purchases, what.sends) != (tap.purchases, tap.sends):
            return what, False
        return erasing.delete_or_erase(session, tap.customer_id, visit.staff.id), True

    what, done = await visit.store.write(as_said)
    if done:
        await visit.show(erasing_views.erased(what, way_back(visit)))
        return
    await visit.toast("There is more by now. Please look again.", alert=True)
    await visit.show(erasing_views.ask_erasure(what, visit.formats, way_back(visit)))

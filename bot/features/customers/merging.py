"""Two cards of one person become one, and may become two again."""

from __future__ import annotations

from bot.features.customers.cards import of_a_card, show_card
from bot.features.customers.flow import ask, asked, leave, way_back
from bot.features.customers.taps import AskMerge, Merge, PreviewMerge, UndoMerge
from bot.features.customers.views import merging as views
from bot.ui.request import Request
from bot.ui.screen import markup
from crm.customers import cards as customers
from crm.customers import merging
from crm.customers.cards import Customer
from crm.customers.listing import CustomerFilter, listing
from crm.errors import NotFound
from crm.store.database import Session

CHOICES = 6


def candidates(session: Session, customer: Customer, text: str) -> tuple[Customer, ...]:
    """Who may be the same person: by phone, then by what was typed, or the first name."""
    found = list(customers.by_phone(session, customer.phone)) if customer.phone else []
    if text:
        found = []
    wanted = CustomerFilter(text=text or customer.name.split()[0])
    found += listing(session, wanted, size=CHOICES + 1).customers
    others = {one.id: one for one in found if one.id != customer.id}
    return tuple(others.values())[:CHOICES]


@of_a_card
async def ask_merge(request: Request, tap: AskMerge) -> None:
    await _ask(request, tap.customer_id, "")


async def typed_merge(request: Request) -> None:
    text = " ".join(request.text.split())
    await _ask(request, int(asked(request, "merge")["customer"]), text)


async def _ask(request: Request, customer_id: int, text: str) -> None:
    def read(session: Session) -> tuple[Customer, tuple[Customer, ...]]:
        customer = customers.get(session, customer_id)
        return customer, candidates(session, customer, text)

    customer, others = await request.store.read(read)
    screen = views.ask_merge(customer, others, text, request.formats)
    await ask(request, "merge", {"customer": customer_id}, screen)


async def preview(request: Request, tap: PreviewMerge) -> None:
    back = way_back(request)
    await leave(request)
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
    note = markup(
        "✅ Merged with {}. Until {} it can be taken apart again, under … More.",
        done.gone_name,
        request.formats.day(request.formats.shop.local(done.undo_until).date()),
    )
    await show_card(request, tap.keep_id, way_back(request), note)


async def undo_merge(request: Request, tap: UndoMerge) -> None:
    one, other = await request.store.write(merging.undo_merge, tap.merge_id, request.staff.id)
    note = markup("✅ {} and {} are two cards again.", one.name, other.name)
    await show_card(request, one.id, way_back(request), note)

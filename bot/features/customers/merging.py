"""Two cards of one person become one, and may become two again."""

from __future__ import annotations

from bot.features.customers import merge_views as views
from bot.features.customers.cards import of_a_card, show_card
from bot.features.customers.flow import ask, asked, leave, way_back
from bot.features.customers.taps import AskMerge, Merge, PreviewMerge, UndoMerge
from bot.ui.screen import markup
from bot.ui.visit import Visit
from crm import customers, merging
from crm.customer_list import CustomerFilter, listing
from crm.customers import Customer
from crm.errors import NotFound
from crm.store.seam import Session

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
async def ask_merge(visit: Visit, tap: AskMerge) -> None:
    await _ask(visit, tap.customer_id, "")


async def typed_merge(visit: Visit) -> None:
    text = " ".join(visit.text.split())
    await _ask(visit, int(asked(visit, "merge")["customer"]), text)


async def _ask(visit: Visit, customer_id: int, text: str) -> None:
    def read(session: Session) -> tuple[Customer, tuple[Customer, ...]]:
        customer = customers.get(session, customer_id)
        return customer, candidates(session, customer, text)

    customer, others = await visit.store.read(read)
    screen = views.ask_merge(customer, others, text, visit.formats)
    await ask(visit, "merge", {"customer": customer_id}, screen)


async def preview(visit: Visit, tap: PreviewMerge) -> None:
    back = way_back(visit)
    await leave(visit)
    try:
        found = await visit.store.read(merging.merge_preview, tap.keep_id, tap.gone_id)
    except NotFound:
        await show_card(visit, tap.keep_id, back)
        return
    await visit.show(views.preview(found, visit.formats, back))


async def merge(visit: Visit, tap: Merge) -> None:
    try:
        done = await visit.store.write(merging.merge, tap.keep_id, tap.gone_id, visit.staff.id)
    except NotFound:  # one of the two is gone since the preview: what became of the one to keep
        await show_card(visit, tap.keep_id, way_back(visit))
        return
    note = markup(
        "✅ Merged with {}. Until {} it can be taken apart again, under … More.",
        done.gone_name,
        visit.formats.day(visit.formats.shop.local(done.undo_until).date()),
    )
    await show_card(visit, tap.keep_id, way_back(visit), note)


async def undo_merge(visit: Visit, tap: UndoMerge) -> None:
    one, other = await visit.store.write(merging.undo_merge, tap.merge_id, visit.staff.id)
    note = markup("✅ {} and {} are two cards again.", one.name, other.name)
    await show_card(visit, one.id, way_back(visit), note)

"""Changing what a card says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.features.customers.cards import of_a_card, show_card
from bot.features.customers.questions import (
    CHANGED,
    FIELD_TAKEN,
    FIELDS,
    Changed,
    FieldTaken,
    OfField,
    way_back,
)
from bot.features.customers.taps import (
    ClearField,
    EditCustomer,
    EditCustomerField,
    KeepMine,
    SharePhone,
)
from bot.features.customers.views import card as views
from bot.features.customers.views import editing as editing_views
from bot.ui.conversation import answer, ask, asked, is_open
from bot.ui.request import Request
from bot.ui.taps import OldButton
from crm import errors
from crm.customers import cards
from crm.customers.fields import CustomerChanges
from crm.errors import Invalid, PhoneTaken

# --- a field of a card -------------------------------------------------------------------------


@of_a_card
async def edit(request: Request, tap: EditCustomer) -> None:
    customer = await request.store.read(cards.get, tap.customer_id)
    await request.show(editing_views.edit_menu(customer, request.formats, way_back(request)))


@of_a_card
async def edit_field(request: Request, tap: EditCustomerField) -> None:
    """Asks for the new value, and remembers the one that was seen."""
    question = FIELDS.get(tap.field)
    if question is None:
        raise OldButton(tap.field)
    customer = await request.store.read(cards.get, tap.customer_id)
    seen = OfField(
        customer_id=customer.id,
        field=tap.field,
        seen=getattr(customer, tap.field),
        back=way_back(request),
    )
    screen = editing_views.ask_field(customer, tap.field, request.formats)
    await ask(request, question, seen, screen=screen)


async def typed_field(request: Request, asked: OfField) -> None:
    contact = request.message.contact if request.message is not None else None
    typed = request.text
    if contact is not None:
        if asked.field == "phone":
            typed = contact.phone_number
        elif asked.field == "name":
            typed = " ".join(part for part in (contact.first_name, contact.last_name) if part)
        else:
            raise Invalid("contact", contact.phone_number, "not_here")
    await _change(request, asked, typed)


@of_a_card
async def clear_field(request: Request, tap: ClearField) -> None:
    """Clears the field; asks again when the question is closed, as the value may have changed."""
    seen = asked(request, *FIELDS.values()) if is_open(request, *FIELDS.values()) else None
    if seen is None or (seen.customer_id, seen.field) != (tap.customer_id, tap.field):
        await edit_field(request, EditCustomerField(tap.customer_id, tap.field))
        return
    await _change(request, seen, None)


async def keep_mine(request: Request, tap: KeepMine) -> None:
    """Saves the typed value, now that the person has seen the concurrent change."""
    changed = asked(request, CHANGED)
    _same(changed, tap.customer_id)
    await _change(request, changed, changed.value)


async def share_phone(request: Request, tap: SharePhone) -> None:
    change = asked(request, FIELD_TAKEN).change
    _same(change, tap.customer_id)
    await _change(request, change, change.value, shared=True)


def _same(asked: OfField, customer_id: int) -> None:
    if asked.customer_id != customer_id:
        raise OldButton("another customer's question is open")


async def _change(
    request: Request, asked: OfField, value: str | None, *, shared: bool = False
) -> None:
    wanted = Changed(
        customer_id=asked.customer_id,
        field=asked.field,
        seen=asked.seen,
        value=value,
        back=asked.back,
    )
    changes: dict[str, Any] = {asked.field: value}
    try:
        await answer(
            request,
            cards.edit,
            asked.customer_id,
            CustomerChanges(**changes),
            request.staff.id,
            seen={asked.field: asked.seen},
            shared_phone_ok=shared,
        )
    except errors.Changed:
        now = await request.store.read(cards.get, asked.customer_id)
        screen = editing_views.changed_meanwhile(
            now, asked.field, value or "", request.formats, asked.back
        )
        await ask(request, CHANGED, replace(wanted, seen=getattr(now, asked.field)), screen=screen)
        return
    except PhoneTaken as taken:
        await ask(
            request,
            FIELD_TAKEN,
            FieldTaken(
                phone=taken.phone,
                owner_id=taken.customer_id,
                owner=taken.name,
                change=wanted,
                back=asked.back,
            ),
        )
        return
    await show_card(request, asked.customer_id, asked.back, views.saved())

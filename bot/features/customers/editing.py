"""Adding a customer, and changing what a card says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.features.customers import card_views as views
from bot.features.customers.cards import of_a_card, show_card
from bot.features.customers.flow import FLOW, ask, asked, leave, way_back
from bot.features.customers.taps import (
    AddCustomer,
    AddSharing,
    ClearField,
    EditCustomer,
    EditCustomerField,
    KeepMine,
    SharePhone,
)
from bot.ui.taps import OldButton
from bot.ui.visit import Visit
from crm import customers
from crm.customers import Customer, CustomerChanges, NewCustomer
from crm.errors import Changed, PhoneTaken
from crm.store.seam import Session

# --- a new one ---------------------------------------------------------------------------------


async def ask_new(visit: Visit, _: AddCustomer) -> None:
    await ask(visit, "new", {}, views.ask_new())


async def typed_new(visit: Visit) -> None:
    """A name with or without a phone, or a contact of the address book."""
    asked(visit, "new")
    await _add(visit, _written(visit), shared=False)


def _written(visit: Visit) -> NewCustomer:
    contact = visit.message.contact if visit.message is not None else None
    if contact is not None:
        name = " ".join(part for part in (contact.first_name, contact.last_name) if part)
        # An address book has numbers with a country code, but not always with its plus.
        return NewCustomer(name, contact.phone_number)
    found = re.fullmatch(r"(.*?)[\s,;:]*(\+?\d[\d\s().-]{6,})", visit.text.strip(), re.DOTALL)
    return NewCustomer(found[1], found[2]) if found else NewCustomer(visit.text)


async def add_sharing(visit: Visit, _: AddSharing) -> None:
    typed = asked(visit, "typed")
    if "name" not in typed:
        raise OldButton("another question is open")
    await _add(visit, NewCustomer(str(typed["name"]), str(typed["phone"])), shared=True)


async def _add(visit: Visit, new: NewCustomer, *, shared: bool) -> None:
    try:
        customer = await visit.store.write(
            customers.add, new, visit.staff.id, shared_phone_ok=shared
        )
    except PhoneTaken as taken:
        typed = {"name": new.name, "phone": new.phone}
        await ask(visit, "typed", typed, views.phone_taken(taken, visit.formats, None))
        return
    await leave(visit)
    await show_card(visit, customer.id, note="✅ Added.")


# --- a field of a card -------------------------------------------------------------------------


@of_a_card
async def edit(visit: Visit, tap: EditCustomer) -> None:
    back = way_back(visit)
    await leave(visit)
    customer = await visit.store.read(customers.get, tap.customer_id)
    await visit.show(views.edit_menu(customer, visit.formats, back))


@of_a_card
async def edit_field(visit: Visit, tap: EditCustomerField) -> None:
    """Asks for the new value, and remembers the one that was seen."""
    customer = await visit.store.read(customers.get, tap.customer_id)
    if tap.field not in views.FIELDS:
        raise OldButton(tap.field)
    data = {
        "customer": customer.id,
        "field": tap.field,
        "seen": getattr(customer, tap.field),
    }
    await ask(visit, "edit", data, views.ask_field(customer, tap.field, visit.formats))


async def typed_field(visit: Visit) -> None:
    question = asked(visit, "edit")
    contact = visit.message.contact if visit.message is not None else None
    typed = visit.text if contact is None else contact.phone_number
    await _change(visit, int(question["customer"]), str(question["field"]), typed)


@of_a_card
async def clear_field(visit: Visit, tap: ClearField) -> None:
    await _change(visit, tap.customer_id, tap.field, None)


async def keep_mine(visit: Visit, tap: KeepMine) -> None:
    await _again(visit, tap.customer_id, shared=False)


async def share_phone(visit: Visit, tap: SharePhone) -> None:
    await _again(visit, tap.customer_id, shared=True)


async def _again(visit: Visit, customer_id: int, *, shared: bool) -> None:
    """What was typed, now that the person has seen what stood in its way."""
    typed = asked(visit, "typed")
    if typed.get("customer") != customer_id:
        raise OldButton("another customer's question is open")
    await _change(visit, customer_id, str(typed["field"]), typed["value"], shared=shared)


def change(
    session: Session,
    customer_id: int,
    field: str,
    value: str | None,
    seen: Mapping[str, Any],
    by: int,
    *,
    shared: bool,
) -> Customer:
    """`seen` has under `seen` what the field said when its new value was asked for, if it was."""
    now = customers.get(session, customer_id)
    was = replace(now, **{field: seen["seen"]}) if "seen" in seen else None
    wanted: dict[str, Any] = {field: value}
    return customers.edit(
        session, customer_id, CustomerChanges(**wanted), by, seen=was, shared_phone_ok=shared
    )


async def _change(
    visit: Visit, customer_id: int, field: str, value: str | None, *, shared: bool = False
) -> None:
    seen = visit.flow.data if visit.flow is not None and visit.flow.name == FLOW else {}
    typed = {"customer": customer_id, "field": field, "value": value}
    try:
        await visit.store.write(
            change, customer_id, field, value, seen, visit.staff.id, shared=shared
        )
    except Changed:
        now = await visit.store.read(customers.get, customer_id)
        screen = views.changed_meanwhile(now, field, value or "", visit.formats, way_back(visit))
        await ask(visit, "typed", typed, screen)
        return
    except PhoneTaken as taken:
        await ask(visit, "typed", typed, views.phone_taken(taken, visit.formats, customer_id))
        return
    back = way_back(visit)
    await leave(visit)
    await show_card(visit, customer_id, back, "✅ Saved.")

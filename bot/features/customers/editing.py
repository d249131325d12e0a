"""Adding a customer, and changing what a card says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

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
    TakeName,
)
from bot.features.customers.views import card as views
from bot.shared_buttons import FOR_NAME
from bot.ui.request import Request
from bot.ui.taps import OldButton
from crm.customers import cards
from crm.customers.cards import Customer, CustomerChanges, NewCustomer
from crm.errors import Changed, Invalid, NotAllowed, PhoneTaken
from crm.staff import Permission
from crm.store.database import Session
from crm.values import parse_phone

# --- a new one ---------------------------------------------------------------------------------


async def ask_new(request: Request, _: AddCustomer) -> None:
    await ask(request, "new", {FOR_NAME: True}, views.ask_new())


async def typed_new(request: Request) -> None:
    """A name with or without a phone, or a contact of the address book."""
    asked(request, "new")
    new = _written(request)
    if request.text and _has_amount(new.name):
        data = {"said": request.text, "name": new.name, "phone": new.phone}
        await ask(request, "typed", data, views.name_or_sale(request.text))
        return
    await _add(request, new, shared=False)


def _has_amount(name: str) -> bool:
    """`Asha 450`: perhaps a sale to somebody new. `Asha 2` is the second Asha, `123` a nickname."""
    return bool(re.search(r"[^\W\d]", name) and re.search(r"\d{2}", name))


async def take_name(request: Request, _: TakeName) -> None:
    typed = asked(request, "typed")
    if "said" not in typed:
        raise OldButton("another question is open")
    if "customer" in typed:
        if not request.may(Permission.EDIT_CUSTOMERS):  # it may have been taken away meanwhile
            raise NotAllowed(Permission.EDIT_CUSTOMERS.value)
        await _change(request, int(typed["customer"]), str(typed["field"]), typed["value"])
    else:
        await _add(request, NewCustomer(str(typed["name"]), typed["phone"]), shared=False)


def _written(request: Request) -> NewCustomer:
    contact = request.message.contact if request.message is not None else None
    if contact is not None:
        name = " ".join(part for part in (contact.first_name, contact.last_name) if part)
        # An address book has numbers with a country code, but not always with its plus.
        return NewCustomer(name, contact.phone_number)
    return read_new(request.text, request.formats.shop.country)


_LIKE_A_PHONE = re.compile(r"\(?\+?\(?\d[\d\s().-]{6,}")
_BETWEEN = ",;:-– "


def read_new(text: str, country: str) -> NewCustomer:
    """`Asha Verma 98765 43210`. Of `Asha Flat 203 98765 43210` the longest end that is a phone;
    where none is one, what looks most like it, so that `cards.add` says what is wrong."""
    words = re.sub(r"[,;:]+(?=\s*[+(]?\d)", r"\g<0> ", text).split()
    ends = [" ".join(words[at:]) for at in range(len(words))]
    starts = [" ".join(words[:at]).rstrip(_BETWEEN) for at in range(len(words) - 1, 0, -1)]
    first = next((one for one in starts if _LIKE_A_PHONE.fullmatch(one)), None)
    if first is not None and _is_phone(first, country):
        return NewCustomer(" ".join(words[len(first.split()) :]).lstrip(_BETWEEN), first)
    phones = [one for one in ends if _LIKE_A_PHONE.fullmatch(one)]
    if not phones:
        return NewCustomer(text)
    phone = next((one for one in phones if _is_phone(one, country)), phones[0])
    name = words[: len(words) - len(phone.split())]
    return NewCustomer(" ".join(name).rstrip(_BETWEEN), phone)


def _is_phone(text: str, country: str) -> bool:
    try:
        parse_phone(text, country)
    except Invalid:
        return False
    return True


async def add_sharing(request: Request, _: AddSharing) -> None:
    typed = asked(request, "typed")
    if "name" not in typed:
        raise OldButton("another question is open")
    await _add(request, NewCustomer(str(typed["name"]), str(typed["phone"])), shared=True)


async def _add(request: Request, new: NewCustomer, *, shared: bool) -> None:
    try:
        customer = await request.store.write(
            cards.add, new, request.staff.id, shared_phone_ok=shared
        )
    except PhoneTaken as taken:
        typed = {"name": new.name, "phone": new.phone}
        await ask(request, "typed", typed, views.phone_taken(taken, request.formats, None))
        return
    await leave(request)
    await show_card(request, customer.id, note="✅ Added.")


# --- a field of a card -------------------------------------------------------------------------


@of_a_card
async def edit(request: Request, tap: EditCustomer) -> None:
    back = way_back(request)
    await leave(request)
    customer = await request.store.read(cards.get, tap.customer_id)
    await request.show(views.edit_menu(customer, request.formats, back))


@of_a_card
async def edit_field(request: Request, tap: EditCustomerField) -> None:
    """Asks for the new value, and remembers the one that was seen."""
    customer = await request.store.read(cards.get, tap.customer_id)
    if tap.field not in views.FIELDS:
        raise OldButton(tap.field)
    data = {
        "customer": customer.id,
        "field": tap.field,
        "seen": getattr(customer, tap.field),
        FOR_NAME: tap.field == "name",
    }
    await ask(request, "edit", data, views.ask_field(customer, tap.field, request.formats))


async def typed_field(request: Request) -> None:
    question = asked(request, "edit")
    contact = request.message.contact if request.message is not None else None
    typed = request.text
    if contact is not None:
        if question["field"] == "phone":
            typed = contact.phone_number
        elif question["field"] == "name":
            typed = " ".join(part for part in (contact.first_name, contact.last_name) if part)
        else:
            raise Invalid("contact", contact.phone_number, "not_here")
    if question["field"] == "name" and _has_amount(typed):
        data = {**question, "value": typed, "said": typed}
        await ask(request, "typed", data, views.name_or_sale(typed))
        return
    await _change(request, int(question["customer"]), str(question["field"]), typed)


@of_a_card
async def clear_field(request: Request, tap: ClearField) -> None:
    """Of a question that is no longer open it asks again: the field may say something else now."""
    if not _seen(request, tap.customer_id, tap.field):
        await edit_field(request, EditCustomerField(tap.customer_id, tap.field))
        return
    await _change(request, tap.customer_id, tap.field, None)


async def keep_mine(request: Request, tap: KeepMine) -> None:
    await _again(request, tap.customer_id, shared=False)


async def share_phone(request: Request, tap: SharePhone) -> None:
    await _again(request, tap.customer_id, shared=True)


async def _again(request: Request, customer_id: int, *, shared: bool) -> None:
    """What was typed, now that the person has seen what stood in its way."""
    typed = asked(request, "typed")
    if typed.get("customer") != customer_id:
        raise OldButton("another customer's question is open")
    await _change(request, customer_id, str(typed["field"]), typed["value"], shared=shared)


def _seen(request: Request, customer_id: int, field: str) -> dict[str, Any]:
    """Under `seen` what this person saw in the field; nothing if another question is open."""
    data = request.flow.data if request.flow is not None and request.flow.name == FLOW else {}
    if "seen" not in data or (data.get("customer"), data.get("field")) != (customer_id, field):
        return {}
    return {"seen": data["seen"]}


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
    now = cards.get(session, customer_id)
    was = replace(now, **{field: seen["seen"]}) if "seen" in seen else None
    wanted: dict[str, Any] = {field: value}
    return cards.edit(
        session, customer_id, CustomerChanges(**wanted), by, seen=was, shared_phone_ok=shared
    )


async def _change(
    request: Request, customer_id: int, field: str, value: str | None, *, shared: bool = False
) -> None:
    seen = _seen(request, customer_id, field)
    typed = {"customer": customer_id, "field": field, "value": value, **seen}
    try:
        await request.store.write(
            change, customer_id, field, value, seen, request.staff.id, shared=shared
        )
    except Changed:
        now = await request.store.read(cards.get, customer_id)
        screen = views.changed_meanwhile(
            now, field, value or "", request.formats, way_back(request)
        )
        await ask(request, "typed", {**typed, "seen": getattr(now, field)}, screen)
        return
    except PhoneTaken as taken:
        await ask(request, "typed", typed, views.phone_taken(taken, request.formats, customer_id))
        return
    back = way_back(request)
    await leave(request)
    await show_card(request, customer_id, back, "✅ Saved.")

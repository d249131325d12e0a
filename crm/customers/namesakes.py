"""Customers of one name: somebody new may be one of them; another phone tells them apart."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from crm.customers import cards
from crm.customers.cards import IN_USE, Customer, NewCustomer
from crm.customers.fields import FIELDS, CustomerChanges, name_key
from crm.errors import Invalid
from crm.language.phones import read_phone
from crm.language.text import LONGEST_NOTES
from crm.settings import shop_of
from crm.store.schema import customers

MOST = 6
"""Cards that are offered as the same person."""

_CALLED = (
    select(customers.c.id)
    .where(customers.c.name_key == bindparam("name_key"), IN_USE)
    .order_by(customers.c.last_purchase_date.desc().nulls_last(), customers.c.id)
    .limit(MOST)
)


def namesakes(session: Session, name: str, phone: str | None = None) -> tuple[Customer, ...]:
    """Customers who are called exactly so, the latest buyer first; not those with another phone
    than `phone` (as it was typed)."""
    e164 = None
    if phone is not None:
        with suppress(Invalid):  # `cards.add` says what is wrong
            e164 = read_phone(phone, shop_of(session).country).e164
    ids = session.scalars(_CALLED, {"name_key": name_key(name)}).all()
    found = cards.by_ids(session, ids)
    return tuple(one for one in found if None in (e164, one.phone) or one.phone == e164)


def note_number(session: Session, customer: Customer, e164: str, by: int | None) -> None:
    """The number that was said beside the name of this customer: theirs where they have none, else
    kept in the notes while there is room. One that is somebody's stays with whoever has it."""
    if customer.phone == e164 or cards.by_phone(session, e164):
        return
    if customer.phone is None:
        changes = CustomerChanges(phone=e164)
    else:
        notes = "\n".join(filter(None, (customer.notes, e164)))
        if e164 in (customer.notes or "") or len(notes) > LONGEST_NOTES:
            return
        changes = CustomerChanges(notes=notes)
    cards.edit(session, customer.id, changes, by)


def same_one(session: Session, customer_id: int, new: NewCustomer, by: int | None) -> Customer:
    """The customer who was there already, with what was typed of `new` where the card is empty.
    Raises NotFound, Invalid, PhoneTaken."""
    customer = cards.followed(session, customer_id)
    changes = CustomerChanges()
    for field in FIELDS:
        typed = getattr(new, field.name)
        if typed and not getattr(customer, field.name):
            changes = replace(changes, **{field.name: typed})
    return cards.edit(session, customer.id, changes, by)

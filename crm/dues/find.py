"""Whose account is asked for on the command line: by phone, or by the whole name."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.customers import cards
from crm.customers.cards import IN_USE, Customer
from crm.dues.statement import StatementRow, every_row
from crm.errors import Invalid
from crm.language.phones import read_phone
from crm.language.text import folded
from crm.settings import shop_of
from crm.store.schema import customers


def people_called(session: Session, said: str) -> tuple[Customer, ...]:
    """Everybody with this phone; of a name those of exactly that one, else whose name begins so."""
    try:
        return cards.by_phone(session, read_phone(said, shop_of(session).country).e164)
    except Invalid:
        pass  # a name
    key = folded(said)
    for names in (
        customers.c.name_key == key,
        customers.c.name_key.startswith(key, autoescape=True),
    ):
        found = session.execute(
            select(customers.c.id).where(names, IN_USE).order_by(customers.c.name_key).limit(20)
        )
        if ids := found.scalars().all():
            return cards.by_ids(session, ids)
    return ()


def account_of(
    session: Session, said: str
) -> tuple[tuple[Customer, ...], tuple[StatementRow, ...]]:
    """Who is meant, and of a single one every line of the account, the oldest first."""
    people = people_called(session, said)
    return people, tuple(every_row(session, people[0].id)) if len(people) == 1 else ()

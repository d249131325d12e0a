"""Customers to be ticked one by one: searched, a page at a time."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from crm.customers import Customer, by_ids
from crm.store.schema import customers
from crm.texts import folded


def to_pick(
    session: Session, search: str = "", *, offset: int = 0, limit: int = 6
) -> tuple[tuple[Customer, ...], int]:
    """Customers by name, and how many there are; `search` looks into name, phone and place."""
    table = customers.c
    which: list[ColumnElement[bool]] = [table.erased_at.is_(None), table.merged_into.is_(None)]
    if search.strip():
        looked = [
            table.name_key.contains(folded(search), autoescape=True),
            table.location.icontains(search.strip(), autoescape=True),
        ]
        digits = "".join(one for one in search if one.isdigit())
        if len(digits) >= 3:
            looked.append(table.phone.contains(digits, autoescape=True))
        which.append(or_(*looked))
    total = session.execute(select(func.count()).select_from(customers).where(*which)).scalar_one()
    ids = list(
        session.execute(
            select(table.id)
            .where(*which)
            .order_by(table.name_key, table.id)
            .offset(offset)
            .limit(limit)
        ).scalars()
    )
    found = {one.id: one for one in by_ids(session, ids)}
    return tuple(found[one] for one in ids if one in found), total

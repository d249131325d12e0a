"""Customers to be ticked one by one: searched, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from crm.campaigns.audiences.picked import picked
from crm.customers.cards import IN_USE, Customer, by_ids
from crm.dataclass import dataclass
from crm.language.text import folded
from crm.store.schema import customers


def to_pick(
    session: Session, search: str = "", *, offset: int = 0, limit: int = 6
) -> tuple[tuple[Customer, ...], int]:
    """Customers by name, and how many there are; `search` looks into name, phone and place."""
    table = customers.c
    which: list[ColumnElement[bool]] = [IN_USE]
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


@dataclass(frozen=True, slots=True)
class PickPage:
    """A page of the customers to tick; `number` counts from 0."""

    customers: tuple[Customer, ...]
    total: int
    number: int
    size: int


def page(session: Session, search: str = "", *, number: int = 0, size: int = 6) -> PickPage:
    """The page `number`; the first one when there is no such page any more."""
    found, total = to_pick(session, search, offset=number * size, limit=size)
    if not found and number > 0:
        return page(session, search, size=size)
    return PickPage(found, total, number, size)


def survivors(session: Session, ids: Sequence[int]) -> tuple[int, ...]:
    """`ids` with the cards that were merged away replaced by those they went into, in order of id;
    without those who were erased."""
    found = picked(ids, session.get_bind().dialect.name)
    table = customers.c
    kept = session.scalars(
        select(table.id).where(table.id.in_(select(found.c.id)), IN_USE).order_by(table.id)
    )
    return tuple(kept)


def places(session: Session, most: int = 6) -> tuple[str, ...]:
    """Where most customers are, as most of them write it."""
    table = customers.c
    place = func.trim(table.location)
    spelled = (
        select(place.label("place"), func.lower(place).label("key"), func.count().label("people"))
        .where(IN_USE, place != "")
        .group_by(place, func.lower(place))
    )
    counts: dict[str, int] = {}
    words: dict[str, tuple[int, str]] = {}
    for row in session.execute(spelled):
        counts[row.key] = counts.get(row.key, 0) + row.people
        words[row.key] = max(words.get(row.key, (0, "")), (row.people, row.place))
    often = sorted(counts, key=lambda key: (-counts[key], key))
    return tuple(words[key][1] for key in often[:most])

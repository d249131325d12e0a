"""The counter: the one card of sales to nobody in particular, and what keeps it apart from people.

Whoever counts, lists, ranks, averages or writes to people asks for `IS_PERSON` (or `cards.IN_USE`,
which holds it); whoever counts purchases as visits of people asks for `BY_PEOPLE`.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from sqlalchemy import literal_column, select
from sqlalchemy.orm import Session

from crm.language.text import folded
from crm.settings import shop_of
from crm.store.prepared import Prepared
from crm.store.schema import IS_COUNTER, customers, purchases
from crm.store.upsert import insert_on

NAME = "Counter"
"""Name and location of the card: revenue by location names it so."""


class Kind(StrEnum):
    """The kind of a row of `customers`."""

    PERSON = "person"
    COUNTER = "counter"


NO_BADGE = ""
"""The status of the counter, which has none."""

_COUNTER_ID = select(customers.c.id).where(customers.c.kind == literal_column("'counter'"))

IS_PERSON = customers.c.kind == literal_column("'person'")
"""SQL: a row of `customers` is somebody."""

BY_PEOPLE = purchases.c.customer_id.not_in(_COUNTER_ID)
"""SQL: a purchase is somebody's."""

AT_THE_COUNTER = purchases.c.customer_id.in_(_COUNTER_ID)
"""SQL: a purchase is nobody's in particular."""

_FIND = Prepared(_COUNTER_ID)


def find(session: Session) -> int | None:
    """The id of the counter; None before the first counter sale."""
    row = _FIND.row(session)
    return None if row is None else int(row.id)


@lru_cache(maxsize=2)
def _making(dialect_name: str) -> Prepared:
    making = insert_on(dialect_name, customers).on_conflict_do_nothing(
        index_elements=[customers.c.kind], index_where=IS_COUNTER
    )
    columns = ("name", "name_key", "location", "status", "kind", "created_at", "changed_at")
    return Prepared(making.returning(customers.c.id), columns)


def find_or_make(session: Session) -> int:
    """The id of the counter, which is made where it is missing: once, whoever else makes it."""
    found = find(session)
    if found is not None:
        return found
    now = shop_of(session).now()
    _making(session.get_bind().dialect.name).rows(
        session,
        name=NAME,
        name_key=folded(NAME),
        location=NAME,
        status=NO_BADGE,
        kind=Kind.COUNTER.value,
        created_at=now,
        changed_at=now,
    )
    made = find(session)
    if made is None:
        raise AssertionError("unreachable: it was made, here or by another transaction")
    return made

"""Undoing an import on SQLite: one short write hides it, its rows are removed later."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import exists, func, insert, select
from sqlalchemy.orm import Session

from crm.customers import totals
from crm.customers.dues import balances
from crm.dataclass import dataclass
from crm.imports.undo.undo import Undone, let_go, mark_undone, restore, undoable
from crm.purchases.stock import levels as stock
from crm.settings import shop_of
from crm.store import hidden
from crm.store.schema import campaign_sends, customers, hidden_rows, payments, purchases


@dataclass(frozen=True, slots=True)
class Removal:
    """Rows an import added and nobody needs. `first` and `last`: its purchases, `many` of them;
    `paid`: the first and the last of its payments, if it has any.
    `people`: all customers it brought, of whom `free` may go. `buyers`: whose totals follow.
    `seen`: the last purchase of the shop when this was looked up."""

    import_id: int
    first: int
    last: int
    many: int
    people: tuple[int, ...]
    free: frozenset[int]
    buyers: frozenset[int]
    seen: int
    paid: tuple[int, int] | None = None


def removal_of(session: Session, import_id: int) -> Removal | None:
    """None when its purchases do not stand together, as those of an import do."""
    p, c = purchases.c, customers.c
    first, last, many = session.execute(
        select(func.min(p.id), func.max(p.id), func.count()).where(p.import_id == import_id)
    ).one()
    first, last = first or 0, last or -1
    within = p.id.between(first, last)
    if session.execute(select(func.count()).where(within)).scalar_one() != many:
        return None
    targets = select(c.merged_into).where(c.merged_into.is_not(None))
    free = session.execute(
        select(c.id).where(
            c.import_id == import_id,
            c.merged_into.is_(None),
            c.id.not_in(targets),
            ~exists().where(p.customer_id == c.id, ~within),
            ~exists().where(
                payments.c.customer_id == c.id,
                payments.c.import_id.is_distinct_from(import_id),
            ),
            ~exists().where(campaign_sends.c.customer_id == c.id),
        )
    ).scalars()
    everybody = session.execute(select(c.id).where(c.import_id == import_id).order_by(c.id))
    buyers = set(session.execute(select(p.customer_id).where(within).distinct()).scalars())
    ours = payments.c.import_id == import_id
    buyers |= set(session.execute(select(payments.c.customer_id).where(ours).distinct()).scalars())
    paid = session.execute(
        select(func.min(payments.c.id), func.max(payments.c.id), func.count()).where(ours)
    ).one()
    between = payments.c.id.between(paid[0], paid[1])
    if paid[2] and session.execute(select(func.count()).where(between)).scalar_one() != paid[2]:
        return None
    return Removal(
        import_id,
        first,
        last,
        int(many),
        tuple(everybody.scalars()),
        frozenset(free),
        frozenset(buyers),
        int(session.execute(select(func.max(p.id))).scalar_one() or 0),
        (paid[0], paid[1]) if paid[2] else None,
    )


def hide(
    session: Session, removal: Removal, by: int | None, most_ranges: int
) -> tuple[Undone, list[hidden.Range]]:
    """Hides what goes, puts back what was filled in, and counts anew; what is left to remove beside
    what is hidden. For a session that sees hidden rows. Raises what `undoable` does."""
    row = undoable(session, removal.import_id)
    now = shop_of(session).now()
    late = session.execute(
        select(purchases.c.customer_id).where(purchases.c.id > removal.seen).distinct()
    )
    of_others = payments.c.import_id.is_distinct_from(row.id)
    paid_late = session.execute(
        select(payments.c.customer_id)
        .where(of_others, payments.c.created_at >= row.created_at)
        .distinct()
    )
    free = removal.free.difference(late.scalars(), paid_late.scalars())
    people = [("customers", *one) for one in runs(removal.people, free)]
    shown = people if len(people) > most_ranges else []
    ranges = [] if shown else people
    if removal.many:
        ranges.append(("purchases", removal.first, removal.last))
    if removal.paid is not None:
        ranges.append(("payments", *removal.paid))
    if ranges:
        names = ("noun", "first_id", "last_id")
        rows = [dict(zip(names, one, strict=True)) for one in ranges]
        session.execute(insert(hidden_rows), [one | {"import_id": row.id} for one in rows])
    let_go(session, purchases.c.id.between(removal.first, removal.last), row.id)
    raw: Any = session.connection().connection.driver_connection
    hidden.hide(raw, tuple(ranges))  # what follows sees the shop as everybody will
    restored = restore(session, row.id, now)
    known = removal.buyers if shown else removal.buyers - free
    totals.refresh(session, known)
    balances.refresh(session, known)
    stock.refresh_all(session)
    hidden.hide(raw, ())
    mark_undone(session, row, by, now)
    kept = len(removal.people) - len(free)
    return Undone(row.file_name, removal.many, len(free), kept, restored), shown


def runs(people: Sequence[int], free: Collection[int]) -> Iterator[tuple[int, int]]:
    """Ranges that hold everybody who is free and nobody else of `people`, who are in order."""
    first = last = None
    for one in people:
        if one in free:
            first, last = first or one, one
        elif first is not None and last is not None:
            yield first, last
            first = last = None
    if first is not None and last is not None:
        yield first, last

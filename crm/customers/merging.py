"""Merging two cards of one person, and undoing it for thirty days."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, func, insert, select, update
from sqlalchemy.orm import Session

from crm import audit
from crm.customers import cards as people
from crm.customers import totals
from crm.customers.cards import Customer
from crm.customers.dues import balances
from crm.customers.merged_card import RESTORED, as_json, from_json, merged_columns, unless_changed
from crm.customers.totals import batches
from crm.dataclass import dataclass, replace
from crm.errors import Invalid, NotFound
from crm.settings import shop_of
from crm.store.schema import (
    appointments,
    campaign_sends,
    customers,
    feedback,
    invoices,
    merges,
    payments,
    purchases,
    returns,
)

UNDO_DAYS = 30

_MOVED = (purchases, campaign_sends, payments, returns, invoices, appointments, feedback)
"""Tables whose rows follow their customer to the kept card."""


@dataclass(frozen=True, slots=True)
class MergePreview:
    """Both cards, the kept one as it will be, and what moves to it. Of `merged` the fields, the
    amount spent and the number of purchases are as after the merge; days and badge are not."""

    kept: Customer
    gone: Customer
    merged: Customer
    purchases_moving: int
    sends_moving: int


@dataclass(frozen=True, slots=True)
class Merge:
    """A merge that was done; undoable up to and including `undo_until`."""

    id: int
    kept: Customer
    gone_id: int
    gone_name: str
    undo_until: datetime


def merge_preview(session: Session, keep_id: int, gone_id: int) -> MergePreview:
    """Raises NotFound, and Invalid for a customer with itself."""
    kept, gone = _both(session, keep_id, gone_id)
    merged = replace(
        kept,
        **merged_columns(kept, gone),
        total_spent=kept.total_spent + gone.total_spent,
        total_purchases=kept.total_purchases + gone.total_purchases,
        balance=kept.balance + gone.balance,
    )
    return MergePreview(
        kept,
        gone,
        merged,
        purchases_moving=gone.total_purchases,
        sends_moving=session.execute(
            select(func.count()).where(campaign_sends.c.customer_id == gone_id)
        ).scalar_one(),
    )


def merge(session: Session, keep_id: int, gone_id: int, by: int | None) -> Merge:
    """Moves purchases, payments, returns, appointments, ratings, sends and notes to the kept card;
    what has no place there goes to its notes.

    An opt-out of either is one of both. Raises NotFound, and Invalid for a customer with itself.
    """
    shop = shop_of(session)
    totals.lock(session, [keep_id, gone_id])
    kept, gone = _both(session, keep_id, gone_id)
    merged = merged_columns(kept, gone)
    moved = {table.name: _move(session, table, gone_id, keep_id) for table in _MOVED}
    now = shop.now()
    before = {"columns": _columns(session, keep_id), "merged": as_json(merged), "moved": moved}
    merge_id: int = session.execute(
        insert(merges).returning(merges.c.id),
        {
            "kept_id": keep_id,
            "merged_id": gone_id,
            "merged_at": now,
            "merged_by": by,
            "before": before,
        },
    ).scalar_one()
    people.write(session, keep_id, merged)
    people.write(session, gone_id, {"merged_into": keep_id})
    totals.refresh(session, [keep_id, gone_id])
    balances.refresh(session, [keep_id, gone_id])
    audit.note(
        session,
        by,
        "merge",
        "customer",
        keep_id,
        before={"merged_id": gone_id, "merge_id": merge_id},
    )
    return Merge(
        merge_id, people.get(session, keep_id), gone_id, gone.name, now + timedelta(days=UNDO_DAYS)
    )


def _both(session: Session, keep_id: int, gone_id: int) -> tuple[Customer, Customer]:
    if keep_id == gone_id:
        raise Invalid("merge", keep_id, "same_customer")
    return people.get(session, keep_id), people.get(session, gone_id)


def _move(session: Session, table: Table, from_id: int, to_id: int) -> list[int]:
    ids = session.execute(select(table.c.id).where(table.c.customer_id == from_id)).scalars().all()
    session.execute(update(table).where(table.c.customer_id == from_id).values(customer_id=to_id))
    return list(ids)


def _columns(session: Session, customer_id: int) -> dict[str, Any]:
    row = session.execute(select(customers).where(customers.c.id == customer_id)).mappings().one()
    return as_json({name: row[name] for together in RESTORED for name in together})


def undo_merge(session: Session, merge_id: int, by: int | None) -> tuple[Customer, Customer]:
    """Both cards as they were, the kept one first; what was edited or bought since stays with it.

    Raises NotFound; Invalid `merge`: `undone`, `too_late` after thirty days, `merged_again` while
    the kept card is itself merged into another, `erased`.
    """
    shop = shop_of(session)
    row = session.execute(
        select(merges).where(merges.c.id == merge_id).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound("merge", merge_id)
    if row.undone_at is not None:
        raise Invalid("merge", merge_id, "undone")
    if shop.now() > row.merged_at + timedelta(days=UNDO_DAYS):
        raise Invalid("merge", merge_id, "too_late")
    if not row.before:
        raise Invalid("merge", merge_id, "erased")
    totals.lock(session, [row.kept_id, row.merged_id])
    try:
        people.get(session, row.kept_id)
    except NotFound as error:
        reason = "erased" if error.merged_into is None else "merged_again"
        raise Invalid("merge", merge_id, reason) from error
    before = row.before
    columns = _without(session, row)
    people.write(session, row.kept_id, columns)
    people.write(session, row.merged_id, {"merged_into": None})
    for table in _MOVED:
        for part in batches(before["moved"].get(table.name, ())):  # an older merge knew fewer
            session.execute(
                update(table)
                .where(table.c.id.in_(part), table.c.customer_id == row.kept_id)
                .values(customer_id=row.merged_id)
            )
    totals.refresh(session, [row.kept_id, row.merged_id])
    balances.refresh(session, [row.kept_id, row.merged_id])
    session.execute(update(merges).where(merges.c.id == merge_id).values(undone_at=shop.now()))
    audit.note(
        session,
        by,
        "undo_merge",
        "customer",
        row.kept_id,
        after={"merged_id": row.merged_id, "merge_id": merge_id},
    )
    return people.get(session, row.kept_id), people.get(session, row.merged_id)


def _without(session: Session, undone: Any) -> dict[str, Any]:
    """The columns of the kept card as they would be without this merge: those merged into it since
    are merged anew, and remember the card so. What somebody changed since stays."""
    later = session.execute(
        select(merges)
        .where(
            merges.c.kept_id == undone.kept_id,
            merges.c.id > undone.id,
            merges.c.undone_at.is_(None),
        )
        .order_by(merges.c.id)
    ).all()
    says, was = dict(undone.before["columns"]), undone.before["merged"]
    for one in later:
        says = unless_changed(says, was, one.before["columns"])
        gone = session.execute(select(customers).where(customers.c.id == one.merged_id)).one()
        kept = replace(
            people.get(session, undone.kept_id),
            **{name: from_json(name, value) for name, value in says.items()},
        )
        merged = as_json(merged_columns(kept, people.card(gone, shop_of(session))))
        was = one.before["merged"]
        session.execute(
            update(merges)
            .where(merges.c.id == one.id)
            .values(before={**one.before, "columns": says, "merged": merged})
        )
        says = merged
    says = unless_changed(says, was, _columns(session, undone.kept_id))
    return {name: from_json(name, value) for name, value in says.items()}


@dataclass(frozen=True, slots=True)
class Merged:
    """A card, and what was merged into it and can still be taken apart, the latest first."""

    customer: Customer
    undoable: tuple[Merge, ...]


def merged_into(session: Session, customer_id: int) -> Merged:
    """Raises NotFound."""
    merges = undoable_merges(session, customer_id)
    return Merged(people.get(session, customer_id), merges)


def undoable_merges(session: Session, customer_id: int) -> tuple[Merge, ...]:
    """Merges into this card that can still be undone, the latest first."""
    kept = people.get(session, customer_id)
    since = shop_of(session).now() - timedelta(days=UNDO_DAYS)
    rows = session.execute(
        select(merges.c.id, merges.c.merged_id, merges.c.merged_at, customers.c.name)
        .join(customers, customers.c.id == merges.c.merged_id)
        .where(
            merges.c.kept_id == customer_id,
            merges.c.undone_at.is_(None),
            merges.c.merged_at >= since,
        )
        .order_by(merges.c.id.desc())
    )
    return tuple(
        Merge(row.id, kept, row.merged_id, row.name, row.merged_at + timedelta(days=UNDO_DAYS))
        for row in rows
    )

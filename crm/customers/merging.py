"""Two cards of one person become one, and for thirty days two again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Table, func, insert, select, update
from sqlalchemy.orm import Session

from crm import audit
from crm.customers import cards as people
from crm.customers import totals
from crm.customers.cards import Customer
from crm.customers.fields import FIELDS, Merging
from crm.customers.totals import batches
from crm.errors import Invalid, NotFound
from crm.settings import shop_of
from crm.store.schema import campaign_sends, customers, merges, purchases

UNDO_DAYS = 30


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
        **_merged(kept, gone),
        total_spent=kept.total_spent + gone.total_spent,
        total_purchases=kept.total_purchases + gone.total_purchases,
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
    """Moves purchases, sends and notes to the kept card; what has no place there goes to its notes.

    An opt-out of either is one of both. Raises NotFound, and Invalid for a customer with itself.
    """
    shop = shop_of(session)
    totals.lock(session, [keep_id, gone_id])
    kept, gone = _both(session, keep_id, gone_id)
    merged = _merged(kept, gone)
    moved = {
        "purchases": _move(session, purchases, gone_id, keep_id),
        "campaign_sends": _move(session, campaign_sends, gone_id, keep_id),
    }
    now = shop.now()
    before = {"columns": _columns(session, keep_id), "merged": _kept_as(merged), "moved": moved}
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


def _merged(kept: Customer, gone: Customer) -> dict[str, Any]:
    """The columns of the kept card. What has no place there goes to its notes."""
    columns: dict[str, Any] = {}
    lost = []
    for field in FIELDS:
        ours, theirs = getattr(kept, field.name), getattr(gone, field.name)
        if field.merging is Merging.JOINED:
            continue
        source = gone if field.merging is Merging.FILLED and not ours else kept
        if theirs and theirs != getattr(source, field.name):
            lost.append(field.written(theirs))
        if field.merging is Merging.FILLED:
            columns |= {column: getattr(source, column) for column in field.columns}
    for field in FIELDS:
        if field.merging is Merging.JOINED:
            ours, theirs = getattr(kept, field.name), getattr(gone, field.name)
            texts = [text for text in (ours, theirs, " · ".join(lost)) if text]
            columns[field.name] = "\n".join(texts) or None
    return (
        columns
        | {
            "vip_mark": kept.vip_mark if kept.vip_mark is not None else gone.vip_mark,
            "created_at": min(kept.created_at, gone.created_at),
        }
        | _opted_out(kept, gone)
    )


def _opted_out(kept: Customer, gone: Customer) -> dict[str, Any]:
    if gone.opted_out and not kept.opted_out:
        return {"opted_out_at": gone.opted_out_at, "opted_out_by": gone.opted_out_by}
    return {"opted_out_at": kept.opted_out_at, "opted_out_by": kept.opted_out_by}


def _move(session: Session, table: Table, from_id: int, to_id: int) -> list[int]:
    ids = session.execute(select(table.c.id).where(table.c.customer_id == from_id)).scalars().all()
    session.execute(update(table).where(table.c.customer_id == from_id).values(customer_id=to_id))
    return list(ids)


def _columns(session: Session, customer_id: int) -> dict[str, Any]:
    row = session.execute(select(customers).where(customers.c.id == customer_id)).mappings().one()
    return _kept_as({name: row[name] for together in RESTORED for name in together})


RESTORED = (
    *(field.columns for field in FIELDS if field.merging is not Merging.KEPT),
    ("vip_mark",),
    ("created_at",),
    ("opted_out_at", "opted_out_by"),
)
"""Columns that a merge sets and its undoing sets back, unless somebody changed them since."""


def _kept_as(values: Mapping[str, Any]) -> dict[str, Any]:
    """Column values as JSON."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }


def _restored(name: str, value: Any) -> Any:
    if value is not None and name in ("created_at", "opted_out_at"):
        return datetime.fromisoformat(value)
    return value


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
    for table in (purchases, campaign_sends):
        for part in batches(before["moved"][table.name]):
            session.execute(
                update(table)
                .where(table.c.id.in_(part), table.c.customer_id == row.kept_id)
                .values(customer_id=row.merged_id)
            )
    totals.refresh(session, [row.kept_id, row.merged_id])
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
        says = _unless_changed(says, was, one.before["columns"])
        gone = session.execute(select(customers).where(customers.c.id == one.merged_id)).one()
        kept = replace(
            people.get(session, undone.kept_id),
            **{name: _restored(name, value) for name, value in says.items()},
        )
        merged = _kept_as(_merged(kept, people.card(gone, shop_of(session))))
        was = one.before["merged"]
        session.execute(
            update(merges)
            .where(merges.c.id == one.id)
            .values(before={**one.before, "columns": says, "merged": merged})
        )
        says = merged
    says = _unless_changed(says, was, _columns(session, undone.kept_id))
    return {name: _restored(name, value) for name, value in says.items()}


def _unless_changed(
    wanted: Mapping[str, Any], was: Mapping[str, Any], now: Mapping[str, Any]
) -> dict[str, Any]:
    """`wanted`, but `now` where that is no longer what it `was`. What was noted before a column was
    added to the cards says nothing of it."""
    noted = [together for together in RESTORED if all(name in now for name in together)]
    return {
        name: (wanted if all(one in was and now[one] == was[one] for one in together) else now)[
            name
        ]
        for together in noted
        for name in together
    }


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
    """What was merged into this card and can still be taken apart, the latest first."""
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

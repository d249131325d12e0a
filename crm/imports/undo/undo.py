"""Undoing an import, for a week."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, func, insert, select, update
from sqlalchemy.orm import Session

from crm import audit
from crm.customers import totals
from crm.customers.dues import balances
from crm.customers.points import balances as points
from crm.dataclass import dataclass
from crm.errors import Invalid, NotFound
from crm.imports.booking.finish import as_json
from crm.imports.booking.remove_hidden import BOOKING
from crm.insights.sums import tables
from crm.purchases.stock import levels as stock
from crm.settings import shop_of
from crm.store.chunks import chunks
from crm.store.schema import (
    campaign_sends,
    customer_numbers,
    customers,
    deleted_customers,
    import_changes,
    imports,
    payments,
    purchase_items,
    purchases,
    recorded_sources,
    return_items,
    returns,
)

UNDO_FOR = timedelta(days=7)
_SHOWN = 20
_SHOWN_OF_ONE = (
    imports.c.id,
    imports.c.file_name,
    imports.c.kind,
    imports.c.created_at,
    imports.c.undone_at,
    imports.c.staff_id,
    imports.c.counts,
)


@dataclass(frozen=True, slots=True)
class Import:
    """A booked import. `undo_until` is an instant, UTC."""

    id: int
    file_name: str
    kind: str
    created_at: datetime
    undone_at: datetime | None
    staff_id: int | None
    counts: dict[str, Any]

    @property
    def undo_until(self) -> datetime:
        return self.created_at + UNDO_FOR


@dataclass(frozen=True, slots=True)
class Undone:
    """Counts from an undo; `kept` customers have sales, messages or merges of their own."""

    file_name: str
    purchases: int
    customers: int
    kept: int
    restored: int


def recent(session: Session, limit: int = _SHOWN) -> tuple[Import, ...]:
    """Newest first."""
    rows = session.execute(
        select(*_SHOWN_OF_ONE)
        .where(imports.c.state != BOOKING)
        .order_by(imports.c.id.desc())
        .limit(limit)
    )
    return tuple(Import(*row) for row in rows)


def get(session: Session, import_id: int) -> Import:
    """Raises NotFound."""
    row = session.execute(
        select(*_SHOWN_OF_ONE).where(imports.c.id == import_id, imports.c.state != BOOKING)
    ).one_or_none()
    if row is None:
        raise NotFound("import", import_id)
    return Import(*row)


def undoable(session: Session, import_id: int) -> Any:
    """The row of an import that may be undone now. Raises NotFound, Invalid."""
    row = session.execute(
        select(imports).where(imports.c.id == import_id).with_for_update()
    ).one_or_none()
    if row is None or row.state == BOOKING:
        raise NotFound("import", import_id)
    if row.undone_at is not None:
        raise Invalid("import", import_id, "already_undone")
    if shop_of(session).now() > row.created_at + UNDO_FOR:
        raise Invalid("import", import_id, "too_late")
    return row


def undo(session: Session, import_id: int, by: int | None, counted_one_by_one: int) -> Undone:
    """Removes what the import added and empties what it filled, unless that was changed since; in
    one transaction. Of more purchases than `counted_one_by_one` the sums become stale. Raises what
    `undoable` does."""
    row = undoable(session, import_id)
    now = shop_of(session).now()
    buyers = set(
        session.execute(
            select(purchases.c.customer_id).where(purchases.c.import_id == import_id).distinct()
        ).scalars()
    )
    buyers |= set(
        session.execute(
            select(payments.c.customer_id).where(payments.c.import_id == import_id).distinct()
        ).scalars()
    )
    totals.lock(session, buyers)  # before their bills, as whoever brings money does
    let_go(session, purchases.c.import_id == import_id, import_id)
    paid = select(payments.c.id).where(payments.c.import_id == import_id)
    session.execute(
        delete(recorded_sources).where(
            recorded_sources.c.noun == "payment", recorded_sources.c.noun_id.in_(paid)
        )
    )
    session.execute(delete(payments).where(payments.c.import_id == import_id))
    removed = _remove_purchases(session, import_id, counted_one_by_one)
    totals.refresh(session, buyers)
    balances.refresh(session, buyers)
    stock.refresh_all(session)
    gone, kept = _remove_customers(session, import_id)
    restored = restore(session, import_id, now)
    mark_undone(session, row, by, now)
    return Undone(row.file_name, removed, gone, kept, restored)


def let_go(session: Session, bills: ColumnElement[bool], import_id: int) -> None:
    """Frees other payments of these bills, and takes back what came back on them: as if the bills
    had never been."""
    ours = select(purchases.c.id).where(bills)
    session.execute(
        update(payments)
        .where(payments.c.purchase_id.in_(ours), payments.c.import_id.is_distinct_from(import_id))
        .values(purchase_id=None, with_bill=False)
    )
    points.forget(session, bills)
    back = select(returns.c.id).where(returns.c.purchase_id.in_(ours))
    session.execute(delete(return_items).where(return_items.c.return_id.in_(back)))
    session.execute(delete(returns).where(returns.c.purchase_id.in_(ours)))


def mark_undone(session: Session, row: Any, by: int | None, now: datetime) -> None:
    session.execute(
        update(imports).where(imports.c.id == row.id).values(undone_at=now, state="undone")
    )
    audit.note(session, by, "undo", "import", row.id, before={"file": row.file_name})


def _remove_purchases(session: Session, import_id: int, counted_one_by_one: int) -> int:
    ours = select(purchases.c.id).where(purchases.c.import_id == import_id)
    many, first = session.execute(
        select(func.count(), func.min(purchases.c.purchase_date)).where(
            purchases.c.import_id == import_id
        )
    ).one()
    if many > counted_one_by_one:
        tables.stale_from(session, first)
    session.execute(delete(recorded_sources).where(recorded_sources.c.purchase_id.in_(ours)))
    session.execute(delete(purchase_items).where(purchase_items.c.purchase_id.in_(ours)))
    session.execute(delete(purchases).where(purchases.c.import_id == import_id))
    return int(many)


def _remove_customers(session: Session, import_id: int) -> tuple[int, int]:
    """Removes added customers that nothing refers to: no sale, no message, not merged or erased."""
    c = customers.c
    free = (
        select(c.id)
        .where(
            c.import_id == import_id,
            c.merged_into.is_(None),
            ~exists().where(purchases.c.customer_id == c.id),
            ~exists().where(payments.c.customer_id == c.id),
            ~exists().where(campaign_sends.c.customer_id == c.id),
        )
        .order_by(c.id)
    )
    ids = list(session.execute(free).scalars())
    total = session.execute(
        select(func.count()).select_from(customers).where(c.import_id == import_id)
    ).scalar_one()
    merged_into = (
        set(
            session.execute(
                select(c.merged_into).where(c.merged_into.in_(ids)).distinct()
            ).scalars()
        )
        if ids and len(ids) < totals.BATCH
        else set()
    )
    for part in chunks([one for one in ids if one not in merged_into], totals.BATCH):
        session.execute(delete(customer_numbers).where(customer_numbers.c.customer_id.in_(part)))
        session.execute(delete(customers).where(c.id.in_(part)))
        gone_at = shop_of(session).now()
        rows = [{"id": one, "deleted_at": gone_at} for one in part]
        session.execute(insert(deleted_customers), rows)
    prefix = recorded_sources.c.source
    since = select(imports.c.created_at).where(imports.c.id == import_id).scalar_subquery()
    session.execute(
        delete(recorded_sources).where(
            prefix.like("customer:%"),
            recorded_sources.c.purchase_id.is_(None),
            recorded_sources.c.recorded_at == since,
        )
    )
    session.execute(delete(customer_numbers).where(customer_numbers.c.import_id == import_id))
    gone = len(ids) - len(merged_into)
    return gone, int(total) - gone


def restore(session: Session, import_id: int, now: datetime) -> int:
    """Cards that were there before: what the import filled is emptied, unless changed since."""
    changes = session.execute(
        select(import_changes.c.customer_id, import_changes.c.before).where(
            import_changes.c.import_id == import_id
        )
    ).all()
    touched = []
    for customer_id, fields in changes:
        row = (
            session.execute(select(customers).where(customers.c.id == customer_id))
            .mappings()
            .one_or_none()
        )
        if row is None:
            continue
        back: dict[str, Any] = {}
        for name, (was, became) in fields.items():
            value = row[name]
            if as_json(value) == became:
                back[name] = (
                    datetime.fromisoformat(was) if was and isinstance(value, datetime) else was
                )
        if back:
            session.execute(
                update(customers)
                .where(customers.c.id == customer_id)
                .values(**back, changed_at=now)
            )
            touched.append(customer_id)
    session.execute(delete(import_changes).where(import_changes.c.import_id == import_id))
    totals.refresh(session, touched)
    return len(touched)

"""Bills on account from before these books: nothing says what was paid, so they are settled until
the owner says that they are still owed.

They come with an upgrade (up to the id that `dues.from_before` keeps) and with imports.
"""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, TextClause, delete, func, select, text, update
from sqlalchemy.orm import Session

from crm import audit
from crm.customers import totals
from crm.customers.cards import IN_USE
from crm.customers.dues import balances
from crm.customers.totals import batches
from crm.dataclass import dataclass
from crm.payments import rights
from crm.store.schema import customers, purchases, settings
from crm.values import ZERO

KEY = "dues.from_before"
_SETTLED = text("settled")


@dataclass(frozen=True, slots=True)
class FromBefore:
    """Settled bills that nobody has said anything about: of an import, or (`import_id` None) of the
    upgrade. How many, and how much."""

    import_id: int | None
    count: int
    total: Decimal


@dataclass(frozen=True, slots=True)
class OldDebt:
    """The settled bills of one customer, to be answered one by one."""

    customer_id: int
    name: str
    count: int
    total: Decimal


def of_upgrade(session: Session) -> FromBefore | None:
    """The bills that the upgrade settled, while the owner has not answered; None where there are
    none, or it was answered."""
    return _open(session, None)


def of_import(session: Session, import_id: int) -> FromBefore | None:
    """The bills that an import settled; None without any."""
    return _open(session, import_id)


def _open(session: Session, import_id: int | None) -> FromBefore | None:
    which = _which(session, import_id)
    if which is None:
        return None
    count, total = session.execute(
        select(func.count(), func.sum(purchases.c.total_amount)).where(*which)
    ).one()
    return FromBefore(import_id, count, total) if count else None


def _which(
    session: Session, import_id: int | None
) -> list[ColumnElement[bool] | TextClause] | None:
    if import_id is not None:
        return [_SETTLED, purchases.c.import_id == import_id]
    last = _last_of_upgrade(session)
    return None if last is None else [_SETTLED, purchases.c.id <= last]


def _last_of_upgrade(session: Session) -> int | None:
    found = session.scalar(select(settings.c.value).where(settings.c.key == KEY))
    return None if found is None else int(found["last_id"])


def one_by_one(
    session: Session, import_id: int | None, limit: int = 10, offset: int = 0
) -> tuple[OldDebt, ...]:
    """Whose bills they are, the largest debt first."""
    which = _which(session, import_id)
    if which is None:
        return ()
    total = func.sum(purchases.c.total_amount).label("total")
    rows = session.execute(
        select(customers.c.id, customers.c.name, func.count(), total)
        .join(customers, customers.c.id == purchases.c.customer_id)
        .where(*which, IN_USE)
        .group_by(customers.c.id, customers.c.name)
        .order_by(total.desc(), customers.c.id)
        .limit(limit)
        .offset(offset)
    )
    return tuple(OldDebt(*row) for row in rows)


def still_owed(
    session: Session,
    by: int | None,
    *,
    import_id: int | None = None,
    customer_id: int | None = None,
) -> FromBefore | None:
    """Counts the settled bills in what is owed: of the upgrade or an import, all of them or one
    customer's. What it was; None where nothing was left. Raises NotAllowed."""
    rights.refuse_unless_manages(session, by)
    which = _which(session, import_id)
    if which is None:
        return None
    if customer_id is not None:
        which.append(purchases.c.customer_id == customer_id)
    rows = session.execute(
        select(purchases.c.id, purchases.c.customer_id, purchases.c.total_amount).where(*which)
    ).all()
    if not rows:
        return None
    _set(session, [row.id for row in rows], {row.customer_id for row in rows}, settled=False)
    if customer_id is None:
        _answered(session, import_id)
    total = sum((row.total_amount for row in rows), ZERO)
    _note(session, by, "still_owed", import_id, len(rows), total)
    return FromBefore(import_id, len(rows), total)


def all_settled(session: Session, by: int | None, *, import_id: int | None = None) -> None:
    """The bills stay settled, and nobody is asked again. Raises NotAllowed."""
    rights.refuse_unless_manages(session, by)
    found = _open(session, import_id)
    _answered(session, import_id)
    if found is not None:
        _note(session, by, "all_settled", import_id, found.count, found.total)


def _set(
    session: Session, ids: Collection[int], customer_ids: Collection[int], *, settled: bool
) -> None:
    totals.lock(session, customer_ids)  # before their bills, as whoever brings money does
    for part in batches(ids):
        session.execute(update(purchases).where(purchases.c.id.in_(part)).values(settled=settled))
    balances.refresh(session, customer_ids)


def _answered(session: Session, import_id: int | None) -> None:
    if import_id is None:
        session.execute(delete(settings).where(settings.c.key == KEY))


def _note(
    session: Session, by: int | None, action: str, import_id: int | None, count: int, total: Decimal
) -> None:
    said: dict[str, Any] = {"count": count, "total": str(total)}
    audit.note(session, by, action, "dues", import_id or "upgrade", after=said)

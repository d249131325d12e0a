"""Sales by who wrote them down."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm import staff
from crm.dataclass import dataclass
from crm.periods import Asked
from crm.store.schema import purchases, returns
from crm.values import ZERO


@dataclass(frozen=True, slots=True)
class StaffShare:
    """`name` is None for what files brought, and for somebody who is in the staff no more. Less
    what came back of their own sales in the period."""

    staff_id: int | None
    name: str | None
    revenue: Decimal
    purchases: int


def by_staff(session: Session, asked: Asked) -> tuple[StaffShare, ...]:
    """Most revenue first, then by id."""
    found: dict[int | None, tuple[Decimal, int]] = {}
    for who in _recorders(session):
        amount, number = session.execute(
            select(func.sum(purchases.c.total_amount), func.count()).where(
                purchases.c.recorded_by == who, asked.sold
            )
        ).one()
        if number:
            found[who] = amount, number
    back = session.execute(
        select(purchases.c.recorded_by, func.sum(returns.c.amount))
        .join(purchases, purchases.c.id == returns.c.purchase_id)
        .where(asked.covers(returns.c.returned_on))
        .group_by(purchases.c.recorded_by)
    )
    for who, amount in back:
        revenue, number = found.get(who, (ZERO, 0))
        found[who] = revenue - amount, number
    names = staff.names(session)
    shares = (
        StaffShare(who, None if who is None else names.get(who), revenue, number)
        for who, (revenue, number) in found.items()
    )
    return tuple(sorted(shares, key=lambda one: (-one.revenue, one.staff_id or 0)))


def _recorders(session: Session) -> Iterator[int | None]:
    """Everybody who ever recorded a purchase, and None for files. From one to the next in the
    index, as databases do not do for DISTINCT: a few steps instead of a million."""
    yield None
    who = session.scalar(select(func.min(purchases.c.recorded_by)))
    while who is not None:
        yield who
        later = select(func.min(purchases.c.recorded_by)).where(purchases.c.recorded_by > who)
        who = session.scalar(later)

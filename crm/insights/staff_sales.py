"""Sales by who wrote them down."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.dataclass import dataclass
from crm.periods import Asked
from crm.store.schema import purchases, returns, staff
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
    rows = session.execute(
        select(purchases.c.recorded_by, func.sum(purchases.c.total_amount), func.count())
        .where(asked.sold)
        .group_by(purchases.c.recorded_by)
    )
    found = {who: (amount, number) for who, amount, number in rows}
    back = session.execute(
        select(purchases.c.recorded_by, func.sum(returns.c.amount))
        .join(purchases, purchases.c.id == returns.c.purchase_id)
        .where(asked.covers(returns.c.returned_on))
        .group_by(purchases.c.recorded_by)
    )
    for who, amount in back:
        revenue, number = found.get(who, (ZERO, 0))
        found[who] = revenue - amount, number
    rows_of_staff = session.execute(select(staff.c.id, staff.c.name))
    names: dict[int, str] = {row.id: row.name for row in rows_of_staff}
    shares = (
        StaffShare(who, None if who is None else names.get(who), revenue, number)
        for who, (revenue, number) in found.items()
    )
    return tuple(sorted(shares, key=lambda one: (-one.revenue, one.staff_id or 0)))

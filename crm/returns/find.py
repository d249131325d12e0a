"""The bill that something comes back on, where only the customer was said."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.purchases import stored as bills
from crm.purchases.stored import Purchase
from crm.returns import stored
from crm.returns.pieces import matching
from crm.store.schema import purchases

LOOKED_AT = 200
"""Bills of a customer, the newest first: what is older is named by a reply to it."""


def bills_with(
    session: Session, customer_id: int, names: Sequence[str], limit: int = 5
) -> tuple[Purchase, ...]:
    """The customer's bills with all of these items on them and not all of any back, the newest
    first: the first is meant, the others are offered."""
    ids = (
        select(purchases.c.id)
        .where(purchases.c.customer_id == customer_id)
        .order_by(purchases.c.purchase_date.desc(), purchases.c.id.desc())
        .limit(LOOKED_AT)
    )
    newest = session.execute(ids).scalars().all()
    by_id = {one.id: one for one in bills.read(session, newest)}
    found: list[Purchase] = []
    for purchase_id in newest:
        bill = by_id[purchase_id]
        left = stored.left_of(session, bill)
        if names and all(any(one.quantity for one in matching(name, left)) for name in names):
            found.append(bill)
            if len(found) == limit:
                break
    return tuple(found)

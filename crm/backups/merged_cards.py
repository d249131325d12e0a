"""Integrity check and repair of what a merge should have moved: rows of a card that was merged
away."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crm.customers.totals import Difference
from crm.store.schema import appointments, customers, feedback, payments, purchases, returns

HELD = (purchases, payments, returns, appointments, feedback)
"""Tables whose rows are a customer's."""


def differences(session: Session) -> Iterator[Difference]:
    """Rows that are still those of a card that was merged away."""
    for table in HELD:
        rows = session.execute(
            select(table.c.id, customers.c.id, customers.c.merged_into)
            .join(customers, customers.c.id == table.c.customer_id)
            .where(customers.c.merged_into.is_not(None))
            .order_by(table.c.id)
        )
        for row_id, holder, merged_into in rows:
            yield Difference(table.name, str(row_id), "customer_id", holder, merged_into)


def mend(session: Session) -> None:
    """Moves them to the card that is left. Customers are all there."""
    tables = {table.name: table for table in HELD}
    while found := list(differences(session)):  # a chain of merges takes as many rounds as it has
        for one in found:
            table = tables[one.table]
            session.execute(
                update(table).where(table.c.id == int(one.row)).values(customer_id=one.expected)
            )

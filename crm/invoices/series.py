"""The numbers that invoices get: one after the other, without a gap."""

from __future__ import annotations

from sqlalchemy.orm import Session

from crm.store.schema import invoice_series
from crm.store.upsert import insert_for


def next_number(session: Session, fy: str, prefix: str) -> int:
    """The next number of a series, from 1. It is taken in the transaction that writes the invoice:
    who rolls back has taken none, and nobody else takes one meanwhile (the row is locked)."""
    statement = insert_for(session, invoice_series).values(fy=fy, prefix=prefix, last=1)
    taken: int = session.execute(
        statement.on_conflict_do_update(
            index_elements=["fy", "prefix"], set_={"last": invoice_series.c.last + 1}
        ).returning(invoice_series.c.last)
    ).scalar_one()
    return taken

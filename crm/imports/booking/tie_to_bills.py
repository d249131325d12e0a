"""Payments of a file that name the number of a bill: they pay that bill, if a file brought it, it
is the same customer's, and it is on account."""

from __future__ import annotations

import sqlite3

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from crm.imports.rows.bills import WHOLE
from crm.purchases.with_bill import ON_ACCOUNT
from crm.store.prefixes import begins
from crm.store.schema import payments, purchases, recorded_sources

TIED_AT_ONCE = 500
"""Payments in one transaction, beside which sales are booked."""

_NAMED = (
    "SELECT seq, for_bill FROM payments WHERE for_bill IS NOT NULL AND bill IS NULL AND NOT known"
    " AND id > :low AND id <= :high"
    " AND coalesce(source, '') NOT IN (SELECT source FROM of_several_bills)"
)
_TIE = (
    update(payments)
    .where(payments.c.id == bindparam("payment"))
    .values(purchase_id=bindparam("bill"))
)


def tie_to_bills(
    session: Session, staging: sqlite3.Connection, before: int, low: int, high: int
) -> None:
    """Of the payments of the staging file with ids above `low` up to `high`; `before` is the id in
    the books before the first."""
    tied = []
    for seq, number in staging.execute(_NAMED, {"low": low, "high": high}).fetchall():
        bill_id = _bill(session, number, before + seq)
        if bill_id is not None:
            tied.append({"payment": before + seq, "bill": bill_id})
    if tied:
        session.connection().execute(_TIE, tied)


def _bill(session: Session, number: str, payment_id: int) -> int | None:
    """The one bill of that number that is of the customer who paid; of several none is meant."""
    source = recorded_sources.c.source
    named = f"{WHOLE}{number}:"
    on_credit = purchases.c.payment_method == ON_ACCOUNT  # also one that is settled so far
    rows = session.execute(
        select(source, purchases.c.id)
        .join(purchases, purchases.c.id == recorded_sources.c.purchase_id)
        .join(payments, payments.c.customer_id == purchases.c.customer_id)
        .where(begins(source, named), payments.c.id == payment_id, on_credit)
    )
    found = {row.id for row in rows if row.source.rpartition(":")[0] == named[:-1]}
    return found.pop() if len(found) == 1 else None

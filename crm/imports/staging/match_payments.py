"""The payments of a staging file against what was booked before."""

from __future__ import annotations

import sqlite3

from sqlalchemy.orm import Session

from crm.imports.rows.payment_reader import PAYMENT
from crm.imports.staging.match_bills import mark_known


def match_payments(session: Session, staging: sqlite3.Connection) -> None:
    """What was paid with a bill comes and goes with it: with one that is there in part, nothing.
    Nobody owes what was sold at the counter."""
    staging.execute(
        "UPDATE payments SET known = 1 WHERE bill IN (SELECT id FROM bills WHERE known)"
        " OR bill IN (SELECT bill FROM lines WHERE known)"
        " OR bill IN (SELECT b.id FROM bills b JOIN people p ON p.id = b.person WHERE p.counter)"
    )
    named = "SELECT source, id FROM payments WHERE source IS NOT NULL"
    mark_known(session, staging, PAYMENT, named, "UPDATE payments SET known = 1 WHERE id = ?")

"""The staging file against the store: who is known, what was booked before, what is new."""

from __future__ import annotations

import json
import sqlite3

from sqlalchemy.orm import Session

from crm.imports.staging.fills import note_fills
from crm.imports.staging.match_bills import match_bills
from crm.imports.staging.match_payments import match_payments
from crm.imports.staging.match_people import match_people
from crm.imports.staging.nameless import match_counter, match_offers


def match(session: Session, staging: sqlite3.Connection) -> None:
    """Notes in the staging file what the store knows. May be repeated: it begins anew."""
    staging.execute("BEGIN")
    staging.execute("UPDATE people SET match_id = NULL, seq = NULL, wanted = 0")
    staging.execute("UPDATE bills SET known = 0, seq = NULL")
    staging.execute("UPDATE payments SET known = 0, seq = NULL")
    staging.execute(
        "UPDATE bills SET total = (SELECT sum(amount) FROM lines WHERE bill = id)"
        " WHERE id IN (SELECT bill FROM lines WHERE known)"
    )
    staging.execute("UPDATE lines SET known = 0 WHERE known")
    staging.execute("DELETE FROM remarks WHERE code = 'customer_unknown'")
    match_people(session, staging)
    match_counter(session, staging)
    match_bills(session, staging)
    match_offers(session, staging)
    match_payments(session, staging)
    _reject_strangers(staging)
    _number(staging)
    note_fills(session, staging)
    staging.execute("COMMIT")


def _reject_strangers(staging: sqlite3.Connection) -> None:
    """Sales for a number that no customer has, in this file or any before."""
    for row in staging.execute(
        "SELECT b.id, b.row, b.sheet, b.total, n.number FROM bills b"
        " JOIN people p ON p.id = b.person LEFT JOIN numbers n ON n.person = p.id"
        " WHERE p.name_key = '' AND NOT p.counter AND p.match_id IS NULL AND NOT b.known"
        " GROUP BY b.id"
    ).fetchall():
        facts = json.dumps({"text": row["number"], "minor": row["total"], "bill": row["id"]})
        staging.execute(
            "INSERT INTO remarks VALUES ('rejected', 'customer_unknown', ?, ?, ?, NULL)",
            (row["sheet"], row["row"], facts),
        )
        staging.execute("UPDATE bills SET known = 2 WHERE id = ?", (row["id"],))
        staging.execute("UPDATE payments SET known = 2 WHERE bill = ?", (row["id"],))
    for row in staging.execute(
        "SELECT y.id, y.row, y.sheet, y.amount, n.number FROM payments y"
        " JOIN people p ON p.id = y.person LEFT JOIN numbers n ON n.person = p.id"
        " WHERE p.name_key = '' AND p.match_id IS NULL AND NOT y.known GROUP BY y.id"
    ).fetchall():
        facts = json.dumps({"text": row["number"], "minor": row["amount"]})
        staging.execute(
            "INSERT INTO remarks VALUES ('rejected', 'customer_unknown', ?, ?, ?, NULL)",
            (row["sheet"], row["row"], facts),
        )
        staging.execute("UPDATE payments SET known = 2 WHERE id = ?", (row["id"],))


def _number(staging: sqlite3.Connection) -> None:
    """Numbers what will be added, from 1 without gaps, so that it can be given ids at once."""
    staging.execute(
        "UPDATE people SET wanted = 1 WHERE NOT counter AND coalesce(match_id, -1) = -1 AND ("
        " (listed AND match_id IS NULL) OR id IN (SELECT person FROM bills WHERE NOT known)"
        " OR id IN (SELECT person FROM payments WHERE NOT known))"
    )
    staging.execute(
        "UPDATE people SET seq = n.seq FROM (SELECT id, row_number() OVER (ORDER BY id) AS seq"
        " FROM people WHERE wanted) AS n WHERE n.id = people.id"
    )
    staging.execute(
        "UPDATE bills SET seq = n.seq FROM (SELECT id, row_number() OVER (ORDER BY id) AS seq"
        " FROM bills WHERE NOT known) AS n WHERE n.id = bills.id"
    )
    staging.execute(
        "UPDATE payments SET seq = n.seq FROM (SELECT id, row_number() OVER (ORDER BY id) AS seq"
        " FROM payments WHERE NOT known) AS n WHERE n.id = payments.id"
    )
    # who is only known from sales came with the first of them
    staging.execute(
        "UPDATE people SET first_sale = f.opened FROM (SELECT person, min(opened) AS opened"
        " FROM (SELECT person, opened FROM bills WHERE NOT known UNION ALL"
        " SELECT person, created FROM payments WHERE NOT known) GROUP BY person) AS f"
        " WHERE f.person = people.id"
    )

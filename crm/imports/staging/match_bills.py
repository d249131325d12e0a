"""The bills of a staging file against what was booked before: which are known, or known in part."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.imports.columns.headings import Field, heading_key
from crm.imports.file_lines import remember_lines
from crm.imports.rows.bills import PART, WHOLE
from crm.settings import shop_of
from crm.store.prefixes import begins
from crm.store.schema import customers, purchases, recorded_sources

CHUNK = 500
"""Values in one question to the store."""


def match_bills(session: Session, staging: sqlite3.Connection) -> None:
    whole = "SELECT 'bill:' || substr(source, 6), bill FROM sources"
    mark_known(session, staging, WHOLE, whole, "UPDATE bills SET known = 1 WHERE id = ?")
    _match_own_exports(session, staging)
    _match_parts(session, staging)
    rows = (
        "SELECT 'row:' || printf('%016x', hash) || ':' || nth, bill, line FROM lines"
        " WHERE hash IS NOT NULL"
    )
    mark_known(
        session, staging, "row:", rows, "UPDATE lines SET known = 1 WHERE bill = ? AND line = ?"
    )
    if staging.execute("SELECT 1 FROM lines WHERE known LIMIT 1").fetchone():
        staging.execute(
            "UPDATE bills SET known = 1 WHERE id IN (SELECT bill FROM lines GROUP BY bill"
            " HAVING min(known) = 1)"
        )
        staging.execute(
            "UPDATE bills SET total = (SELECT sum(amount) FROM lines WHERE bill = id AND NOT known)"
            " WHERE NOT known AND id IN (SELECT bill FROM lines WHERE known)"
        )


def _match_own_exports(session: Session, staging: sqlite3.Connection) -> None:
    """A file of ours names each sale by its id: what is in these books for the same customer and
    money on the same day is known already. Other programs number their sales from 1, too."""
    if not _is_own_export(staging):
        return
    minor = shop_of(session).currency.to_minor
    reader = staging.execute(
        "SELECT b.id, substr(s.source, 6, instr(substr(s.source, 6), ':') - 1), b.day, b.total,"
        " p.match_id, p.name_key FROM bills b JOIN sources s ON s.bill = b.id"
        " LEFT JOIN people p ON p.id = b.person WHERE NOT b.known"
    )
    sold = (purchases.c.id, purchases.c.purchase_date, customers.c.id, customers.c.name_key)
    worth = (purchases.c.total_amount, purchases.c.returned_amount)
    while rows := reader.fetchmany(CHUNK):
        named = [row for row in rows if row[1].isdecimal() and len(row[1]) < 10]
        found = session.execute(
            select(*sold, *worth)
            .join(customers, customers.c.id == purchases.c.customer_id)
            .where(purchases.c.id.in_([int(row[1]) for row in named]))
        )
        ours = {
            (number, str(day), minor(total - returned)): (customer_id, name_key)
            for number, day, customer_id, name_key, total, returned in found
        }
        known = [
            (bill,)
            for bill, number, day, total, match_id, name_key in named
            if (whose := ours.get((int(number), day, total))) is not None
            and (match_id == whose[0] or name_key == whose[1])
        ]
        staging.executemany("UPDATE bills SET known = 1 WHERE id = ?", known)


def _is_own_export(staging: sqlite3.Connection) -> bool:
    facts = staging.execute("SELECT value FROM meta WHERE key = 'facts'").fetchone()
    return any(
        column["field"] == Field.BILL and heading_key(column["heading"]) in _OWN_HEADINGS
        for sheet in json.loads(facts[0])["sheets"]
        for column in sheet.get("columns", ())
    )


_OWN_HEADINGS = ("sale id", "बिक्री id")


def mark_known(
    session: Session, staging: sqlite3.Connection, prefix: str, query: str, mark: str
) -> None:
    """Marks what was booked before: `query` gives sources with the places that `mark` takes."""
    if not _any_source(session, prefix):
        return  # the first import of a shop: a million questions less
    reader = staging.execute(query)
    while rows := reader.fetchmany(CHUNK):
        known = known_sources(session, [row[0] for row in rows])
        staging.executemany(mark, [tuple(row)[1:] for row in rows if row[0] in known])


def _match_parts(session: Session, staging: sqlite3.Connection) -> None:
    """Of a bill of which a row was refused before, what is still missing is taken: as a purchase of
    its own, because what is booked may have been changed since."""
    staging.execute("CREATE TABLE IF NOT EXISTS parts (bill INTEGER PRIMARY KEY, source TEXT)")
    staging.execute("INSERT OR REPLACE INTO sources (bill, source) SELECT bill, source FROM parts")
    column = recorded_sources.c.source
    known = session.execute(select(column).where(begins(column, PART)))
    staging.execute("CREATE TEMP TABLE IF NOT EXISTS known_parts (source TEXT PRIMARY KEY)")
    staging.execute("DELETE FROM known_parts")
    staging.executemany("INSERT INTO known_parts VALUES (?)", (tuple(row) for row in known))
    staging.execute(
        "INSERT OR REPLACE INTO parts SELECT s.bill, k.source FROM sources s"
        " JOIN known_parts k ON k.source = 'part:' || substr(s.source, 6)"
    )
    for bill, part in staging.execute("SELECT bill, source FROM parts").fetchall():
        remember_lines(staging, bill, part)
    staging.execute("DELETE FROM sources WHERE bill IN (SELECT bill FROM parts)")


def _any_source(session: Session, prefix: str) -> bool:
    column = recorded_sources.c.source
    some = select(column).where(begins(column, prefix)).limit(1)
    return session.execute(some).first() is not None


def known_sources(session: Session, sources: Sequence[str]) -> set[str]:
    column = recorded_sources.c.source
    return set(session.execute(select(column).where(column.in_(sources))).scalars())

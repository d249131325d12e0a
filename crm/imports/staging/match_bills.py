"""The bills of a staging file against what was booked before: which are known, or known in part."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.imports.file_lines import remember_lines
from crm.imports.rows.bills import PART, WHOLE
from crm.store.prefixes import begins
from crm.store.schema import recorded_sources

CHUNK = 500
"""Values in one question to the store."""


def match_bills(session: Session, staging: sqlite3.Connection) -> None:
    whole = "SELECT 'bill:' || substr(source, 6), bill FROM sources"
    mark_known(session, staging, WHOLE, whole, "UPDATE bills SET known = 1 WHERE id = ?")
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

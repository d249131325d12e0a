"""The work file against the store: who is known, what was booked before, what is new."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.customers.cards import IN_USE, owners_of
from crm.customers.fields import COLUMNS, FIELD_OF, FILLED
from crm.imports.rows.bills import PART, WHOLE, remember_lines
from crm.imports.rows.people import stored
from crm.store.schema import customer_numbers, customers, recorded_sources

CHUNK = 500
"""Values in one question to the store."""

KNOWN_BUT_GONE = -1
"""Who came by an earlier import of the same row and is not there any more: not brought back."""


@contextmanager
def opened(work_path: Path) -> Iterator[sqlite3.Connection]:
    """The work file, for matching and moving."""
    work = sqlite3.connect(work_path, isolation_level=None, check_same_thread=False)
    work.row_factory = sqlite3.Row
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-8000"):
        work.execute(f"PRAGMA {pragma}")
    try:
        yield work
    finally:
        work.close()


def match(session: Session, work: sqlite3.Connection) -> None:
    """Notes in the work file what the store knows. May be repeated: it begins anew."""
    work.execute("BEGIN")
    work.execute("UPDATE people SET match_id = NULL, seq = NULL, wanted = 0")
    work.execute("UPDATE bills SET known = 0, seq = NULL")
    work.execute(
        "UPDATE bills SET total = (SELECT sum(amount) FROM lines WHERE bill = id)"
        " WHERE id IN (SELECT bill FROM lines WHERE known)"
    )
    work.execute("UPDATE lines SET known = 0 WHERE known")
    work.execute("DROP TABLE IF EXISTS fills")
    work.execute(
        f"CREATE TABLE fills (customer_id INTEGER PRIMARY KEY, {', '.join(COLUMNS)}, created TEXT)"
    )
    work.execute("DELETE FROM remarks WHERE code = 'customer_unknown'")
    _match_people(session, work)
    _match_bills(session, work)
    _reject_strangers(work)
    _number(work)
    _fill(session, work)
    work.execute("COMMIT")


def _match_people(session: Session, work: sqlite3.Connection) -> None:
    c = customers.c

    def by_phone(phones: Sequence[str]) -> Iterable[Any]:
        return owners_of(session, phones)

    _match_by(work, "phone", "phone IS NOT NULL", by_phone, prefer_name=True)

    if work.execute("SELECT 1 FROM people WHERE phone IS NULL AND email IS NOT NULL").fetchone():
        known = {
            email.casefold(): (customer_id, key)
            for email, customer_id, key in session.execute(
                select(c.email, c.id, c.name_key)
                .where(c.email.is_not(None), IN_USE)
                .order_by(c.id.desc())
            )
        }

        def by_email(emails: Sequence[str]) -> Iterable[Any]:
            for email in emails:
                if email.casefold() in known:
                    yield email, *known[email.casefold()]

        _match_by(work, "email", "phone IS NULL AND email IS NOT NULL", by_email)
    _match_numbers(session, work)

    def by_name(keys: Sequence[str]) -> Iterable[Any]:
        return session.execute(
            select(c.name_key, func.min(c.id), c.name_key)
            .where(c.name_key.in_(keys), IN_USE)
            .group_by(c.name_key)
            .having(func.count() == 1)
        )

    nothing_else = "phone IS NULL AND email IS NULL AND match_id IS NULL AND name_key != ''"
    _match_by(work, "name_key", f"NOT listed AND {nothing_else}", by_name)
    _match_rows(session, work)


def _match_by(
    work: sqlite3.Connection,
    column: str,
    condition: str,
    ask: Callable[[Sequence[str]], Iterable[Any]],
    *,
    prefer_name: bool = False,
) -> None:
    """`ask` gives (value, customer id, name key); of a family's the one of that name, else the
    first."""
    wanted = work.execute(f"SELECT id, {column}, name_key FROM people WHERE {condition}").fetchall()  # noqa: S608 - both are ours
    for part in _parts(wanted):
        found: dict[str, list[tuple[int, str]]] = {}
        for value, customer_id, key in ask([row[1] for row in part]):
            found.setdefault(value, []).append((customer_id, key))
        matches = []
        for row in part:
            candidates = found.get(row[1], [])
            same = [one for one in candidates if one[1] == row[2]] if prefer_name else []
            if candidates:
                matches.append(((same or candidates)[0][0], row[0]))
        work.executemany("UPDATE people SET match_id = ? WHERE id = ?", matches)


def _match_numbers(session: Session, work: sqlite3.Connection) -> None:
    """By the number that their former program gave them, when the name does not say otherwise."""
    wanted = work.execute(
        "SELECT n.number, p.id, p.name_key FROM numbers n JOIN people p ON p.id = n.person"
        " WHERE p.match_id IS NULL AND p.phone IS NULL AND p.email IS NULL"
    ).fetchall()
    for part in _parts(wanted):
        known = {
            number: (customer_id, key)
            for number, customer_id, key in session.execute(
                select(customer_numbers.c.number, customers.c.id, customers.c.name_key)
                .join(customers, customers.c.id == customer_numbers.c.customer_id)
                .where(customer_numbers.c.number.in_([row[0] for row in part]), IN_USE)
            )
        }
        for number, person, key in part:
            if number in known and key in ("", known[number][1]):
                work.execute(
                    "UPDATE people SET match_id = ? WHERE id = ?", (known[number][0], person)
                )


def _match_rows(session: Session, work: sqlite3.Connection) -> None:
    """Who has neither phone nor e-mail is known by the very row that brought them."""
    wanted = work.execute(
        "SELECT id, source, name_key FROM people WHERE source IS NOT NULL AND match_id IS NULL"
    ).fetchall()
    for part in _parts(wanted):
        sources = _known_sources(session, [row["source"] for row in part])
        if not sources:
            continue
        keys = {row["name_key"] for row in part if row["source"] in sources}
        named = session.execute(
            select(customers.c.name_key, func.min(customers.c.id))
            .where(customers.c.name_key.in_(keys), IN_USE)
            .group_by(customers.c.name_key)
        )
        ids: dict[str, int] = {row[0]: row[1] for row in named}
        work.executemany(
            "UPDATE people SET match_id = ? WHERE id = ?",
            [
                (ids.get(row["name_key"], KNOWN_BUT_GONE), row["id"])
                for row in part
                if row["source"] in sources
            ],
        )


def _known_sources(session: Session, sources: Sequence[str]) -> set[str]:
    column = recorded_sources.c.source
    return set(session.execute(select(column).where(column.in_(sources))).scalars())


def _match_bills(session: Session, work: sqlite3.Connection) -> None:
    whole = "SELECT 'bill:' || substr(source, 6), bill FROM sources"
    _mark_known(session, work, WHOLE, whole, "UPDATE bills SET known = 1 WHERE id = ?")
    _match_parts(session, work)
    rows = (
        "SELECT 'row:' || printf('%016x', hash) || ':' || nth, bill, line FROM lines"
        " WHERE hash IS NOT NULL"
    )
    _mark_known(
        session, work, "row:", rows, "UPDATE lines SET known = 1 WHERE bill = ? AND line = ?"
    )
    if work.execute("SELECT 1 FROM lines WHERE known LIMIT 1").fetchone():
        work.execute(
            "UPDATE bills SET known = 1 WHERE id IN (SELECT bill FROM lines GROUP BY bill"
            " HAVING min(known) = 1)"
        )
        work.execute(
            "UPDATE bills SET total = (SELECT sum(amount) FROM lines WHERE bill = id AND NOT known)"
            " WHERE NOT known AND id IN (SELECT bill FROM lines WHERE known)"
        )


def _mark_known(
    session: Session, work: sqlite3.Connection, prefix: str, query: str, mark: str
) -> None:
    """`query` gives sources with the places that `mark` takes."""
    if not _any_source(session, prefix):
        return  # the first import of a shop: a million questions less
    reader = work.execute(query)
    while rows := reader.fetchmany(CHUNK):
        known = _known_sources(session, [row[0] for row in rows])
        work.executemany(mark, [tuple(row)[1:] for row in rows if row[0] in known])


def _match_parts(session: Session, work: sqlite3.Connection) -> None:
    """Of a bill of which a row was refused before, what is still missing is taken: as a purchase of
    its own, because what is booked may have been changed since."""
    work.execute("CREATE TABLE IF NOT EXISTS parts (bill INTEGER PRIMARY KEY, source TEXT)")
    work.execute("INSERT OR REPLACE INTO sources (bill, source) SELECT bill, source FROM parts")
    column = recorded_sources.c.source
    known = session.execute(select(column).where(column >= PART, column < PART[:-1] + ";"))
    work.execute("CREATE TEMP TABLE IF NOT EXISTS known_parts (source TEXT PRIMARY KEY)")
    work.execute("DELETE FROM known_parts")
    work.executemany("INSERT INTO known_parts VALUES (?)", (tuple(row) for row in known))
    work.execute(
        "INSERT OR REPLACE INTO parts SELECT s.bill, k.source FROM sources s"
        " JOIN known_parts k ON k.source = 'part:' || substr(s.source, 6)"
    )
    for bill, part in work.execute("SELECT bill, source FROM parts").fetchall():
        remember_lines(work, bill, part)
    work.execute("DELETE FROM sources WHERE bill IN (SELECT bill FROM parts)")


def _any_source(session: Session, prefix: str) -> bool:
    column = recorded_sources.c.source
    some = select(column).where(column >= prefix, column < prefix[:-1] + ";").limit(1)
    return session.execute(some).first() is not None


def _reject_strangers(work: sqlite3.Connection) -> None:
    """Sales for a number that no customer has, in this file or any before."""
    for row in work.execute(
        "SELECT b.id, b.row, b.sheet, b.total, n.number FROM bills b"
        " JOIN people p ON p.id = b.person LEFT JOIN numbers n ON n.person = p.id"
        " WHERE p.name_key = '' AND p.match_id IS NULL AND NOT b.known GROUP BY b.id"
    ).fetchall():
        facts = json.dumps({"text": row["number"], "minor": row["total"], "bill": row["id"]})
        work.execute(
            "INSERT INTO remarks VALUES ('rejected', 'customer_unknown', ?, ?, ?, NULL)",
            (row["sheet"], row["row"], facts),
        )
        work.execute("UPDATE bills SET known = 2 WHERE id = ?", (row["id"],))


def _number(work: sqlite3.Connection) -> None:
    """Numbers what will be added, from 1 without gaps, so that it can be given ids at once."""
    work.execute(
        "UPDATE people SET wanted = 1 WHERE coalesce(match_id, -1) = -1 AND ("
        " (listed AND match_id IS NULL) OR id IN (SELECT person FROM bills WHERE NOT known))"
    )
    work.execute(
        "UPDATE people SET seq = n.seq FROM (SELECT id, row_number() OVER (ORDER BY id) AS seq"
        " FROM people WHERE wanted) AS n WHERE n.id = people.id"
    )
    work.execute(
        "UPDATE bills SET seq = n.seq FROM (SELECT id, row_number() OVER (ORDER BY id) AS seq"
        " FROM bills WHERE NOT known) AS n WHERE n.id = bills.id"
    )
    # who is only known from sales came with the first of them
    work.execute(
        "UPDATE people SET first_sale = f.opened FROM (SELECT person, min(opened) AS opened"
        " FROM bills WHERE NOT known GROUP BY person) AS f WHERE f.person = people.id"
    )


def _fill(session: Session, work: sqlite3.Connection) -> None:
    """What the file knows of customers who are there, and their cards do not."""
    c = customers.c
    people = work.execute(
        "SELECT * FROM people WHERE listed AND match_id > 0 ORDER BY id"
    ).fetchall()
    places = ", ".join("?" * (len(COLUMNS) + 2))
    insert = f"INSERT OR IGNORE INTO fills VALUES ({places})"  # noqa: S608 - only places
    for part in _parts(people):
        cards = {
            card["id"]: card
            for card in session.execute(
                select(c.id, *(c[column] for column in COLUMNS), c.created_at).where(
                    c.id.in_({row["match_id"] for row in part})
                )
            ).mappings()
        }
        for row in part:
            card = cards.get(row["match_id"])
            if card is None:
                continue
            earlier = row["created"] and row["created"] < (stored(card["created_at"]) or "")
            new = filled(card, row)
            if new or earlier:
                values = [new.get(column) for column in COLUMNS]
                work.execute(insert, (card["id"], *values, row["created"] if earlier else None))


def filled(card: Mapping[Any, Any], row: sqlite3.Row) -> dict[str, Any]:
    """What a row of the work file says in columns where the card says nothing; its name only where
    the number stands for it."""
    named = card["name"] == card["phone"] and row["name"] not in (None, card["name"])
    fields = [field for field in FILLED if row[field.name] and not card[field.name]]
    if named and row["name"]:
        fields.append(FIELD_OF["name"])
    return {column: row[column] for field in fields for column in field.columns}


def _parts(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(rows), CHUNK):
        yield rows[start : start + CHUNK]

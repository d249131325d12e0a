"""Matches the customers of a staging file with those of the shop."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.customers.cards import IN_USE, owners_of
from crm.imports.staging.match_bills import CHUNK, known_sources
from crm.store.chunks import chunks
from crm.store.schema import customer_numbers, customers

KNOWN_BUT_GONE = -1
"""Match of a customer from an earlier import of the same row, gone since: not brought back."""


def match_people(session: Session, staging: sqlite3.Connection) -> None:
    c = customers.c

    def by_phone(phones: Sequence[str]) -> Iterable[Any]:
        return owners_of(session, phones)

    _match_by(staging, "phone", "phone IS NOT NULL", by_phone, prefer_name=True)

    if staging.execute("SELECT 1 FROM people WHERE phone IS NULL AND email IS NOT NULL").fetchone():
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

        _match_by(staging, "email", "phone IS NULL AND email IS NOT NULL", by_email)
    _match_numbers(session, staging)

    def by_name(keys: Sequence[str]) -> Iterable[Any]:
        return session.execute(
            select(c.name_key, func.min(c.id), c.name_key)
            .where(c.name_key.in_(keys), IN_USE)
            .group_by(c.name_key)
            .having(func.count() == 1)
        )

    nothing_else = "phone IS NULL AND email IS NULL AND match_id IS NULL AND name_key != ''"
    _match_by(staging, "name_key", f"NOT listed AND {nothing_else}", by_name)
    _match_rows(session, staging)


def _match_by(
    staging: sqlite3.Connection,
    column: str,
    condition: str,
    ask: Callable[[Sequence[str]], Iterable[Any]],
    *,
    prefer_name: bool = False,
) -> None:
    """`ask` gives (value, customer id, name key); of a family's the one of that name, else the
    first."""
    wanted = staging.execute(
        f"SELECT id, {column}, name_key FROM people WHERE {condition}"  # noqa: S608 - both are ours
    ).fetchall()
    for part in chunks(wanted, CHUNK):
        found: dict[str, list[tuple[int, str]]] = {}
        for value, customer_id, key in ask([row[1] for row in part]):
            found.setdefault(value, []).append((customer_id, key))
        matches = []
        for row in part:
            candidates = found.get(row[1], [])
            same = [one for one in candidates if one[1] == row[2]] if prefer_name else []
            if candidates:
                matches.append(((same or candidates)[0][0], row[0]))
        staging.executemany("UPDATE people SET match_id = ? WHERE id = ?", matches)


def _match_numbers(session: Session, staging: sqlite3.Connection) -> None:
    """By the number that their former program gave them, when the name does not say otherwise."""
    wanted = staging.execute(
        "SELECT n.number, p.id, p.name_key FROM numbers n JOIN people p ON p.id = n.person"
        " WHERE p.match_id IS NULL AND p.phone IS NULL AND p.email IS NULL"
    ).fetchall()
    for part in chunks(wanted, CHUNK):
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
                staging.execute(
                    "UPDATE people SET match_id = ? WHERE id = ?", (known[number][0], person)
                )


def _match_rows(session: Session, staging: sqlite3.Connection) -> None:
    """Matches customers without phone and e-mail by the very row that brought them."""
    wanted = staging.execute(
        "SELECT id, source, name_key FROM people WHERE source IS NOT NULL AND match_id IS NULL"
    ).fetchall()
    for part in chunks(wanted, CHUNK):
        sources = known_sources(session, [row["source"] for row in part])
        if not sources:
            continue
        keys = {row["name_key"] for row in part if row["source"] in sources}
        named = session.execute(
            select(customers.c.name_key, func.min(customers.c.id))
            .where(customers.c.name_key.in_(keys), IN_USE)
            .group_by(customers.c.name_key)
        )
        ids: dict[str, int] = {row[0]: row[1] for row in named}
        staging.executemany(
            "UPDATE people SET match_id = ? WHERE id = ?",
            [
                (ids.get(row["name_key"], KNOWN_BUT_GONE), row["id"])
                for row in part
                if row["source"] in sources
            ],
        )

"""Values that a file fills in on cards that were there before it: only empty fields."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.customers.consent import from_file
from crm.customers.fields import COLUMNS, FIELD_OF, FILLED
from crm.imports.rows.people import stored
from crm.imports.staging.match_bills import CHUNK
from crm.store.chunks import chunks
from crm.store.schema import customers


def note_fills(session: Session, staging: sqlite3.Connection) -> None:
    """Notes what the file knows of existing customers and their cards do not."""
    staging.execute("DROP TABLE IF EXISTS fills")
    staging.execute(
        f"CREATE TABLE fills (customer_id INTEGER PRIMARY KEY, {', '.join(COLUMNS)}, created TEXT,"
        " consent TEXT)"
    )
    c = customers.c
    people = staging.execute(
        "SELECT * FROM people WHERE (listed OR consent IS NOT NULL) AND match_id > 0"
        " ORDER BY consent IS 'no' DESC, id"
    ).fetchall()
    places = ", ".join("?" * (len(COLUMNS) + 3))
    insert = f"INSERT OR IGNORE INTO fills VALUES ({places})"  # noqa: S608 - only places
    for part in chunks(people, CHUNK):
        cards = {
            card["id"]: card
            for card in session.execute(
                select(c.id, *(c[column] for column in COLUMNS), c.created_at, c.consent).where(
                    c.id.in_({row["match_id"] for row in part})
                )
            ).mappings()
        }
        for row in part:
            card = cards.get(row["match_id"])
            if card is None:
                continue
            said = from_file(row["consent"], card["consent"])
            created = row["created"] if row["listed"] else None
            if created and created >= (stored(card["created_at"]) or ""):
                created = None
            new = filled(card, row) if row["listed"] else {}
            if new or created or said:
                values = [new.get(column) for column in COLUMNS]
                staging.execute(insert, (card["id"], *values, created, said))


def filled(card: Mapping[Any, Any], row: sqlite3.Row) -> dict[str, Any]:
    """Values of a row of the staging file for columns the card has empty; its name only
    where the number stands for it."""
    named = card["name"] == card["phone"] and row["name"] not in (None, card["name"])
    fields = [field for field in FILLED if row[field.name] and not card[field.name]]
    if named and row["name"]:
        fields.append(FIELD_OF["name"])
    return {column: row[column] for field in fields for column in field.columns}

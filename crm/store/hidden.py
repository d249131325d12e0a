"""Rows that are in the tables and that nobody may see yet, or any more. SQLite only.

SQLite has one writer. An import of a million rows in one transaction would keep every sale waiting
for ten seconds, so it is written in many short ones, and its rows stay hidden until all are there:
`hidden_rows` names their ids, and removing that name is the one write that shows them all.

Readers do nothing for it. While something is hidden, each connection has temporary views with the
names of the tables, without those rows; SQLite looks for a name among temporary ones first, and
folds such a view into the statement, so the same indexes are used. Statements that write name the
table itself, `main.purchases`. When nothing is hidden there are no views: then all this costs is a
look into an empty table, 4 microseconds a transaction.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects.sqlite.base import SQLiteCompiler

from crm.store.prepared import driver_error

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

Range = tuple[str, int, int]
"""(noun, first id, last id), both included."""

Ranges = tuple[Range, ...]

_OF: dict[str, tuple[tuple[str, str], ...]] = {
    "customers": (("customers", "id"),),
    "purchases": (("purchases", "id"), ("purchase_items", "purchase_id")),
    "payments": (("payments", "id"),),
}
"""The tables, and their columns, that a range of a noun hides rows of."""

VIEWED = frozenset(table for tables in _OF.values() for table, _ in tables)


def ranges(connection: Connection, raw: sqlite3.Connection) -> Ranges:
    """Ranges hidden in the transaction that has just begun. `raw` is the driver's connection."""
    try:
        return tuple(raw.execute(_HIDDEN).fetchall())
    except sqlite3.Error as error:
        if "no such table" in str(error):
            return ()  # a database that is about to be made or upgraded
        raise driver_error(error, _HIDDEN, connection.dialect) from error


_HIDDEN = "SELECT noun, first_id, last_id FROM main.hidden_rows ORDER BY 1, 2"


def hide(connection: sqlite3.Connection, hidden: Ranges) -> None:
    """Makes this connection see nothing of these rows, and all others."""
    for name in VIEWED:
        connection.execute(f"DROP VIEW IF EXISTS temp.{name}")
    for noun in {noun for noun, _, _ in hidden}:
        for table, column in _OF[noun]:
            seen = " AND ".join(
                f"{column} NOT BETWEEN {first:d} AND {last:d}"
                for one, first, last in hidden
                if one == noun
            )
            connection.execute(
                f"CREATE TEMP VIEW {table} AS SELECT * FROM main.{table} WHERE {seen}"  # noqa: S608 - names of ours and whole numbers
            )


class Compiler(SQLiteCompiler):
    """Writes to the tables themselves, whatever view has their name."""

    def visit_table(self, table: Any, *arguments: Any, **options: Any) -> str:
        text: str = super().visit_table(table, *arguments, **options)  # type: ignore[no-untyped-call] # SQLAlchemy's compiler has no types here
        itself = options.get("asfrom") and options.get("iscrud") and table.name in VIEWED
        return f"main.{text}" if itself else text

    def visit_insert(self, insert_stmt: Any, *arguments: Any, **options: Any) -> str:
        text: str = super().visit_insert(insert_stmt, *arguments, **options)  # type: ignore[no-untyped-call] # as above
        name = getattr(insert_stmt.table, "name", "")
        return text.replace(f" INTO {name} ", f" INTO main.{name} ", 1) if name in VIEWED else text

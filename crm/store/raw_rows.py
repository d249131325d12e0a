"""Reads that leave SQLAlchemy's work for each statement, or for each row, undone.

What most of the program does is better served by `Session.execute`, and what a sale does by
crm.store.prepared, which converts values as the column types say.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from crm.store.prepared import driver_error

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.orm import Session


def plain_rows(session: Session, statement: str) -> list[tuple[Any, ...]]:
    """The rows of a statement without parameters, as the driver gives them: 5 microseconds for
    one row, where `Session.execute` takes 50. Its errors are SQLAlchemy's."""
    connection = session.connection()
    raw: Any = connection.connection.driver_connection
    try:
        rows: list[tuple[Any, ...]] = raw.execute(statement).fetchall()
    except connection.dialect.loaded_dbapi.Error as error:
        raise driver_error(error, statement, connection.dialect) from error
    return rows


def driver_rows(session: Session, statement: Select[Any]) -> list[tuple[Any, ...]]:
    """The rows of a query as the driver gives them: no column type has converted them, so a date of
    SQLite is a text. For tens of thousands of rows, whose conversion takes longer than the query.
    """
    cursor: Any = session.connection().execute(statement).cursor
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def document(session: Session, value: Any) -> Any:
    """A value of a Document column that `plain_rows` gave.

    psycopg has read it already; so has SQLite if it is a number, since a column of the type JSON
    has numeric affinity (sqlite.org/datatype3.html, 3.1).
    """
    if session.get_bind().dialect.name != "sqlite" or not isinstance(value, str):
        return value
    return json.loads(value)

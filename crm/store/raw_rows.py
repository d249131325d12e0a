"""Small reads that every use case makes, without the work that SQLAlchemy does for each statement,
and large ones without the work that it does for each row.

A read of one row costs some 70 microseconds through `Session.execute`, 5 through the driver.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.orm import Session


def plain_rows(session: Session, statement: str) -> list[tuple[Any, ...]]:
    """The rows of a statement without parameters, as the driver gives them."""
    connection = session.connection()
    raw: Any = connection.connection.driver_connection
    try:
        rows: list[tuple[Any, ...]] = raw.execute(statement).fetchall()
    except connection.dialect.loaded_dbapi.Error:
        # Once more by the long way, whose errors are those that the seam knows.
        return [tuple(row) for row in connection.exec_driver_sql(statement)]
    return rows


def driver_rows(session: Session, statement: Select[Any]) -> list[tuple[Any, ...]]:
    """The rows of a query as the driver gives them: no column type has seen them, so a date of
    SQLite is a text. For tens of thousands of rows, whose making takes longer than the query."""
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

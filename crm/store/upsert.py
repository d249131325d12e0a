"""Insert or overwrite by primary key, in the words of whichever database it is."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Table
    from sqlalchemy.dialects import postgresql, sqlite
    from sqlalchemy.orm import Session


def insert_for(session: Session, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An insert that knows `on_conflict_do_update` and `on_conflict_do_nothing`."""
    return insert_on(session.get_bind().dialect.name, table)


@cache
def insert_on(dialect_name: str, table: Table) -> postgresql.Insert | sqlite.Insert:
    """As `insert_for`; the other database's dialect is not loaded."""
    if dialect_name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as insert_postgresql

        return insert_postgresql(table)
    from sqlalchemy.dialects.sqlite import insert as insert_sqlite

    return insert_sqlite(table)


def upsert(session: Session, table: Table, row: Mapping[str, Any]) -> None:
    """Writes `row`; where its primary key exists, the given columns are overwritten."""
    upsert_all(session, table, [row])


def upsert_all(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Writes rows of the same columns in one statement, each as `upsert` does."""
    if not rows:
        return
    keys = [column.name for column in table.primary_key]
    statement = insert_for(session, table)
    rest = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    session.execute(
        statement.on_conflict_do_update(index_elements=keys, set_=rest)
        if rest
        else statement.on_conflict_do_nothing(index_elements=keys),
        [dict(row) for row in rows],
    )

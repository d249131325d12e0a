"""All rows of one database into another, and the proof that both say the same."""

from __future__ import annotations

import contextlib
import itertools
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, delete, insert, select, text

from crm.errors import CrmError
from crm.store.schema import SUMS, metadata, rollups_stale

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlalchemy import Row, Select, Table
    from sqlalchemy.engine import Connection

BATCH = 2_000
"""Rows in memory at a time."""


class RowsDiffer(CrmError):
    """A row is not the same in two databases; `key` is its primary key, as it is in the first."""

    def __init__(self, table: str, key: object) -> None:
        super().__init__(f"{table} {key} differs")
        self.table = table
        self.key = key


def copy_rows(
    source: Connection, target: Connection, told: Callable[[str, int], None] | None = None
) -> dict[str, int]:
    """Copies every table into the empty tables of `target`, in its transaction.

    Both are at the newest schema. Returns the number of rows by table; `told` hears it as it goes.
    """
    copied: dict[str, int] = {}
    # the sums are copied like everything else, so no row is counted as it arrives
    target.execute(insert(rollups_stale).values(since=date.min))
    for table in _sums_last(metadata.sorted_tables):
        count = 0
        if table is rollups_stale:
            target.execute(delete(table))
        for part in _in_order(source, table).partitions(BATCH):
            target.execute(insert(table), [row._asdict() for row in part])
            count += len(part)
        copied[table.name] = count
        if told is not None:
            told(table.name, count)
    if target.dialect.name == "postgresql":
        _continue_numbers(target)
    return copied


def _sums_last(tables: Iterable[Table]) -> list[Table]:
    """A difference is named where it began; and sums are stale until all of them are there."""
    return sorted(tables, key=lambda table: (table is rollups_stale, table in SUMS))


def compare_rows(source: Connection, target: Connection) -> int:
    """Reads both from end to end. Returns how many rows they have. Raises RowsDiffer."""
    compared = 0
    for table in _sums_last(metadata.sorted_tables):
        # closed in any case: a cursor on a server outlives an exception
        with (
            contextlib.closing(_in_order(source, table)) as mine,
            contextlib.closing(_in_order(target, table)) as theirs,
        ):
            for one, other in itertools.zip_longest(mine, theirs):
                if one != other:
                    raise RowsDiffer(table.name, _key(table, other if one is None else one))
                compared += 1
    return compared


def _key(table: Table, row: Row[Any]) -> tuple[object, ...]:
    values = row._asdict()
    return tuple(values[column.name] for column in table.primary_key)


def _in_order(connection: Connection, table: Table) -> Any:
    """The rows by primary key, streamed: the same order on both engines."""
    order = [
        # a server's language sorts texts its own way; "C" is by bytes, as SQLite does
        column.collate("C")
        if isinstance(column.type, Text) and connection.dialect.name == "postgresql"
        else column
        for column in table.primary_key
    ]
    statement: Select[Any] = select(table).order_by(*order)
    return connection.execution_options(yield_per=BATCH).execute(statement)


def _continue_numbers(target: Connection) -> None:
    """PostgreSQL numbers rows by sequences, which do not see ids that were given."""
    for table in metadata.sorted_tables:
        column = table.autoincrement_column
        if column is None:
            continue
        target.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column.name}'), "  # noqa: S608 - names of our own schema
                f"(SELECT max({column.name}) FROM {table.name}), true)"
            )
        )

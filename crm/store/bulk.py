"""Many rows as one bound value, so that one statement writes them all.

A statement for each row costs SQLAlchemy 20 microseconds, and with sqlite3 alone it still lets go
of the interpreter once a row: while another thread is busy, each of these is a wait.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, JSON, BigInteger, CursorResult, Text, cast, func, select
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Dialect, Executable, FromClause
    from sqlalchemy.orm import Session
    from sqlalchemy.types import TypeEngine


def rows_written(session: Session, statement: Executable, parameters: Mapping[str, Any]) -> int:
    """Runs a statement that writes; how many rows it wrote. An INSERT has to be told to keep that:
    `execution_options(preserve_rowcount=True)`."""
    result = session.execute(statement, parameters)
    assert isinstance(result, CursorResult)  # noqa: S101 - SQLAlchemy types a Result; whatever writes gives this one
    return result.rowcount


class Ids(TypeDecorator[Sequence[int]]):
    """Whole numbers as one bound value: SQLite allows 32,766 variables in a statement."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(
            ARRAY(BigInteger) if dialect.name == "postgresql" else Text()
        )

    def process_bind_param(self, value: Sequence[int] | None, dialect: Dialect) -> Any:
        ids = value or ()
        return list(ids) if dialect.name == "postgresql" else f"[{','.join(map(str, ids))}]"


def listed(ids: ColumnElement[Any], dialect: str) -> FromClause:
    """SQL: a table with one column `id` of a value of the type Ids or Texts."""
    if dialect == "postgresql":
        return select(func.unnest(ids).label("id")).subquery()
    each = func.json_each(ids).table_valued("value")
    return select(each.c.value.label("id")).subquery()


class Records(TypeDecorator[Sequence[Sequence[str | int | None]]]):
    """Short rows of text, whole numbers and None as one bound value."""

    impl = Text
    cache_ok = True

    def process_bind_param(
        self, value: Sequence[Sequence[str | int | None]] | None, _dialect: Dialect
    ) -> str:
        return json.dumps(value or ())


class Texts(TypeDecorator[Sequence[str]]):
    """Short texts as one bound value."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(ARRAY(Text) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> Any:
        texts = list(value or ())
        return texts if dialect.name == "postgresql" else json.dumps(texts)


def recorded(
    rows: ColumnElement[Any], dialect: str, **columns: type[TypeEngine[Any]]
) -> FromClause:
    """SQL: a table with these columns, in the order of a row, of a value of the type Records."""
    value = (
        (
            func.json_array_elements(cast(rows, JSON))
            if dialect == "postgresql"
            else func.json_each(rows)
        )
        .table_valued("value")
        .c.value
    )
    parts = [
        cast(value.op("->>")(place), kind)
        if dialect == "postgresql"
        else func.json_extract(value, f"$[{place}]", type_=kind)
        for place, kind in enumerate(columns.values())
    ]
    return select(*(part.label(name) for part, name in zip(parts, columns, strict=True))).subquery()

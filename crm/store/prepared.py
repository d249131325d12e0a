"""Statements of the common path, compiled once for each database and run by its driver.

`Session.execute` costs 40 to 70 microseconds a statement, the driver 5 to 10: SQLAlchemy looks the
compiled statement up, builds a context, a cursor and a result each time. A typed sale makes a dozen
statements. So those are `Prepared`; everything else is better off with `Session.execute`.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DBAPIError

from crm.dataclass import dataclass, field

if TYPE_CHECKING:
    from sqlalchemy import Dialect
    from sqlalchemy.orm import Session
    from sqlalchemy.sql.compiler import SQLCompiler
    from sqlalchemy.sql.expression import ClauseElement

Convert = Callable[[Any], Any]

_KEPT = "munim_prepared"
"""The dialect of an engine keeps what was compiled for it: the shop's currency is noted there, and
it goes when the engine goes."""


class Prepared:
    """A SELECT, or an INSERT, UPDATE or DELETE with or without RETURNING.

    It runs in the session's transaction, and its errors are those of `Session.execute`. Values are
    given by the names of the statement's parameters; a row is a named tuple of Python values, as
    the column types make them.
    """

    def __init__(self, statement: ClauseElement, columns: Collection[str] | None = None) -> None:
        """`columns` are those that an INSERT gives values for."""
        self._statement = statement
        self._columns = None if columns is None else list(columns)

    def rows(self, session: Session, /, **values: Any) -> list[Any]:
        """The rows that are found, or that RETURNING gives."""
        connection = session.connection()
        dialect = connection.dialect
        compiled = self._compiled_for(dialect)
        raw: Any = connection.connection.driver_connection
        try:
            cursor = raw.execute(compiled.sql, compiled.bound(values))
            found: list[Any] = cursor.fetchall()
        except dialect.loaded_dbapi.Error as error:
            raise driver_error(error, compiled.sql, dialect) from error
        return compiled.converted(found, cursor.description) if found else found

    def row(self, session: Session, /, **values: Any) -> Any:
        """The one row there may be, or None."""
        found = self.rows(session, **values)
        return found[0] if found else None

    def run(self, session: Session, /, rows: Iterable[Mapping[str, Any]]) -> None:
        """Once for each of `rows`. Without RETURNING."""
        connection = session.connection()
        dialect = connection.dialect
        compiled = self._compiled_for(dialect)
        raw: Any = connection.connection.driver_connection
        try:
            raw.cursor().executemany(compiled.sql, [compiled.bound(row) for row in rows])
        except dialect.loaded_dbapi.Error as error:
            raise driver_error(error, compiled.sql, dialect) from error

    def _compiled_for(self, dialect: Dialect) -> _Compiled:
        kept: dict[Prepared, _Compiled] = dialect.__dict__.setdefault(_KEPT, {})
        compiled = kept.get(self)
        if compiled is None:
            compiled = kept[self] = _compile(self._statement, self._columns, dialect)
        return compiled


@dataclass(slots=True)
class _Compiled:
    sql: str
    parameters: list[tuple[str, Convert | None, Any]]
    """Name, conversion to what the driver takes, and the value where none is given."""

    by_position: bool
    columns: list[tuple[str, Any]]
    """Name and type of each column of a row."""

    dialect: Dialect
    make_row: Callable[[Iterable[Any]], Any] = tuple
    conversions: list[Convert | None] | None = field(default=None)
    """From what the driver gives; made at the first row, since a type may ask what the driver's
    description of a column says."""

    def bound(self, given: Mapping[str, Any]) -> Sequence[Any] | Mapping[str, Any]:
        values: list[Any] = []
        for name, convert, default in self.parameters:
            value = given.get(name, default)
            values.append(value if convert is None else convert(value))
        if self.by_position:
            return values
        return {
            parameter[0]: value for parameter, value in zip(self.parameters, values, strict=True)
        }

    def converted(self, rows: list[Any], description: Sequence[Sequence[Any]]) -> list[Any]:
        conversions = self.conversions
        if conversions is None:
            conversions = self.conversions = [
                kind.dialect_impl(self.dialect).result_processor(self.dialect, column[1])
                for (_, kind), column in zip(self.columns, description, strict=True)
            ]
        make = self.make_row
        return [
            make(
                [
                    value if convert is None else convert(value)
                    for value, convert in zip(row, conversions, strict=True)
                ]
            )
            for row in rows
        ]


def _compile(statement: Any, columns: list[str] | None, dialect: Dialect) -> _Compiled:
    compiled: SQLCompiler = statement.compile(dialect=dialect, column_keys=columns)
    if compiled.post_compile_params:
        raise TypeError(f"a list of values makes another statement each time: {compiled}")
    names = compiled.positiontup if compiled.positional else list(compiled.bind_names.values())
    parameters: list[tuple[str, Convert | None, Any]] = [
        (name, bind.type.dialect_impl(dialect).bind_processor(dialect), bind.value)
        for name in names or ()
        for bind in (compiled.binds[name],)
    ]
    described = getattr(statement, "exported_columns", ())
    found = [(str(column.key), column.type) for column in described]
    row: Any = namedtuple("Row", [name for name, _ in found], rename=True)  # type: ignore[misc] # its fields are the statement's
    return _Compiled(
        sql=str(compiled),
        parameters=parameters,
        by_position=compiled.positional,
        columns=found,
        dialect=dialect,
        make_row=row._make,
    )


def driver_error(error: Exception, sql: str, dialect: Dialect) -> Exception:
    """The driver's error as `Session.execute` would have raised it; without the values, which may
    be somebody's name or phone number."""
    return DBAPIError.instance(
        sql,
        None,
        error,
        dialect.loaded_dbapi.Error,
        hide_parameters=True,
        connection_invalidated=dialect.is_disconnect(error, None, None),  # type: ignore[arg-type] # only an exception of the driver comes here
        dialect=dialect,
    )

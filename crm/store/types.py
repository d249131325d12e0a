"""Column types: what Python sees and what the database keeps."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, Numeric, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

Key = BigInteger().with_variant(Integer, "sqlite")
"""SQLite fills only INTEGER primary keys by itself."""

Source = Text().with_variant(Text(collation="C"), "postgresql")
"""Text by code point, as SQLite sorts: a language of PostgreSQL's passes over signs as it sorts."""


_THOUSANDTH = Decimal("0.001")


def currency_digits(dialect: Dialect) -> int:
    """The exponent of the shop's minor unit, which `make_engine` notes on its dialect."""
    return getattr(dialect, "munim_currency_digits", 2)


class Document(TypeDecorator[Any]):
    """JSON; PostgreSQL's is the binary one, whose dialect is loaded only by a shop that uses it."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            from sqlalchemy.dialects.postgresql import JSONB

            return dialect.type_descriptor(JSONB())
        return dialect.type_descriptor(JSON())


class Money(TypeDecorator[Decimal]):
    """Decimal in major units in Python, integer of the currency's minor unit in the database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        minor = Decimal(value).scaleb(currency_digits(dialect))
        return int(minor.quantize(Decimal(1), ROUND_HALF_UP))

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        if value is None:
            return None
        return Decimal(int(value)).scaleb(-currency_digits(dialect))


class Quantity(TypeDecorator[Decimal]):
    """Decimal with at most three places. SQLite has no decimals: 2 is kept as 2, 0.25 as 0.25."""

    impl = Numeric(14, 3)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(Numeric(14, 3, asdecimal=False))
        return dialect.type_descriptor(Numeric(14, 3))

    def process_bind_param(
        self, value: Decimal | None, dialect: Dialect
    ) -> Decimal | int | float | None:
        if value is None or dialect.name != "sqlite":
            return value
        return int(value) if value == value.to_integral_value() else float(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:  # noqa: ARG002 - the signature is SQLAlchemy's
        if value is None:
            return None
        exact = Decimal(str(value)).quantize(_THOUSANDTH)
        whole = exact.to_integral_value()
        return whole if exact == whole else exact.normalize()


class Instant(TypeDecorator[datetime]):
    """An aware instant in Python, UTC in the database (SQLite keeps no zone)."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        utc = value.astimezone(UTC)
        return utc if dialect.name == "postgresql" else utc.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the signature is SQLAlchemy's
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

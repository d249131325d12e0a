"""State of open questions, to JSON and back: one codec for all of its frozen dataclasses.

The JSON is read by a later version too: whatever does not fit the dataclass as it is now is
refused as a whole, never read in part.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, time
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

S = TypeVar("S")

_PLAIN: tuple[type, ...] = (bool, int, str)


class Unreadable(Exception):
    """JSON that does not fit the dataclass: of another version, or not ours at all."""


def to_json(state: object) -> dict[str, Any]:
    """A frozen dataclass of str, int, bool, Decimal, date, time, datetime, Enum, Literal, mappings
    by str, tuples of these, dataclasses of these, and each of them or None. Amounts become text."""
    written = _written(state)
    if not isinstance(written, dict):
        raise TypeError(f"no dataclass: {state!r}")
    return written


def _written(value: Any) -> Any:
    if value is None or isinstance(value, _PLAIN):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date | time):  # a datetime is a date
        return value.isoformat()
    if isinstance(value, tuple):
        return [_written(one) for one in value]
    if isinstance(value, Mapping):
        return {str(key): _written(one) for key, one in value.items()}
    if is_dataclass(value):
        return {one.name: _written(getattr(value, one.name)) for one in fields(value)}
    raise TypeError(f"cannot be kept: {value!r}")


def from_json(kind: type[S], data: Any) -> S:
    """Reads what `to_json` wrote of a `kind`. Fields that are not there get their defaults.

    Raises Unreadable for anything else.
    """
    if not isinstance(data, Mapping):
        raise Unreadable(kind.__name__)
    hints = _hints(cast("Hashable", kind))
    if not set(data) <= set(hints):
        raise Unreadable(f"{kind.__name__}: {sorted(set(data) - set(hints))}")
    try:
        return kind(**{name: _read(hints[name], value) for name, value in data.items()})
    except (TypeError, ValueError, InvalidOperation) as error:
        raise Unreadable(f"{kind.__name__}: {error}") from error


@lru_cache(maxsize=256)
def _hints(kind: Hashable) -> Mapping[str, Any]:
    hints = get_type_hints(kind)
    return {one.name: hints[one.name] for one in fields(kind)}  # type: ignore[arg-type] # a dataclass


def _read(hint: Any, value: Any) -> Any:
    if hint is Any:
        return value
    origin = get_origin(hint)
    if origin in (Union, UnionType, Literal):
        return _read_either(get_args(hint), value)
    if origin is tuple:
        return _read_tuple(get_args(hint), value)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        if not isinstance(value, dict):
            raise Unreadable(f"no mapping: {value!r}")
        return {key: _read(get_args(hint)[1], one) for key, one in value.items()}
    if is_dataclass(hint):
        return from_json(hint, value)  # type: ignore[arg-type] # a dataclass as a hint is a class
    if issubclass(hint, Enum):
        return hint(value)
    if hint in _PLAIN:
        if type(value) is not hint:  # True is an int to Python, and none here
            raise Unreadable(f"no {hint.__name__}: {value!r}")
        return value
    if not isinstance(value, str):
        raise Unreadable(f"no text: {value!r}")
    return hint(value) if hint is Decimal else hint.fromisoformat(value)


def _read_either(hints: tuple[Any, ...], value: Any) -> Any:
    """Of `X | None`, no other union is kept; or of the values of a Literal."""
    if (value is None and NoneType in hints) or value in hints:
        return value
    (hint,) = (one for one in hints if one is not NoneType)
    return _read(hint, value)


def _read_tuple(hints: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
    """Of `tuple[X, ...]`; no other tuple is kept."""
    if not isinstance(value, list):
        raise Unreadable(f"no list: {value!r}")
    return tuple(_read(hints[0], one) for one in value)

"""Texts that begin with a prefix, by the index and the same on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_

if TYPE_CHECKING:
    from sqlalchemy import Column


def begins(column: Column[Any], prefix: str) -> ColumnElement[bool]:
    """The condition that `column` begins with `prefix`, which is not empty: a range of texts.

    The column's type is `crm.store.types.Source`, which sorts by code point on both databases.
    """
    return and_(column >= prefix, column < prefix[:-1] + chr(ord(prefix[-1]) + 1))

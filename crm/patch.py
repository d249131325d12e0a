"""Which fields a change gives: None empties a field, KEEP leaves it as it is."""

from __future__ import annotations

from dataclasses import fields
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


class Keep(Enum):
    """The type of KEEP."""

    KEEP = "keep"


KEEP: Final = Keep.KEEP


def changed_fields(changes: DataclassInstance) -> dict[str, Any]:
    """The fields that are to change, with their new values."""
    values = {field.name: getattr(changes, field.name) for field in fields(changes)}
    return {name: value for name, value in values.items() if value is not KEEP}

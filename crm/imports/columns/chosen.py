"""Fields that a person chooses for the columns of a file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from crm.errors import Invalid
from crm.imports.columns.headings import SEVERAL, Field, heading_key

if TYPE_CHECKING:
    from crm.imports.columns.layout import Column


def unused(column: Column) -> Column:
    return replace(column, field=Field.IGNORED, right=0, seen=0)


_OF_A_SHEET = re.compile(r"(.*)!(column \d{1,3})", re.DOTALL)


def for_sheet(choice: Mapping[str, str], sheet: str) -> dict[str, str]:
    """Without what is said of other sheets: `Sales!column 2` is one of the sheet Sales."""
    ours = {}
    for key, field in choice.items():
        found = _OF_A_SHEET.fullmatch(key)
        if found is None:
            ours[key] = field
        elif found[1] == sheet:
            ours[found[2]] = field
    return ours


_POSITION = re.compile(r"(?:column )?(\d{1,3})")


def chosen(columns: Sequence[Column], choice: Mapping[str, str]) -> list[Column]:
    """Columns with the fields a person chose for some; no other column keeps the same field.

    Raises Invalid (`column`, `field`) for a choice that names neither.
    """
    from_zero = any(key.strip() == "0" for key in choice)
    fields: dict[int, Field] = {}
    for key, value in choice.items():
        try:
            field = Field(value.strip().casefold().replace(" ", "_"))
        except ValueError as error:
            raise Invalid("field", value, "unknown") from error
        index = _index(columns, key, 0 if from_zero else 1)
        fields[index] = field
    taken = {field for field in fields.values() if field not in SEVERAL}
    return [
        replace(column, field=fields[column.index], right=0, seen=0, by_hand=True)
        if column.index in fields
        else (unused(column) if column.field in taken else column)
        for column in columns
    ]


def _index(columns: Sequence[Column], key: str, first: int) -> int:
    wanted = heading_key(key)
    for column in columns:
        if column.heading and heading_key(column.heading) == wanted:
            return column.index
    found = _POSITION.fullmatch(wanted)
    if found and 0 <= int(found[1]) - first < len(columns):
        return int(found[1]) - first
    if re.fullmatch(r"[a-z]", wanted) and ord(wanted) - ord("a") < len(columns):
        return ord(wanted) - ord("a")
    raise Invalid("column", key, "unknown")

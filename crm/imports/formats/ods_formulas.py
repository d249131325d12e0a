"""Formulas of OpenDocument sheets that nobody worked out: what reads the values cannot tell them
from empty cells."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, iterparse

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_VALUE_TYPE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}value-type"
_MOST_LOOKED_AT = 50_000_000  # bytes of XML; beyond, an empty value is just empty


def unsaved_of_ods(path: Path) -> dict[str, frozenset[tuple[int, int]]]:
    """By sheet: (row from 1, column from 0) of formulas without a saved value. The package was
    looked at before: it has no document type definitions."""
    found: dict[str, set[tuple[int, int]]] = {}
    with zipfile.ZipFile(path) as package:
        member = package.getinfo("content.xml")
        if member.file_size > _MOST_LOOKED_AT or b"formula" not in package.read(member):
            return {}
        sheet, row = "", 1
        try:
            with package.open(member) as content:
                # without a DTD there are no entities that could grow
                for event, element in iterparse(content, ("start", "end")):  # noqa: S314 - see above
                    if element.tag == f"{_TABLE}table" and event == "start":
                        sheet, row = element.get(f"{_TABLE}name", ""), 1
                    elif element.tag == f"{_TABLE}table-row" and event == "end":
                        found.setdefault(sheet, set()).update(
                            (row, column) for column in _unsaved(element)
                        )
                        row += _times(element, "rows")
                        element.clear()
        except ParseError:  # what reads the values says it
            return {}
    return {name: frozenset(cells) for name, cells in found.items() if cells}


def _unsaved(row: Element) -> list[int]:
    columns, column = [], 0
    for cell in row:
        if cell.get(f"{_TABLE}formula") and not cell.get(_VALUE_TYPE):
            columns.append(column)
        column += _times(cell, "columns")
    return columns


def _times(element: Element, what: str) -> int:
    given = element.get(f"{_TABLE}number-{what}-repeated", "1")
    return int(given) if given.isdigit() else 1

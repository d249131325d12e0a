"""Workbooks of Excel (xlsx, xlsm, xlsb, xls) and OpenDocument (ods), sheet by sheet."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm.dataclass import dataclass, field
from crm.imports.columns.heading_rows import Row
from crm.imports.formats.detect import MOST_CELLS, MOST_SHEET_COLUMNS, Format
from crm.imports.formats.ods_formulas import unsaved_of_ods
from crm.imports.refused import FileRefused
from crm.language.cells import Cell

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook


DAYS_FROM_1900_TO_1904 = 1_462
"""Between the two ways of Excel to count days."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet and its rows, numbered from 1. `unsaved`: (row, column from 0) of formulas that the
    file keeps no value for. `from_1904`: days that are plain numbers are counted from 1904.
    `hidden` sheets are named, not read. `share`: how much of it is read after so many rows, from 0
    to 1."""

    name: str
    rows: Iterator[Row]
    hidden: bool = False
    share: Callable[[int], float] | None = None
    unsaved: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    from_1904: bool = False


def sheets_of(path: Path, form: Format) -> Iterator[Sheet]:
    """Raises FileRefused (`protected`, `damaged`, `too_many_cells`).

    Formulas give the value that was stored with them. Merged cells speak for the whole column of
    their rectangle below the heading, see `_Merged`.
    """
    import python_calamine as calamine

    try:
        workbook = calamine.CalamineWorkbook.from_path(str(path))
    except calamine.PasswordError as error:
        raise FileRefused("protected") from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise FileRefused("damaged" if form is not Format.XLS else "old_office") from error
    names = _sheet_files(path) if form is Format.XLSX else {}
    from_1904 = _from_1904(path, form)
    of_ods = unsaved_of_ods(path) if form is Format.ODS else {}
    for meta in workbook.sheets_metadata:
        hidden = meta.visible is not calamine.SheetVisibleEnum.Visible
        if hidden or meta.typ is not calamine.SheetTypeEnum.WorkSheet:
            yield Sheet(meta.name, iter(()), hidden=True)
            continue
        sheet = _sheet(workbook, meta.name)
        unsaved = of_ods.get(meta.name) or _unsaved(path, names.get(meta.name))
        height = max(1, sheet.total_height)
        share = partial(_share, height)
        yield Sheet(
            meta.name, _rows(sheet, form), unsaved=unsaved, share=share, from_1904=from_1904
        )


def _share(height: int, rows: int) -> float:
    return min(rows / height, 1)


def _sheet(workbook: CalamineWorkbook, name: str) -> CalamineSheet:
    import python_calamine as calamine

    try:
        return workbook.get_sheet_by_name(name)
    except (calamine.CalamineError, ValueError) as error:
        raise FileRefused("damaged", sheet=name) from error


def _rows(sheet: CalamineSheet, form: Format) -> Iterator[Row]:
    if sheet.start is None or sheet.end is None:
        return
    first_column = sheet.start[1]
    rows, columns = sheet.end[0] + 1, sheet.end[1] + 1
    if columns > MOST_SHEET_COLUMNS or rows * columns > MOST_CELLS:
        raise FileRefused("too_many_cells", rows=rows, columns=columns)
    padding: list[Any] = [None] * first_column
    merged = _Merged(sheet.merged_cell_ranges or [] if form in (Format.XLSX, Format.XLS) else [])
    for number, cells in enumerate(sheet.iter_rows()):  # from the top, but not from the left
        whole = padding + cells if padding else cells
        for column, cell in enumerate(whole):
            if isinstance(cell, timedelta | bool):
                whole[column] = str(cell)
        yield number + 1, merged.spread(number, whole)


class _Merged:
    """Fills a merged cell's value into the rows below it, so that each line of a bill knows its
    customer. To the right nothing is filled: that is how titles are drawn."""

    def __init__(self, ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
        self._starts: dict[int, list[tuple[int, int]]] = {}
        for (top, left), (bottom, _) in ranges:
            if bottom > top:
                self._starts.setdefault(top, []).append((left, bottom))
        self._open: list[tuple[int, int, Cell]] = []

    def spread(self, row: int, cells: list[Any]) -> list[Any]:
        for column, bottom, value in self._open:
            if row <= bottom and column < len(cells) and cells[column] in ("", None):
                cells[column] = value
        if row in self._starts or self._open:
            self._open = [one for one in self._open if row < one[1]] + [
                (left, bottom, cells[left])
                for left, bottom in self._starts.get(row, ())
                if left < len(cells)
            ]
        return cells


_XLSX_1904 = re.compile(rb"""<(?:\w+:)?workbookPr\s[^>]*\bdate1904\s*=\s*["'](?:1|true|on)["']""")
_XLS_1904 = b"\x22\x00\x02\x00\x01\x00\x0e\x00\x02\x00"
"""[MS-XLS] 2.1.7.20.3: the record Date1904 with its flag, and CalcPrecision, which follows it."""


def _from_1904(path: Path, form: Format) -> bool:
    if form is Format.XLS:
        return _XLS_1904 in path.read_bytes()
    if form is not Format.XLSX:
        return False
    with zipfile.ZipFile(path) as package:
        try:
            return _XLSX_1904.search(package.read("xl/workbook.xml")) is not None
        except KeyError:
            return False


_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def _sheet_files(path: Path) -> dict[str, str]:
    """Which member of the package holds which sheet (ECMA-376 part 1, 18.2 and part 2, 9.3)."""
    import html

    def attributes(text: bytes) -> dict[str, str]:
        return {
            key.decode(): html.unescape((double or single).decode("utf-8", "replace"))
            for key, double, single in _ATTRIBUTE.findall(text)
        }

    with zipfile.ZipFile(path) as package:
        try:
            book = package.read("xl/workbook.xml")
            relations = package.read("xl/_rels/workbook.xml.rels")
        except KeyError:
            return {}
    targets = {
        one.get("Id"): one.get("Target", "").removeprefix("/xl/").removeprefix("/")
        for one in map(attributes, _RELATION.findall(relations))
    }
    return {
        one.get("name", ""): f"xl/{targets.get(one.get('r:id'), '')}"
        for one in map(attributes, _SHEET.findall(book))
    }


_FORMULA = re.compile(
    rb"""<c\s[^>]*\br=["']([A-Z]{1,3})(\d{1,7})["'][^>]*>\s*<f[^>]*>[^<]*</f>\s*(?:<v\s*/>|<v></v>)?\s*</c>"""
)
_MOST_LOOKED_AT = 50_000_000  # bytes of a sheet's XML; beyond, an empty value is just empty


def _unsaved(path: Path, member: str | None) -> frozenset[tuple[int, int]]:
    """Formulas without a stored value: a program wrote them, and no spreadsheet ever worked them
    out. What reads the values cannot tell them from empty cells."""
    from crm.imports.formats.detect import column_number

    if not member:
        return frozenset()
    with zipfile.ZipFile(path) as package:
        try:
            if package.getinfo(member).file_size > _MOST_LOOKED_AT:
                return frozenset()
            text = package.read(member)
        except KeyError:
            return frozenset()
    if b"<f" not in text:
        return frozenset()
    return frozenset(
        (int(row), column_number(letters) - 1) for letters, row in _FORMULA.findall(text)
    )

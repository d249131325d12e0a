"""Workbooks as Excel 2003 wrote them in XML ('SpreadsheetML'), which many billing programs call
`.xls`: https://learn.microsoft.com/previous-versions/office/developer/office-xp/aa140066(v=office.10)
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from crm.imports.columns.heading_rows import Row
from crm.imports.formats.detect import DTD, MOST_SHEET_COLUMNS
from crm.imports.refused import FileRefused
from crm.language.cells import Cell

_SPACE = "{urn:schemas-microsoft-com:office:spreadsheet}"
_CHUNK = 1 << 20
_MOST_ROWS = 1_048_576


def sheets_of(path: Path) -> Iterator[tuple[str, Iterator[Row]]]:
    """Every worksheet's name and rows, in the order of the file.

    Raises FileRefused: `damaged`, `unsafe_xml`, `too_many_cells`.
    """
    names: list[str] = []
    for event, element in _events(path):
        if event == "start" and element.tag == f"{_SPACE}Worksheet":
            names.append(element.get(f"{_SPACE}Name", ""))
        elif event == "end":
            element.clear()
    for number, name in enumerate(names, 1):
        yield name, _rows(path, number)


def _rows(path: Path, wanted: int) -> Iterator[Row]:
    sheet, number = 0, 0
    inside: list[Element] = []
    for event, element in _events(path):
        if event == "start":
            inside.append(element)
            if element.tag == f"{_SPACE}Worksheet":
                sheet += 1
                if sheet > wanted:
                    return
            continue
        inside.pop()
        if element.tag == f"{_SPACE}Row" and sheet == wanted:
            number = _index(element, number + 1, _MOST_ROWS)
            yield number, _cells(element)
        if element.tag in (f"{_SPACE}Row", f"{_SPACE}Style") and inside:
            inside[-1].remove(element)  # a million rows are never kept


def _events(path: Path) -> Iterator[tuple[str, Element]]:
    parser: XMLPullParser[Element] = XMLPullParser(("start", "end"))
    tail = b""
    with path.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                if DTD.search((tail + chunk).replace(b"\x00", b"")):  # also of UTF-16
                    raise FileRefused("unsafe_xml")
                tail = chunk[-64:]
                parser.feed(chunk.lstrip() if file.tell() == len(chunk) else chunk)
                yield from parser.read_events()  # type: ignore[misc]  # only of the two asked for
            parser.close()
        except (ParseError, ValueError) as error:
            raise FileRefused("damaged") from error


def _index(element: Element, following: int, most: int) -> int:
    """Where a row or cell is, from 1: after the one before, unless it says so itself."""
    given = element.get(f"{_SPACE}Index", "")
    index = int(given) if given.isdigit() and len(given) < 9 else following
    if index > most:
        raise FileRefused("too_many_cells", rows=index, columns=index)
    return index


def _cells(row: Element) -> list[Cell]:
    cells: list[Cell] = []
    for cell in row.iter(f"{_SPACE}Cell"):
        place = _index(cell, len(cells) + 1, MOST_SHEET_COLUMNS)
        cells += [None] * (place - 1 - len(cells))
        cells.append(_value(cell.find(f"{_SPACE}Data")))
        merged = cell.get(f"{_SPACE}MergeAcross", "")
        if merged.isdigit():
            cells += [None] * min(int(merged[:5]), MOST_SHEET_COLUMNS)
    return cells


def _value(data: Element | None) -> Cell:
    if data is None:
        return None
    text = "".join(data.itertext())
    kind = data.get(f"{_SPACE}Type")
    try:
        if kind == "Number":
            number = float(text)
            return int(number) if number.is_integer() and abs(number) < 1e15 else number
        if kind == "DateTime":
            return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return text
    return text

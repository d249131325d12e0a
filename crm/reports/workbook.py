"""Sheets as an Excel file, and purchases as CSV."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any, BinaryIO

from sqlalchemy.orm import Session

from crm.customers.fields import FIELDS
from crm.formats import Formats
from crm.periods import Asked
from crm.reports.columns import total_word
from crm.reports.lines import purchase_rows
from crm.reports.sheets import sheets
from crm.reports.tables import Cell, Column, Kind, Sheet, Shown, Value, View
from crm.settings import shop_of
from crm.shop import Shop

if TYPE_CHECKING:
    from openpyxl import Workbook

Progress = Callable[[int], None]
"""Told how many rows are written by now."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is a formula to a spreadsheet; names and notes are people's."""

ERROR_START = "#"
"""`#N/A` becomes an error to openpyxl."""

LONGEST_SHEET = 1_048_576
"""Rows that Excel can open (Microsoft, Excel specifications and limits)."""

LONGEST_TITLE = 31
"""Letters of a sheet's name (the same source)."""

_NO_TITLE = re.compile(r"[][:*?/\\]")
"""Characters that a sheet's name must not hold."""

FIGURE_COLUMNS = 2
"""A name and its figure, as the summary has them."""

TELL_EVERY = 1_000

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML 1.0 cannot represent."""


def excel(
    session: Session,
    asked: Asked,
    out: BinaryIO,
    view: View = View.EVERYTHING,
    progress: Progress | None = None,
    *,
    longest_sheet: int = LONGEST_SHEET,
    tell_every: int = TELL_EVERY,
) -> None:
    """The sheets of a view, with real numbers and dates, written as they are read."""
    count = _Count(progress, tell_every)
    _save(shop_of(session), sheets(session, asked, view), out, count, longest_sheet)


def excel_of(shop: Shop, of: Iterable[Sheet], out: BinaryIO) -> None:
    """Sheets as an Excel file."""
    _save(shop, of, out, _Count(None, TELL_EVERY), LONGEST_SHEET)


def _save(shop: Shop, of: Iterable[Sheet], out: BinaryIO, count: _Count, longest: int) -> None:
    from openpyxl import Workbook  # 150 ms, and only an export needs it

    book = Workbook(write_only=True)
    formats = _formats(shop)
    for sheet in of:
        _write(book, sheet, formats, count, longest)
    book.save(out)


class _Count:
    """Rows of all sheets, told now and then."""

    def __init__(self, progress: Progress | None, tell_every: int) -> None:
        self._progress = progress
        self._tell_every = tell_every
        self._rows = 0

    def __call__(self, rows: Iterable[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
        for row in rows:
            yield row
            self._rows += 1
            if self._progress is not None and self._rows % self._tell_every == 0:
                self._progress(self._rows)


def _formats(shop: Shop) -> dict[Kind, str]:
    return {
        Kind.MONEY: _money_format(shop),
        Kind.DAY: "dd-mm-yyyy",
        Kind.MONTH: "mmm yyyy",
        Kind.SHARE: "0.0%",
    }


def _money_format(shop: Shop) -> str:
    """Grouped in lakhs where the country does so."""
    sign = Formats(shop).sign
    fraction = "." + "0" * shop.currency.digits if shop.currency.digits else ""
    if Formats(shop).counts_lakhs:
        return (
            f'[>=10000000]"{sign}"##\\,##\\,##\\,##0{fraction};'
            f'[>=100000]"{sign}"##\\,##\\,##0{fraction};"{sign}"##,##0{fraction}'
        )
    return f'"{sign}"#,##0{fraction}'


def _write(
    book: Workbook, sheet: Sheet, formats: dict[Kind, str], count: _Count, longest: int
) -> None:
    """One sheet; another one after it for what is more than Excel opens."""
    page: Any = None
    written = longest
    number = 0
    for row in count(sheet.rows):
        if written == longest:
            _filter(page, sheet, number, written)
            number += 1
            page = _begin(book, sheet, number, formats)
            cells = _Cells(page, sheet.columns, formats)
            written = _head(sheet, number)
        page.append(cells.of(row))
        written += 1
    if page is None:
        _begin(book, sheet, 1, formats)
    else:
        _filter(page, sheet, number, written)


def _head(sheet: Sheet, number: int) -> int:
    """The row that names the columns: of the first page of a list it is below its totals, so that
    sorting and filtering leave them in their place."""
    return 2 if sheet.totals and number == 1 else 1


def _filter(page: Any, sheet: Sheet, number: int, rows: int) -> None:
    """Excel's buttons to filter a table by its columns; a list of figures is none."""
    from openpyxl.utils import get_column_letter

    if page is not None and len(sheet.columns) > FIGURE_COLUMNS:
        first = _head(sheet, number)
        page.auto_filter.ref = f"A{first}:{get_column_letter(len(sheet.columns))}{rows}"


def _begin(book: Workbook, sheet: Sheet, number: int, formats: dict[Kind, str]) -> Any:
    """An empty sheet with its head and, above it, its totals, which stay in sight."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    ending = "" if number == 1 else f" {number}"
    title = _NO_TITLE.sub(" ", sheet.title)[: LONGEST_TITLE - len(ending)]
    page: Any = book.create_sheet(title + ending)
    head_row = _head(sheet, number)
    page.freeze_panes = f"A{head_row + 1}"
    if head_row > 1:
        page.append(_totals(page, sheet, formats))
    heads = []
    for place, column in enumerate(sheet.columns, start=1):
        page.column_dimensions[get_column_letter(place)].width = column.width
        head = WriteOnlyCell(page, value=column.name)
        head.font = Font(bold=True)
        heads.append(head)
    page.append(heads)
    return page


def _totals(page: Any, sheet: Sheet, formats: dict[Kind, str]) -> list[Any]:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    left = iter(sheet.totals)
    row: list[Any] = [WriteOnlyCell(page) for _column in sheet.columns]
    for cell, column in zip(row, sheet.columns, strict=True):
        cell.value = next(left) if column.summed else None
        cell.font = Font(bold=True)
        if column.summed and column.kind in formats:
            cell.number_format = formats[column.kind]
    row[0].value = total_word()
    return row


class _Cells:
    """A row as openpyxl takes it. It writes a cell before it asks for the next one, so one styled
    cell of each kind serves the whole sheet."""

    def __init__(
        self, page: Any, columns: Sequence[Column], number_formats: dict[Kind, str]
    ) -> None:
        from openpyxl.cell import WriteOnlyCell

        self._kinds = [column.kind for column in columns]
        self._styled: dict[Kind, Any] = {}
        for kind, number_format in number_formats.items():
            self._styled[kind] = WriteOnlyCell(page)
            self._styled[kind].number_format = number_format
        self._text: Any = WriteOnlyCell(page)
        self._text.quotePrefix = True  # stays text when somebody edits the cell

    def of(self, row: Sequence[Cell]) -> Iterator[Any]:
        for kind, value in zip(self._kinds, row, strict=True):
            if isinstance(value, Shown):
                yield self._cell(value.kind, value.value)
            else:
                yield self._cell(kind, value)

    def _cell(self, kind: Kind, value: Value) -> Any:
        if isinstance(value, str):
            return self._safe(value)
        if value is None or kind not in self._styled:
            return value
        cell = self._styled[kind]
        cell.value = value
        return cell

    def _safe(self, text: str) -> Any:
        text = _UNWRITABLE.sub("", text)
        if not text.startswith((*FORMULA_STARTS, ERROR_START)):
            return text
        self._text.value = text
        self._text.data_type = "s"
        return self._text


# In English for everybody: programs read them, ours included.
CSV_COLUMNS = (
    *("Sale id", "Date", "Customer", "Phone", "Items"),
    *("Total", "Payment", "Notes", "Refunded", "Due"),
)

BESIDES = tuple(field for field in FIELDS if field.name not in ("name", "phone"))
"""The further fields of the customer's card, behind CSV_COLUMNS."""

ABOUT_THE_CUSTOMER = {"notes": "About the customer"}
"""Headings beside those of the purchase; an import does not take these notes for the purchase's."""


def csv_file(
    session: Session,
    asked: Asked,
    out: BinaryIO,
    progress: Progress | None = None,
    *,
    tell_every: int = TELL_EVERY,
) -> None:
    """The purchases of the period; UTF-8 with a mark that Excel looks for."""
    text = TextIOWrapper(out, "utf-8-sig", newline="")
    writer = csv.writer(text)
    titles = (ABOUT_THE_CUSTOMER.get(field.name, field.heading) for field in BESIDES)
    writer.writerow((*CSV_COLUMNS, *titles))
    for row in _Count(progress, tell_every)(purchase_rows(session, asked, besides=BESIDES)):
        writer.writerow([harmless(cell) for cell in row])
    text.detach()  # flushes, and leaves `out` open to whoever opened it


def harmless(cell: Cell) -> Cell:
    """A leading apostrophe makes a formula text again (OWASP, CSV injection)."""
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) and not _is_phone(cell):
        return f"'{cell}"
    return cell


def _is_phone(text: str) -> bool:
    return text[:1] == "+" and text[1:].isdigit()

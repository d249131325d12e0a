"""The rows that were not taken, as files that can be put right and sent again."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from crm.dataclass import dataclass
from crm.imports.columns.headings import Field
from crm.imports.staging.plan import Remark, SheetPlan, remarks_of
from crm.imports.staging_file import opened

if TYPE_CHECKING:
    from crm.imports.importing import Prepared
    from crm.values import Currency

ROW, ERROR = "Row", "Error"
"""The columns that come behind those of the file."""


@dataclass(frozen=True, slots=True)
class ErrorFile:
    """CSV in UTF-8 with a mark, for Excel. `sheet` is empty where the file has only one."""

    sheet: str
    rows: int
    content: bytes


def error_files(
    prepared: Prepared, currency: Currency, words: Callable[[Remark], str]
) -> list[ErrorFile]:
    """One for each sheet of which rows were not taken: its columns, then Row and Error."""
    read = [sheet for sheet in prepared.plan.sheets if not sheet.skipped]
    made = []
    with opened(prepared.staging_path) as staging:
        remarks = remarks_of(staging, "rejected")
        for sheet in read:
            rows = [one for one in remarks if one.sheet == sheet.name]
            if rows:
                bills = partial(_of_bill, sheet, staging, currency)
                name = sheet.name if len(read) > 1 else ""
                made.append(ErrorFile(name, len(rows), _file(sheet, rows, words, bills)))
    return made


def _file(
    sheet: SheetPlan,
    remarks: Sequence[Remark],
    words: Callable[[Remark], str],
    rows_of_bill: Callable[[Remark], list[tuple[str, ...]]],
) -> bytes:
    width = max([len(sheet.columns), *(len(remark.cells or ()) for remark in remarks)])
    out = io.StringIO()
    writer = csv.writer(out)
    titles = [_title(column.heading, column.field, column.index) for column in sheet.columns]
    writer.writerow([*titles, *[""] * (width - len(titles)), ROW, ERROR])
    for remark in remarks:
        reason = words(remark)
        for cells in [remark.cells] if remark.cells is not None else rows_of_bill(remark):
            padded = [*cells, *[""] * (width - len(cells))]
            writer.writerow([*map(_harmless, padded), remark.row, reason])
    return out.getvalue().encode("utf-8-sig")


def _title(heading: str, field: Field, index: int) -> str:
    """The heading; of a file without any, a word that is known when it comes back."""
    if heading or field is Field.IGNORED:
        return heading or f"Column {index + 1}"
    return field.value.replace("_", " ").capitalize()


_PLAIN_NUMBER = re.compile(r"-?[\d.,]+")


def _harmless(cell: str) -> str:
    """Excel runs what begins like a formula: even +91-98220-10001, as a subtraction."""
    if cell[:1] in ("=", "@", "+", "-", "\t") and not _PLAIN_NUMBER.fullmatch(cell):
        return "'" + cell
    return cell


def _of_bill(
    sheet: SheetPlan, staging: sqlite3.Connection, currency: Currency, remark: Remark
) -> list[tuple[str, ...]]:
    """The rows of a bill that was refused as a whole, put together again from what was read."""
    bill = staging.execute(
        "SELECT b.day, b.payment, b.notes, n.number, s.source FROM bills b"
        " LEFT JOIN numbers n ON n.person = b.person LEFT JOIN sources s ON s.bill = b.id"
        " WHERE b.id = ?",
        (remark.facts["bill"],),
    ).fetchone()
    lines = staging.execute(
        "SELECT name, quantity, unit, unit_price, amount FROM lines WHERE bill = ? ORDER BY line",
        (remark.facts["bill"],),
    )
    about = {
        Field.DATE: bill["day"],
        Field.CUSTOMER_ID: bill["number"],
        Field.BILL: (bill["source"] or "")[5:].rpartition(":")[0],
        Field.PAYMENT: bill["payment"],
        Field.NOTES: bill["notes"],
    }
    rows = []
    for line in lines:
        values = about | {
            Field.ITEM: line["name"],
            Field.QUANTITY: line["quantity"],
            Field.UNIT: line["unit"],
            Field.PRICE: currency.from_minor(line["unit_price"]),
            Field.AMOUNT: currency.from_minor(line["amount"]),
            Field.BILL_TOTAL: currency.from_minor(remark.facts["minor"]),
        }
        rows.append(tuple(str(values.get(column.field) or "") for column in sheet.columns))
    return rows

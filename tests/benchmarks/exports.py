"""Excel of a shop's purchases against openpyxl's own write-only mode with the same cells, and the
memory that it takes. Each measurement has a process of its own."""

from __future__ import annotations

import asyncio
import time
from datetime import date
from decimal import Decimal
from io import BytesIO
from tempfile import TemporaryFile
from typing import Any

from sqlalchemy.orm import Session

from crm.periods import Asked
from crm.reports.sheets import sheets
from crm.reports.tables import Shown, View
from crm.reports.workbook import excel
from crm.shop import Shop
from crm.store.opening import open_store
from crm.store.read_process import ReadProcess
from tests.benchmarks.large_shop import large_shop
from tests.benchmarks.memory import peak
from tests.conftest import TestClock

Measured = tuple[float, float, int]
"""Seconds, the peak of the memory in MB, bytes of the file."""

EVERYTHING = "2000-01-01..2025-03-20"
ROUNDS = 1


def run() -> list[tuple[str, str, str]]:
    small = asyncio.run(_measured(1_000, 10_000))
    large = asyncio.run(_measured(10_000, 100_000))
    (ours, floor), (few, _) = large, small
    return [
        ("Excel of 100,000 purchases with their items", f"{ours[0]:.1f} s, {_mb(ours[2])}", ""),
        ("openpyxl write-only, the same cells", f"{floor[0]:.1f} s, {_mb(floor[2])}", "the floor"),
        ("ours, reading included / openpyxl", f"{ours[0] / floor[0]:.2f}", "≤ 1.5"),
        (
            "memory at its peak, 10,000 / 100,000 purchases",
            f"{few[1]:.0f} / {ours[1]:.0f} MB",
            "flat",
        ),
    ]


def _mb(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"


async def _measured(people: int, purchases: int) -> tuple[Measured, Measured]:
    """Ours and the floor; the quicker one of each, in turns."""
    path = large_shop(people, purchases)
    store = open_store(f"sqlite:///{path}", Shop(clock=TestClock()))
    found: dict[Any, list[Measured]] = {ours: [], floor: []}
    for _ in range(ROUNDS):
        for operation, measured in found.items():
            helper = ReadProcess("measured")
            measured.append(await helper.read(store, operation))
            await asyncio.to_thread(helper.close)
    store.close()
    return min(found[ours]), min(found[floor])


def ours(session: Session) -> Measured:
    asked = Asked.read(EVERYTHING, date(2025, 3, 20))
    begun = time.perf_counter()
    with TemporaryFile() as out:
        excel(session, asked, out)
        return time.perf_counter() - begun, peak() / 2**20, out.tell()


def floor(session: Session) -> Measured:
    """The cells are read before; as the manual of openpyxl writes them."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    asked = Asked.read(EVERYTHING, date(2025, 3, 20))
    read = [(one.title, list(one.rows)) for one in sheets(session, asked, View.EVERYTHING)]
    begun = time.perf_counter()
    book = Workbook(write_only=True)
    for title, rows in read:
        sheet = book.create_sheet(title)
        for row in rows:
            cells: list[Any] = []
            for one in row:
                value: Any = one.value if isinstance(one, Shown) else one
                cell: Any = value
                if isinstance(value, Decimal):
                    cell = WriteOnlyCell(sheet, value=value)  # type: ignore[arg-type] # its stubs know no Decimal; it does
                    cell.number_format = "#,##0.00"
                elif isinstance(value, date):
                    cell = WriteOnlyCell(sheet, value=value)  # type: ignore[arg-type] # nor dates
                    cell.number_format = "dd-mm-yyyy"
                elif isinstance(value, str) and value.startswith(("+", "=", "-", "@")):
                    cell = WriteOnlyCell(sheet, value=value)
                    cell.data_type = "s"
                cells.append(cell)
            sheet.append(cells)
    out = BytesIO()
    book.save(out)
    return time.perf_counter() - begun, peak() / 2**20, len(out.getvalue())

"""Files of every kind, made for a test, and what they are read as."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl

from crm.imports.read_file import read
from crm.imports.staging.plan import remarks_of
from crm.imports.staging_file import opened
from crm.shop import Shop


class Found:
    """What a file was read as: people as (name, phone, place, notes), sales as (customer, day,
    total in paise, payment, item names), payments as (customer, day, amount in paise, method),
    what was paid with a bill as (bill, amount, method), remarks as (kind, code, row)."""

    def __init__(self, staging_path: Path) -> None:
        with opened(staging_path) as staging:
            self.people = [
                tuple(row)
                for row in staging.execute("SELECT name, phone, location, notes FROM people")
            ]
            self.sales = [
                (
                    *tuple(row)[1:],
                    [one[0] for one in staging.execute(
                        "SELECT name FROM lines WHERE bill = ? ORDER BY line", (row[0],)
                    )],
                )
                for row in staging.execute(
                    "SELECT b.id, p.name, day, total, payment FROM bills b"
                    " JOIN people p ON p.id = b.person ORDER BY b.id"
                )
            ]  # fmt: skip
            self.payments = [
                tuple(row)
                for row in staging.execute(
                    "SELECT p.name, y.day, y.amount, y.method FROM payments y"
                    " JOIN people p ON p.id = y.person ORDER BY y.id"
                )
            ]
            self.paid_with_bill = [
                tuple(row)
                for row in staging.execute(
                    "SELECT bill, amount, method FROM payments WHERE bill IS NOT NULL ORDER BY id"
                )
            ]
            self.settled = [
                bool(row["settled"])
                for row in staging.execute("SELECT settled FROM bills ORDER BY id")
            ]
            self.remarks = [(one.kind, one.code, one.row) for one in remarks_of(staging)]

    @property
    def phones(self) -> dict[str, str | None]:
        return {person[0]: person[1] for person in self.people}


class Reader:
    def __init__(self, folder: Path, shop: Shop) -> None:
        self._folder = folder
        self._shop = shop

    def __call__(self, content: bytes | str, given: dict[str, str] | None = None) -> Found:
        path = self._folder / "file"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        read(path, self._folder / "staging.db", self._shop, given)
        return Found(self._folder / "staging.db")


def xlsx(*rows: list[Any]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods(*rows: list[str]) -> bytes:
    cells = "".join(
        "<table:table-row>"
        + "".join(
            '<table:table-cell office:value-type="string">'
            f"<text:p>{cell}</text:p></table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    oasis = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{oasis}:office:1.0"'
        f' xmlns:table="{oasis}:table:1.0" xmlns:text="{oasis}:text:1.0" office:version="1.2">'
        f'<office:body><office:spreadsheet><table:table table:name="A">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", f'<manifest xmlns="{oasis}:manifest:1.0"/>')
        package.writestr("content.xml", content)
    return out.getvalue()

"""The tables of a web page: what many programs save as `.xls`."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from crm.imports.columns.heading_rows import Row
from crm.imports.formats.encodings import encoding_of

LARGEST = 50_000_000


class _Tables(HTMLParser):
    """Cells of every table, in one list of rows; a nested table's cells belong to the outer one."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self._cell: list[str] | None = None
        self._spans = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self._close()
            self._cell = []
            span = dict(attrs).get("colspan") or "1"
            self._spans = min(int(span), 300) if span.isdigit() else 1
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._close()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def _close(self) -> None:
        if self._cell is not None:
            if not self.rows:
                self.rows.append([])
            self.rows[-1] += ["".join(self._cell).strip()] + [""] * (self._spans - 1)
        self._cell = None


def rows_of(path: Path) -> Iterator[Row]:
    """The rows of all tables, numbered as a spreadsheet that opens the page would number them."""
    encoding = encoding_of(path)
    tables = _Tables()
    with path.open(encoding=encoding.name, errors=encoding.errors) as file:
        tables.feed(file.read(LARGEST))
    tables.close()
    yield from enumerate(tables.rows, 1)

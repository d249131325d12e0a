"""CSV in any usual encoding, separator and quoting, read record by record."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from crm.imports.columns.heading_rows import Row
from crm.imports.formats.encodings import Encoding, encoding_of
from crm.imports.refused import FileRefused

SEPARATORS = ",;\t|"
UNUSUAL = ",^~:"  # looked for when none of those makes columns
LONGEST_FIELD = 200_000
_LOOKED_AT = 100  # records by which the separator is chosen
_SAMPLE = 65_536


class Place:
    """How far the reading of a file is."""

    def __init__(self, path: Path) -> None:
        self._size = path.stat().st_size
        self.file: BinaryIO | None = None

    def share(self) -> float:
        """From 0 to 1."""
        if self.file is None or self.file.closed:
            return 0
        return self.file.tell() / self._size


def rows_of(path: Path) -> tuple[Encoding, Iterator[Row], Place]:
    """The encoding, and the records; a record's number is its row in a spreadsheet: a line break
    within quotes does not count, an empty line does. And how far they are read."""
    encoding = encoding_of(path)
    place = Place(path)
    return encoding, _records(path, encoding, place), place


def _records(path: Path, encoding: Encoding, place: Place) -> Iterator[Row]:
    csv.field_size_limit(LONGEST_FIELD)
    with (
        path.open("rb") as place.file,
        io.TextIOWrapper(place.file, encoding.name, encoding.errors, newline="") as file,
    ):
        sample = file.read(_SAMPLE)
        separator, quote, named = dialect_of(sample)
        file.seek(0)
        if named:  # `sep=;` is for Excel alone, which does not count it as a row
            file.readline()
        shape = {"delimiter": separator, "quotechar": quote, "skipinitialspace": True}
        yield from enumerate(_whole_records(file, shape), 1)


def _whole_records(lines: io.TextIOWrapper, shape: dict[str, Any]) -> Iterator[list[str]]:
    """The records, also behind a quote that nobody closes: it would swallow the rows below it."""
    taken: list[str] = []  # the lines of the record that is being read
    reader = csv.reader(_noted(lines, taken), **shape)
    widths: dict[int, int] = {}  # how many records had how many cells
    while True:
        try:
            for record in reader:
                if len(taken) < 2:
                    wide = len(record)
                    if wide in widths:
                        widths[wide] += 1
                    elif widths and _left_open(record, taken, shape):
                        yield from _line_by_line(taken, _usual(widths), shape)
                        taken.clear()
                        continue
                    else:
                        widths[wide] = 1
                    yield record
                    taken.clear()
                    continue
                width = _usual(widths)
                if len(record) == width or not _swallowed(taken, width, shape):
                    yield record
                else:
                    yield from _line_by_line(taken, width, shape)
                taken.clear()
        except csv.Error as error:
            width = _usual(widths)
            if not _swallowed(taken, width, shape):
                raise FileRefused("damaged") from error
            yield from _line_by_line(taken, width, shape)
            taken.clear()
            reader = csv.reader(_noted(lines, taken), **shape)
        else:
            return


def _left_open(record: list[str], taken: list[str], shape: dict[str, Any]) -> bool:
    """Whether a quote of the last row, which nobody closes, holds further cells."""
    return taken[0].count(shape["quotechar"]) % 2 == 1 and shape["delimiter"] in record[-1]


def _usual(widths: dict[int, int]) -> int:
    """Of most records; the first of equals, which is the heading's. 0 before there are columns."""
    return max((one for one in widths if one > 1), key=lambda one: widths[one], default=0)


def _swallowed(taken: list[str], width: int, shape: dict[str, Any]) -> bool:
    """Whether the lines below the first are rows of their own."""
    below = taken[1:-1] or taken[1:]
    try:
        widths = {len(record) for record in csv.reader(below, **shape)}
    except csv.Error:
        return False
    return widths == {width} and width > 1


def _line_by_line(taken: list[str], width: int, shape: dict[str, Any]) -> Iterator[list[str]]:
    for line in taken:
        record = next(csv.reader([line], **shape), [])
        if len(record) != width:
            cells = line.rstrip("\r\n").split(shape["delimiter"])
            record = [cell.removeprefix(shape["quotechar"]) for cell in cells]
        yield record


def _noted(lines: io.TextIOWrapper, taken: list[str]) -> Iterator[str]:
    """Lines with any line end (old Macs wrote a lone carriage return), without NUL characters."""
    for line in lines:
        whole = line.replace("\x00", "") if "\x00" in line else line
        taken.append(whole)
        yield whole


def dialect_of(sample: str) -> tuple[str, str, bool]:
    """Separator, quote, and whether the first line only names the separator."""
    sample = sample.replace("\x00", "").lstrip("\ufeff")
    first = sample.split("\n", 1)[0].strip("\r\n \"'")
    if first[:4].casefold() == "sep=" and len(first) == 5:
        return first[4], _quote(sample, first[4]), True
    complete = sample[: sample.rfind("\n") + 1] if len(sample) >= _SAMPLE else sample
    separator = max(SEPARATORS, key=lambda one: (_agreement(complete, one), -SEPARATORS.index(one)))
    if not _agreement(complete, separator):
        separator = max(UNUSUAL, key=lambda one: _agreement(complete, one))
    return separator, _quote(sample, separator), False


def separator_within(rows: Sequence[Row]) -> str | None:
    """The separator within cells, where whole lines stand in the first column (pasted into a
    spreadsheet, or each in quotes as one cell); None for any other file."""
    lines = []
    for _, cells in rows:
        filled = [cell for cell in cells if cell not in (None, "")]
        if not filled:
            continue
        if len(filled) > 1 or filled[0] is not cells[0] or not isinstance(filled[0], str):
            return None
        lines.append(filled[0])
    if len(lines) < 2:
        return None
    sample = "\n".join(lines)
    separator = max(SEPARATORS, key=lambda one: (_agreement(sample, one), -SEPARATORS.index(one)))
    whole = separator in lines[0] and _agreement(sample, separator) > 1
    return separator if whole else None


def taken_apart(rows: Iterable[Row], separator: str) -> Iterator[Row]:
    """The rows, each with its first cell split at `separator`."""
    for number, cells in rows:
        text = cells[0] if cells and isinstance(cells[0], str) else ""
        yield number, next(csv.reader([text], delimiter=separator, skipinitialspace=True), [])


def _agreement(sample: str, separator: str) -> float:
    """How well the records agree on a number of columns above one."""
    lines = sample.splitlines(keepends=True)
    try:
        records = csv.reader(lines, delimiter=separator, quotechar=_quote(sample, separator))
        widths = [len(record) for _, record in zip(range(_LOOKED_AT), records, strict=False)]
    except csv.Error:
        return 0
    wide = [width for width in widths if width > 1]
    if not wide:
        return 0
    common, times = Counter(wide).most_common(1)[0]
    return times / len([width for width in widths if width]) + min(common, 20) / 100


def _quote(sample: str, separator: str) -> str:
    """`"`, unless the fields stand in single quotes."""
    starts = sample.count(f"{separator}'") + sample.count("\n'")
    ends = sample.count(f"'{separator}") + sample.count("'\n") + sample.count("'\r")
    double = sample.count(f'{separator}"') + sample.count('\n"')
    return "'" if starts > 2 and ends > 2 and abs(starts - ends) <= 2 and not double else '"'

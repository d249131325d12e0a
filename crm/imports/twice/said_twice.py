"""Bills of one number and day of which several sheets of a workbook speak."""

from __future__ import annotations

from collections.abc import MutableSequence, Sequence
from itertools import pairwise
from typing import NamedTuple

from crm.imports.columns.headings import Field
from crm.imports.staging_file import DUPLICATE, StagingFile


class _Begins(NamedTuple):
    """A further sheet begins to speak of a bill that had so many lines and such a total of its own
    by then."""

    sheet: str
    row: int
    lines: int
    total: int


class SaidTwice:
    """Takes once what two sheets say of a bill for the same money, as all sales and those on
    account. Other money is more of the bill: a sheet that goes on in another."""

    def __init__(self) -> None:
        self._further: dict[int, list[_Begins]] = {}

    def goes_on(self, bill: int, opener: str, sheet: str, row: int, lines: int, total: int) -> None:
        """A row of the bill, which the sheet `opener` was the first to name."""
        if sheet != opener or bill in self._further:
            begun = self._further.setdefault(bill, [])
            if not begun or begun[-1].sheet != sheet:
                begun.append(_Begins(sheet, row, lines, total))

    def take_once(
        self,
        staging: StagingFile,
        sums: MutableSequence[int],
        lines: MutableSequence[int],
        totals: MutableSequence[int],
        rows: Sequence[int],
    ) -> None:
        """Leaves the more detailed of two that say the same money; all by the number of the bill,
        minor units."""
        if self._further:
            staging.flush()
        for bill, begun in self._further.items():
            said = staging.connection.execute(_LINES, (bill,)).fetchall()
            ends = [0, *(one.lines for one in begun), lines[bill]]
            parts = [[one for one in said if low < one[0] <= high] for low, high in pairwise(ends)]
            ends = [0, *(one.total for one in begun), totals[bill]]
            own = [high - low for low, high in pairwise(ends)]
            for at, begins in enumerate(begun, 1):
                twin = next((one for one in own[:at] if one == own[at] != 0), 0)
                totals[bill] -= twin
                own[at] -= twin
                fewer = _fewer_of_twins(parts, at)
                if fewer:
                    sums[bill] -= _worth(fewer)
                    gone = [(bill, line) for line, _ in fewer]
                    staging.connection.executemany(_GONE, gone)
                    fewer.clear()
                if twin or fewer is not None:
                    facts = {"field": Field.BILL.value, "of_row": rows[bill]}
                    staging.remark(DUPLICATE, "duplicate", begins.sheet, begins.row, facts)


_LINES = "SELECT line, amount FROM lines WHERE bill = ? ORDER BY line"
_GONE = "DELETE FROM lines WHERE bill = ? AND line = ?"

_Lines = list[tuple[int, int]]
"""The number and the amount of each."""


def _worth(part: _Lines) -> int:
    return sum(amount for _, amount in part)


def _fewer_of_twins(parts: list[_Lines], at: int) -> _Lines | None:
    """Of the lines of a sheet and of an earlier one, if they make the same money, the fewer; of as
    many the later."""
    later = parts[at]
    for earlier in parts[:at]:
        if earlier and later and _worth(earlier) == _worth(later):
            return earlier if len(earlier) < len(later) else later
    return None

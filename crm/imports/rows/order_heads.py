"""Orders over several rows: what is blank on a further row is as on the order's first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from crm.imports.rows.sale_cells import Places
from crm.language.cells import Cell

if TYPE_CHECKING:
    from crm.imports.columns.layout import Layout

_BLANK = (None, "")


class OrderHeads:
    """Fills the rows of one sheet in, each from the order that it goes on with."""

    def __init__(self, layout: Layout, at: Places, who: Iterable[int], statuses: list[int]) -> None:
        width = len(layout.columns)
        about = {at.date, at.time, at.type, at.payment, *statuses, *who}
        self._about = sorted(index for index in about if index < width)
        self._at = at
        self._numbered = at.bill < width and at.item < width
        self._head: list[Cell] | None = None

    def whole(self, cells: list[Cell]) -> list[Cell]:
        """The row with all that its order says. A row without number, day and customer goes on with
        the order above; it needs an item of its own."""
        if not self._numbered:
            return cells
        at, head = self._at, self._head
        number, day = cells[at.bill], cells[at.date]
        if head is not None and self._goes_on(cells, number, day, head):
            filled = cells.copy()
            for index in (at.bill, *self._about):
                if filled[index] in _BLANK:
                    filled[index] = head[index]
            return filled
        self._head = cells if number not in _BLANK else None
        return cells

    def forget(self) -> None:
        """No order goes on."""
        self._head = None

    def _goes_on(self, cells: Sequence[Cell], number: Cell, day: Cell, head: list[Cell]) -> bool:
        if cells[self._at.item] in _BLANK:
            return False
        if number not in _BLANK:
            return number == head[self._at.bill] and day in (None, "", head[self._at.date])
        return all(cells[index] in _BLANK for index in self._about)

"""Reading the same cell twice costs once: in a shop's file everything comes again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from crm.language.cells import Cell

T = TypeVar("T")
MOST = 50_000


class Remembered(dict[Cell, T]):
    """A reading as a table of what it read before: `readings[cell]`. What is refused raises Invalid
    each time. A dict, so that a known cell costs no call."""

    __slots__ = ("_read",)

    def __init__(self, read: Callable[[Cell], T]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, cell: Cell) -> T:
        if len(self) > MOST:
            self.clear()
        value = self[cell] = self._read(cell)
        return value

"""Lines of a bill that are plainly written, as most rows of a file are: read without a detour."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crm.imports.file_lines import FileLine
from crm.language.cells import Cell, text_of
from crm.purchases.items import LONGEST_UNIT

if TYPE_CHECKING:
    from crm.imports.rows.sale_cells import Count

ReadsPlain = Callable[[Sequence[Cell]], FileLine | None]
"""Reads the line of a whole row whose item and count were read before, and whose amount, written
with all its digits, is count times price. None for any other."""


def reads_plain(
    values_of: Callable[[Sequence[Cell]], tuple[Any, ...]],
    counts: Mapping[Cell, Count | None],
    items: Mapping[Cell, tuple[str, str]],
    is_money: Callable[[str], object],
    unit_at: int | None,
) -> ReadsPlain:
    """`values_of` gives the cells of quantity, item, price and amount, `counts` and `items` what
    was read of such cells before, `unit_at` is the column of the unit.

    A closure: what it looks at a million times is at hand without a look-up.
    """
    count_of, item_of, whole, new = counts.get, items.get, int, tuple.__new__

    def plain(cells: Sequence[Cell]) -> FileLine | None:
        many_cell, item_cell, price, paid = values_of(cells)
        counted, item = count_of(many_cell), item_of(item_cell)
        if counted is None or item is None or not (price.__class__ is paid.__class__ is str):
            return None
        if not is_money(price) or not is_money(paid):
            return None
        each, total = whole(price.replace(".", "")), whole(paid.replace(".", ""))
        many = counted.kept
        if many.__class__ is not int or each * many != total or total <= 0:
            return None
        unit = counted.unit
        if unit_at is not None:
            unit = text_of(cells[unit_at]) or unit
        if unit:
            unit = unit[:LONGEST_UNIT]
        return new(FileLine, (item[0], item[1], many, unit, each, total))

    return plain

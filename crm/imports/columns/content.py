"""Content of a column, judged by its sampled values."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from crm.customers.fields import FIELDS, CustomerField
from crm.errors import Invalid
from crm.imports.columns.headings import Field
from crm.language.amounts import amount
from crm.language.calendar.cells import day_and_time
from crm.language.cells import Cell, text_of
from crm.language.phones import phones
from crm.language.quantities import quantity

if TYPE_CHECKING:
    from collections.abc import Callable

    from crm.shop import Shop


class Content:
    """The sampled values of a column, and how well they fit a field."""

    def __init__(self, cells: Sequence[Cell], shop: Shop) -> None:
        self.filled = [cell for cell in cells if text_of(cell)]
        self.example = text_of(self.filled[0])[:40] if self.filled else ""
        self._shop = shop

    def right(self, field: Field) -> int:
        """How many of the filled cells can be read as the field; all for free text."""
        test = _TESTS.get(field)
        if test is None:
            return len(self.filled)
        return sum(_holds(test, cell, self._shop) for cell in self.filled)

    def mostly(self, field: Field, share: float = 0.7) -> bool:
        return bool(self.filled) and self.right(field) >= share * len(self.filled)

    @property
    def words(self) -> bool:
        """Mostly text with letters."""
        lettered = sum(
            isinstance(cell, str) and sum(map(str.isalpha, cell)) >= 2 for cell in self.filled
        )
        return bool(self.filled) and lettered >= 0.7 * len(self.filled)

    @property
    def whole_numbers(self) -> bool:
        return bool(self.filled) and all(text_of(cell).isdigit() for cell in self.filled)


def _holds(test: Callable[[Cell, Shop], bool], cell: Cell, shop: Shop) -> bool:
    try:
        return test(cell, shop)
    except Invalid:
        return False


def _is_phone(cell: Cell, shop: Shop) -> bool:
    return bool(phones(cell, shop.country).phones)


def _is_day(cell: Cell, shop: Shop) -> bool:
    return day_and_time(cell, shop.timezone) is not None


def _is_value(field: CustomerField, cell: Cell, shop: Shop) -> bool:
    return bool(field.read(text_of(cell), shop))


_TESTS: dict[Field, Callable[[Cell, Shop], bool]] = {
    **{Field(field.name): partial(_is_value, field) for field in FIELDS if field.one_value},
    Field.PHONE: _is_phone,
    Field.OTHER_PHONE: _is_phone,
    Field.DATE: _is_day,
    Field.JOINED: _is_day,
    Field.QUANTITY: lambda cell, _: (quantity(cell) or (0,))[0] > 0,
    Field.PRICE: lambda cell, _: amount(cell) is not None,
    Field.AMOUNT: lambda cell, _: (amount(cell) or 0) > 0,
    Field.BILL_TOTAL: lambda cell, _: (amount(cell) or 0) > 0,
    Field.GAVE: lambda cell, _: amount(cell) is not None,
    Field.GOT: lambda cell, _: amount(cell) is not None,
}


TESTED = frozenset(_TESTS)
"""Fields of which a value can be wrong; all else is free text."""

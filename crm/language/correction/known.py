"""The names of a shop, with the items of the bill that is corrected: those are known, too."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from crm.bill import Bill
from crm.language.keys import item_key
from crm.language.known_names import KnownNames


class WithBill:
    """KnownNames of a shop and a bill; what the bill says of a price comes first."""

    def __init__(self, known: KnownNames, bill: Bill) -> None:
        self._known = known
        self._lines = {item_key(line.name): line for line in bill.goods}

    def is_customer(self, name: str) -> bool:
        return self._known.is_customer(name)

    def begins_customer(self, name: str) -> bool:
        return self._known.begins_customer(name)

    def is_item(self, name: str) -> bool:
        return item_key(name) in self._lines or self._known.is_item(name)

    def items_among(self, names: Iterable[str]) -> frozenset[str]:
        names = tuple(names)
        here = {name for name in names if item_key(name) in self._lines}
        return self._known.items_among(names) | here

    def last_price(self, name: str, unit: str | None) -> Decimal | None:
        line = self._lines.get(item_key(name))
        if line is not None and line.unit == unit and line.unit_price:
            return line.unit_price
        return self._known.last_price(name, unit)

"""The names of customers and items, and the last prices, that a text is read with."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Protocol

from crm.language.keys import item_key
from crm.language.name_index import NameIndex


class KnownNames(Protocol):
    """The questions of the reader; each takes words as they were typed."""

    def is_customer(self, name: str) -> bool:
        """Whether this is a customer's whole name (case, dots and honorifics aside)."""

    def begins_customer(self, name: str) -> bool:
        """Whether these are whole words at the beginning of a customer's name."""

    def is_item(self, name: str) -> bool:
        """Whether the shop has sold this."""

    def items_among(self, names: Iterable[str]) -> frozenset[str]:
        """Those of the names that the shop has sold."""

    def last_price(self, name: str, unit: str | None) -> Decimal | None:
        """The last price of one of it (of one `unit`)."""


class ItemPrices:
    """The items a shop has sold with their last prices."""

    def __init__(self, prices: Iterable[tuple[str, str | None, Decimal]] = ()) -> None:
        self._prices: dict[str, dict[str | None, Decimal]] = {}
        for name, unit, price in prices:
            self.sold(name, unit, price)

    def sold(self, name: str, unit: str | None, price: Decimal) -> None:
        """Remembers the price of one."""
        self._prices.setdefault(item_key(name), {})[unit] = price

    def __bool__(self) -> bool:
        return bool(self._prices)

    def __contains__(self, name: str) -> bool:
        return item_key(name) in self._prices

    def last_price(self, name: str, unit: str | None) -> Decimal | None:
        """In the unit asked for: the price of a kilo says nothing about a packet."""
        return self._prices.get(item_key(name), {}).get(unit)


class NamesInMemory:
    """KnownNames without a store: for the command line and for tests."""

    def __init__(self, names: NameIndex | None = None, items: ItemPrices | None = None) -> None:
        self.names = NameIndex() if names is None else names
        self.items = ItemPrices() if items is None else items

    @classmethod
    def of_names(cls, names: Iterable[str]) -> NamesInMemory:
        """Knows these customers and nothing else; names that differ in case only are one."""
        unique = {name.casefold(): name for name in names}
        return cls(
            NameIndex((number, name, None, "") for number, name in enumerate(unique.values(), 1))
        )

    def is_customer(self, name: str) -> bool:
        return bool(self.names.exact(name, 1))

    def begins_customer(self, name: str) -> bool:
        return any(match.whole_words for match in self.names.prefix(name, 1))

    def is_item(self, name: str) -> bool:
        return name in self.items

    def items_among(self, names: Iterable[str]) -> frozenset[str]:
        known = self.items
        return frozenset(name for name in names if name in known) if known else frozenset()

    def last_price(self, name: str, unit: str | None) -> Decimal | None:
        return self.items.last_price(name, unit)

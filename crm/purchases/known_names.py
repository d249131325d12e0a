"""The shop's names for reading a text: customers in memory, kept fresh; items from the store."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from crm.customers import cards
from crm.customers.names import NameRow, names_changed_since
from crm.language.name_index import Match, NameIndex
from crm.purchases import items


class ShopNames:
    """The names of all customers, as fresh as the transaction that asks.

    Each reading first takes over what changed since the last one, in whichever process; so a
    customer added on another phone a moment ago is found.
    """

    def __init__(self) -> None:
        self._names = NameIndex()
        self._seen: datetime | None = None
        self._lock = threading.Lock()  # readings come from several threads

    @contextmanager
    def within(self, session: Session) -> Iterator[CurrentNames]:
        """The names and prices as they are in this transaction, for one reading."""
        with self._lock:
            self._refresh(session)
            yield CurrentNames(self._names, session)

    def _refresh(self, session: Session) -> None:
        rows = names_changed_since(session, self._seen)
        if self._seen is None and rows:
            self._names = NameIndex(
                (row.id, row.name, row.phone, _detail(row)) for row in rows if not row.gone
            )
        else:
            for row in rows:
                if row.gone:
                    self._names.remove(row.id)
                else:
                    self._names.add(row.id, row.name, row.phone, _detail(row))
        if rows:
            self._seen = max(row.changed_at for row in rows)


def _detail(row: NameRow) -> str:
    return row.location or ""


class CurrentNames:
    """Implements KnownNames: customers from the index in memory, items from the store.

    One reading asks about the same word up to five times; what was answered is kept for it.
    """

    def __init__(self, names: NameIndex, session: Session) -> None:
        self.names = names
        self._session = session
        self._customers: dict[str, bool] = {}
        self._beginnings: dict[str, bool] = {}
        self._items: dict[str, bool] = {}

    def is_customer(self, name: str) -> bool:
        if name not in self._customers:
            self._customers[name] = bool(self.names.exact(name, 1))
        return self._customers[name]

    def begins_customer(self, name: str) -> bool:
        if name not in self._beginnings:
            found = self.names.prefix(name, 1)
            self._beginnings[name] = any(match.whole_words for match in found)
        return self._beginnings[name]

    def is_item(self, name: str) -> bool:
        if name not in self._items:
            self._items[name] = items.knows_item(self._session, name)
        return self._items[name]

    def items_among(self, names: Iterable[str]) -> frozenset[str]:
        return items.sold_among(self._session, names)

    def last_price(self, name: str, unit: str | None) -> Decimal | None:
        last = items.last_price(self._session, name)
        if last is None or last.unit != unit or not last.unit_price:
            return None  # what was given away once is not free for ever
        return last.unit_price

    def find(self, name: str | None, phone: str | None, limit: int = 8) -> tuple[Match, ...]:
        """Customers who may be meant: by phone if there is one that is known, else by name."""
        by_phone = self.names.by_phone(phone, limit) if phone else ()
        if phone and not by_phone:  # nobody's any more, or of a card that was merged away
            kept = (self.names.get(one.id) for one in cards.by_phone(self._session, phone))
            by_phone = tuple(replace(one, how="phone") for one in kept if one is not None)[:limit]
        if by_phone or not name:
            return by_phone
        return self.names.find(name, limit)

"""An item is the same one in every place that compares items' names."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from crm.bill import Line
from crm.imports.rows.sale_cells import item_of
from crm.language.correction.changes import Removed
from crm.language.correction.read import correction
from crm.language.known_names import ItemPrices
from crm.purchases import items
from crm.store.database import Store
from tests.bot.a_reading import BILL, KNOWN, TODAY
from tests.shop import a_customer, a_purchase, an_item

ITEMS = {
    "boxes": ("box", "Boxes", "BOX"),
    "glasses": ("glass", "Glass"),
    "tomatoes": ("tomato", "Tomatoes"),
    "dishes": ("dish",),
    "eggs": ("egg", "big eggs"),
    "paneer": ("paneer 500g", "Paneer"),
    "अंडे": ("अंडे",),
}
OTHER_ITEMS = {"dolo 650": "dolo 500", "glass": "gas", "milk": "oil"}


def _removed(name: str, typed: str) -> bool:
    bill = replace(BILL, lines=(*BILL.lines, Line.priced(name, Decimal(1), Decimal(40))))
    return correction(f"remove {typed}", bill, TODAY, KNOWN) == (Removed(name),)


def _last_price(store: Store, name: str, typed: str) -> bool:
    a_purchase(store, a_customer(store), an_item(name, price="40"))
    found = store.read_now(items.last_price, typed)
    return found is not None and found.name == name


def _same_in_a_file(name: str, typed: str) -> bool:
    return item_of(name)[1] == item_of(typed)[1]


def _priced_in_memory(name: str, typed: str) -> bool:
    return ItemPrices([(name, None, Decimal(40))]).last_price(typed, None) == 40


def _alike(store: Store, name: str, typed: str) -> set[bool]:
    return {
        _removed(name, typed),
        _last_price(store, name, typed),
        _same_in_a_file(name, typed),
        _priced_in_memory(name, typed),
    }


@pytest.mark.parametrize("name", ITEMS)
def test_an_item_is_the_same_everywhere(sqlite_store: Store, name: str) -> None:
    for typed in ITEMS[name]:
        assert _alike(sqlite_store, name, typed) == {True}, typed


@pytest.mark.parametrize(("name", "other"), OTHER_ITEMS.items())
def test_another_item_is_another_one_everywhere(sqlite_store: Store, name: str, other: str) -> None:
    assert _alike(sqlite_store, name, other) == {False}

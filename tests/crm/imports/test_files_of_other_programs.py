"""Files as other programs write them, and what has to come of each."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from crm.imports.refused import FileRefused
from crm.store.database import Store
from tests.conftest import TestClock
from tests.crm.imports.conftest import FILES, Importing, booked, cards

FOLDERS = (FILES / "public", FILES / "programs")
EXPECTED: dict[str, tuple[Path, dict[str, Any]]] = {
    name: (folder / name, expected)
    for folder in FOLDERS
    for name, expected in json.loads((folder / "expected.json").read_text()).items()
}
TAKEN = [name for name, (_, expected) in EXPECTED.items() if expected["verdict"] == "import"]
PAYMENTS = "zoho_customer_payment.csv"
"""Was no list of sales when its expectation was written, and still is none: it is payments."""

REFUSED = [name for name in EXPECTED if name not in TAKEN and name != PAYMENTS]


@pytest.fixture
def clock() -> TestClock:
    """After the days in all of these files."""
    return TestClock(datetime(2026, 11, 28, 6, 30, tzinfo=UTC))


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_list_of_sales_or_customers_is_refused_by_name(
    name: str, store: Store, bring_in: Importing
) -> None:
    path, expected = EXPECTED[name]
    with pytest.raises(FileRefused) as refused:
        bring_in(path)
    assert refused.value.reason == expected.get("code", "payments")
    assert cards(store) == []


@pytest.mark.parametrize("name", TAKEN)
def test_a_file_of_another_program_becomes_what_it_means(
    name: str, store: Store, bring_in: Importing
) -> None:
    path, expected = EXPECTED[name]
    done = bring_in(path)
    people, sales = cards(store), booked(store)
    assert sum(sale["total_amount"] for sale in sales) == Decimal(expected.get("revenue", "0"))
    found = [_sale(sale) for sale in sales]
    for wanted, sale in zip(expected.get("purchases", ()), found, strict=True):
        assert wanted["customer"] in (sale["phone"], sale["name"])
        assert (wanted["date"], Decimal(wanted["total"])) == (sale["date"], sale["total"])
        assert wanted.get("payment_method", sale["payment"]) == sale["payment"]
        assert [_item(one, sale) for one in wanted["items"]] == sale["items"]
    names = {card.phone: card.name for card in people}
    assert expected.get("names", {}).items() <= names.items()
    assert not {card.name for card in people} & set(expected.get("never_names", ()))
    if "imported" in expected:
        assert len(people) == expected["imported"]
    for wanted in expected.get("customers", ()):
        same = [card for card in people if card.phone == wanted.get("phone")]
        same = same if "phone" in wanted else [c for c in people if c.name == wanted["name"]]
        assert len(same) == 1, wanted
        for field in wanted.keys() - {"notes"}:
            assert getattr(same[0], field) == wanted[field]
        if "notes" in wanted:
            assert same[0].notes == wanted["notes"]
    if "opted_out" in expected:
        out = {card.phone for card in people if card.opted_out_at is not None}
        assert out == set(expected["opted_out"]) == {c.phone for c in people if c.consent == "no"}
        assert done.opted_out == len(out)
    if "asked" in expected:
        assert dict(done.asked) == expected["asked"]
    again = bring_in(path)
    assert not again.counts.takes_something


def test_a_list_of_what_customers_paid_becomes_payments(store: Store, bring_in: Importing) -> None:
    path, _ = EXPECTED[PAYMENTS]
    done = bring_in(path)
    assert (done.kind, done.counts.payments_new, done.counts.received) == (
        "payments",
        3,
        Decimal(3270),
    )
    owed = {card.name: card.balance for card in cards(store)}
    assert owed == {"Kiran Traders": -1770, "Umesh Stores": -1200, "Asha Patil": -300}
    assert booked(store) == []
    again = bring_in(path)
    assert not again.counts.takes_something
    assert again.counts.payments_known == 3


def _sale(sale: dict[str, Any]) -> dict[str, Any]:
    """Without the lines that stand for what has no item of its own."""
    return {
        "name": sale["name"],
        "phone": sale["phone"],
        "date": str(sale["purchase_date"]),
        "total": sale["total_amount"],
        "payment": sale["said_payment"],
        "items": [
            (item.name, Decimal(str(item.quantity)), item.unit_price)
            for item in sale["items"]
            if item.name not in ("Sale", "Discount", "Taxes and charges")
        ],
    }


def _item(wanted: dict[str, str], sale: dict[str, Any]) -> tuple[str, Decimal, Decimal]:
    """A price that the file does not say is as it came."""
    prices = {name: price for name, _, price in sale["items"]}
    price = Decimal(wanted["price"]) if "price" in wanted else prices.get(wanted["name"])
    return wanted["name"], Decimal(wanted["qty"]), price or Decimal(0)

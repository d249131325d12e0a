"""Files as shops have them, and what has to come of each."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from crm.imports import importing
from crm.imports.refused import FileRefused
from crm.store.database import Store
from tests.crm.imports.conftest import FILES, Importing, booked, cards

EXPECTED: dict[str, Any] = json.loads((FILES / "expected.json").read_text())

WHY = {
    "19_header_only.csv": "no_rows",
    "22_zip_bomb_10mb.xlsx": "too_large_unpacked",
    "23_zip_bomb_rows.xlsx": "too_many_cells",
    "25_photo_renamed.csv": "not_a_table",
    "25_photo_renamed.xlsx": "not_a_table",
    "27_password_protected.xlsx": "protected",
    "39_columns_nobody_knows.csv": "no_columns",
}


@pytest.mark.parametrize("name", [n for n in EXPECTED if EXPECTED[n]["verdict"] == "reject"])
def test_what_is_no_table_of_ours_is_refused_and_leaves_nothing(
    name: str, store: Store, bring_in: Importing
) -> None:
    with pytest.raises(FileRefused) as refused:
        bring_in(FILES / name)
    assert refused.value.reason == WHY[name]
    assert cards(store) == []


@pytest.mark.parametrize("name", [n for n in EXPECTED if EXPECTED[n]["verdict"] != "reject"])
def test_a_messy_file_becomes_what_it_means(name: str, store: Store, bring_in: Importing) -> None:
    expected = EXPECTED[name]
    done = bring_in(FILES / name)
    people, sales = cards(store), booked(store)
    for wanted in expected.get("customers", ()):
        assert any(_is_card(card, wanted) for card in people), wanted
    if expected["kind"] == "customers":
        assert len(people) == expected["imported"]
        assert sales == []
    for wanted in expected.get("purchases", ()):
        assert any(_is_sale(sale, wanted) for sale in sales), wanted
    if "purchases" in expected:
        assert len(sales) == len(expected["purchases"])
        assert sum(sale["total_amount"] for sale in sales) == Decimal(expected["revenue"])
        assert done.counts.revenue == Decimal(expected["revenue"])
    not_taken = {one.row for one in done.remarks if one.kind in ("rejected", "ignored")}
    refused = expected.get("rejected", ())
    money = [one for one in refused if one["reason"].startswith("payment received")]
    assert not_taken == {one.get("row", one.get("card")) for one in refused if one not in money}
    parts = sum(len(sale["paid"]) for sale in sales)
    assert done.counts.payments_new == len(money) + parts
    duplicates = {
        (one.row, one.facts["of_row"], one.facts["field"]) for one in done.of_kind("duplicate")
    }
    assert duplicates == {
        (one.get("row", one.get("card")), one.get("of_row", one.get("of_card")), one["field"])
        for one in expected.get("duplicates", ())
    }
    again = bring_in(FILES / name)
    assert not again.counts.takes_something
    assert (len(cards(store)), len(booked(store))) == (len(people), len(sales))


def _is_card(card: Any, wanted: dict[str, Any]) -> bool:
    if wanted.get("notes_contains", "") not in (card.notes or ""):
        return False
    return card.name == wanted["name"] and all(
        getattr(card, field) == wanted[field] for field in ("phone", "email") if field in wanted
    )


def _is_sale(sale: dict[str, Any], wanted: dict[str, Any]) -> bool:
    items = [
        {"name": item.name, "qty": str(item.quantity), "price": str(item.unit_price)}
        for item in sale["items"]
        if item.name not in ("Sale", "Discount")
    ]
    return (
        wanted["customer"] in (sale["phone"], sale["name"])
        and str(sale["purchase_date"]) == wanted["date"]
        and sale["total_amount"] == Decimal(wanted["total"])
        and sale["said_payment"] == (wanted["payment_method"] or "Other")
        and items == wanted["items"]
        and wanted.get("notes_contains", "") in (sale["notes"] or "")
        and sum(item.amount for item in sale["items"]) == sale["total_amount"]
    )


def test_the_reading_process_gives_what_reading_here_gives(
    sqlite_store: Store, tmp_path: Path
) -> None:
    prepared = importing.prepare(sqlite_store, FILES / "09_purchases_indian_amounts.csv", tmp_path)
    assert prepared.plan.counts.revenue == Decimal("125399.50")
    assert cards(sqlite_store) == []  # a dry run writes nothing
    with pytest.raises(FileRefused) as refused:
        importing.prepare(sqlite_store, FILES / "27_password_protected.xlsx", tmp_path)
    assert refused.value.reason == "protected"

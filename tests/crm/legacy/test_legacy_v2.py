"""The second old schema: sales without a contact, with amount 0, with days as typed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from crm.customers import totals
from crm.legacy import report
from crm.store.database import Store
from crm.store.schema import customers, purchase_items, purchases
from tests.conftest import TestClock
from tests.crm.legacy.test_legacy_simple import END_OF_MARCH, FILES, moved_from

CONTACTS = """
INSERT INTO contacts (id, first_name, last_name, email, phone, company, position, address, city,
  state, country, notes, created_at) VALUES
 (1, 'Asha ', 'Patil', 'asha@example.in', '9822010001 / 020-25431234', 'Acme', 'Owner',
  '12 MG Road', ' Pune ', 'MH', 'India', 'likes tea', '2023-01-01 10:00:00'),
 (2, '', '', NULL, '9822010001', NULL, NULL, NULL, NULL, 'Goa', NULL, NULL, '2024-12-31 20:00:00'),
 (3, 'Ravi', '', NULL, '9.82206E+09', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO deals (id, title, contact_id, value, stage) VALUES
 (1, 'Big', 1, 50000, 'Closed Won'), (2, 'Nobody', NULL, 10, 'Lead'), (3, 'Gone', 77, 10, 'Lead');
INSERT INTO users (email, password_hash, full_name) VALUES ('a@b.in', 'secret-hash', 'Boss');
INSERT INTO activities (type, subject, contact_id) VALUES ('call', 'hello', 1);
INSERT INTO customer_segments (contact_id, segment_id, segment_name) VALUES (1, 2, 'Loyal');
"""

SALES: list[tuple[Any, ...]] = [
    # id, contact, deal, product, quantity, price, total, day, created_at
    (1, 1, None, "Rice", 2, 62.5, 125, "2024-01-15 11:05:00", "2024-01-15 06:00:00"),
    (2, 1, None, "Oil", 1, 145, 0, "2024-01-15 11:05:00", "2024-01-15 06:00:00"),
    (3, 1, None, "Tea", 1, 132.75, None, "2024-01-15 19:40:00", "2024-01-15 15:00:00"),
    (4, None, 1, "Saree", 1, 2499, 2000, "13/02/2024", "2024-02-13 06:00:00"),
    (5, None, 2, "Jeans", 1, 1299, 1299, "2024-06-01", "2024-06-01 06:00:00"),
    (6, 77, 3, "Jeans", 1, 1299, 0, "2024-06-02", "2024-06-02 06:00:00"),
    (7, 1, None, "Tea", -1, 10, 0, "2024-06-03", "2024-06-03 06:00:00"),
    (8, 1, None, "Tea", 1, 10, -10, "2024-06-03", "2024-06-03 06:00:00"),
    (9, 3, None, "Rice", "½ kg", "₹60/-", 0, 45292, "2024-01-01 06:00:00"),
    (10, 3, None, "Oil", "two", 10, "1,250.00", 1704176400000, "2024-01-02 06:00:00"),
    (11, 3, None, "Pen", "", 10, 40, "02/13/2024", "2024-02-13 06:00:00"),
    (12, 3, None, "", 3, None, 100, "soon", "2024-12-31 20:00:00"),
    (13, 3, None, "Pen", 1, 5, 5, "2099-01-01", "2024-03-05 06:00:00"),
]


@pytest.fixture
def old_shop(tmp_path: Path, clock: TestClock) -> Path:
    clock.now = END_OF_MARCH
    path = tmp_path / "crm.db"
    schema = (FILES / "legacy_v2.schema.sql").read_text()
    with sqlite3.connect(path) as old:
        old.executescript(schema.replace("CREATE TABLE sqlite_sequence(name,seq);", ""))
        old.executescript(CONTACTS)
        old.executemany(
            "INSERT INTO sales (id, contact_id, deal_id, product_name, quantity, unit_price,"
            " total_amount, sale_date, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            SALES,
        )
    old.close()
    return path


def _all(*columns: Any) -> Callable[[Any], list[Any]]:
    return lambda session: list(session.execute(select(*columns).order_by(columns[0])))


def test_contacts_keep_everything_that_they_had(
    store: Store, tmp_path: Path, old_shop: Path
) -> None:
    moved, _ = moved_from(store, old_shop, tmp_path)
    asha, nameless, ravi = store.read_now(_all(customers.c.id, *customers.c))
    assert (asha.name, asha.phone, asha.location) == ("Asha Patil", "+919822010001", "Pune")
    for text in ("020-25431234", "Acme", "Owner", "12 MG Road", "MH", "India", "likes tea"):
        assert text in asha.notes
    assert (nameless.name, nameless.location) == ("Customer 9822010001", "Goa")
    assert (ravi.phone, ravi.notes) == (None, "9.82206E+09")
    said = report.account(moved)["report"]
    assert said["duplicate_phones"] == {"+919822010001": [1, 2]}
    assert list(said["name_missing"]) == [2]
    assert said["phone_unusable_raw_kept"] == {3: "9.82206E+09"}


def test_sales_become_visits_and_all_money_is_accounted_for(
    store: Store, tmp_path: Path, old_shop: Path
) -> None:
    moved, _ = moved_from(store, old_shop, tmp_path)
    rows = store.read_now(
        _all(purchases.c.id, purchases.c.customer_id, purchases.c.purchase_date,
             purchases.c.total_amount)
    )  # fmt: skip
    assert [(row[1], str(row[2]), row[3]) for row in rows] == [
        (1, "2024-01-15", Decimal(270)),
        (1, "2024-01-15", Decimal("132.75")),
        (1, "2024-02-13", Decimal(2000)),
        (3, "2024-01-01", Decimal(30)),
        (3, "2024-01-02", Decimal(1250)),
        (3, "2024-02-13", Decimal(40)),
        (3, "2025-01-01", Decimal(100)),
        (3, "2024-03-05", Decimal(5)),
    ]
    said = report.account(moved)
    assert said["conserved"] == {
        "legacy": {"rows": 13, "revenue": "6405.75"},
        "migrated": {"rows": 9, "revenue": "3827.75"},
        "orphans": {"rows": 2, "revenue": "2598.00"},
        "returns": {"rows": 2, "revenue": "-20.00"},
        "of_migrated_only_through_deal": {"rows": 1, "revenue": "2000.00"},
    }
    facts = said["report"]
    assert facts["dates_not_usable_created_at_used"] == [12, 13]
    assert facts["dates_read_month_first"] == [11]
    assert facts["total_differs_from_quantity_times_price"] == [4, 8, 10]
    assert [row["sale_id"] for row in facts["orphan_rows"]] == [5, 6]
    assert [row["sale_id"] for row in facts["return_rows"]] == [7, 8]
    assert store.read_now(totals.differences) == ()


def test_lines_keep_their_quantities_units_and_prices(
    store: Store, tmp_path: Path, old_shop: Path
) -> None:
    moved_from(store, old_shop, tmp_path)
    items = store.read_now(
        _all(purchase_items.c.purchase_id, purchase_items.c.name, purchase_items.c.quantity,
             purchase_items.c.unit, purchase_items.c.unit_price, purchase_items.c.amount)
    )  # fmt: skip
    assert ("Rice", Decimal("0.5"), "kg", Decimal(60), Decimal(30)) in [row[1:] for row in items]
    assert ("Oil", Decimal(2), None, Decimal(10), Decimal(1250)) in [row[1:] for row in items]
    assert ("Pen", Decimal(4), None, Decimal(10), Decimal(40)) in [row[1:] for row in items]
    assert ("Item", Decimal(3), None, Decimal("33.33"), Decimal(100)) in [row[1:] for row in items]


def test_the_archive_has_what_has_no_place_here_and_no_password(
    store: Store, tmp_path: Path, old_shop: Path
) -> None:
    _, old = moved_from(store, old_shop, tmp_path)
    assert {table: len(rows) for table, rows in old.archive.items()} == {
        "deals": 3, "activities": 1, "users": 1, "customer_segments": 1,
    }  # fmt: skip
    assert "secret-hash" not in str(old.archive)


def test_a_sale_added_since_is_all_that_a_second_run_takes(
    store: Store, tmp_path: Path, old_shop: Path
) -> None:
    moved_from(store, old_shop, tmp_path)
    with sqlite3.connect(old_shop) as old:
        old.execute(
            "INSERT INTO sales (id, contact_id, product_name, quantity, unit_price, sale_date)"
            " VALUES (14, 1, 'Pen', 1, 10, '2024-07-01')"
        )
    old.close()
    again, _ = moved_from(store, old_shop, tmp_path)
    assert (again.customers_added, again.purchases_added) == (0, 1)


def test_what_no_shop_sells_is_named_and_stops_nothing(
    store: Store, tmp_path: Path, old_shop: Path
) -> None:
    with sqlite3.connect(old_shop) as old:
        old.executemany(
            "INSERT INTO sales (id, contact_id, product_name, quantity, unit_price, total_amount,"
            " sale_date) VALUES (?, 1, 'Pen', ?, ?, ?, '2024-07-01')",
            [(20, 9_822_010_001, 1e10, 0), (21, 10**18, 5, 0), (22, float("inf"), 7, 0)],
        )
    old.close()
    moved, _ = moved_from(store, old_shop, tmp_path)
    facts = report.account(moved)["report"]
    assert facts["total_unreadable"] == [20]
    assert facts["quantity_unreadable"] == [21, 22]
    assert store.read_now(totals.differences) == ()

"""The first old schema against its account, to the paisa."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from crm.customers import totals
from crm.legacy import migrating, report, source
from crm.store.database import Store
from crm.store.schema import customer_numbers, customers, purchase_items, purchases
from tests import DATA
from tests.conftest import TestClock

FILES = DATA / "legacy"
EXPECTED: dict[str, Any] = json.loads((FILES / "legacy_simple.expected.json").read_text())
END_OF_MARCH = datetime(2025, 3, 31, 18, 0, tzinfo=UTC)


def moved_from(
    store: Store, path: Path, folder: Path, *, counter_sales: bool = False
) -> tuple[migrating.Moved, source.Old]:
    old = source.read(source.copy_of(path, folder / "old.db"), path)
    today = store.shop.today()
    moved = migrating.sorted_out(old, store.shop, today, counter_sales=counter_sales)
    return store.write_now(migrating.migrate, moved), old


@pytest.fixture
def at_end_of_march(clock: TestClock) -> None:
    clock.now = END_OF_MARCH


def test_every_row_and_every_paisa_is_accounted_for(
    store: Store, tmp_path: Path, at_end_of_march: None
) -> None:
    path = FILES / "legacy_simple.sqlite"
    before = hashlib.sha256(path.read_bytes()).digest()
    moved, old = moved_from(store, path, tmp_path)
    said = report.account(moved)
    for part, figures in EXPECTED["conserved"].items():
        if part != "rule":
            assert said["conserved"][part] == figures, part
    for name in ("customers", "purchases", "items", "customers_with_phone"):
        assert said["counts"][name] == EXPECTED["counts"][name], name
    wanted = EXPECTED["report"]
    assert said["report"]["duplicate_phones"] == wanted["duplicate_phones"]
    assert list(said["report"]["phone_unusable_raw_kept"]) == wanted["phone_unusable_raw_kept"]
    assert list(said["report"]["name_missing"]) == wanted["name_missing"]
    orphans = [
        {name: row[name] for name in wanted["orphan_rows"][0]}
        for row in said["report"]["orphan_rows"]
    ]
    assert orphans == wanted["orphan_rows"]
    assert hashlib.sha256(path.read_bytes()).digest() == before
    written, archive = report.write(tmp_path, moved, old, END_OF_MARCH)
    assert json.loads(written.read_text())["conserved"]["legacy"]["rows"] == 313
    assert json.loads(archive.read_text())["deals"][0]["stage"] == "Closed Won"


def test_every_customer_and_purchase_is_the_expected_one(
    store: Store, tmp_path: Path, at_end_of_march: None
) -> None:
    moved, _ = moved_from(store, FILES / "legacy_simple.sqlite", tmp_path)
    cards = store.read_now(_by_old_id)
    for wanted in EXPECTED["customers"]:
        card = cards[wanted["legacy_id"]]
        if wanted["name_must_match_exactly"]:
            assert card.name == wanted["name"]
        assert card.name
        assert (card.phone, card.email) == (wanted["phone"], wanted["email"])
        assert card.phone_is_mobile == wanted["sms_possible"]
        assert card.total_spent == Decimal(wanted["total_spent"])
        assert card.total_purchases == wanted["total_purchases"]
        assert str(card.last_purchase_date or None) == str(wanted["last_purchase_date"])
        assert str(card.first_purchase_date or None) == str(wanted["first_purchase_date"])
        assert card.status == wanted["status"]
        kept = " ".join(filter(None, (card.name, card.notes, card.location)))
        assert all(text in kept for text in wanted["must_survive_somewhere"])
    assert Counter(store.read_now(_visits)) == Counter(
        _wanted_visit(one) for one in EXPECTED["purchases"]
    )
    assert store.read_now(totals.differences) == ()
    counted = Counter(card.status for card in cards.values())
    assert counted == {k: v for k, v in EXPECTED["counts"]["status"].items() if v}
    assert moved.customers_added == 92


def _by_old_id(session: Any) -> dict[int, Any]:
    rows = session.execute(
        select(customer_numbers.c.number, *customers.c).join(
            customers, customers.c.id == customer_numbers.c.customer_id
        )
    )
    return {int(row.number.split(":")[1]): row for row in rows}


def _visits(session: Any) -> list[Any]:
    old_id = {card.id: old for old, card in _by_old_id(session).items()}
    lines: dict[int, list[Any]] = {}
    for line in session.execute(
        select(purchase_items).order_by(purchase_items.c.purchase_id, purchase_items.c.line)
    ):
        item = (line.name, line.quantity, line.unit_price, line.amount)
        lines.setdefault(line.purchase_id, []).append(item)
    return [
        (old_id[row.customer_id], str(row.purchase_date), row.total_amount, tuple(lines[row.id]))
        for row in session.execute(select(purchases))
    ]


def _wanted_visit(one: dict[str, Any]) -> Any:
    items = tuple(
        (
            item["name"].strip(),
            Decimal(item["qty"]),
            Decimal(item["price"]),
            Decimal(item["amount"]),
        )
        for item in one["items"]
    )
    return (one["customer"], one["date"], Decimal(one["total"]), items)


def test_a_second_run_changes_nothing(store: Store, tmp_path: Path, at_end_of_march: None) -> None:
    path = FILES / "legacy_simple.sqlite"
    moved_from(store, path, tmp_path)
    before = store.read_now(lambda s: list(s.execute(select(customers).order_by(customers.c.id))))
    again, _ = moved_from(store, path, tmp_path)
    assert (again.customers_added, again.purchases_added) == (0, 0)
    after = store.read_now(lambda s: list(s.execute(select(customers).order_by(customers.c.id))))
    assert after == before


def test_an_empty_old_shop_is_moved_as_nothing(store: Store, tmp_path: Path) -> None:
    moved, _ = moved_from(store, FILES / "legacy_empty.sqlite", tmp_path)
    assert (moved.contacts, moved.visits) == ([], [])


@pytest.mark.parametrize(
    ("name", "reason"),
    [("not_a_crm.sqlite", "not_a_crm"), ("legacy_zero_bytes.sqlite", "empty"), ("no", "missing")],
)
def test_what_is_no_old_crm_is_refused(name: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(source.LegacyRefused) as refused:
        source.read(source.copy_of(FILES / name, tmp_path / "old.db"), FILES / name)
    assert refused.value.reason == reason


@pytest.mark.parametrize("kept", [100, 5_000, 20_000, 49_000])
def test_a_truncated_database_is_refused(kept: int, tmp_path: Path) -> None:
    cut = tmp_path / "cut.sqlite"
    cut.write_bytes((FILES / "legacy_simple.sqlite").read_bytes()[:kept])
    with pytest.raises(source.LegacyRefused) as refused:
        source.read(source.copy_of(cut, tmp_path / "old.db"), cut)
    assert refused.value.reason == "damaged"


def test_a_text_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    path.write_text("contacts, but as words")
    with pytest.raises(source.LegacyRefused) as refused:
        source.copy_of(path, tmp_path / "copy.db")
    assert refused.value.reason == "not_sqlite"

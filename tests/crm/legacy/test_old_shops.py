"""Old databases of the second schema, each with its own dirt: nothing is lost, to the paisa."""

from __future__ import annotations

import hashlib
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select

from crm.backups.integrity import check
from crm.customers import cards, counter, totals
from crm.legacy import migrating, report
from crm.legacy.contacts import contact
from crm.shop import Shop
from crm.store.database import Store
from crm.store.schema import customer_numbers, customers, purchases
from tests.conftest import TestClock
from tests.crm.legacy.old_shop import old_shop
from tests.crm.legacy.test_legacy_simple import END_OF_MARCH, moved_from


@pytest.fixture
def at_end_of_march(clock: TestClock) -> None:
    clock.now = END_OF_MARCH


def _sum(paise: int) -> str:
    return f"{Decimal(paise) / 100:.2f}"


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_paisa_of_an_old_shop_is_moved_or_named(
    seed: int, store: Store, tmp_path: Path, at_end_of_march: None
) -> None:
    path = tmp_path / "crm.db"
    worth = old_shop(path, seed)
    before = hashlib.sha256(path.read_bytes()).digest()
    moved, old = moved_from(store, path, tmp_path)
    said = report.account(moved)
    conserved = said["conserved"]
    assert conserved["legacy"] == {"rows": worth.rows, "revenue": _sum(worth.revenue)}
    for name, rows in (("orphans", worth.orphans), ("returns", worth.returns)):
        assert conserved[name] == {"rows": len(rows), "revenue": _sum(sum(rows.values()))}
    parts = [conserved[name] for name in ("migrated", "orphans", "returns")]
    assert sum(part["rows"] for part in parts) == worth.rows
    assert sum(Decimal(part["revenue"]) for part in parts) == Decimal(worth.revenue) / 100
    assert Counter(store.read_now(_visits)) == Counter(
        (contact, str(day), _sum(paise)) for (contact, day, _), paise in worth.visits.items()
    )
    facts = said["report"]
    listed = {row["sale_id"]: row for row in [*facts["orphan_rows"], *facts["return_rows"]]}
    assert listed.keys() == worth.orphans.keys() | worth.returns.keys()
    assert {row["reason"] for row in listed.values()} == {"return", "no_contact", "contact_gone"}
    assert facts["dates_not_usable_created_at_used"] == worth.undated
    assert facts["dates_read_month_first"] == worth.month_first
    assert facts["total_differs_from_quantity_times_price"] == worth.differs
    assert conserved["of_migrated_only_through_deal"]["rows"] == len(worth.through_deal)
    assert said["counts"]["customers"] == worth.contacts
    assert store.read_now(totals.differences) == ()
    assert {name: len(rows) for name, rows in old.archive.items()} == {
        "deals": 3, "activities": 2, "users": 1, "customer_segments": 1,
    }  # fmt: skip
    assert hashlib.sha256(path.read_bytes()).digest() == before


def _visits(session: Any) -> list[tuple[int, str, str]]:
    rows = session.execute(
        select(customer_numbers.c.number, purchases.c.purchase_date, purchases.c.total_amount).join(
            purchases, purchases.c.customer_id == customer_numbers.c.customer_id
        )
    )
    return [(int(number.split(":")[1]), str(day), f"{total:.2f}") for number, day, total in rows]


def test_what_was_written_about_a_customer_survives(
    store: Store, tmp_path: Path, at_end_of_march: None
) -> None:
    worth = old_shop(tmp_path / "crm.db", 4, sales=0)
    moved, _ = moved_from(store, tmp_path / "crm.db", tmp_path)
    cut = report.account(moved)["report"]["notes_cut"]
    assert cut
    for number, card in store.read_now(_cards).items():
        assert card.name.strip()
        kept = " ".join(f"{card.name} {card.notes} {cut.get(number, '')}".split())
        assert all(word in kept for word in worth.kept[number].split())


def _cards(session: Any) -> dict[int, Any]:
    rows = session.execute(
        select(customer_numbers.c.number, *customers.c).join(
            customers, customers.c.id == customer_numbers.c.customer_id
        )
    )
    return {int(row.number.split(":")[1]): row for row in rows}


def test_a_migration_that_dies_at_its_end_leaves_nothing_and_then_succeeds(
    store: Store, tmp_path: Path, at_end_of_march: None
) -> None:
    worth = old_shop(tmp_path / "crm.db", 5)

    def dies(_connection: Any) -> None:
        raise MemoryError

    event.listen(store.engine, "commit", dies)
    with pytest.raises(MemoryError):
        moved_from(store, tmp_path / "crm.db", tmp_path)
    event.remove(store.engine, "commit", dies)
    assert store.read_now(_cards) == {}
    assert store.read_now(_visits) == []
    moved, _ = moved_from(store, tmp_path / "crm.db", tmp_path)
    assert moved.customers_added == worth.contacts
    again, _ = moved_from(store, tmp_path / "crm.db", tmp_path)
    assert (again.customers_added, again.purchases_added) == (0, 0)
    assert len(store.read_now(_visits)) == len(worth.visits)


def test_a_customer_who_is_here_already_is_named_and_not_merged(
    store: Store, tmp_path: Path, at_end_of_march: None
) -> None:
    old_shop(tmp_path / "crm.db", 6, sales=0)
    moved_from(store, tmp_path / "crm.db", tmp_path)
    other = tmp_path / "other.db"
    old_shop(other, 7, sales=0)
    moved = store.write_now(migrating.migrate, _again(store, other, tmp_path))
    assert moved.known_phones
    assert len(store.read_now(lambda s: list(s.execute(select(customers.c.id))))) > 40


def _again(store: Store, path: Path, folder: Path) -> migrating.Moved:
    from crm.legacy import source

    old = source.read(source.copy_of(path, folder / "other-copy.db"), path)
    return migrating.sorted_out(old, store.shop, store.shop.today())


def test_of_several_numbers_the_first_is_the_phone_and_the_others_survive(shop: Shop) -> None:
    row = {"id": 1, "name": "Asha", "phone": "020-25431234 / 98220 10001"}
    made = contact(row, shop)
    assert made.phone is not None
    assert made.phone.e164 == "+912025431234"
    assert "98220 10001" in (made.notes or "")


def test_visits_of_orphans_are_counter_sales_when_it_is_said(
    store: Store, tmp_path: Path, at_end_of_march: None
) -> None:
    path = tmp_path / "crm.db"
    worth = old_shop(path, 5)
    plain, _ = moved_from(store, path, tmp_path)
    assert "counter_sales" not in report.account(plain)["counts"]
    before = store.read_now(_visits)
    moved, _ = moved_from(store, path, tmp_path, counter_sales=True)
    said = report.account(moved)
    conserved, orphans = said["conserved"], sum(worth.orphans.values())
    parts = [conserved[name] for name in ("migrated", "orphans", "returns")]
    assert sum(part["rows"] for part in parts) == worth.rows
    assert sum(Decimal(part["revenue"]) for part in parts) == Decimal(worth.revenue) / 100
    assert conserved["of_orphans_at_counter"] == conserved["orphans"]
    assert conserved["orphans"] == {"rows": len(worth.orphans), "revenue": _sum(orphans)}
    assert {row["sale_id"] for row in said["report"]["orphan_rows"]} == worth.orphans.keys()

    its_id = store.read_now(counter.find)
    assert its_id is not None
    card = store.read_now(cards.of_the_books, its_id)
    assert card.total_spent == Decimal(orphans) / 100
    assert card.total_purchases == moved.purchases_added == said["counts"]["counter_sales"]
    assert store.read_now(_visits) == before
    assert store.read_now(check) == ()
    again, _ = moved_from(store, path, tmp_path, counter_sales=True)
    assert again.purchases_added == 0

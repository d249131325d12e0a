"""Proving the store: what another hand changed is found, named, and put right."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from crm.backups.integrity import check, repair
from crm.customers import cards
from crm.customers.merging import merge
from crm.purchases import stored
from crm.store.database import Store
from tests.conftest import TestClock
from tests.crm.customers.test_merging import a_send
from tests.shop import OWNER, a_customer, a_purchase, an_item


def by_hand(store: Store, *statements: str) -> None:
    """As a tool would that knows nothing of our rules."""

    def run(session: Session) -> None:
        for statement in statements:
            session.execute(text(statement))

    if store.engine.dialect.name == "sqlite":
        with store.engine.connect() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            raw.execute("PRAGMA foreign_keys=OFF")
            for statement in statements:
                raw.execute(statement)
            raw.commit()
            raw.execute("PRAGMA foreign_keys=ON")
    else:
        store.write_now(run)


WRONG = [
    ("UPDATE customers SET total_spent = 1", "customers.total_spent"),
    ("UPDATE customers SET total_purchases = 9", "customers.total_purchases"),
    ("UPDATE customers SET last_purchase_date = NULL", "customers.last_purchase_date"),
    ("UPDATE customers SET first_purchase_date = '2020-01-01'", "customers.first_purchase_date"),
    ("UPDATE customers SET status = 'VIP'", "customers.status"),
    ("UPDATE customers SET name = 'Someone'", "customers.name_key"),
    ("UPDATE purchase_items SET name = 'pulses'", "purchase_items.name_key"),
    ("UPDATE purchase_items SET amount = 5", "purchases.total_amount"),
    ("UPDATE purchases SET total_amount = 5", "purchases.total_amount"),
    ("DELETE FROM purchase_items", "purchases.total_amount"),
    ("UPDATE campaigns SET sent_count = 7", "campaigns.sent_count"),
]


@pytest.mark.parametrize(("statement", "named"), WRONG)
def test_what_another_hand_changed_is_found_and_put_right(
    store: Store, statement: str, named: str
) -> None:
    asha = a_customer(store)
    a_purchase(store, asha, an_item("rice", "2"))
    a_send(store, asha)
    assert store.read_now(check) == ()

    by_hand(store, statement)

    found = store.read_now(check)
    assert named in {f"{one.table}.{one.column}" for one in found}
    assert store.write_now(repair) == found
    assert store.read_now(check) == ()


def test_a_bill_without_lines_gets_the_lone_sale(store: Store) -> None:
    booked = a_purchase(store, a_customer(store))
    by_hand(store, "DELETE FROM purchase_items")
    store.write_now(repair)
    mended = store.read_now(stored.get, booked.id)
    assert [(item.name, item.amount) for item in mended.items] == [("Sale", Decimal(100))]


def test_purchases_of_nobody_stay_in_the_books_and_lines_of_nothing_go(
    sqlite_store: Store,
) -> None:
    asha = a_customer(sqlite_store)
    booked = a_purchase(sqlite_store, asha)
    a_purchase(sqlite_store, asha)
    a_send(sqlite_store, asha)
    by_hand(
        sqlite_store,
        "DELETE FROM customers",
        "DELETE FROM campaigns",
        "DELETE FROM purchases WHERE id = (SELECT max(id) FROM purchases)",
    )
    found = {(one.table, one.column) for one in sqlite_store.read_now(check)}
    assert {
        ("purchases", "customer_id"),
        ("campaign_sends", "customer_id"),
        ("campaign_sends", "campaign_id"),
        ("purchase_items", "purchase_id"),
    } <= found
    sqlite_store.write_now(repair)
    assert sqlite_store.read_now(check) == ()
    assert sqlite_store.read_now(stored.get, booked.id).total_amount == Decimal(100)


def test_purchases_left_behind_by_a_merge_move_to_its_end(store: Store) -> None:
    one, two, three = (a_customer(store, name) for name in ("A", "B", "C"))
    booked = a_purchase(store, three)
    store.write_now(merge, two.id, one.id, OWNER)
    store.write_now(merge, three.id, two.id, OWNER)
    by_hand(store, "UPDATE purchases SET customer_id = (SELECT min(id) FROM customers)")
    assert store.read_now(check) != ()
    store.write_now(repair)
    assert store.read_now(stored.get, booked.id).customer_id == three.id
    assert store.read_now(cards.get, three.id).total_purchases == 1
    assert store.read_now(check) == ()


def test_a_shop_that_slept_is_found_and_mended(store: Store, clock: TestClock) -> None:
    a_customer(store)
    clock.turn(days=92)
    assert [one.column for one in store.read_now(check)] == ["status"]
    store.write_now(repair)
    assert store.read_now(check) == ()

"""Taking a customer out: what goes, what the books keep, and what it said before."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm import audit
from crm.backups.integrity import check
from crm.customers import cards
from crm.customers.erasing import delete_or_erase, erasure_preview
from crm.customers.fields import ERASED_NAME, CustomerChanges
from crm.customers.merging import merge
from crm.errors import NotFound
from crm.purchases import editing, stored
from crm.store.database import Store
from crm.store.schema import metadata
from tests.crm.customers.test_merging import a_send, sends
from tests.shop import OWNER, a_customer, a_purchase


def everything(store: Store) -> str:
    """Each value of each row of the store, as text."""

    def read(session: Session) -> str:
        tables = metadata.sorted_tables
        rows = [tuple(row) for table in tables for row in session.execute(select(table))]
        return json.dumps(rows, default=str)

    return store.read_now(read)


def test_a_customer_with_purchases_is_erased_as_a_person_and_stays_in_the_books(
    store: Store,
) -> None:
    asha = a_customer(
        store, "Asha Verma", "9876543210", email="asha@example.in", location="Baner", notes="tall"
    )
    double = a_customer(store, "Asha Dubble", "9876543211", email="double@example.in")
    store.write_now(cards.edit, asha.id, CustomerChanges(name="Asha Vermaa"), OWNER)
    a_send(store, asha)
    a_send(store, asha, "Pending")
    booked = a_purchase(store, asha)
    store.write_now(merge, asha.id, double.id, OWNER)

    said = store.read_now(erasure_preview, asha.id)
    done = store.write_now(delete_or_erase, asha.id, OWNER)

    assert said == done
    assert (said.keeps_books, said.purchases, said.sends, said.merged_cards) == (True, 1, 2, 1)
    assert said.total_spent == Decimal(100)
    assert store.read_now(stored.get, booked.id) == booked
    left = everything(store)
    for trace in ("Asha", "98765", "example.in", "Baner", "tall", "Dubble"):
        assert trace not in left
    assert ERASED_NAME in left
    assert {send[3] for send in sends(store)} == {"Sent", "Failed"}
    with pytest.raises(NotFound):
        store.read_now(cards.get, asha.id)
    with pytest.raises(NotFound):
        store.write_now(delete_or_erase, asha.id, OWNER)
    assert store.read_now(audit.entries, "customer", asha.id)[0].action == "erase"
    assert store.read_now(check) == ()


def test_a_customer_without_purchases_is_deleted(store: Store) -> None:
    om = a_customer(store, "Omkar", "9876543210")
    done = store.write_now(delete_or_erase, om.id, OWNER)
    assert not done.keeps_books
    assert "Omkar" not in everything(store)
    assert store.read_now(cards.by_phone, "+919876543210") == ()
    assert store.read_now(audit.entries, "customer", om.id)[0].action == "delete"


def test_a_card_that_others_were_merged_into_goes_with_them(store: Store) -> None:
    om, double = a_customer(store, "Omkar"), a_customer(store, "Omkaar")
    store.write_now(merge, om.id, double.id, OWNER)
    assert store.write_now(delete_or_erase, om.id, OWNER).merged_cards == 1
    assert "Omka" not in everything(store)


def test_undoing_a_sale_of_an_erased_customer_keeps_the_totals(store: Store) -> None:
    asha = a_customer(store)
    booked = a_purchase(store, asha)
    store.write_now(delete_or_erase, asha.id, OWNER)
    assert store.write_now(editing.delete, booked.id, None) is None
    assert store.read_now(check) == ()

"""Undo, and Record again: what was taken comes back as it was."""

from __future__ import annotations

import pytest

from crm import audit
from crm.bill import lone_sale
from crm.customers import cards, merging
from crm.errors import NotAllowed, NotFound
from crm.permissions import Role
from crm.purchases import stored, undo
from crm.records.undo import undo_last
from crm.staff import Member
from crm.store.database import Store
from crm.values import ONE
from tests.conftest import TestClock
from tests.shop import OWNER, STAFF, a_customer, a_discount, a_member, a_purchase, an_item


@pytest.fixture
def owner(store: Store) -> Member:
    return a_member(store, OWNER, Role.OWNER)


def test_a_sale_is_undone_and_recorded_again_as_it_was(store: Store, owner: Member) -> None:
    asha = a_customer(store)
    items = (an_item("rice", "0.333", "10"), an_item("oil"), a_discount("20"))
    sold = a_purchase(store, asha, *items, days_ago=3, payment="UPI", notes="gift")

    for _ in range(2):  # pressed twice, it says so twice
        undone = store.write_now(undo.undo, sold.id, owner)
        assert (undone.total, undone.customer_name) == (sold.total_amount, "Asha Verma")
    assert store.read_now(cards.get, asha.id).total_purchases == 0

    again = store.write_now(undo.record_again, sold.id, owner)
    assert again.purchase is not None
    assert again.purchase.bill == sold.bill
    assert store.write_now(undo.record_again, sold.id, owner).repeated
    assert store.read_now(cards.get, asha.id).total_purchases == 1


def test_what_is_recorded_again_goes_to_the_card_that_has_both(store: Store, owner: Member) -> None:
    asha, double = a_customer(store), a_customer(store, "Asha V")
    sold = a_purchase(store, double, lone_sale(ONE * 450))
    store.write_now(undo.undo, sold.id, owner)
    store.write_now(merging.merge, asha.id, double.id, OWNER)
    again = store.write_now(undo.record_again, sold.id, owner)
    assert again.customer is not None
    assert again.customer.id == asha.id


def test_the_last_sale_of_a_member_is_undone_once_for_a_message(
    store: Store, clock: TestClock
) -> None:
    ravi = a_member(store, STAFF, Role.STAFF)
    asha = a_customer(store)
    kept = a_purchase(store, asha, by=STAFF)
    clock.turn(minutes=1)
    a_purchase(store, asha, an_item("oil"), by=STAFF)
    first = store.write_now(undo_last, ravi, "m 1")
    assert first == store.write_now(undo_last, ravi, "m 1")
    assert store.read_now(stored.recent, 5) == (kept,)
    clock.turn(days=1)
    assert store.write_now(undo_last, ravi, "m 2") is None


def test_nothing_is_undone_that_never_was_or_is_anothers(store: Store, owner: Member) -> None:
    ravi = a_member(store, STAFF, Role.STAFF)
    sold = a_purchase(store, a_customer(store), by=owner.id)
    with pytest.raises(NotAllowed):
        store.write_now(undo.undo, sold.id, ravi)
    for use_case in (undo.undo, undo.record_again):
        with pytest.raises(NotFound):
            store.write_now(use_case, 999, owner)
    assert store.read_now(audit.entries, "purchase") == ()

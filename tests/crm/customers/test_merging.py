"""Two cards of one person: what the one keeps, what moves, and thirty days to think again."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from crm.campaigns import opt_outs
from crm.customers import cards as customers
from crm.customers import merging
from crm.customers.cards import Customer
from crm.customers.erasing import delete_or_erase
from crm.customers.fields import CustomerChanges
from crm.customers.totals import Status, differences
from crm.errors import Invalid, NotFound
from crm.purchases import editing, stored
from crm.purchases.editing import PurchaseChanges
from crm.store.database import Store
from crm.store.schema import campaign_sends, campaigns
from tests.conftest import TestClock
from tests.shop import OWNER, a_customer, a_purchase, an_item


def a_send(store: Store, customer: Customer, status: str = "Sent") -> None:
    now = store.shop.now()

    def send(session: Session) -> None:
        campaign = session.execute(
            insert(campaigns).returning(campaigns.c.id),
            {
                "name": "Diwali",
                "message": "Hello {{name}}",
                "target_audience": "all",
                "audience_filter": {},
                "created_at": now,
                "changed_at": now,
                "sent_count": int(status == "Sent"),
            },
        ).scalar_one()
        row = {"campaign_id": campaign, "customer_id": customer.id, "phone": "+919876543210"}
        session.execute(insert(campaign_sends), row | {"message": "Hello Asha", "status": status})

    store.write_now(send)


def sends(store: Store) -> Sequence[tuple[int, str, str, str]]:
    columns = campaign_sends.c
    statement = select(columns.customer_id, columns.phone, columns.message, columns.status)
    return store.read_now(lambda session: [tuple(row) for row in session.execute(statement)])


@pytest.fixture
def asha(store: Store) -> Customer:
    return a_customer(store, "Asha Verma", "9876543210", location="Baner", notes="likes tea")


@pytest.fixture
def double(store: Store, clock: TestClock) -> Customer:
    clock.turn(hours=1)
    made = a_customer(store, "Asha V", "9876543211", email="a@example.in", notes="asks for credit")
    a_purchase(store, made, an_item(price="60000"), days_ago=5)
    a_send(store, made)
    return store.read_now(customers.get, made.id)


def test_what_will_be_is_shown_first_and_is_what_comes(
    store: Store, asha: Customer, double: Customer
) -> None:
    a_purchase(store, asha)
    preview = store.read_now(merging.merge_preview, asha.id, double.id)
    kept = store.write_now(merging.merge, asha.id, double.id, OWNER).kept

    assert (preview.purchases_moving, preview.sends_moving) == (1, 1)
    assert (preview.kept.id, preview.gone) == (asha.id, double)
    for name in ("phone", "email", "location", "notes", "total_spent", "total_purchases"):
        assert getattr(kept, name) == getattr(preview.merged, name)
    assert (kept.phone, kept.email, kept.location) == ("+919876543210", "a@example.in", "Baner")
    assert kept.notes == "likes tea\nasks for credit\nAsha V · +919876543211"
    assert (kept.total_spent, kept.total_purchases, kept.status) == (
        Decimal(60100),
        2,
        Status.VIP,
    )
    assert sends(store)[0][0] == asha.id
    with pytest.raises(NotFound) as gone:
        store.read_now(customers.get, double.id)
    assert gone.value.merged_into == asha.id
    assert store.read_now(differences) == ()


def test_undone_within_thirty_days_both_are_as_they_were(
    store: Store, clock: TestClock, asha: Customer, double: Customer
) -> None:
    done = store.write_now(merging.merge, asha.id, double.id, OWNER)
    clock.turn(days=30)
    assert [one.id for one in store.read_now(merging.undoable_merges, asha.id)] == [done.id]
    one, two = store.write_now(merging.undo_merge, done.id, OWNER)

    for after, before in ((one, asha), (two, double)):
        for name in ("name", "phone", "phone_is_mobile", "email", "location", "notes"):
            assert getattr(after, name) == getattr(before, name)
        assert (after.total_spent, after.created_at) == (before.total_spent, before.created_at)
    assert sends(store)[0][0] == double.id
    assert store.read_now(merging.undoable_merges, asha.id) == ()
    with pytest.raises(Invalid) as again:
        store.write_now(merging.undo_merge, done.id, OWNER)
    assert again.value.reason == "undone"


def test_what_happened_since_stays_with_the_kept_card(
    store: Store, asha: Customer, double: Customer
) -> None:
    moved = store.read_now(stored.recent, 1)[0]
    ravi = a_customer(store, "Ravi")
    done = store.write_now(merging.merge, asha.id, double.id, OWNER)
    changes = CustomerChanges(phone="9876543299", location="Wakad")
    store.write_now(customers.edit, asha.id, changes, OWNER)
    a_purchase(store, asha)
    store.write_now(editing.edit, moved.id, PurchaseChanges(customer_id=ravi.id), None)

    one, two = store.write_now(merging.undo_merge, done.id, OWNER)

    assert (one.phone, one.phone_is_mobile, one.location) == ("+919876543299", True, "Wakad")
    assert (one.email, one.total_purchases, two.total_purchases) == (None, 1, 0)
    assert store.read_now(customers.get, ravi.id).total_purchases == 1
    assert store.read_now(differences) == ()


def test_after_thirty_days_it_stays(
    store: Store, clock: TestClock, asha: Customer, double: Customer
) -> None:
    done = store.write_now(merging.merge, asha.id, double.id, OWNER)
    assert done.undo_until == store.shop.now() + timedelta(days=30)
    clock.turn(days=30, seconds=1)
    with pytest.raises(Invalid) as late:
        store.write_now(merging.undo_merge, done.id, OWNER)
    assert late.value.reason == "too_late"
    assert store.read_now(merging.undoable_merges, asha.id) == ()


def test_merges_are_undone_from_the_last_to_the_first(
    store: Store, asha: Customer, double: Customer
) -> None:
    third = a_customer(store, "A. Verma")
    first = store.write_now(merging.merge, asha.id, double.id, OWNER)
    second = store.write_now(merging.merge, third.id, asha.id, OWNER)
    with pytest.raises(Invalid) as refusal:
        store.write_now(merging.undo_merge, first.id, OWNER)
    assert refusal.value.reason == "merged_again"
    store.write_now(merging.undo_merge, second.id, OWNER)
    store.write_now(merging.undo_merge, first.id, OWNER)
    assert store.read_now(customers.get, double.id).total_purchases == 1
    assert store.read_now(differences) == ()


def test_an_erased_person_cannot_be_brought_back_by_undoing_a_merge(
    store: Store, asha: Customer, double: Customer
) -> None:
    done = store.write_now(merging.merge, asha.id, double.id, OWNER)
    store.write_now(delete_or_erase, asha.id, OWNER)
    with pytest.raises(Invalid) as refusal:
        store.write_now(merging.undo_merge, done.id, OWNER)
    assert refusal.value.reason == "erased"


def test_who_said_no_once_has_said_no(store: Store, asha: Customer, double: Customer) -> None:
    store.write_now(opt_outs.opt_out, double.id, OWNER)
    done = store.write_now(merging.merge, asha.id, double.id, OWNER)
    assert done.kept.opted_out
    one, two = store.write_now(merging.undo_merge, done.id, OWNER)
    assert (one.opted_out, two.opted_out) == (False, True)


def test_a_mark_by_hand_of_the_kept_card_wins(store: Store, asha: Customer) -> None:
    double = a_customer(store, "Asha V")
    store.write_now(customers.mark_vip, double.id, OWNER, mark=True)
    store.write_now(customers.mark_vip, asha.id, OWNER, mark=False)
    assert store.write_now(merging.merge, asha.id, double.id, OWNER).kept.vip_mark is False


def test_nobody_is_merged_with_themselves_or_with_nobody(store: Store, asha: Customer) -> None:
    with pytest.raises(Invalid):
        store.write_now(merging.merge, asha.id, asha.id, OWNER)
    with pytest.raises(NotFound):
        store.write_now(merging.merge, asha.id, 99, OWNER)
    with pytest.raises(NotFound):
        store.write_now(merging.undo_merge, 99, OWNER)


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_in_whatever_order_merges_are_undone_all_are_as_they_were(
    store: Store, clock: TestClock, order: tuple[int, ...]
) -> None:
    asha = a_customer(store, "Asha Verma")
    others = []
    for number in range(3):
        clock.turn(hours=1)
        other = a_customer(
            store, f"Double {number}", f"987654321{number}", notes=f"n{number}", location="Baner"
        )
        if number != 1:
            store.write_now(opt_outs.opt_out, other.id, OWNER)
            store.write_now(customers.mark_vip, other.id, OWNER, mark=True)
        others.append(store.read_now(customers.get, other.id))
    done = [store.write_now(merging.merge, asha.id, one.id, OWNER).id for one in others]
    for at, number in enumerate(order):
        kept, _ = store.write_now(merging.undo_merge, done[number], OWNER)
        still = [others[one] for one in order[at + 1 :]]
        assert kept.opted_out == any(one.opted_out for one in still)
        assert kept.phone == next((one.phone for one in sorted(still, key=lambda c: c.id)), None)
        for one in others:
            assert (f"{one.notes}" in (kept.notes or "")) == (one in still)
    for before in (asha, *others):
        after = store.read_now(customers.get, before.id)
        assert replace(after, changed_at=before.changed_at) == before
    assert store.read_now(differences) == ()


def test_what_was_edited_between_two_merges_stays_when_the_first_is_undone(store: Store) -> None:
    asha, one, two = (a_customer(store, name) for name in ("Asha", "Bina", "Chitra"))
    first = store.write_now(merging.merge, asha.id, one.id, OWNER)
    store.write_now(customers.edit, asha.id, CustomerChanges(notes="likes tea"), OWNER)
    second = store.write_now(merging.merge, asha.id, two.id, OWNER)
    kept, _ = store.write_now(merging.undo_merge, first.id, OWNER)
    assert kept.notes == "likes tea\nChitra"
    kept, _ = store.write_now(merging.undo_merge, second.id, OWNER)
    assert kept.notes == "likes tea"

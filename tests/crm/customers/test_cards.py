"""Who buys: the card, what may stand on it, and two who edit it at once."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm import audit
from crm.customers import cards
from crm.customers.cards import NewCustomer
from crm.customers.erasing import delete_or_erase
from crm.customers.fields import CustomerChanges, name_key
from crm.customers.merging import merge
from crm.customers.names import names_changed_since
from crm.customers.totals import Status
from crm.errors import Changed, Invalid, NotFound, PhoneTaken
from crm.purchases import recording
from crm.store.database import Store
from tests.conftest import TestClock
from tests.shop import OWNER, STAFF, a_bill, a_customer, a_purchase, an_item


def test_a_new_customer_is_cleaned_checked_and_active(store: Store) -> None:
    new = NewCustomer(
        "  Asha\u202e\n Verma ", "098765 43210", " asha@example.in ", " Kothrud ", "a\x00b\n\n"
    )
    asha = store.write_now(cards.add, new, STAFF)
    assert asha.name == "Asha Verma"
    assert (asha.phone, asha.phone_is_mobile) == ("+919876543210", True)
    assert (asha.email, asha.location, asha.notes) == ("asha@example.in", "Kothrud", "ab")
    assert (asha.status, asha.total_spent, asha.days_since_last_visit) == (
        Status.ACTIVE,
        Decimal(0),
        None,
    )
    assert store.read_now(cards.get, asha.id) == asha
    assert store.read_now(audit.entries, "customer", asha.id)[0].staff_id == STAFF


def test_a_landline_is_a_phone_but_no_mobile(store: Store) -> None:
    assert not a_customer(store, phone="020 2553 4567").phone_is_mobile


@pytest.mark.parametrize(
    "name", ["😀👍", "<script>alert(1)</script>", "=1+1", "أشا شارما", "आशा शर्मा", "X" * 300]
)
def test_any_name_that_people_have_is_kept_as_it_is(store: Store, name: str) -> None:
    assert store.read_now(cards.get, a_customer(store, name).id).name == name


@pytest.mark.parametrize(
    ("new", "field", "reason"),
    [
        (NewCustomer(" \n "), "name", "empty"),
        (NewCustomer("\u200d\u202e"), "name", "empty"),
        (NewCustomer("x" * 301), "name", "too_long"),
        (NewCustomer("A", "12"), "phone", "not_a_number_in_use"),
        (NewCustomer("A", "call me"), "phone", "unreadable"),
        (NewCustomer("A", email="asha@"), "email", "unreadable"),
        (NewCustomer("A", location="x" * 201), "location", "too_long"),
        (NewCustomer("A", notes="x" * 2001), "notes", "too_long"),
    ],
)
def test_what_cannot_stand_on_a_card_is_refused(
    sqlite_store: Store, new: NewCustomer, field: str, reason: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        sqlite_store.write_now(cards.add, new, STAFF)
    assert (refusal.value.field, refusal.value.reason) == (field, reason)


def test_the_same_phone_in_another_format_asks_and_may_be_shared(store: Store) -> None:
    asha = a_customer(store, phone="+91 98765 43210")
    new = NewCustomer("Ravi Verma", "098765-43210")
    with pytest.raises(PhoneTaken) as taken:
        store.write_now(cards.add, new, STAFF)
    assert (taken.value.customer_id, taken.value.name) == (asha.id, "Asha Verma")
    ravi = store.write_now(cards.add, new, STAFF, shared_phone_ok=True)
    a_purchase(store, ravi)
    family = store.read_now(cards.by_phone, "+919876543210")
    assert [one.id for one in family] == [ravi.id, asha.id]


def test_an_edit_changes_what_is_given_and_leaves_the_rest(store: Store) -> None:
    asha = a_customer(store, phone="9876543210", email="a@example.in", location="Baner")
    changes = CustomerChanges(phone=None, location="Aundh", name="Asha Patil")
    edited = store.write_now(cards.edit, asha.id, changes, STAFF)
    assert (edited.name, edited.phone, edited.phone_is_mobile) == ("Asha Patil", None, False)
    assert (edited.email, edited.location) == ("a@example.in", "Aundh")
    entry = store.read_now(audit.entries, "customer", asha.id)[0]
    assert entry.before == {"name": "Asha Verma", "phone": "+919876543210", "location": "Baner"}
    assert entry.after == {"name": "Asha Patil", "phone": None, "location": "Aundh"}


def test_an_edit_to_the_same_leaves_no_trace(store: Store, clock: TestClock) -> None:
    asha = a_customer(store, phone="9876543210")
    clock.turn(minutes=1)
    same = CustomerChanges(name=" Asha  Verma", phone="98765 43210")
    assert store.write_now(cards.edit, asha.id, same, STAFF) == asha


def test_the_second_of_two_who_edit_one_field_sees_what_changed(store: Store) -> None:
    seen = a_customer(store, location="Baner")
    now = store.write_now(cards.edit, seen.id, CustomerChanges(location="Aundh"), OWNER)
    with pytest.raises(Changed) as changed:
        store.write_now(
            cards.edit, seen.id, CustomerChanges(location="Wakad"), STAFF, seen=asdict(seen)
        )
    assert changed.value.now == now
    # another field is nobody's loss, and neither is the same answer
    both = CustomerChanges(email="a@example.in", location="Aundh")
    edited = store.write_now(cards.edit, seen.id, both, STAFF, seen=asdict(seen))
    assert (edited.email, edited.location) == ("a@example.in", "Aundh")


def test_an_edited_phone_that_is_somebody_elses_asks(store: Store) -> None:
    a_customer(store, "Ravi", phone="9876543210")
    asha = a_customer(store, phone="9876543211")
    changes = CustomerChanges(phone="09876543210")
    with pytest.raises(PhoneTaken):
        store.write_now(cards.edit, asha.id, changes, STAFF)
    store.write_now(cards.edit, asha.id, changes, STAFF, shared_phone_ok=True)
    store.write_now(cards.edit, asha.id, CustomerChanges(notes="x"), STAFF)


def test_a_mark_by_hand_wins_over_the_rule_until_it_is_cleared(store: Store) -> None:
    asha = a_customer(store)
    assert store.write_now(cards.mark_vip, asha.id, OWNER, mark=True).status is Status.VIP
    assert store.write_now(cards.mark_vip, asha.id, OWNER, mark=None).status is Status.ACTIVE
    a_purchase(store, asha, an_item("gold", price="50000.01"))
    assert store.read_now(cards.get, asha.id).status is Status.VIP
    assert store.write_now(cards.mark_vip, asha.id, OWNER, mark=False).status is Status.ACTIVE
    assert store.write_now(cards.mark_vip, asha.id, OWNER, mark=None).status is Status.VIP


def test_recent_customers_are_those_of_the_last_sales_each_once(store: Store) -> None:
    asha, ravi, meena = (a_customer(store, name) for name in ("Asha", "Ravi", "Meena"))
    for customer, by in ((asha, STAFF), (ravi, OWNER), (asha, STAFF), (meena, OWNER)):
        a_purchase(store, customer, by=by)
    latest = store.read_now(cards.recent, 2)
    assert [one.name for one in latest] == ["Meena", "Asha"]
    assert [one.name for one in store.read_now(cards.recent, 5, STAFF)] == ["Asha"]


def test_cards_by_id_come_in_the_order_asked_for(store: Store) -> None:
    asha, ravi = a_customer(store), a_customer(store, "Ravi")
    found = store.read_now(cards.by_ids, [ravi.id, 99, asha.id])
    assert [one.id for one in found] == [ravi.id, asha.id]


def test_whoever_keeps_names_in_memory_hears_of_every_change(
    store: Store, clock: TestClock
) -> None:
    people = {name: a_customer(store, name) for name in ("Asha", "Ravi", "Meena", "Lata", "Om")}
    a_purchase(store, people["Lata"])
    everybody = store.read_now(names_changed_since, None)
    assert {row.name for row in everybody} == set(people)
    clock.turn(minutes=10)
    since = store.shop.now()
    clock.turn(minutes=1)
    assert store.read_now(names_changed_since, since) == ()

    changes = CustomerChanges(name="Asha Patil")
    store.write_now(cards.edit, people["Asha"].id, changes, OWNER)
    a_purchase(store, people["Ravi"])
    store.write_now(merge, people["Ravi"].id, people["Meena"].id, OWNER)
    store.write_now(delete_or_erase, people["Lata"].id, OWNER)
    store.write_now(delete_or_erase, people["Om"].id, OWNER)
    a_customer(store, "New")

    heard = {row.id: row for row in store.read_now(names_changed_since, since)}
    assert heard[people["Asha"].id].name == "Asha Patil"
    assert heard[people["Ravi"].id].last_purchase_date == store.shop.today()
    gone = {one for one, row in heard.items() if row.gone}
    assert gone == {people[name].id for name in ("Meena", "Lata", "Om")}
    assert any(row.name == "New" for row in heard.values())


def test_a_clock_that_was_set_back_hides_no_change(store: Store, clock: TestClock) -> None:
    asha = a_customer(store)
    since = asha.changed_at
    clock.turn(seconds=-30)
    store.write_now(cards.edit, asha.id, CustomerChanges(name="Asha Patil"), OWNER)
    assert store.read_now(names_changed_since, since)[0].name == "Asha Patil"


def test_the_id_of_a_deleted_customer_never_comes_back(store: Store) -> None:
    om = a_customer(store, "Om")
    store.write_now(delete_or_erase, om.id, OWNER)
    assert a_customer(store, "New").id != om.id
    with pytest.raises(NotFound):
        store.read_now(cards.get, om.id)


def test_a_sale_to_one_who_was_merged_away_says_into_whom(store: Store) -> None:
    first, second, third = (a_customer(store, name) for name in ("Asha", "Asha V", "A Verma"))
    store.write_now(merge, second.id, first.id, OWNER)
    store.write_now(merge, third.id, second.id, OWNER)
    sale = a_bill(first.id, store.shop.today())
    with pytest.raises(NotFound) as gone:
        store.write_now(recording.record, sale, STAFF)
    assert gone.value.merged_into == third.id


@given(st.text())
def test_folding_twice_is_folding_once_and_case_does_not_matter(text: str) -> None:
    assert name_key(name_key(text)) == name_key(text)


@pytest.mark.parametrize(
    ("one", "other"), [("Ａsha  VERMA", "asha verma"), ("आशा", "आशा"), ("Straße", "STRASSE")]
)
def test_names_are_compared_without_case_width_and_double_spaces(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)

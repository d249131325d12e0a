"""Who changed what, when, from what, to what."""

from __future__ import annotations

import pytest

from crm import audit
from crm.customers import cards
from crm.customers.fields import CustomerChanges
from crm.store.database import Session, Store
from tests.conftest import TestClock
from tests.shop import MANAGER, OWNER, a_customer


def test_a_line_says_who_when_what_from_what_to_what(store: Store, clock: TestClock) -> None:
    before, after = {"total_amount": "100.00"}, {"total_amount": "250.50"}
    store.write_now(audit.note, OWNER, "edit", "purchase", 12, before=before, after=after)
    clock.turn(minutes=1)

    entry = store.read_now(audit.entries)[0]

    assert (entry.staff_id, entry.action, entry.noun, entry.noun_id) == (
        OWNER,
        "edit",
        "purchase",
        "12",
    )
    assert (entry.before, entry.after) == (before, after)
    assert (clock() - entry.at).total_seconds() == 60


def test_what_the_program_does_by_itself_is_nobodys(store: Store) -> None:
    store.write_now(audit.note, None, "refresh", "shop", "badges")
    entry = store.read_now(audit.entries)[0]
    assert (entry.staff_id, entry.before, entry.after) == (None, None, None)


def test_entries_are_of_one_thing_of_one_kind_or_of_all_newest_first(store: Store) -> None:
    for noun, key in (("customer", 1), ("purchase", 1), ("customer", 2), ("customer", 1)):
        store.write_now(audit.note, OWNER, f"on {key}", noun, key)

    def actions(*of: object) -> list[str]:
        return [f"{one.noun} {one.action}" for one in store.read_now(audit.entries, *of)]  # type: ignore[arg-type] # the filters under test

    every = ["customer on 1", "customer on 2", "purchase on 1", "customer on 1"]
    assert actions() == every
    assert actions("customer") == [one for one in every if one.startswith("customer")]
    assert actions("customer", 1) == ["customer on 1", "customer on 1"]
    assert actions("campaign") == []
    assert actions(None, None, 1) == every[:1]


def test_a_change_that_fails_leaves_no_line_of_it(store: Store) -> None:
    def half_done(session: Session) -> None:
        audit.note(session, OWNER, "edit", "customer", 1)
        raise ValueError("the power went")

    with pytest.raises(ValueError, match="power"):
        store.write_now(half_done)
    assert store.read_now(audit.entries) == ()


def test_an_edited_card_leaves_only_what_changed_of_it(store: Store) -> None:
    asha = a_customer(store, phone="9876543210", location="Kothrud")
    changes = CustomerChanges(name="Asha Verma", location="Baner", email=None)
    store.write_now(cards.edit, asha.id, changes, MANAGER)

    edit, added = store.read_now(audit.entries, "customer", asha.id)

    assert (edit.staff_id, edit.before, edit.after) == (
        MANAGER,
        {"location": "Kothrud"},
        {"location": "Baner"},
    )
    assert (added.action, added.after) == ("add", {"name": "Asha Verma"})

"""Appointments of people who are merged, taken apart again, and erased; and the check of it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crm import audit
from crm.appointments import recording
from crm.appointments.model import Appointment
from crm.appointments.recording import New
from crm.backups.integrity import check, repair
from crm.customers.cards import Customer
from crm.customers.erasing import delete_or_erase, erasure_preview
from crm.customers.merging import merge, undo_merge
from crm.permissions import Role
from crm.staff import Member
from crm.store.database import Store
from crm.store.schema import appointments
from tests.crm.customers.test_erasing import everything
from tests.shop import OWNER, a_customer, a_purchase


def booked(store: Store, customer: Customer, what: str = "facial") -> Appointment:
    new = New(customer.id, store.shop.now() + timedelta(days=1), 45, what, OWNER)
    return store.write_now(recording.record, new, OWNER, f"m:{customer.id}")


def whose(session: Session) -> list[int]:
    return list(session.scalars(select(appointments.c.customer_id).order_by(appointments.c.id)))


def test_they_follow_a_merge_and_come_back(store: Store) -> None:
    asha, double = a_customer(store, "Asha"), a_customer(store, "Aasha")
    booked(store, asha)
    booked(store, double)
    done = store.write_now(merge, asha.id, double.id, OWNER)
    assert store.read_now(whose) == [asha.id, asha.id]
    assert store.read_now(check) == ()
    store.write_now(undo_merge, done.id, OWNER)
    assert store.read_now(whose) == [asha.id, double.id]


def test_who_is_erased_has_none_any_more(store: Store) -> None:
    asha = a_customer(store, "Asha Verma", "9876543210")
    a_purchase(store, asha)
    one = booked(store, asha, "purple mehendi")
    other = New(asha.id, one.starts_at, None, "purple nails", OWNER)
    gone = store.write_now(recording.record, other, OWNER, "n")
    store.write_now(recording.undo, gone.id, Member(OWNER, "Om", Role.OWNER))
    assert store.read_now(erasure_preview, asha.id).appointments == 1
    store.write_now(delete_or_erase, asha.id, OWNER)
    assert store.read_now(whose) == []
    assert "purple" not in everything(store)
    assert store.read_now(audit.entries, "appointment", one.id)[0].after is None
    assert store.read_now(check) == ()


def test_who_never_bought_is_deleted_with_theirs(store: Store) -> None:
    asha = a_customer(store, "Asha Verma")
    booked(store, asha)
    assert not store.write_now(delete_or_erase, asha.id, OWNER).keeps_books
    assert store.read_now(whose) == []
    assert store.read_now(check) == ()


def test_the_check_finds_one_on_a_card_that_was_merged_away(store: Store) -> None:
    asha, double = a_customer(store, "Asha"), a_customer(store, "Aasha")
    booked(store, asha)
    store.write_now(merge, asha.id, double.id, OWNER)
    store.write_now(
        lambda session: session.execute(update(appointments).values(customer_id=double.id))
    )
    (found,) = store.read_now(check)
    assert (found.table, found.column, found.expected) == ("appointments", "customer_id", asha.id)
    store.write_now(repair)
    assert store.read_now(whose) == [asha.id]
    assert store.read_now(check) == ()

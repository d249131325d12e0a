"""Payments: what is asked, what is refused, what is booked once, and what is taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from crm.backups.integrity import check
from crm.bill import Paid
from crm.customers import cards, merging
from crm.customers.cards import Customer
from crm.customers.dues.kinds import Kind
from crm.errors import (
    Changed,
    InFuture,
    Invalid,
    MoreThanAdvance,
    MoreThanOwed,
    NotAllowed,
    NotFound,
    NothingOwed,
    OpeningThere,
)
from crm.payments import changing, recording
from crm.payments.changing import PaymentChanges
from crm.payments.model import NewPayment, RecordedPayment
from crm.payments.stored import Payment
from crm.purchases import editing, stored
from crm.purchases import recording as selling
from crm.records import approvals
from crm.staff import Member, member
from crm.store.database import Store
from tests.conftest import TestClock
from tests.shop import (
    MANAGER,
    OWNER,
    STAFF,
    a_bill,
    a_customer,
    a_purchase,
    an_item,
    hire,
)

D = Decimal


def of(store: Store, user_id: int) -> Member:
    found = store.read_now(member, user_id)
    assert found is not None
    return found


def a_debtor(store: Store, amount: str = "300") -> Customer:
    hire(store)
    ravi = a_customer(store, "Ravi")
    a_purchase(store, ravi, amount=amount, payment="Credit")
    return ravi


def pay(
    store: Store, customer: Customer, amount: str | None, source: str | None = None, **more: Any
) -> RecordedPayment:
    by = more.pop("by", OWNER)
    new = NewPayment(customer_id=customer.id, amount=None if amount is None else D(amount), **more)
    return store.write_now(recording.record, new, by, source)


def booked(result: RecordedPayment) -> Payment:
    assert result.payment is not None
    return result.payment


def owes(store: Store, customer: Customer) -> Decimal:
    return store.read_now(cards.get, customer.id).balance


@pytest.mark.parametrize(
    ("amount", "more", "error"),
    [
        ("0", {}, Invalid),
        ("-5", {}, Invalid),
        ("1000000000000", {}, Invalid),
        ("10", {"method": "Credit"}, Invalid),
        ("10", {"purchase_id": 99}, NotFound),
        ("301", {"kind": Kind.WAIVED}, MoreThanOwed),
        ("5", {"kind": Kind.GIVEN}, MoreThanAdvance),
        ("10", {"only_if_owed": D(299)}, Changed),
    ],
)
def test_what_cannot_be_booked_changes_nothing(
    store: Store, amount: str, more: dict[str, Any], error: type[Exception]
) -> None:
    ravi = a_debtor(store)
    with pytest.raises(error):
        pay(store, ravi, amount, **more)
    assert owes(store, ravi) == 300
    assert not store.read_now(check)


def test_days_that_are_to_come_or_before_any_shop(store: Store) -> None:
    ravi = a_debtor(store)
    with pytest.raises(InFuture):
        pay(store, ravi, "10", paid_on=store.shop.today() + timedelta(days=1))
    with pytest.raises(Invalid, match="too_early"):
        pay(store, ravi, "10", paid_on=store.shop.today().replace(year=1999))


def test_the_same_message_pays_once_and_the_same_sum_is_said(
    store: Store, clock: TestClock
) -> None:
    ravi = a_debtor(store)
    first = booked(pay(store, ravi, "100", "m:1"))
    again = pay(store, ravi, "100", "m:1")
    assert (again.repeated, again.payment, again.same_one) == (True, first, None)
    clock.turn(minutes=9)
    other = pay(store, ravi, "100", "m:2", by=STAFF)
    assert other.same_one is not None
    assert (other.same_one.payment_id, other.same_one.recorded_by) == (first.id, OWNER)
    clock.turn(minutes=11)
    assert pay(store, ravi, "100", "m:3").same_one is None
    assert owes(store, ravi) == 0


def test_from_who_owes_nothing_it_is_asked_first(store: Store) -> None:
    hire(store)
    asha = a_customer(store)
    with pytest.raises(NothingOwed):
        pay(store, asha, "500")
    with pytest.raises(NothingOwed):
        pay(store, asha, None)
    pay(store, asha, "500", advance=True)
    assert owes(store, asha) == -500
    given = pay(store, asha, "200", kind=Kind.GIVEN)
    assert given.moved.after.advance == 300


def test_all_that_is_owed_and_what_more_is_an_advance(store: Store) -> None:
    ravi = a_debtor(store)
    result = pay(store, ravi, "350")
    assert (result.moved.after.advance, result.moved.changes[0].after) == (D(50), D(0))
    a_purchase(store, ravi, amount="80", payment="Credit")
    assert booked(pay(store, ravi, None)).amount == 30
    assert owes(store, ravi) == 0


def test_one_opening_balance_that_is_changed_only_when_said_so(store: Store) -> None:
    hire(store)
    asha = a_customer(store)
    first = booked(pay(store, asha, "1500", kind=Kind.OPENING_DUE))
    with pytest.raises(OpeningThere) as there:
        pay(store, asha, "1800", kind=Kind.OPENING_DUE)
    assert (there.value.payment_id, there.value.amount) == (first.id, D(1500))
    changed = pay(store, asha, "70", kind=Kind.OPENING_ADVANCE, change_opening=True)
    assert booked(changed).id == first.id
    assert owes(store, asha) == -70


def test_staff_bring_money_in_and_ask_for_the_rest(store: Store) -> None:
    ravi = a_debtor(store)
    pay(store, ravi, "100", by=STAFF)
    new = NewPayment(customer_id=ravi.id, amount=D(20), kind=Kind.WAIVED)
    with pytest.raises(NotAllowed):
        store.write_now(recording.record, new, STAFF)
    asked = store.write_now(approvals.ask, new, STAFF, "tap:1")
    assert store.write_now(approvals.ask, new, STAFF, "tap:1") == asked
    assert asked.wanted == new
    with pytest.raises(NotAllowed):
        store.write_now(approvals.approve, asked.id, of(store, STAFF))
    yes = store.write_now(approvals.approve, asked.id, of(store, MANAGER))
    no = store.write_now(approvals.reject, asked.id, of(store, OWNER))
    assert (yes.first, no.first) == (True, False)
    assert (no.approval.approved, no.approval.answered_by) == (True, MANAGER)
    assert owes(store, ravi) == 180


def test_changed_undone_and_recorded_again(store: Store, clock: TestClock) -> None:
    ravi = a_debtor(store)
    payment = booked(pay(store, ravi, "100", method="UPI"))
    owner = of(store, OWNER)
    asha = a_customer(store, "Asha")
    clock.turn(minutes=1)
    edited = store.write_now(
        changing.edit, payment.id, PaymentChanges(amount=D(120), customer_id=asha.id), owner
    )
    assert (edited.payment.customer_id, edited.payment.amount) == (asha.id, D(120))
    assert (owes(store, ravi), owes(store, asha)) == (D(300), D(-120))
    with pytest.raises(Changed):
        store.write_now(
            changing.edit, payment.id, PaymentChanges(method="Cash"), owner, payment.changed_at
        )
    assert store.write_now(changing.undo, payment.id, owner).moved is not None
    assert store.write_now(changing.undo, payment.id, owner).moved is None
    assert owes(store, asha) == 0
    again = store.write_now(changing.record_again, payment.id, owner)
    assert booked(again).amount == 120
    assert store.write_now(changing.record_again, payment.id, owner).repeated
    assert owes(store, asha) == -120
    assert not store.read_now(check)


def test_staff_undo_their_own_of_today_alone(store: Store, clock: TestClock) -> None:
    ravi = a_debtor(store)
    own, old = (booked(pay(store, ravi, "10", by=STAFF)) for _ in range(2))
    store.write_now(changing.undo, own.id, of(store, STAFF))
    clock.turn(days=1)
    with pytest.raises(NotAllowed):
        store.write_now(changing.undo, old.id, of(store, STAFF))


def test_a_bill_paid_in_two_ways_owes_nothing_and_its_money_goes_with_it(store: Store) -> None:
    hire(store)
    om = a_customer(store, "Om")
    bill = a_bill(om.id, store.shop.today(), an_item("rice", "1", "450"), payment="Credit")
    parts = (Paid(D(200), "Cash"), Paid(D(250), "UPI"))
    with pytest.raises(Invalid, match="more_than_bill"):
        store.write_now(selling.record, replace(bill, paid=(Paid(D(451), "UPI"),)), OWNER)
    with pytest.raises(Invalid, match="not_on_account"):
        store.write_now(
            selling.record,
            replace(bill, paid=parts, payment_method="Cash"),
            OWNER,
        )
    done = store.write_now(selling.record, replace(bill, paid=parts), OWNER).purchase
    assert done is not None
    (kept,) = store.read_now(stored.read, [done.id])
    assert (kept.paid, kept.due_amount, kept.bill.paid) == (parts, D(0), parts)
    assert owes(store, om) == 0
    store.write_now(editing.delete, done.id, OWNER)
    assert owes(store, om) == 0
    assert not store.read_now(check)


def test_what_was_asked_for_is_booked_for_the_card_that_has_both(store: Store) -> None:
    ravi = a_debtor(store)
    kept = a_customer(store, "Ravi Kale")
    new = NewPayment(customer_id=ravi.id, amount=D(20), kind=Kind.WAIVED)
    asked = store.write_now(approvals.ask, new, STAFF, "tap:1")
    store.write_now(merging.merge, kept.id, ravi.id, OWNER)
    yes = store.write_now(approvals.approve, asked.id, of(store, MANAGER))
    assert yes.approval.approved
    assert owes(store, kept) == 280
    assert not store.read_now(check)


def test_an_opening_balance_does_not_move_to_one_that_has_its_own(store: Store) -> None:
    ravi, asha = a_debtor(store), a_customer(store, "Asha")
    moved = booked(pay(store, ravi, "70", kind=Kind.OPENING_DUE))
    there = booked(pay(store, asha, "50", kind=Kind.OPENING_ADVANCE))
    with pytest.raises(OpeningThere) as refused:
        store.write_now(
            changing.edit, moved.id, PaymentChanges(customer_id=asha.id), of(store, OWNER)
        )
    assert (refused.value.payment_id, refused.value.amount) == (there.id, D(-50))
    assert (owes(store, ravi), owes(store, asha)) == (D(370), D(-50))


def test_no_more_is_let_go_of_than_the_one_owes_whom_it_moves_to(store: Store) -> None:
    ravi, asha = a_debtor(store), a_customer(store, "Asha")
    a_purchase(store, asha, amount="30", payment="Credit")
    waived = booked(pay(store, ravi, "40", kind=Kind.WAIVED))
    owner = of(store, OWNER)
    with pytest.raises(MoreThanOwed) as refused:
        store.write_now(changing.edit, waived.id, PaymentChanges(customer_id=asha.id), owner)
    assert (refused.value.amount, refused.value.owed) == (D(40), D(30))
    both = PaymentChanges(customer_id=asha.id, amount=D(30))
    store.write_now(changing.edit, waived.id, both, owner)
    assert (owes(store, ravi), owes(store, asha)) == (D(300), D(0))


def test_an_opening_balance_that_is_removed_can_be_recorded_again(store: Store) -> None:
    ravi = a_debtor(store)
    opening = booked(pay(store, ravi, "70", kind=Kind.OPENING_DUE))
    owner = of(store, OWNER)
    gone = store.write_now(changing.undo, opening.id, owner)
    assert (gone.kind, gone.moved is not None) == (Kind.OPENING_DUE, True)
    assert owes(store, ravi) == 300
    store.write_now(changing.record_again, opening.id, owner)
    assert owes(store, ravi) == 370

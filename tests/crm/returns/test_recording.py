"""What comes back: per item, in money, all of it; where it goes; taken back from the last one."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from crm.backups.integrity import check
from crm.bill import Paid
from crm.customers import cards
from crm.errors import Invalid, NotAllowed
from crm.purchases import editing
from crm.purchases import recording as selling
from crm.purchases import stored as bills
from crm.purchases.editing import PurchaseChanges
from crm.purchases.stored import Purchase
from crm.returns import find, from_text, recording, undo
from crm.returns.model import NewReturn, SaidItem
from crm.staff import Member, member
from crm.store.database import Store
from tests.shop import (
    MANAGER,
    OWNER,
    STAFF,
    a_bill,
    a_counter_sale,
    a_customer,
    a_discount,
    a_purchase,
    an_item,
    hire,
)

D = Decimal


def of(store: Store, user_id: int) -> Member:
    found = store.read_now(member, user_id)
    assert found is not None
    return found


def a_bill_of(store: Store, payment: str = "UPI", by: int = OWNER, days_ago: int = 0) -> Purchase:
    asha = a_customer(store, "Asha")
    items = (an_item("soap", "3", "40"), an_item("rice", "2", "100"), a_discount("32"))
    return a_purchase(store, asha, *items, payment=payment, by=by, days_ago=days_ago)


def soap(quantity: str = "1", amount: str | None = None) -> SaidItem:
    return SaidItem(
        name="Soaps", quantity=D(quantity), amount=None if amount is None else D(amount)
    )


def test_a_piece_is_refunded_the_way_the_bill_was_paid(store: Store) -> None:
    hire(store)
    bill = a_bill_of(store)
    done = store.write_now(
        recording.record, NewReturn(purchase_id=bill.id, items=(soap(),)), OWNER, "m:1"
    )
    assert done.given_back is not None
    assert done.bill is not None
    back = done.given_back
    assert (back.amount, back.refunded, back.refund_method) == (D(36), D(36), "UPI")
    assert (done.bill.total_amount, done.bill.returned_amount) == (D(288), D(36))
    again = store.write_now(
        recording.record, NewReturn(purchase_id=bill.id, items=(soap(),)), OWNER, "m:1"
    )
    assert again.repeated
    assert again.given_back == back
    asha = store.read_now(cards.get, bill.customer_id)
    assert (asha.total_spent, asha.total_purchases) == (D(252), 1)
    assert not store.read_now(check)


@pytest.mark.parametrize(
    ("new", "field", "reason"),
    [
        (NewReturn(purchase_id=1, items=(soap("4"),)), "quantity", "more_than_sold"),
        (NewReturn(purchase_id=1, items=(soap("2"), soap("2"))), "quantity", "more_than_sold"),
        (NewReturn(purchase_id=1, items=(SaidItem(name="oil"),)), "item", "not_on_bill"),
        (NewReturn(purchase_id=1, amount=D("288.01")), "amount", "more_than_bill"),
        (NewReturn(purchase_id=1, amount=D(0)), "amount", "not_positive"),
        (NewReturn(purchase_id=1, amount=D(-5)), "amount", "not_positive"),
        (NewReturn(purchase_id=1, amount=D(10) ** 12), "amount", "too_large"),
        (NewReturn(purchase_id=1), "items", "unsaid"),
    ],
)
def test_what_cannot_come_back_changes_nothing(
    store: Store, new: NewReturn, field: str, reason: str
) -> None:
    hire(store)
    a_bill_of(store)
    with pytest.raises(Invalid) as refused:
        store.write_now(recording.record, new, OWNER, "m:1")
    assert (refused.value.field, refused.value.reason) == (field, reason)
    (bill,) = store.read_now(bills.read, [1])
    assert bill.returned_amount == 0


def test_all_of_it_then_nothing_is_left(store: Store) -> None:
    hire(store)
    bill = a_bill_of(store)
    store.write_now(recording.record, NewReturn(purchase_id=bill.id, amount=D("10.01")), OWNER)
    done = store.write_now(recording.record, NewReturn(purchase_id=bill.id, everything=True), OWNER)
    assert done.given_back is not None
    assert done.given_back.amount == D("277.99")
    with pytest.raises(Invalid, match="nothing_left"):
        store.write_now(recording.record, NewReturn(purchase_id=bill.id, everything=True), OWNER)


def test_an_amount_that_was_said_wins_up_to_what_is_left_of_the_line(store: Store) -> None:
    hire(store)
    bill = a_bill_of(store)
    said = NewReturn(purchase_id=bill.id, items=(soap("1", "100"),))
    first = store.write_now(recording.record, said, OWNER).given_back
    second = store.write_now(recording.record, said, OWNER).given_back
    assert first is not None
    assert second is not None
    assert (first.amount, second.amount) == (D(100), D(8))


def test_of_a_bill_on_account_cash_takes_only_what_is_not_due(store: Store) -> None:
    hire(store)
    bill = a_bill_of(store, payment="Credit")
    new = NewReturn(purchase_id=bill.id, everything=True, method="Cash")
    done = store.write_now(recording.record, new, OWNER)
    assert done.given_back is not None
    assert (done.given_back.to_account, done.given_back.refunded) == (D(288), D(0))
    assert store.read_now(cards.get, bill.customer_id).balance == 0


def test_another_way_by_one_tap_and_back(store: Store) -> None:
    hire(store)
    bill = a_bill_of(store, payment="Cash")
    done = store.write_now(recording.record, NewReturn(purchase_id=bill.id, amount=D(50)), OWNER)
    assert done.given_back is not None
    changed = store.write_now(undo.pay_out, done.given_back.id, "Credit", of(store, OWNER))
    assert changed.given_back is not None
    assert (changed.given_back.to_account, changed.given_back.refund_method) == (D(50), None)
    assert store.read_now(cards.get, bill.customer_id).balance == D(-50)
    assert not store.read_now(check)


def test_returns_are_undone_from_the_last_one_and_recorded_again_once(store: Store) -> None:
    hire(store)
    bill = a_bill_of(store, payment="Credit")
    made = [
        store.write_now(recording.record, NewReturn(purchase_id=bill.id, items=(soap(),)), OWNER)
        for _ in range(2)
    ]
    first, second = (one.given_back.id for one in made if one.given_back)
    owner = of(store, OWNER)
    with pytest.raises(Invalid, match="not_the_last"):
        store.write_now(undo.undo, first, owner)
    before = store.read_now(cards.get, bill.customer_id)
    store.write_now(undo.undo, second, owner)
    assert store.write_now(undo.undo, second, owner).moved is None
    again = store.write_now(undo.record_again, second, owner)
    twice = store.write_now(undo.record_again, second, owner)
    assert again.given_back is not None
    assert again.given_back == twice.given_back
    after = store.read_now(cards.get, bill.customer_id)
    assert (after.balance, after.total_spent) == (before.balance, before.total_spent)
    assert not store.read_now(check)


def test_staff_take_back_only_what_they_sold_today(store: Store) -> None:
    hire(store)
    own = a_bill_of(store, by=STAFF)
    others = a_bill_of(store, by=OWNER)
    store.write_now(recording.record, NewReturn(purchase_id=own.id, amount=D(5)), STAFF)
    new = NewReturn(purchase_id=others.id, amount=D(5))
    with pytest.raises(NotAllowed):
        store.write_now(recording.record, new, STAFF)
    store.write_now(recording.record, new, MANAGER)


def test_the_newest_bill_with_the_item_on_it_and_not_all_back(store: Store) -> None:
    hire(store)
    asha = a_customer(store, "Asha")
    older = a_purchase(store, asha, an_item("soap"), days_ago=3)
    a_purchase(store, asha, an_item("rice"), days_ago=2)
    newer = a_purchase(store, asha, an_item("soap"), days_ago=1)
    found = store.read_now(find.bills_with, asha.id, ["soap"])
    assert [one.id for one in found] == [newer.id, older.id]
    store.write_now(recording.record, NewReturn(purchase_id=newer.id, everything=True), OWNER)
    assert [one.id for one in store.read_now(find.bills_with, asha.id, ["soap"])] == [older.id]
    assert store.read_now(find.bills_with, asha.id, ["oil"]) == ()


def test_a_counter_sale_comes_back_out_of_the_till_and_never_off_dues(store: Store) -> None:
    hire(store)
    bill = a_counter_sale(store, an_item("soap", "3", "40"), payment="UPI")
    new = NewReturn(purchase_id=bill.id, items=(soap(),))
    with pytest.raises(Invalid, match="of_nobody"):
        store.write_now(recording.record, replace(new, method="Credit"), OWNER)
    back = store.write_now(recording.record, new, OWNER).given_back
    assert back is not None
    assert (back.refunded, back.to_account, back.refund_method) == (D(40), D(0), "UPI")
    with pytest.raises(Invalid, match="of_nobody"):
        store.write_now(undo.pay_out, back.id, "Credit", of(store, OWNER))
    in_cash = store.write_now(undo.pay_out, back.id, "Cash", of(store, OWNER)).given_back
    assert in_cash is not None
    assert (in_cash.refunded, in_cash.refund_method) == (D(40), "Cash")
    assert not store.read_now(check)


def test_a_counter_sale_paid_in_two_ways_comes_back_out_of_the_till(store: Store) -> None:
    hire(store)
    parts = (Paid(D(70), "UPI"), Paid(D(50), "Cash"))
    sale = a_bill(None, store.shop.today(), an_item("soap", "3", "40"), payment="Credit")
    booked = store.write_now(selling.record, replace(sale, paid=parts).with_nobody(), OWNER)
    assert booked.purchase is not None
    new = NewReturn(purchase_id=booked.purchase.id, items=(soap(),))
    back = store.write_now(recording.record, new, OWNER).given_back
    assert back is not None
    assert (back.refunded, back.to_account, back.refund_method) == (D(40), D(0), "UPI")
    assert not store.read_now(check)


def test_nothing_is_recorded_again_of_a_line_that_is_off_the_bill(store: Store) -> None:
    hire(store)
    bill = a_bill_of(store)
    new = NewReturn(purchase_id=bill.id, items=(SaidItem(name="rice"),))
    back = store.write_now(recording.record, new, OWNER).given_back
    assert back is not None
    store.write_now(undo.undo, back.id, of(store, OWNER))
    fewer = PurchaseChanges(lines=(an_item("soap", "3", "40"),), discount=None)
    store.write_now(editing.edit, bill.id, fewer, OWNER)
    with pytest.raises(Invalid, match="more_than_sold"):
        store.write_now(undo.record_again, back.id, of(store, OWNER))


def test_recorded_again_it_goes_where_the_bill_is_by_then(store: Store) -> None:
    hire(store)
    bill = a_bill_of(store, payment="Credit")
    new = NewReturn(purchase_id=bill.id, items=(soap(),))
    back = store.write_now(recording.record, new, OWNER).given_back
    assert back is not None
    store.write_now(undo.undo, back.id, of(store, OWNER))
    store.write_now(editing.edit, bill.id, PurchaseChanges(payment_method="UPI"), OWNER)
    again = store.write_now(undo.record_again, back.id, of(store, OWNER)).given_back
    assert again is not None
    assert (again.to_account, again.refunded, again.refund_method) == (D(0), D(36), "UPI")
    assert store.read_now(cards.get, bill.customer_id).balance == 0
    assert not store.read_now(check)


@pytest.mark.parametrize(("payment", "to"), [("Cash", "UPI"), ("Cash", "Credit")])
def test_moved_to_another_bill_it_goes_the_way_that_it_went(
    payment: str, to: str, store: Store
) -> None:
    hire(store)
    asha = a_customer(store, "Asha")
    older = a_purchase(store, asha, an_item("soap", "3", "40"), payment=payment, days_ago=1)
    newer = a_purchase(store, asha, an_item("soap", "3", "40"), payment=payment)
    new = NewReturn(purchase_id=newer.id, items=(soap(),))
    back = store.write_now(recording.record, new, OWNER).given_back
    assert back is not None
    store.write_now(undo.pay_out, back.id, to, of(store, OWNER))
    moved = store.write_now(from_text.move, back.id, older.id, of(store, OWNER), "tap:1")
    assert moved.given_back is not None
    on_account = to == "Credit"
    assert moved.given_back.refund_method == (None if on_account else to)
    assert moved.given_back.to_account == (D(40) if on_account else D(0))


def test_paying_out_another_way_tells_what_was_owed_before(store: Store) -> None:
    hire(store)
    bill = a_bill_of(store, payment="Cash")
    back = store.write_now(recording.record, NewReturn(purchase_id=bill.id, amount=D(50)), OWNER)
    assert back.given_back is not None
    owner = of(store, OWNER)
    to_account = store.write_now(undo.pay_out, back.given_back.id, "Credit", owner)
    out_again = store.write_now(undo.pay_out, back.given_back.id, "UPI", owner)
    balances = [
        (one.moved.before.balance, one.moved.after.balance)
        for one in (to_account, out_again)
        if one.moved is not None
    ]
    assert balances == [(D(0), D(-50)), (D(-50), D(0))]
    assert (to_account.advance, out_again.advance) == (D(50), D(0))

"""What customers bought: booking, changing, undoing, and what follows from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from crm import audit, staff
from crm.bill import SALE, Bill, Discount, Line, lone_sale
from crm.customers import cards, totals
from crm.customers.totals import Status
from crm.errors import Changed, InFuture, Invalid, NotAllowed, NotFound, TotalNegative
from crm.permissions import Role
from crm.purchases import editing, items, recording, stored
from crm.purchases.editing import PurchaseChanges
from crm.store.database import Store
from tests.conftest import TestClock
from tests.shop import (
    MANAGER,
    OWNER,
    STAFF,
    a_bill,
    a_customer,
    a_discount,
    a_member,
    a_purchase,
    an_item,
)

D = Decimal
OTHER = 9
STRANGER = 77


def test_a_sale_is_booked_with_its_items_and_the_customers_totals(store: Store) -> None:
    asha = a_customer(store)
    today = store.shop.today()
    new = a_bill(asha.id, today, an_item("rice", "2"), an_item("oil", "1", "250"), payment="UPI")

    recorded = store.write_now(recording.record, new, STAFF)

    assert recorded.purchase is not None
    assert recorded.customer is not None
    assert [item.amount for item in recorded.purchase.items] == [D(200), D(250)]
    assert recorded.purchase.total_amount == D(450)
    assert recorded.purchase.recorded_by == STAFF
    assert recorded.customer.total_spent == D(450)
    assert recorded.customer.total_purchases == 1
    assert recorded.customer.last_purchase_date == today
    assert recorded.customer.days_since_last_visit == 0
    assert store.read_now(stored.get, recorded.purchase.id) == recorded.purchase
    assert store.read_now(cards.get, asha.id) == recorded.customer


def test_the_same_source_books_once_and_gives_the_first_result_again(store: Store) -> None:
    asha, ravi = a_customer(store), a_customer(store, "Ravi")
    first = a_purchase(store, asha, source="chat 1 message 5")
    again = a_bill(ravi.id, first.purchase_date, an_item("gold", "9", "999"), payment="Card")

    repeated = store.write_now(recording.record, again, STAFF, "chat 1 message 5")

    assert repeated.repeated
    assert repeated.purchase == first
    assert repeated.customer == store.read_now(cards.get, asha.id)
    assert store.read_now(stored.recent, 10) == (first,)


def test_a_redelivery_after_an_undo_does_not_bring_the_sale_back(store: Store) -> None:
    a_member(store, STAFF, Role.MANAGER)
    asha = a_customer(store)
    first = a_purchase(store, asha, source="chat 1 message 5")
    store.write_now(editing.delete, first.id, STAFF, action="undo")
    other = a_purchase(store, asha)

    new = a_bill(asha.id, first.purchase_date)
    repeated = store.write_now(recording.record, new, STAFF, "chat 1 message 5")

    assert (repeated.repeated, repeated.purchase) == (True, None)
    assert store.read_now(stored.recent, 10) == (other,)
    assert other.id != first.id


def test_buying_again_makes_an_inactive_customer_active_at_once(
    store: Store, clock: TestClock
) -> None:
    asha = a_customer(store)
    a_purchase(store, asha)
    clock.turn(days=91)
    store.write_now(totals.refresh_all)
    assert store.read_now(cards.get, asha.id).status is Status.INACTIVE

    new = a_bill(asha.id, store.shop.today())
    recorded = store.write_now(recording.record, new, STAFF)

    assert recorded.became_active
    assert recorded.customer is not None
    assert recorded.customer.status is Status.ACTIVE


def test_an_old_sale_that_is_entered_late_does_not_make_anybody_active(
    store: Store, clock: TestClock
) -> None:
    asha = a_customer(store)
    clock.turn(days=200)
    store.write_now(totals.refresh_all)
    long_ago = store.shop.today() - timedelta(days=91)
    recorded = store.write_now(recording.record, a_bill(asha.id, long_ago), STAFF)
    assert not recorded.became_active
    assert recorded.customer is not None
    assert recorded.customer.status is Status.INACTIVE


@pytest.mark.parametrize(
    ("quantity", "price", "amount"),
    [
        ("3", "33.335", "100.01"),  # of the price as it was said, not as it is kept
        ("1000", "0.125", "125.00"),
        ("0.250", "99.99", "25.00"),
        ("0.125", "0.04", "0.01"),
        ("0.5", "0.01", "0.01"),
    ],
)
def test_a_line_is_rounded_half_up_to_the_minor_unit(
    sqlite_store: Store, quantity: str, price: str, amount: str
) -> None:
    booked = a_purchase(sqlite_store, a_customer(sqlite_store), an_item("x", quantity, price))
    assert booked.total_amount == D(amount)


def test_the_sum_of_a_line_is_kept_as_it_was_said(sqlite_store: Store) -> None:
    bananas = Line("banana", D(3), D("16.67"), D(50), "dozen")
    booked = a_purchase(sqlite_store, a_customer(sqlite_store), bananas)
    assert booked.total_amount == D(50)
    assert booked.items[0].unit == "dozen"


def test_a_total_alone_is_one_item_and_a_discount_is_a_line(store: Store) -> None:
    asha = a_customer(store)
    assert a_purchase(store, asha, lone_sale(D(450))).items[0].name == SALE
    assert a_purchase(store, asha, an_item(), a_discount("20")).total_amount == D(80)


REFUSED = [
    ([], "items", "empty"),
    ([an_item()] * 201, "items", "too_many"),
    ([an_item("")], "item", "empty"),
    ([an_item("\u202e\x00 ")], "item", "empty"),
    ([an_item("r" * 201)], "item", "too_long"),
    ([an_item(quantity="0")], "quantity", "not_positive"),
    ([an_item(quantity="-1")], "quantity", "not_positive"),
    ([an_item(quantity="NaN")], "quantity", "not_positive"),
    ([an_item(quantity="0.0001")], "quantity", "too_precise"),
    ([an_item(quantity="1e12")], "quantity", "too_large"),
    ([an_item(price="-1")], "unit_price", "negative"),
    ([an_item(price="1e12")], "unit_price", "too_large"),
    ([an_item(price="Infinity")], "unit_price", "too_large"),
    ([an_item(quantity="11", price="1e9")], "amount", "too_large"),
    ([an_item(quantity="9", price="1e9")] * 2, "total_amount", "too_large"),
    ([an_item(SALE, price="0")], "amount", "zero"),
]


@pytest.mark.parametrize(("lines", "field", "reason"), REFUSED)
def test_what_cannot_be_a_line_is_refused_and_nothing_is_written(
    sqlite_store: Store, lines: list[Line], field: str, reason: str
) -> None:
    asha = a_customer(sqlite_store)
    new = Bill(customer_id=asha.id, purchase_date=sqlite_store.shop.today(), lines=tuple(lines))
    with pytest.raises(Invalid) as refusal:
        sqlite_store.write_now(recording.record, new, STAFF, "s")
    assert (refusal.value.field, refusal.value.reason) == (field, reason)
    assert sqlite_store.read_now(stored.recent, 1) == ()


def test_the_future_an_unknown_payment_and_a_discount_above_the_bill_are_refused(
    store: Store,
) -> None:
    asha = a_customer(store)
    today = store.shop.today()
    good = a_bill(asha.id, today)
    tomorrow = replace(good, purchase_date=today + timedelta(days=1))
    with pytest.raises(InFuture):
        store.write_now(recording.record, tomorrow, STAFF)
    with pytest.raises(Invalid):
        store.write_now(recording.record, replace(good, payment_method="Barter"), STAFF)
    given_away = replace(good, discount=Discount.of_amount(D(120)))
    with pytest.raises(TotalNegative) as above:
        store.write_now(recording.record, given_away, STAFF)
    assert (above.value.subtotal, above.value.discount) == (D(100), D(120))
    with pytest.raises(NotFound):
        store.write_now(recording.record, replace(good, customer_id=999), STAFF)
    assert store.read_now(stored.recent, 1) == ()
    assert store.read_now(cards.get, asha.id) == asha


def test_an_edit_changes_everything_that_is_said_of_a_sale(store: Store, clock: TestClock) -> None:
    a_member(store, STAFF, Role.MANAGER)
    asha, ravi = a_customer(store), a_customer(store, "Ravi")
    booked = a_purchase(store, asha, by=STAFF)
    clock.turn(minutes=5)
    yesterday = store.shop.today() - timedelta(days=1)

    changes = PurchaseChanges(
        (an_item("oil", "2", "150.50"),), None, "Card", yesterday, "gift", ravi.id
    )
    edited = store.write_now(editing.edit, booked.id, changes, STAFF, booked.changed_at)

    assert edited.total_amount == D(301)
    assert (edited.payment_method, edited.purchase_date) == ("Card", yesterday)
    assert (edited.notes, edited.customer_id) == ("gift", ravi.id)
    assert edited.recorded_by == STAFF
    assert store.read_now(cards.get, asha.id).total_purchases == 0
    assert store.read_now(cards.get, ravi.id).total_spent == D(301)
    entry = store.read_now(audit.entries, "purchase", booked.id)[0]
    assert entry.before is not None
    assert entry.after is not None
    assert (entry.staff_id, entry.action) == (STAFF, "edit")
    assert (entry.before["total_amount"], entry.after["total_amount"]) == ("100.00", "301.00")


def test_an_edit_that_changes_nothing_leaves_no_trace(store: Store, clock: TestClock) -> None:
    a_member(store, STAFF, Role.MANAGER)
    booked = a_purchase(store, a_customer(store))
    clock.turn(minutes=5)
    same = PurchaseChanges(lines=booked.bill.lines, payment_method="Cash")
    assert store.write_now(editing.edit, booked.id, same, STAFF) == booked
    assert store.read_now(audit.entries, "purchase") == ()


def test_the_second_of_two_who_edit_a_sale_hears_of_it(store: Store, clock: TestClock) -> None:
    a_member(store, OWNER, Role.OWNER)
    a_member(store, STAFF, Role.MANAGER)
    booked = a_purchase(store, a_customer(store))
    clock.turn(minutes=1)
    by_card = store.write_now(
        editing.edit, booked.id, PurchaseChanges(payment_method="Card"), OWNER
    )
    with pytest.raises(Changed) as changed:
        store.write_now(
            editing.edit,
            booked.id,
            PurchaseChanges(payment_method="UPI"),
            STAFF,
            booked.changed_at,
        )
    assert changed.value.now == by_card


def test_a_deleted_sale_is_gone_from_every_total_and_stays_in_the_log(store: Store) -> None:
    a_member(store, STAFF, Role.MANAGER)
    asha = a_customer(store)
    kept = a_purchase(store, asha, days_ago=3)
    booked = a_purchase(store, asha)

    after = store.write_now(editing.delete, booked.id, STAFF, action="undo")

    assert after is not None
    assert (after.total_purchases, after.last_purchase_date) == (1, kept.purchase_date)
    with pytest.raises(NotFound):
        store.read_now(stored.get, booked.id)
    with pytest.raises(NotFound):
        store.write_now(editing.delete, booked.id, STAFF)
    entry = store.read_now(audit.entries, "purchase", booked.id)[0]
    assert (entry.action, entry.after) == ("undo", None)
    assert entry.before is not None
    assert entry.before["items"][0]["price"] == "100.00"


def changed_by(store: Store, purchase_id: int, by: int | None, payment: str) -> bool:
    """Whether this person's change was taken."""
    changes = PurchaseChanges(payment_method=payment)
    try:
        store.write_now(editing.edit, purchase_id, changes, by)
    except NotAllowed:
        assert store.read_now(stored.get, purchase_id).payment_method != payment
        return False
    return True


def test_staff_change_their_own_sale_on_that_day_and_managers_any(
    store: Store, clock: TestClock
) -> None:
    a_member(store, STAFF, Role.STAFF)
    a_member(store, MANAGER, Role.MANAGER)
    a_member(store, OTHER, Role.STAFF, "Meena")
    # booked today for the day before: what counts is when it was recorded
    booked = a_purchase(store, a_customer(store), by=STAFF, days_ago=1).id
    assert changed_by(store, booked, STAFF, "Card")
    assert not changed_by(store, booked, OTHER, "UPI")
    assert not changed_by(store, booked, STRANGER, "UPI")
    assert changed_by(store, booked, MANAGER, "Bank")
    clock.turn(hours=12)  # past midnight in the shop
    assert not changed_by(store, booked, STAFF, "UPI")
    assert changed_by(store, booked, MANAGER, "Credit")
    assert changed_by(store, booked, None, "Other")  # the program itself


def test_whoever_may_not_take_a_sale_back_leaves_no_trace(store: Store, clock: TestClock) -> None:
    a_member(store, STAFF, Role.STAFF)
    a_member(store, OTHER, Role.STAFF, "Meena")
    booked = a_purchase(store, a_customer(store), by=STAFF)
    for by in (OTHER, STRANGER):
        with pytest.raises(NotAllowed):
            store.write_now(editing.delete, booked.id, by, action="undo")
    clock.turn(days=1)
    with pytest.raises(NotAllowed):
        store.write_now(editing.delete, booked.id, STAFF, action="undo")
    assert store.read_now(stored.get, booked.id) == booked
    assert store.read_now(audit.entries, "purchase") == ()


def test_who_was_dismissed_or_lost_the_role_changes_nothing(store: Store) -> None:
    a_member(store, OWNER, Role.OWNER)
    a_member(store, STAFF, Role.STAFF)
    a_member(store, MANAGER, Role.MANAGER)
    booked = a_purchase(store, a_customer(store), by=STAFF).id
    store.write_now(staff.remove, STAFF, OWNER)
    store.write_now(staff.change_role, MANAGER, Role.STAFF, OWNER)
    assert not changed_by(store, booked, STAFF, "Card")
    assert not changed_by(store, booked, MANAGER, "Card")


def test_the_last_sale_of_a_member_is_the_one_recorded_last(store: Store) -> None:
    asha = a_customer(store)
    a_purchase(store, asha, by=STAFF)
    late = a_purchase(store, asha, by=STAFF, days_ago=5)
    other = a_purchase(store, asha, by=OWNER)
    assert store.read_now(stored.last_of, STAFF) == late
    assert store.read_now(stored.last_of, 77) is None
    assert store.read_now(stored.recent, 2)[0] == other
    assert store.read_now(stored.recent, 9)[-1] == late


def test_prices_are_remembered_by_the_day_of_the_sale(store: Store) -> None:
    asha = a_customer(store)
    a_purchase(store, asha, Line.priced("Rice", D(2), D(55), "kg"))
    a_purchase(store, asha, Line.priced("rice", D(2), D(40)), days_ago=30)
    price = store.read_now(items.last_price, "RICES ")
    assert price is not None
    assert (price.name, price.unit, price.unit_price) == ("Rice", "kg", D(55))
    assert store.read_now(items.last_price, "gold") is None
    assert store.read_now(items.knows_item, "small rice")
    assert not store.read_now(items.knows_item, "ric")


def test_common_items_are_those_in_most_purchases(store: Store) -> None:
    asha = a_customer(store)
    for _ in range(2):
        a_purchase(store, asha, an_item("oil"), a_discount("1"))
    a_purchase(store, asha, lone_sale(D(5)))
    a_purchase(store, asha, an_item("soap"))
    common = store.read_now(items.common_items, 5)
    assert [item.name for item in common] == ["oil", "soap"]

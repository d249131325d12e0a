"""Changing a sale by the use cases that the chat calls: no chat is needed for the shop's rules."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

import pytest

from crm.backups.integrity import check
from crm.bill import Paid
from crm.customers import cards
from crm.errors import Invalid, NotAllowed
from crm.permissions import Role
from crm.purchases import changing, stored
from crm.purchases.changing import Replied
from crm.purchases.editing import PurchaseChanges
from crm.purchases.known_names import ShopNames
from crm.purchases.stored import Purchase
from crm.staff import Member
from crm.store.database import Store
from tests.shop import OWNER, STAFF, a_counter_sale, a_customer, a_member, a_purchase, an_item

D = Decimal


@pytest.fixture
def owner(store: Store) -> Member:
    return a_member(store, OWNER, Role.OWNER)


@pytest.fixture
def sold(store: Store, owner: Member) -> Purchase:
    """Asha bought rice and oil."""
    items = (an_item("rice", "2"), an_item("oil", "1", "250"))
    return a_purchase(store, a_customer(store), *items, by=owner.id)


def reply(store: Store, sold: Purchase, text: str, member: Member, source: str = "m 1") -> Replied:
    return store.write_now(changing.reply, ShopNames(), sold.id, text, member, source)


@pytest.mark.parametrize(
    ("text", "total", "method"),
    [
        ("paid card", "450", "Card"),
        ("3 rice", "550", "Cash"),
        ("remove oil, 10% off", "180", "Cash"),
        ("add 1 soap 40, less 20", "470", "Cash"),
    ],
)
def test_a_sale_is_corrected_in_words(
    store: Store, owner: Member, sold: Purchase, text: str, total: str, method: str
) -> None:
    replied = reply(store, sold, text, owner)
    assert replied.receipt is not None
    assert replied.receipt.purchase == store.read_now(stored.get, sold.id)
    assert replied.receipt.purchase.total_amount == D(total)
    assert replied.receipt.purchase.payment_method == method
    assert replied.receipt.customer.total_spent == D(total)


def test_what_is_not_said_is_not_written(store: Store, owner: Member, sold: Purchase) -> None:
    """`paid cash` leaves the lines as they are: no text is made of them and read again."""
    replied = reply(store, sold, "paid cash note: gift", owner)
    assert replied.receipt is not None
    assert replied.receipt.purchase.items == sold.items
    assert replied.receipt.purchase.notes == "gift"


def test_a_reply_that_comes_twice_changes_once(store: Store, owner: Member, sold: Purchase) -> None:
    first = reply(store, sold, "add 1 soap 40", owner)
    again = reply(store, sold, "add 1 soap 40", owner)
    assert first == again
    assert store.read_now(stored.get, sold.id).total_amount == 490


def test_a_sale_is_deleted_or_moved_in_words(store: Store, owner: Member, sold: Purchase) -> None:
    ravi = a_customer(store, "Ravi")
    unclear = reply(store, sold, "for sunita", owner)
    assert (unclear.moved_to, unclear.people, unclear.receipt) == ("sunita", (), None)
    moved = reply(store, sold, "for ravi", owner, "m 2")
    assert moved.receipt is not None
    assert moved.receipt.customer.id == ravi.id
    gone = reply(store, sold, "delete", owner, "m 3").gone
    assert gone is not None
    assert (gone.total, gone.customer_name) == (D(450), "Ravi")


def test_what_is_no_correction_changes_nothing(store: Store, owner: Member, sold: Purchase) -> None:
    a_customer(store, "Ravi")
    for text, refusal in [
        ("hello", "not_a_correction"),
        ("500", "unclear_correction"),
        ("less 500", "ambiguous"),
    ]:
        assert reply(store, sold, text, owner) == Replied(refusal=refusal)
    another = reply(store, sold, "ravi 2 tea 10", owner).another
    assert another is not None
    assert another.is_complete_sale
    assert store.read_now(stored.get, sold.id) == sold


def test_a_whole_sale_of_the_same_customer_is_this_one_as_it_should_be(
    store: Store, owner: Member, sold: Purchase
) -> None:
    replied = reply(store, sold, "asha verma 4 rice 100 less 50 upi", owner)
    assert replied.receipt is not None
    assert replied.receipt.purchase.total_amount == 350
    assert replied.receipt.purchase.payment_method == "UPI"
    assert replied.receipt.purchase.purchase_date == sold.purchase_date


def test_others_sales_are_not_corrected_by_staff(store: Store, sold: Purchase) -> None:
    ravi = a_member(store, STAFF, Role.STAFF)
    for text in ("paid card", "delete", "asha verma 4 rice 100"):
        with pytest.raises(NotAllowed):
            reply(store, sold, text, ravi, text)
    assert store.read_now(stored.get, sold.id) == sold


def test_a_bare_price_is_taken_for_the_sum_once(
    store: Store, owner: Member, sold: Purchase
) -> None:
    for tap in ("one", "two"):
        in_all = partial(changing.take_as, in_all=True, source=tap)
        receipt = store.write_now(in_all, sold.id, 1, D(100), owner)
        rice, oil = receipt.purchase.items
        assert (rice.unit_price, rice.amount, oil.amount) == (D(50), D(100), D(250))
    each = partial(changing.take_as, in_all=False, source="three")
    rice, _ = store.write_now(each, sold.id, 1, D(100), owner).purchase.items
    assert (rice.unit_price, rice.amount) == (D(100), D(200))


def test_a_sale_is_given_to_a_new_customer_once(
    store: Store, owner: Member, sold: Purchase
) -> None:
    for _ in range(2):
        receipt = store.write_now(changing.give_to_new_customer, sold.id, "Sunita", owner, "tap")
        assert (receipt.customer.name, receipt.customer.total_purchases) == ("Sunita", 1)


def test_a_discount_stays_when_only_the_lines_change(
    store: Store, owner: Member, sold: Purchase
) -> None:
    reply(store, sold, "less 20", owner)
    changes = PurchaseChanges(lines=(an_item("rice", "3"),))
    receipt = store.write_now(changing.change, sold.id, changes, owner, "tap")
    assert [item.amount for item in receipt.purchase.items] == [D(300), D(-20)]


def test_a_whole_sale_as_a_reply_is_paid_as_it_says(
    store: Store, owner: Member, sold: Purchase
) -> None:
    name = store.read_now(cards.get, sold.customer_id).name
    reply(store, sold, f"{name} 3 rice 100, 120 cash baki udhaar", owner)
    on_account = store.read_now(stored.get, sold.id)
    assert (on_account.payment_method, on_account.due_amount) == ("Credit", D(180))
    assert on_account.paid == (Paid(D(120), "Cash"),)
    reply(store, sold, f"{name} 3 rice 100 upi", owner, "m 2")
    paid = store.read_now(stored.get, sold.id)
    assert (paid.payment_method, paid.due_amount, paid.paid) == ("UPI", D(0), ())
    assert store.read_now(cards.get, sold.customer_id).balance == 0


def test_a_counter_sale_becomes_one_paid_in_two_ways_but_never_on_account(
    store: Store, owner: Member
) -> None:
    sold = a_counter_sale(store, an_item("rice", "2"))
    parts = (Paid(D(120), "Cash"), Paid(D(80), "UPI"))
    some = PurchaseChanges(payment_method="Credit", paid=parts[:1])
    with pytest.raises(Invalid, match="of_nobody"):
        store.write_now(changing.change, sold.id, some, owner, "tap 1")
    whole = PurchaseChanges(payment_method="Credit", paid=parts)
    changed = store.write_now(changing.change, sold.id, whole, owner, "tap 2").purchase
    assert (changed.paid, changed.due_amount) == (parts, D(0))
    more = PurchaseChanges(lines=(an_item("rice", "3"),))
    with pytest.raises(Invalid, match="of_nobody"):
        store.write_now(changing.change, sold.id, more, owner, "tap 3")
    assert not store.read_now(check)

"""Rows of a file that name no customer: reported, offered, and counter sales when it is said."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from crm.backups.integrity import check
from crm.customers import cards as people
from crm.customers import counter
from crm.imports.staging.nameless import Nameless
from crm.imports.undo import run as undoing
from crm.store.database import Store
from tests import DATA
from tests.conftest import TestClock
from tests.crm.imports.conftest import Importing, booked, cards
from tests.shop import a_counter_sale, a_customer

TAKE = {"?counter": "yes"}
D = Decimal
HEAD = "Bill No,Date,Customer,Mobile,Item,Qty,Rate,Amount,Paid by\n"
FILE = HEAD + (
    "1,1/3/2025,Asha,9822010001,Rice,2,50,100,Cash\n"
    "2,1/3/2025,,,Rice,1,50,50,UPI\n"
    "2,1/3/2025,,,Oil,1,150,150,UPI\n"
    "3,2/3/2025,Walk-in Customer,,Soap,3,30,90,Cash\n"
    "4,2/3/2025,Ravi,9822010002,Soap,1,30,30,Cash\n"
)


def at_counter(store: Store) -> list[tuple[str, str, int]]:
    """Day, total and number of lines of each counter sale."""
    found = [one for one in booked(store) if one["name"] == counter.NAME]
    return [
        (str(one["purchase_date"]), str(one["total_amount"]), len(one["items"])) for one in found
    ]


def test_they_are_reported_as_ever_and_offered(store: Store, bring_in: Importing) -> None:
    done = bring_in(FILE)
    assert done.counts.purchases_new == 2
    assert done.counts.rejected == done.codes["rejected:no_customer"] == 3
    assert done.offered == Nameless(2, D(290))
    assert done.at_counter is None
    assert at_counter(store) == []
    assert store.read_now(counter.find) is None


def test_they_are_counter_sales_when_it_is_said(store: Store, bring_in: Importing) -> None:
    done = bring_in(FILE, TAKE)
    assert (done.counts.purchases_new, done.counts.customers_new) == (4, 2)
    assert done.counts.rejected == 0
    assert done.counts.revenue == D(420)
    assert done.at_counter == Nameless(2, D(290))
    assert done.offered is None
    assert at_counter(store) == [("2025-03-01", "200.00", 2), ("2025-03-02", "90.00", 1)]
    assert [one.name for one in cards(store)].count(counter.NAME) == 1
    assert store.read_now(check) == ()


def test_the_same_file_again_adds_nothing_and_offers_nothing(
    store: Store, bring_in: Importing
) -> None:
    bring_in(FILE, TAKE)
    assert not bring_in(FILE, TAKE).counts.takes_something
    again = bring_in(FILE)
    assert not again.counts.takes_something
    assert again.offered is None
    assert len(booked(store)) == 4


def test_what_was_left_out_first_may_be_taken_later(store: Store, bring_in: Importing) -> None:
    bring_in(FILE)
    done = bring_in(FILE, TAKE)
    assert (done.counts.purchases_new, done.counts.purchases_known) == (2, 2)
    assert len(at_counter(store)) == 2


def test_undo_takes_them_back(store: Store, bring_in: Importing) -> None:
    a_counter_sale(store, amount="5")
    done = bring_in(FILE, TAKE)
    assert done.import_id is not None
    undoing.undo_import(store, done.import_id, None)
    assert at_counter(store) == [(str(store.shop.today()), "5.00", 1)]
    its_id = store.read_now(counter.find)
    assert its_id is not None
    assert store.read_now(people.of_the_books, its_id).total_spent == D(5)
    assert store.read_now(check) == ()
    assert bring_in(FILE, TAKE).counts.purchases_new == 4


def test_without_numbers_each_row_is_a_sale_and_rows_of_one_minute_are_one(
    store: Store, bring_in: Importing
) -> None:
    plain = "Date,Customer,Item,Amount\n1/3/2025,,Rice,50\n1/3/2025,,Rice,50\n1/3/2025,,Oil,90\n"
    assert bring_in(plain).offered == Nameless(3, D(190))
    bring_in(plain, TAKE)
    assert sorted(at_counter(store)) == [
        ("2025-03-01", "50.00", 1),
        ("2025-03-01", "50.00", 1),
        ("2025-03-01", "90.00", 1),
    ]
    timed = (
        "Date,Customer,Item,Amount\n2/3/2025 10:15,,Rice,50\n2/3/2025 10:15,,Oil,90\n"
        "2/3/2025 10:20,,Oil,90\n"
    )
    assert bring_in(timed).offered == Nameless(2, D(230))
    assert bring_in(timed, TAKE).at_counter == Nameless(2, D(230))
    assert store.read_now(check) == ()


def test_a_bill_says_its_own_total(store: Store, bring_in: Importing) -> None:
    file = (
        "Invoice,Date,Customer,Item,Amount,Total\n7,1/3/2025,,Rice,100,118\n7,1/3/2025,,Oil,0.5,118\n"
        "8,1/3/2025,Asha,Rice,100,118\n"
    )
    assert bring_in(file).offered == Nameless(1, D(118))
    bring_in(file, TAKE)
    assert at_counter(store) == [("2025-03-01", "118.00", 3)]


def test_a_bill_that_names_somebody_in_another_row_is_theirs(
    store: Store, bring_in: Importing
) -> None:
    file = HEAD + (
        "1,1/3/2025,Asha,9822010001,Rice,2,50,100,Cash\n1,1/3/2025,,,Oil,1,150,150,Cash\n"
        "2,1/3/2025,,,Rice,2,50,100,Cash\n2,1/3/2025,Asha,9822010001,Oil,1,150,150,Cash\n"
    )
    done = bring_in(file, TAKE)
    assert done.at_counter == Nameless(1, D(100))
    assert done.counts.revenue == D(500)
    assert not bring_in(file, TAKE).counts.takes_something
    assert store.read_now(check) == ()


def test_a_customer_called_counter_is_not_the_counter(store: Store, bring_in: Importing) -> None:
    a_counter_sale(store, amount="5")
    a_customer(store, "Counter", "9822010009")
    file = HEAD + "1,1/3/2025,Counter,9822010009,Rice,2,50,100,Cash\n"
    assert bring_in(file).counts.purchases_new == 1
    assert len(at_counter(store)) == 2  # both are by that name
    its_id = store.read_now(counter.find)
    assert its_id is not None
    assert store.read_now(people.of_the_books, its_id).total_purchases == 1


def test_what_nobody_owes_is_settled(store: Store, bring_in: Importing) -> None:
    bring_in(HEAD + "1,1/3/2025,,,Rice,2,50,100,Credit\n", TAKE)
    (one,) = booked(store)
    assert (one["payment_method"], one["settled"]) == ("Credit", True)
    assert store.read_now(check) == ()


@pytest.mark.parametrize(("said", "total"), [({}, 1_710), (TAKE, 1_785)])
def test_receipts_of_a_till(
    store: Store, clock: TestClock, bring_in: Importing, said: dict[str, str], total: int
) -> None:
    clock.now = datetime(2026, 11, 28, 6, 30, tzinfo=UTC)
    done = bring_in(DATA / "imports/public/loyverse_receipts.csv", said)
    assert done.counts.revenue == total

"""What is read of dues: the list, an account, a statement, a day's money, ages, old bills."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from crm.backups.integrity import check, repair
from crm.customers import cards, erasing
from crm.customers.cards import Customer
from crm.customers.dues.kinds import Kind
from crm.dues import account, before
from crm.dues.day import money_of
from crm.dues.listing import DuesSort, dues
from crm.dues.statement import every_row, statement
from crm.errors import Invalid, NotAllowed
from crm.insights.dues import collected
from crm.insights.dues import dues as figures
from crm.payments import recording as paying
from crm.payments.model import NewPayment
from crm.periods import Asked, Bucket
from crm.purchases import recording
from crm.purchases.usual import is_over_limit
from crm.returns import recording as returning
from crm.returns.model import NewReturn
from crm.store.database import Store
from crm.store.schema import customers, purchases, settings
from crm.values import Period
from tests.conftest import TestClock
from tests.shop import OWNER, STAFF, a_bill, a_customer, a_purchase, an_item, hire

D = Decimal


@pytest.fixture
def people(store: Store) -> list[Customer]:
    """Asha owes 300 for 40 days, Ravi 500 for 8, Meena 20 since today, Om has an advance."""
    hire(store)
    asha, ravi, meena, om = (a_customer(store, name) for name in ("Asha", "Ravi", "Meena", "Om"))
    a_purchase(store, asha, amount="300", payment="Credit", days_ago=40)
    a_purchase(store, ravi, amount="600", payment="Credit", days_ago=8)
    a_purchase(store, meena, amount="20", payment="Credit")
    pay(store, ravi, "100")
    pay(store, om, "70", advance=True)
    return [asha, ravi, meena, om]


def pay(store: Store, customer: Customer, amount: str, **more: Any) -> None:
    new = NewPayment(customer_id=customer.id, amount=D(amount), **more)
    store.write_now(paying.record, new, OWNER)


def test_the_list_by_age_and_by_size_in_pages_with_the_sum(
    store: Store, people: list[Customer]
) -> None:
    everybody = store.read_now(dues)
    assert (everybody.count, everybody.total) == (3, D(820))
    assert [one.name for one in everybody.debtors] == ["Asha", "Ravi", "Meena"]
    assert everybody.debtors[1].last_paid == store.shop.today()
    largest = store.read_now(dues, sort=DuesSort.LARGEST, limit=1)
    assert [(one.name, one.balance) for one in largest.debtors] == [("Ravi", D(500))]
    second = store.read_now(dues, limit=1, offset=1)
    assert [one.name for one in second.debtors] == ["Ravi"]
    for days, count in ((7, 2), (30, 1), (90, 0)):
        assert store.read_now(dues, at_least_days=days).count == count


def test_an_erased_customers_debt_stays_in_the_books_and_in_no_list(
    store: Store, people: list[Customer]
) -> None:
    asha, *_, om = people
    done = store.write_now(erasing.delete_or_erase, asha.id, OWNER)
    assert done.customer.balance == 300
    assert [one.name for one in store.read_now(dues).debtors] == ["Ravi", "Meena"]
    assert store.write_now(erasing.delete_or_erase, om.id, OWNER).keeps_books
    assert store.read_now(check) == ()


def test_a_statement_has_the_balance_after_each_line_and_pages_from_the_end(
    store: Store, people: list[Customer], clock: TestClock
) -> None:
    ravi = people[1]
    clock.turn(minutes=1)
    bill = a_purchase(store, ravi, an_item("rice", "1", "90"), payment="Credit")
    store.write_now(returning.record, NewReturn(purchase_id=bill.id, amount=D(40)), OWNER)
    pay(store, ravi, "50", kind=Kind.OPENING_DUE)
    rows = store.read_now(lambda session: list(every_row(session, ravi.id)))
    assert [(one.kind, one.amount, one.balance) for one in rows] == [
        ("opening_due", D(50), D(50)),
        ("bill", D(600), D(650)),
        ("received", D(-100), D(550)),
        ("bill", D(90), D(640)),
        ("return", D(-40), D(600)),
    ]
    page = store.read_now(statement, ravi.id, limit=2, offset=1)
    assert (page.count, list(page.rows)) == (5, rows[2:4])
    assert store.read_now(cards.get, ravi.id).balance == rows[-1].balance


def test_a_promise_a_limit_and_who_may_set_it(store: Store, people: list[Customer]) -> None:
    ravi = people[1]
    today = store.shop.today()
    promised = store.write_now(account.promise, ravi.id, today + timedelta(days=3), STAFF)
    assert promised.promised_on == today + timedelta(days=3)
    with pytest.raises(Invalid, match="past"):
        store.write_now(account.promise, ravi.id, today - timedelta(days=1), STAFF)
    with pytest.raises(NotAllowed):
        store.write_now(account.set_limit, ravi.id, D(700), STAFF)
    store.write_now(account.set_limit, ravi.id, D(700), OWNER)
    bill = a_bill(ravi.id, today, an_item("oil", "1", "201"), payment="Credit")
    at_it = a_bill(ravi.id, today, an_item("oil", "1", "200"), payment="Credit")
    assert store.read_now(is_over_limit, bill)
    assert not store.read_now(is_over_limit, at_it)
    store.write_now(recording.record, bill, OWNER)
    day = store.read_now(money_of, Period(today, today))
    assert [(one.name, one.balance) for one in day.over_the_limit] == [("Ravi", D(701))]


def test_the_money_of_a_day(store: Store, people: list[Customer]) -> None:
    today = store.shop.today()
    sold = a_purchase(store, people[0], amount="100", payment="Cash")
    store.write_now(returning.record, NewReturn(purchase_id=sold.id, amount=D(30)), OWNER)
    pay(store, people[3], "20", kind=Kind.GIVEN, method="UPI")
    day = store.read_now(money_of, Period(today, today))
    assert {one.method: (one.came, one.went) for one in day.till} == {
        "Cash": (D(270), D(30)),
        "UPI": (D(0), D(20)),
    }
    assert (day.on_account, day.received, day.paid_back) == (D(20), D(170), D(20))
    assert [(one.staff_id, one.amount) for one in day.returns] == [(OWNER, D(30))]
    assert (day.owed, day.debtors) == (D(820), 3)


def test_dues_by_age_who_owes_most_and_what_came(store: Store, people: list[Customer]) -> None:
    today = store.shop.today()
    asked = Asked(Period(today - timedelta(days=6), today), today)
    found = store.read_now(figures, asked)
    assert (found.owed, found.debtors, found.collected) == (D(820), 3, D(170))
    assert [(one.first, one.last, one.amount) for one in found.ages] == [
        (0, 7, D(20)),
        (8, 30, D(500)),
        (31, 60, D(300)),
        (61, 90, D(0)),
        (91, None, D(0)),
    ]
    assert [one.name for one in found.most] == ["Ravi", "Asha", "Meena"]


def test_bills_of_before_are_asked_about_once_and_answered_in_all_or_one_by_one(
    store: Store, people: list[Customer]
) -> None:
    asha, ravi, *_ = people

    def as_of_an_upgrade(session: Session) -> None:
        session.execute(update(purchases).values(settled=True, due_amount=0))
        session.execute(settings.insert().values(key=before.KEY, value={"last_id": 3}))

    store.write_now(as_of_an_upgrade)
    assert {one.column for one in store.read_now(check)} == {"balance", "owes_since"}
    store.write_now(repair)
    found = store.read_now(before.of_upgrade)
    assert found == before.FromBefore(None, 3, D(920))
    assert [one.name for one in store.read_now(before.one_by_one, None)] == [
        "Ravi",
        "Asha",
        "Meena",
    ]
    with pytest.raises(NotAllowed):
        store.write_now(before.still_owed, STAFF)
    store.write_now(before.still_owed, OWNER, customer_id=asha.id)
    assert store.read_now(cards.get, asha.id).balance == 300
    store.write_now(before.all_settled, OWNER)
    assert store.read_now(before.of_upgrade) is None
    assert store.read_now(cards.get, ravi.id).balance == -100
    assert store.read_now(check) == ()


def test_what_is_off_is_named_and_mended(store: Store, people: list[Customer]) -> None:
    def spoil(session: Session) -> None:
        session.execute(update(customers).values(balance=1, owes_since=None))
        session.execute(update(purchases).values(due_amount=2, returned_amount=3))

    sound = store.read_now(dues)
    store.write_now(spoil)
    found = {(one.table, one.column) for one in store.read_now(check)}
    assert {
        ("customers", "balance"),
        ("customers", "owes_since"),
        ("purchases", "due_amount"),
        ("purchases", "returned_amount"),
    } <= found
    store.write_now(repair)
    assert store.read_now(check) == ()
    assert store.read_now(dues) == sound


def test_the_figures_of_an_earlier_day_are_of_what_was_booked_until_then(
    store: Store, people: list[Customer]
) -> None:
    asha, ravi, _, _ = people
    today = store.shop.today()
    then = today - timedelta(days=3)
    found = store.read_now(figures, Asked.read("30d", then))
    assert (found.owed, found.debtors, found.collected) == (D(900), 2, D(0))
    assert [(one.name, one.balance) for one in found.most] == [("Ravi", D(600)), ("Asha", D(300))]
    assert [one.amount for one in found.ages] == [D(600), D(0), D(300), D(0), D(0)]
    assert found.most[1].customer_id == asha.id
    pay(store, ravi, "40")
    by_day = dict(store.read_now(collected, Asked.read("7d", today), Bucket.DAY))
    assert (len(by_day), by_day[today]) == (7, D(210))

"""An import taken back: as if it had not been, except where the shop went on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from crm.backups.integrity import check
from crm.bill import lone_sale
from crm.customers import cards as people
from crm.customers import totals
from crm.customers.fields import CustomerChanges
from crm.errors import Invalid, NotFound
from crm.imports.undo import undo
from crm.imports.undo.run import undo_import
from crm.payments import recording as paying
from crm.payments.model import NewPayment
from crm.purchases import recording
from crm.returns import recording as returning
from crm.returns.model import NewReturn
from crm.store.database import Store
from tests.conftest import TestClock
from tests.crm.imports.conftest import Importing, booked, cards
from tests.shop import OWNER, a_bill, hire

LIST = "name,phone,email,city\nAsha,9822010001,asha@x.in,Pune\nRavi,9822010002,,Nashik\nMeena,,,\n"
SALES = "bill,date,phone,item,qty,price\n1,01/02/2025,9822010001,Rice,2,50\n"


def test_an_undone_import_leaves_nothing_and_may_come_again(
    store: Store, bring_in: Importing
) -> None:
    done = bring_in(LIST)
    undone = undo_import(store, done.import_id or 0, 1)
    assert (undone.customers, undone.kept) == (3, 0)
    assert cards(store) == []
    assert bring_in(LIST).counts.customers_new == 3
    sold = bring_in(SALES)
    assert undo_import(store, sold.import_id or 0, 1).purchases == 1
    assert booked(store) == []
    assert len(cards(store)) == 3
    assert bring_in(SALES).counts.revenue == Decimal(100)
    assert store.read_now(totals.differences) == ()


def test_who_bought_since_stays_when_the_list_is_taken_back(
    store: Store, bring_in: Importing
) -> None:
    done = bring_in(LIST)
    asha = cards(store)[0].id
    sale = a_bill(asha, date(2025, 3, 1), lone_sale(Decimal(20)))
    store.write_now(recording.record, sale, 1)
    undone = undo_import(store, done.import_id or 0, 1)
    assert (undone.customers, undone.kept) == (2, 1)
    assert [card.name for card in cards(store)] == ["Asha"]


def test_what_was_filled_in_is_emptied_unless_it_was_changed_since(
    store: Store, bring_in: Importing
) -> None:
    bring_in("name,phone\nAsha,9822010001\nRavi,9822010002\n")
    done = bring_in(LIST)
    assert done.counts.customers_updated == 2
    asha, ravi = cards(store)[:2]
    assert (asha.email, asha.location, ravi.location) == ("asha@x.in", "Pune", "Nashik")
    changes = CustomerChanges(location="Thane")
    store.write_now(people.edit, asha.id, changes, 1)
    undo_import(store, done.import_id or 0, 1)
    asha, ravi = cards(store)
    assert (asha.email, asha.location, ravi.location) == (None, "Thane", None)


def test_an_import_can_be_undone_once_and_for_a_week(
    store: Store, bring_in: Importing, clock: TestClock
) -> None:
    first = bring_in(LIST).import_id or 0
    second = bring_in(SALES).import_id or 0
    assert [one.id for one in store.read_now(undo.recent)] == [second, first]
    undo_import(store, second, 1)
    with pytest.raises(Invalid) as refused:
        undo_import(store, second, 1)
    assert refused.value.reason == "already_undone"
    clock.turn(days=7, minutes=1)
    with pytest.raises(Invalid) as refused:
        undo_import(store, first, 1)
    assert refused.value.reason == "too_late"
    with pytest.raises(NotFound):
        undo_import(store, 99, 1)


KHATA = (
    "Date,Customer Name,Mobile,Details,You Gave,You Got\n"
    "01/02/2025,Asha,9822010001,rice,500,\n05/02/2025,Asha,9822010001,cash,,200\n"
    "06/02/2025,Ravi,9822010002,upi,,70\n"
)


def test_a_ledger_comes_once_and_goes_with_bills_payments_and_what_came_back(
    store: Store, bring_in: Importing
) -> None:
    hire(store)
    done = bring_in(KHATA)
    assert (done.counts.purchases_new, done.counts.payments_new) == (1, 2)
    assert {card.name: card.balance for card in cards(store)} == {"Asha": 300, "Ravi": -70}
    assert not bring_in(KHATA).counts.takes_something
    (bill,) = booked(store)
    asha = bill["customer_id"]
    said = NewPayment(customer_id=asha, amount=Decimal(50), purchase_id=bill["id"])
    store.write_now(paying.record, said, OWNER)
    store.write_now(returning.record, NewReturn(purchase_id=bill["id"], amount=Decimal(30)), OWNER)
    undo_import(store, done.import_id or 0, OWNER)
    assert {card.name: card.balance for card in cards(store)} == {"Asha": -50}
    assert booked(store) == []
    assert store.read_now(check) == ()
    assert bring_in(KHATA).counts.payments_new == 2

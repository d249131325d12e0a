"""Customers and purchases in two files, linked by the number that their program gave them."""

from __future__ import annotations

import csv
import gzip
import json
from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select

from crm.backups.integrity import check
from crm.customers import merging
from crm.store.database import Store
from crm.store.schema import customer_numbers, customers, purchase_items, purchases
from tests import DATA
from tests.crm.imports.conftest import Importing, cards

RETAIL = DATA / "retail"
PEOPLE = (RETAIL / "customers.csv").read_text()
META: dict[str, Any] = json.loads((RETAIL / "meta.json").read_text())


@pytest.fixture(scope="module")
def sales() -> str:
    return gzip.decompress((RETAIL / "purchases.csv.gz").read_bytes()).decode()


def _worth(sales: str) -> dict[str, tuple[int, Decimal, str]]:
    """By customer number: purchases, what was spent, the last day; straight from the file."""
    bills: dict[str, set[str]] = defaultdict(set)
    spent: dict[str, Decimal] = defaultdict(Decimal)
    last: dict[str, str] = defaultdict(str)
    for row in csv.DictReader(sales.splitlines()):
        who = row["customer_id"]
        bills[who].add(row["bill_no"])
        spent[who] += Decimal(row["amount"])
        last[who] = max(last[who], row["date"][:10])
    return {who: (len(bills[who]), spent[who], last[who]) for who in bills}


def _counted(store: Store) -> tuple[int, int, int, Decimal]:
    def count(session: Any) -> Any:
        return (
            *(
                session.execute(select(func.count()).select_from(table)).scalar_one()
                for table in (customers, purchases, purchase_items)
            ),
            sum(session.execute(select(purchases.c.total_amount)).scalars(), Decimal(0)),
        )

    counted: tuple[int, int, int, Decimal] = store.read_now(count)
    return counted


def dues_of(store: Store) -> list[Decimal]:
    """What is open of each bill, in the order of the books."""
    dues = select(purchases.c.due_amount).order_by(purchases.c.id)
    return store.read_now(lambda session: list(session.execute(dues).scalars()))


def _by_number(store: Store) -> dict[str, Any]:
    rows = store.read_now(
        lambda session: list(
            session.execute(
                select(customer_numbers.c.number, *customers.c).join(
                    customers, customers.c.id == customer_numbers.c.customer_id
                )
            )
        )
    )
    return {row.number: row for row in rows}


ALL = (META["customers"], META["purchases"], META["lines"], Decimal(META["revenue"]))


def test_a_pair_of_files_becomes_the_shop_that_it_describes(
    store: Store, bring_in: Importing, sales: str
) -> None:
    done = bring_in(PEOPLE)
    assert (done.counts.customers_new, done.counts.rejected) == (META["customers"], 0)
    done = bring_in(sales)
    assert done.counts.customers_new == 0
    assert (done.counts.purchases_new, done.counts.items_new, done.counts.rejected) == (
        1500,
        9300,
        0,
    )
    assert _counted(store) == ALL
    by_number, worth = _by_number(store), _worth(sales)
    assert by_number.keys() >= worth.keys()
    for row in csv.DictReader(PEOPLE.splitlines()):
        card = by_number[row["customer_id"]]
        many, spent, last = worth.get(row["customer_id"], (0, Decimal(0), "None"))
        assert (card.name, card.location) == (row["name"], row["location"] or None)
        assert (card.phone or "")[-10:] == row["phone"]
        assert str(store.shop.local(card.created_at).date()) == row["joined"]
        assert (card.total_purchases, card.total_spent) == (many, spent)
        assert str(card.last_purchase_date) == last
    for text in (PEOPLE, sales):
        assert not bring_in(text).counts.takes_something
    assert _counted(store) == ALL


def test_the_pair_may_come_the_other_way_round(
    store: Store, bring_in: Importing, sales: str
) -> None:
    """Whom the sales know by a phone alone, the list gives a name."""
    first = bring_in(sales)
    worth = _worth(sales)
    assert first.counts.purchases_new == META["purchases"] - first.counts.rejected
    nameless = sum(card.name == card.phone for card in cards(store))
    assert nameless == first.counts.customers_new
    bring_in(PEOPLE)
    assert all(card.name != card.phone for card in cards(store))
    bring_in(sales)
    assert _counted(store) == ALL
    by_number = _by_number(store)
    assert {n: by_number[n].total_spent for n in worth} == {n: one[1] for n, one in worth.items()}


def test_a_number_that_no_list_knows_is_named_with_its_money(
    store: Store, bring_in: Importing
) -> None:
    bring_in("customer_id,name,phone\n7,Asha,9822010001\n8,Ravi,\n")
    done = bring_in(
        "bill_no,customer_id,date,item,qty,unit_price,amount\n1,7,2024-01-05,Rice,2,50,100\n"
        "2,8,2024-01-05,Oil,1,60,60\n3,9,2024-01-05,Tea,1,30,30\n3,9,2024-01-05,Milk,1,12,12\n"
    )
    assert done.counts.purchases_new == 2
    assert [
        (one.code, one.facts["text"], one.facts["minor"]) for one in done.of_kind("rejected")
    ] == [("customer_unknown", "9", 4200)]
    assert {card.name: card.total_spent for card in cards(store)} == {
        "Asha": Decimal(100),
        "Ravi": Decimal(60),
    }


def test_the_number_of_a_card_that_was_merged_is_the_number_of_the_one_that_has_both(
    store: Store, bring_in: Importing
) -> None:
    twice = "name,phone\nAsha Verma,9876543210\nAsha V,9876543211\n"
    bring_in(twice)
    kept, gone = (card.id for card in cards(store))
    store.write_now(merging.merge, kept, gone, None)
    done = bring_in(twice + "Bina,9876543212\n")
    assert done.counts.customers_new == 1
    bring_in("phone,date,item,amount\n9876543211,2024-03-01,Rice,450\n")
    assert [card.total_purchases for card in cards(store)] == [1, 0, 0]


def test_two_people_may_have_a_receipt_of_one_number_day_and_amount(bring_in: Importing) -> None:
    file = (
        "Payment Number,Date,Customer Name,Phone,Amount,Invoice Number\n"
        "7,2025-01-05,Asha,9822010001,500,1\n7,2025-01-05,Asha,9822010001,500,2\n"
        "7,2025-01-05,Ravi,9822010002,500,3\n7,2025-01-05,Meena,9822010003,500,4\n"
    )
    assert bring_in(file).counts.payments_new == 3
    assert bring_in(file).counts.payments_new == 0


def test_a_payment_that_names_its_bill_pays_that_one_and_no_older(
    store: Store, bring_in: Importing
) -> None:
    bring_in(
        "Invoice Number,Date,Customer Name,Phone,Item,Amount,Balance\n"
        "INV-1,2025-01-01,Asha,9822010001,Rice,500,500\n"
        "INV-2,2025-01-02,Asha,9822010001,Oil,400,400\n"
        "INV-2,2025-01-03,Ravi,9822010002,Oil,300,300\n"
        "INV-4,2025-01-04,Ravi,9822010002,Oil,200,200\n"
    )
    paid = (
        "Payment Number,Date,Customer Name,Phone,Amount,Invoice Number\n"
        "7,2025-01-05,Asha,9822010001,150,INV-2\n"
        "8,2025-01-05,Ravi,9822010002,60,INV-1\n"
        "9,2025-01-06,Ravi,9822010002,30,INV-2\n9,2025-01-06,Ravi,9822010002,30,INV-4\n"
        "10,2025-01-07,Ravi,9822010002,20,INV-4\n"
    )
    assert bring_in(paid).counts.payments_new == 4
    # of Ravi's 60 there is no bill INV-1 of his, of the 30 there are two: both pay the oldest first
    assert dues_of(store) == [Decimal(500), Decimal(250), Decimal(210), Decimal(180)]
    assert bring_in(paid).counts.payments_new == 0
    assert store.read_now(check) == ()

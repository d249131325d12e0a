"""Files that say what is owed in ways of their own: one column for debit and credit, two for what
was lent and paid, a word beside the bill."""

from __future__ import annotations

from crm.store.database import Store
from tests.crm.imports.conftest import Importing, cards
from tests.crm.imports.files import Reader, xlsx


def test_debit_and_credit_of_one_column_are_bills_and_payments(reads: Reader) -> None:
    found = reads(
        "Dt,Party Name,Amt,Dr/Cr\n01-Nov-24,Asha,500,Dr\n03-Nov-24,Asha,200,Cr\n"
        "05-Nov-24,Ravi,300,Debit\n"
    )
    assert [(who, total, how) for who, _, total, how, _ in found.sales] == [
        ("Asha", 50000, "Credit"),
        ("Ravi", 30000, "Credit"),
    ]
    assert [(who, amount) for who, _, amount, _ in found.payments] == [("Asha", 20000)]
    assert found.settled == [False, False]


def test_credit_and_payment_side_by_side_are_what_was_lent_and_paid(reads: Reader) -> None:
    found = reads(
        "Customer Name,Phone,Date,Credit,Payment,Note\nAsha,9822010161,2024-11-05,500,,rice\n"
        "Asha,9822010161,2024-11-10,,200,cash\nRavi,9822010162,2024-11-12,300,,\n"
    )
    assert [(who, total, how) for who, _, total, how, _ in found.sales] == [
        ("Asha", 50000, "Credit"),
        ("Ravi", 30000, "Credit"),
    ]
    assert [(who, amount, how) for who, _, amount, how in found.payments] == [
        ("Asha", 20000, "Cash")
    ]


def test_the_way_of_paying_beside_an_amount_is_none_of_these(reads: Reader) -> None:
    found = reads("Customer,Date,Amount,Payment\nAsha,2024-11-05,500,Credit\n")
    assert [(total, how) for _, _, total, how, _ in found.sales] == [(50000, "Credit")]
    assert found.payments == []
    assert found.settled == [True]


def test_a_bill_that_is_called_unpaid_is_owed(store: Store, bring_in: Importing) -> None:
    bring_in(
        "Bill,Date,Customer,Amount,Status\nS1,05/11/2024,Asha,500,Paid\n"
        "S2,06/11/2024,Ravi,400,Unpaid\nS3,07/11/2024,Om,100,Void\n"
    )
    assert {card.name: str(card.balance) for card in cards(store)} == {
        "Asha": "0.00",
        "Ravi": "400.00",
    }


def test_of_gross_and_net_below_one_heading_the_net_was_paid(reads: Reader) -> None:
    found = reads(
        xlsx(
            ["SALE REGISTER", None, None, None, None, None],
            ["BILL NO", "DATE", "PARTY", "", "AMOUNT", ""],
            [None, None, "NAME", "CITY", "GROSS", "NET"],
            ["A-1", "05/11/2024", "Asha", "Pune", 1000, 950],
            ["A-2", "06/11/2024", "Ravi", "Nashik", 500, 500],
        )
    )
    assert [total for _, _, total, _, _ in found.sales] == [95000, 50000]


def test_sms_ok_says_who_wants_no_messages(store: Store, bring_in: Importing) -> None:
    bring_in("Name,Phone,SMS OK?\nAsha,9822010161,No\nRavi,9822010162,Yes\n")
    assert [card.consent for card in cards(store)] == ["no", "yes"]


def test_a_column_for_each_way_of_paying_says_how_it_was_paid(reads: Reader) -> None:
    found = reads(
        "Bill,Date,Customer,Amount,Cash,UPI,Card,Credit\n1,05/11/2024,Asha,500,500,0,0,0\n"
        "2,06/11/2024,Ravi,400,0,0,0,400\n3,07/11/2024,Om,300,100,0,0,200\n"
        "4,08/11/2024,Nita,200,50,150,,\n5,09/11/2024,Usha,90,,,,\n"
    )
    assert [(total, how) for _, _, total, how, _ in found.sales] == [
        (50000, "Cash"),
        (40000, "Credit"),
        (30000, "Credit"),
        (20000, "Other"),
        (9000, None),
    ]
    assert found.settled == [False] * 5
    assert found.paid_with_bill == [(3, 10000, "Cash")]

"""Paid in two ways, and change: the numbers belong to no item."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.bill import Bill
from crm.language.known_names import NamesInMemory
from crm.language.sale.read import read

TODAY = date(2025, 3, 20)
KNOWN = NamesInMemory.of_names(["Asha", "Om"])


@pytest.mark.parametrize(
    ("text", "total", "paid"),
    [
        ("asha 2 rice 100 cash 120 upi 80", 200, "120 Cash + 80 UPI"),
        ("asha 2 rice 100, 120 cash, 80 upi", 200, "120 Cash + 80 UPI"),
        ("asha 300: 200 cash 100 upi", 300, "200 Cash + 100 UPI"),
        ("asha 300 200 cash + 100 card", 300, "200 Cash + 100 Card"),
        ("asha 300 200 by cash and 100 by upi", 300, "200 Cash + 100 UPI"),
        ("asha 300 half cash half upi", 300, "150 Cash + 150 UPI"),
        ("asha half cash half upi 300", 300, "150 Cash + 150 UPI"),
        ("asha 300 100 upi rest cash", 300, "100 UPI + 200 Cash"),
        ("asha 300 100 upi remaining cash", 300, "100 UPI + 200 Cash"),
        ("asha 2 rice 100, 1 oil 250, paid 200 cash baki udhaar", 450, "200 Cash"),
        ("asha 3 soap 38, 50 cash diya baaki khata", 114, "50 Cash"),
        ("Om 450: 200 cash 250 upi", 450, "200 Cash + 250 UPI"),
        ("asha 300 100 cash 100 upi 100 card", 300, "100 Cash + 100 UPI + 100 Card"),
    ],
)
def test_parts_belong_to_no_item_and_are_taken_of_a_bill_on_account(
    text: str, total: int, paid: str
) -> None:
    bill = read(text, TODAY, KNOWN)
    assert isinstance(bill, Bill), bill
    assert bill.payment_method == "Credit"
    assert bill.total == total
    assert " + ".join(f"{one.amount:.0f} {one.method}" for one in bill.paid) == paid


@pytest.mark.parametrize(
    ("text", "paid"),
    [
        ("asha 450.25 half cash half upi", ["225.13", "225.12"]),
        ("asha 450.25 half cash rest upi", ["225.13", "225.12"]),
    ],
)
def test_the_second_half_is_what_the_first_leaves(text: str, paid: list[str]) -> None:
    bill = read(text, TODAY, KNOWN)
    assert isinstance(bill, Bill), bill
    assert [str(one.amount) for one in bill.paid] == paid


@pytest.mark.parametrize("how", ["by udhaar", "via khata", "through credit"])
def test_paid_by_account_is_all_owed(how: str) -> None:
    bill = read(f"asha 2 rice 100 paid {how}", TODAY, KNOWN)
    assert isinstance(bill, Bill), bill
    assert bill.payment_method == "Credit"
    assert bill.total == 200
    assert not bill.paid


AMOUNTS = st.integers(21, 5000)


@settings(deadline=None)
@given(AMOUNTS, AMOUNTS, st.integers(-20, 20))
def test_parts_that_are_not_the_total_are_never_booked(cash: int, upi: int, off: int) -> None:
    result = read(f"asha {cash + upi + off}: {cash} cash {upi} upi", TODAY, KNOWN)
    assert isinstance(result, Bill) is (off == 0)
    assert isinstance(result, Bill) or result.detail == "paid_differs"


@pytest.mark.parametrize(
    ("text", "total", "handed"),
    [
        ("asha 2 rice 100 gave 500", 200, 500),
        ("asha 2 rice 100 cash gave 500", 200, 500),
        ("asha 2 rice 100, gave 200", 200, 200),
        ("asha 1 oil 250 tendered 300", 250, 300),
        ("asha 1 oil 250 handed 300 cash", 250, 300),
    ],
)
def test_what_was_handed_over_is_no_price(text: str, total: int, handed: int) -> None:
    bill = read(text, TODAY, KNOWN)
    assert isinstance(bill, Bill), bill
    assert bill.total == total
    assert bill.handed == Decimal(handed)

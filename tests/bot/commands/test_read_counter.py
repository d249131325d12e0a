"""`munim read` of a sale to nobody by name: refused as before, with the bill beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.read import as_expected
from crm.bill import Bill
from crm.language.known_names import NamesInMemory
from crm.language.sale.read import read
from crm.language.sale.reasons import Reason, Refusal

TODAY = date(2025, 3, 20)
KNOWN = NamesInMemory.of_names(["Asha"])


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("2 rice 100 cash", 200),
        ("2 rice 100", 200),
        ("450 cash", 450),
        ("walk in 450", 450),
        ("walk-in 450 upi", 450),
        ("counter 450", 450),
        ("450 counter", 450),
        ("cash customer 450", 450),
        ("grahak 450", 450),
        ("counter 2 rice 100", 200),
        ("450 walk in cash", 450),
        ("walk in customer 2 soap 30", 60),
        ("counter sale 2 rice 100 cash", 200),
        ("walk-in bought 2 rice 100", 200),
        ("grahak ko 2 rice 100", 200),
        ("koi grahak 75", 75),
        ("bina naam 300 cash", 300),
        ("no name 450", 450),
        ("2 rice 100 to walk in customer", 200),
        ("yesterday walk in 450", 450),
        ("450 for counter kal", 450),
        ("2 kg sugar 45, 1 oil 150 walk in upi", 240),
        ("counter: 2 rice 100", 200),
        ("2 hours 300 cash", 600),
    ],
)
def test_a_sale_to_nobody_by_name_is_one_of_the_counter(text: str, total: int) -> None:
    shape = as_expected(read(text, TODAY, KNOWN), TODAY)
    assert (shape["reject"], shape["kind"], shape["total"]) == ("no_customer", "counter", total)


def test_a_number_alone_is_not_yet_one_of_the_counter() -> None:
    assert as_expected(read("450", TODAY, KNOWN), TODAY) == {"reject": "no_customer"}


@pytest.mark.parametrize("text", ["5 minutes 10", "2 hours 30", "3 people 4", "10 min late 5"])
def test_what_is_counted_and_not_sold_is_asked(text: str) -> None:
    assert as_expected(read(text, TODAY, KNOWN), TODAY) == {"reject": "no_customer"}


ITEMS = st.lists(
    st.tuples(
        st.integers(1, 19), st.sampled_from(("rice", "oil", "green tea")), st.integers(21, 900)
    ),
    min_size=1,
    max_size=4,
)


@given(items=ITEMS, way=st.sampled_from(("", " cash", " upi", " card kal")))
def test_without_a_name_the_bill_is_the_same(items: list[tuple[int, str, int]], way: str) -> None:
    said = ", ".join(f"{many} {name} {price}" for many, name, price in items) + way
    named = read(f"asha {said}", TODAY, KNOWN)
    assert isinstance(named, Bill)
    for text in (said, f"walk in {said}", f"counter sale {said}", f"{said} walk-in"):
        found = read(text, TODAY, KNOWN)
        assert isinstance(found, Refusal)
        assert (found.reason, found.kind) == (Reason.NO_CUSTOMER, "counter")
        assert found.bill == replace(named, customer_name=None)


def test_a_thing_called_so_is_sold_and_a_customer_after_the_word_is_named() -> None:
    bill = read("asha 1 counter 450", TODAY, KNOWN)
    assert isinstance(bill, Bill)
    assert [line.name for line in bill.goods] == ["counter"]
    bill = read("grahak asha 450", TODAY, KNOWN)
    assert isinstance(bill, Bill)
    assert bill.customer_name == "asha"

"""What somebody may be called, and what no name has in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.language.no_name import is_no_name

NAMES = (
    "Asha Verma", "asha", "Asha 2", "Asha Verma 98765 43210", "9876543210", "+91 98765 43210 Asha",
    "Asha 020 2553 1234", "Asha 98765 4321", "Abhi", "May Thomas", "May Thomas 98765 43210",
    "April", "Sat Pal", "Tom Parson", "7up dealer", "McX", "Dr. Sen", "D'Souza", "आशा वर्मा",
    "Ravi Kumar (Baner)", "A. K. Rao", "😀", "Rs", "Kalpana", "Monday's Child", "a:b~c%4",
)  # fmt: skip

NO_NAMES = (
    "Asha 450", "Asha Flat 307", "asha 2 rice 100", "450", "₹50", "rs 50", "Rs. 5", "5k",
    "asha 1.5 lakh", "50/-", "10%", "asha 12/5", "12-5", "5 may", "may 5", "12 मई", "aaj",
    "tomorrow", "kal 5 baje", "asha kal", "sunday", "somvar", "5pm", "5:30", "asha at 5 p.m.",
    "asha ४५०", "Asha Flat 203 98765 43210", "upi 5",
)  # fmt: skip


@pytest.mark.parametrize("text", NAMES)
def test_a_name_is_one(text: str) -> None:
    assert not is_no_name(text, "IN")


@pytest.mark.parametrize("text", NO_NAMES)
def test_what_has_money_or_a_day_or_a_time_in_it_is_none(text: str) -> None:
    assert is_no_name(text, "IN")


@given(
    st.sampled_from(("asha", "ravi kumar", "mina devi")),
    st.integers(min_value=10, max_value=99_999),
    st.sampled_from(("{name} {n}", "{n} {name}", "{name} rs {n}", "{name} {n} upi", "{name} ₹{n}")),
)
def test_no_amount_beside_a_name_is_part_of_it(name: str, n: int, way: str) -> None:
    assert is_no_name(way.format(name=name, n=n), "IN")

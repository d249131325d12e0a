"""A new customer in one text: what is known, in any order."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.customers.cards import NewCustomer
from crm.customers.from_text import is_no_card, read_new

TODAY = date(2025, 3, 20)
PLACES = {"pune", "koregaon park"}


def read(text: str) -> NewCustomer:
    return read_new(text, "IN", TODAY, PLACES)


@pytest.mark.parametrize(
    ("typed", "new"),
    [
        ("Sanjay K 98220 55443, Pune", NewCustomer("Sanjay K", "98220 55443", None, "Pune")),
        ("Pune, Sanjay, 9822055443", NewCustomer("Sanjay", "9822055443", None, "Pune")),
        ("Sanjay Kumar Pune 9822055443", NewCustomer("Sanjay Kumar", "9822055443", None, "Pune")),
        ("Sanjay Kumar from Satara", NewCustomer("Sanjay Kumar", location="Satara")),
        ("Sanjay Koregaon Park", NewCustomer("Sanjay Koregaon Park")),
        ("Sanjay Rao Koregaon Park", NewCustomer("Sanjay Rao", location="Koregaon Park")),
        ("9822055443 Sanjay Baner", NewCustomer("Sanjay Baner", "9822055443")),
        ("Sanjay 9822055443 Baner", NewCustomer("Sanjay", "9822055443", None, "Baner")),
        ("Sanjay ph 9822055443", NewCustomer("Sanjay", "9822055443")),
        ("Sanjay Mob. No. 9822055443", NewCustomer("Sanjay", "9822055443")),
        ("Sanjay s@x.in", NewCustomer("Sanjay", email="s@x.in")),
        ("Sanjay <mailto:s@x.in>", NewCustomer("Sanjay", email="s@x.in")),
        ("Sanjay 12 May", NewCustomer("Sanjay", birthday="12 May")),
        ("Sanjay birthday 12/5", NewCustomer("Sanjay", birthday="12/5")),
        ("Sanjay, born on 12 May, 1990, Pune",
         NewCustomer("Sanjay", location="Pune", birthday="12 May, 1990")),
        ("1990-05-12 Sanjay", NewCustomer("Sanjay", birthday="1990-05-12")),
        ("Asha, 12/3 MG Road, Pune", NewCustomer("Asha", location="12/3 MG Road, Pune")),
        ("Asha, Flat 12/3", NewCustomer("Asha", location="Flat 12/3")),
        ("आशा वर्मा ९८२२० ५५४४३ पुणे", NewCustomer("आशा वर्मा", "९८२२० ५५४४३", None, "पुणे")),
        ("name asha mobile 9822055443", NewCustomer("asha", "9822055443")),
        ("नाम: आशा\nफोन: 9822055443", NewCustomer("आशा", "9822055443")),
        ("Note: likes tea\nName: Asha", NewCustomer("Asha", notes="likes tea")),
        ("9822055443", NewCustomer("", "9822055443")),
        ("Asha 9822055443 9822055444", NewCustomer("Asha", "9822055443, 9822055444")),
        ("Asha Verma - Pune", NewCustomer("Asha Verma", location="Pune")),
        ("K R Nair", NewCustomer("K R Nair")),
        ("Hari Om 9820000779", NewCustomer("Hari Om", "9820000779")),
    ],
)  # fmt: skip
def test_what_is_read(typed: str, new: NewCustomer) -> None:
    assert read(typed) == new


LINES = {
    "name": "Sanjay Kumar",
    "phone": "98220 55443",
    "email": "sanjay@example.in",
    "location": "Pune",
    "birthday": "12 May 1990",
}
LABELS = {
    "name": "Name",
    "phone": "Mobile",
    "email": "Email",
    "location": "City",
    "birthday": "DOB",
}


@given(
    st.permutations(list(LINES)),
    st.sampled_from([", ", "\n", "; ", " | ", ",", ",\n"]),
    st.sampled_from([{}, LABELS]),
    st.integers(1, len(LINES)),
)
def test_in_any_order_it_is_the_same(
    order: list[str], between: str, labels: dict[str, str], many: int
) -> None:
    order = [one for one in order if one == "name" or order.index(one) < many]
    pieces = [f"{labels[one]}: {LINES[one]}" if labels else LINES[one] for one in order]
    assert read(between.join(pieces)) == NewCustomer(**{one: LINES[one] for one in order})


@given(st.text(max_size=60))
def test_any_text_is_read_without_an_error(text: str) -> None:
    new = read(text)
    assert set(new.name) <= set(text) | {" ", ",", "-"}


@pytest.mark.parametrize(
    "typed",
    [
        "Asha 450",
        "asha 2 rice 100",
        "Asha rs 450",
        "₹50",
        "8:30 pm",
        "1/10 to 15/10",
        "cash 500",
        "yesterday",
        "asha, 9 pm",
        "asha, ₹50",
        "Asha Flat 307",
        "asha 2 rice 100 and gave 500 cash",
    ],
)
def test_a_text_with_money_or_a_time_is_no_card(typed: str) -> None:
    assert is_no_card(typed, "IN", TODAY)


@pytest.mark.parametrize(
    "typed",
    [
        "Asha 2",
        "Asha, Flat 307, Pune",
        "Asha 98220 55443, 12 May",
        "Asha 12/5/1990 pune 411038",
    ],
)
def test_a_phone_a_birthday_and_a_flat_are_neither(typed: str) -> None:
    assert not is_no_card(typed, "IN", TODAY)

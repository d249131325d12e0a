"""A sale paid in two ways is one sale, and what was handed over is given change for."""

from __future__ import annotations

import pytest

from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, books


@pytest.mark.parametrize(
    ("text", "total", "parts"),
    [
        ("asha 2 rice 100 cash 120 upi 80", "200.00", "Cash ₹120 + UPI ₹80"),
        ("asha 300: 200 cash 100 upi", "300.00", "Cash ₹200 + UPI ₹100"),
        ("asha 300 half cash half upi", "300.00", "Cash ₹150 + UPI ₹150"),
        ("asha 300 100 upi rest cash", "300.00", "UPI ₹100 + Cash ₹200"),
    ],
)
async def test_two_ways_of_paying_are_one_sale_with_nothing_left(
    floor: Floor, text: str, total: str, parts: str
) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says(text)
    assert await books(floor) == [("Asha Verma", total, "Credit")]
    assert parts in floor.owner.last
    assert "owes" not in floor.owner.last


async def test_what_is_not_paid_at_once_is_owed(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says("asha 2 rice 100, 50 cash baki udhaar")
    assert await books(floor) == [("Asha Verma", "200.00", "Credit")]
    assert "Cash ₹50 + Credit ₹150" in floor.owner.last
    assert "owes ₹150" in floor.owner.last


async def test_parts_that_are_not_the_total_are_asked_about(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says("asha 2 rice 100 cash 120 upi 90")
    assert "does not add up" in floor.owner.last
    assert await books(floor) == []


async def test_what_was_handed_over_is_no_payment_and_the_change_is_said(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says("asha 2 rice 100 gave 500")
    assert "Give back ₹300" in floor.owner.last
    assert await books(floor) == [("Asha Verma", "200.00", "Cash")]


async def test_less_than_the_bill_is_asked_about(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says("asha 2 rice 100 gave 100")
    assert "Less was handed over" in floor.owner.last
    assert await books(floor) == []

"""A sale paid in two ways is one sale, and what was handed over is given change for."""

from __future__ import annotations

import pytest

from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, books


@pytest.mark.parametrize(
    ("text", "total", "note"),
    [
        ("asha 2 rice 100 cash 120 upi 80", "200.00", "120 Cash + 80 UPI"),
        ("asha 300: 200 cash 100 upi", "300.00", "200 Cash + 100 UPI"),
        ("asha 300 half cash half upi", "300.00", "150 Cash + 150 UPI"),
        ("asha 300 100 upi rest cash", "300.00", "100 UPI + 200 Cash"),
    ],
)
async def test_two_ways_of_paying_are_asked_once_and_nothing_typed_is_lost(
    floor: Floor, text: str, total: str, note: str
) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says(text)
    assert await books(floor) == []
    assert "paid in two ways" in floor.owner.last
    await floor.owner.taps("💵 Cash")
    assert await books(floor) == [("Asha Verma", total, "Cash")]
    assert note in floor.owner.last


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

"""What is typed of somebody else while a sale is asked about is never part of that sale."""

from __future__ import annotations

import pytest

from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, a_sale, books


@pytest.fixture(autouse=True)
async def people(floor: Floor) -> None:
    for name in ("Asha Verma", "Ravi Dixit", "Ravi Mehta"):
        await a_customer(floor, name)


async def test_an_unknown_name_is_no_item_of_a_bill_that_is_hard_to_believe(floor: Floor) -> None:
    phone = floor.owner
    await phone.says("ravi dixit 400000 cash")
    assert "Is that right?" in phone.last
    doubted = phone.last_message
    await phone.says("zubin 450 cash")
    assert "Add zubin as a new customer?" in phone.last
    await phone.taps("Add")
    assert await books(floor) == [("Zubin", "450.00", "Cash")]
    await phone.taps("Book it", doubted)
    assert (await books(floor))[1:] == [("Ravi Dixit", "400000.00", "Cash")]


async def test_the_sum_may_still_be_corrected_there(floor: Floor) -> None:
    await floor.owner.says("ravi dixit 400000 cash")
    await floor.owner.says("400")
    assert await books(floor) == [("Ravi Dixit", "400.00", "Cash")]


@pytest.mark.parametrize("typed", ["ravi 450", "ravi"])
async def test_nobody_buys_a_customer(floor: Floor, typed: str) -> None:
    phone = floor.owner
    await phone.says("asha verma")
    assert "What did Asha Verma buy?" in phone.last
    of_asha = phone.last_message
    await phone.says(typed)
    assert "Which ravi?" in phone.last
    await phone.taps("Ravi Mehta")
    if "What did" in phone.last:
        await phone.says("450")
    assert await books(floor) == [("Ravi Mehta", "450.00", "Cash")]
    await phone.replies(of_asha, "2 rice 100")
    assert (await books(floor))[1:] == [("Asha Verma", "200.00", "Cash")]


async def test_a_counter_sale_is_booked_beside_a_bill_that_is_begun(floor: Floor) -> None:
    phone = floor.owner
    await phone.says("/sale")
    await phone.says("asha verma")
    await phone.says("walk in 300")
    assert await books(floor) == [("Counter", "300.00", "Cash")]
    assert "What did Asha Verma buy?" in phone.last
    await phone.says("2 rice 100")
    assert "₹200 · Asha Verma" in phone.last


async def test_what_is_wrong_with_a_line_is_said_where_a_name_is_asked(floor: Floor) -> None:
    phone = floor.owner
    await phone.says("zubin 2 rice 100")
    await phone.says("asha -2 rice 100")
    assert "above zero" in phone.last
    assert "That is not a name" in phone.last
    await phone.taps("Add")
    assert await books(floor) == [("Zubin", "200.00", "Cash")]


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("ravi 2 rice 100", "Which ravi?"),
        ("asha verma 2 rice 100\nravi dixit 1 oil 250", "2 sales"),
        ("walk in 300", "✅ ₹300 · Counter"),
    ],
)
async def test_a_campaigns_message_that_may_be_a_sale_is_offered_as_one(
    floor: Floor, typed: str, asked: str
) -> None:
    phone = floor.owner
    await phone.says("/campaigns")
    await phone.taps("➕ New")
    await phone.says("Diwali")
    await phone.says(typed)
    assert "Taken as the answer." in phone.last
    await phone.taps("It is a sale")
    assert asked in phone.last


@pytest.mark.parametrize("typed", ["Diwali sale: 2 kg sugar 80", "{{first_name}} ji, ₹50 off"])
async def test_a_campaigns_message_of_nobody_is_not_offered(floor: Floor, typed: str) -> None:
    phone = floor.owner
    await phone.says("/campaigns")
    await phone.taps("➕ New")
    await phone.says("Diwali")
    await phone.says(typed)
    assert "Who should get it?" in phone.last


@pytest.mark.parametrize("typed", ["asha rice 60x2kg", "asha rice 60 x 2 kg"])
async def test_so_many_times_a_measure_is_asked_about(floor: Floor, typed: str) -> None:
    phone = floor.owner
    await phone.says(typed)
    assert "Is that a number of packs, or a price?" in phone.last
    assert await books(floor) == []
    await phone.says("60x2kg rice 120")
    assert await books(floor) == [("Asha Verma", "7200.00", "Cash")]


async def test_so_many_times_a_measure_is_at_that_price_where_it_is_the_usual_one(
    floor: Floor,
) -> None:
    await a_sale(floor, floor.owner, "asha 3 kg rice 58 cash")
    await floor.owner.says("asha rice 60x2kg")
    assert "2 kg rice @ ₹60 = ₹120" in floor.owner.last


async def test_few_times_a_measure_are_packs(floor: Floor) -> None:
    await floor.owner.says("asha rice 3x2kg")
    assert "3 × rice 2kg: ?" in floor.owner.last
    await floor.owner.says("90")
    assert await books(floor) == [("Asha Verma", "270.00", "Cash")]

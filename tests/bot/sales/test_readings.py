"""What a text may mean otherwise: asked first, or offered under the receipt."""

from __future__ import annotations

import pytest

from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, books


@pytest.mark.parametrize(
    ("sold", "text", "total"),
    [
        ("asha 1 dolo 650 @30", "asha 2 dolo 650", "60.00"),
        ("asha 1 dolo 650 @30", "asha 2 dolo 650 35", "70.00"),
        ("asha 1 iphone 15 cover @499", "asha 3 iphone 15 cover", "1497.00"),
        ("asha 1 iphone 15 cover @499", "asha 1 iphone 15 cover 450", "450.00"),
        ("asha 1 7up @40", "asha 2 7up", "80.00"),
    ],
)
async def test_an_item_keeps_the_number_of_its_name(
    floor: Floor, sold: str, text: str, total: str
) -> None:
    await a_customer(floor, "Asha Verma")
    item = sold.removeprefix("asha 1 ")
    name, _, price = item.partition(" @")
    await floor.owner.says(f'asha 1 "{name}" @{price}')
    await floor.owner.says(text)
    assert [one[1] for one in await books(floor)][-1] == total


async def test_a_number_that_may_be_a_price_is_asked_with_both_totals(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says("asha 1 galaxy 21 case 300")
    assert await books(floor) == []
    assert {"₹300: 1 × galaxy 21 case"} < set(floor.owner.buttons)
    await floor.owner.taps("₹300: 1 × galaxy 21 case")
    assert await books(floor) == [("Asha Verma", "300.00", "Cash")]

    await floor.owner.says("asha 2 galaxy 21 case")
    assert [one[1] for one in await books(floor)][-1] == "600.00"


async def test_the_usual_price_chooses_and_the_other_reading_is_one_tap_there_and_back(
    floor: Floor,
) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says("asha 1 kg atta @50")
    await floor.owner.says("asha 5kg atta 250")
    assert floor.owner.last.startswith("✅ ₹250 · Asha Verma")
    assert "by the usual price" in floor.owner.last

    await floor.owner.taps("₹250 each = ₹1,250")
    assert floor.owner.last.startswith("✅ ₹1,250 · Asha Verma")
    await floor.owner.taps("₹250 in all")
    assert floor.owner.last.startswith("✅ ₹250 · Asha Verma")
    assert [one[1] for one in await books(floor)] == ["50.00", "250.00"]


async def test_too_much_to_be_true_is_asked_first(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says("asha 250000 cash")
    assert await books(floor) == []
    assert "far more than usual" in floor.owner.last
    assert "₹2,50,000" in floor.owner.last
    await floor.owner.taps("Book it")
    assert await books(floor) == [("Asha Verma", "250000.00", "Cash")]


async def test_what_was_too_much_is_corrected_before_it_is_booked(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says("asha 2 sofa 90000 upi")
    await floor.owner.taps("Correct")
    assert "What did Asha Verma buy?" in floor.owner.last
    await floor.owner.says("2 sofa 9000")
    assert await books(floor) == [("Asha Verma", "18000.00", "UPI")]


async def test_a_bill_that_grows_too_large_while_it_is_asked_about_is_asked_too(
    floor: Floor,
) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says("asha 2 sofa")
    await floor.owner.says("900000")
    assert await books(floor) == []
    assert "far more than usual" in floor.owner.last
    await floor.owner.taps("Book it")
    assert await books(floor) == [("Asha Verma", "1800000.00", "Cash")]

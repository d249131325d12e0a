"""Several people in one text: a card with a line each, and nothing booked before a tap."""

from __future__ import annotations

from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, books

PAGE = "asha 2 rice 100 upi\nravi 1 oil 250 cash\nmeena 450"


async def _people(floor: Floor) -> None:
    for name in ("Asha Patil", "Ravi Kumar", "Meena Iyer"):
        await a_customer(floor, name)


async def test_a_page_of_the_notebook_is_booked_by_one_tap(floor: Floor) -> None:
    await _people(floor)
    await floor.owner.says(PAGE)
    assert await books(floor) == []
    assert "Asha Patil ₹200: 2 × rice, UPI" in floor.owner.last
    assert "Ravi Kumar ₹250" in floor.owner.last
    assert "Meena Iyer ₹450" in floor.owner.last

    await floor.owner.taps("✅ Book 3")
    assert sorted(await books(floor)) == [
        ("Asha Patil", "200.00", "UPI"),
        ("Meena Iyer", "450.00", "Cash"),
        ("Ravi Kumar", "250.00", "Cash"),
    ]


async def test_one_by_one_each_is_looked_at_first(floor: Floor) -> None:
    await _people(floor)
    await floor.owner.says("ravi 250 asha 450")
    await floor.owner.taps("One by one")
    assert "Is that right? Nothing is booked yet." in floor.owner.last
    assert await books(floor) == []
    await floor.owner.taps("Book it")
    assert await books(floor) == [("Asha Patil", "450.00", "Cash")]


async def test_cancelled_nothing_is_booked(floor: Floor) -> None:
    await _people(floor)
    await floor.owner.says(PAGE)
    await floor.owner.taps("Cancel")
    assert await books(floor) == []


async def test_what_is_unclear_is_marked_and_asked_after_the_others_are_booked(
    floor: Floor,
) -> None:
    await _people(floor)
    await a_customer(floor, "Asha Verma")
    await floor.owner.says("asha 2 rice 100\nravi oil 250")
    assert "❓ asha" in floor.owner.last
    await floor.owner.taps("✅ Book 1")
    assert await books(floor) == [("Ravi Kumar", "250.00", "Cash")]
    assert "Which asha?" in floor.owner.last


async def test_another_persons_sale_is_no_item_of_the_one_that_is_asked_about(
    floor: Floor,
) -> None:
    await _people(floor)
    await floor.owner.says("asha")
    await floor.owner.says("/sale")
    await floor.owner.says("asha")
    await floor.owner.says("2 rice 100, ravi 450")
    assert all("ravi" not in line for line in floor.owner.last.splitlines() if "×" in line)
    assert await books(floor) == []


async def test_an_amount_alone_between_two_people_is_asked_about_by_itself(floor: Floor) -> None:
    await _people(floor)
    await floor.owner.says("asha 2 rice 100\n450\nravi 1 oil 250")
    assert "✔ Asha Patil ₹200: 2 × rice" in floor.owner.last
    assert "❓ no name ₹450" in floor.owner.last
    assert "✔ Ravi Kumar ₹250: 1 × oil" in floor.owner.last
    await floor.owner.taps("✅ Book 2")
    assert await books(floor) == [
        ("Asha Patil", "200.00", "Cash"),
        ("Ravi Kumar", "250.00", "Cash"),
    ]
    assert "Whose sale is it?" in floor.owner.last
    await floor.owner.taps("Counter sale")
    assert (await books(floor))[2:] == [("Counter", "450.00", "Cash")]


async def test_the_total_below_ones_own_lines_is_nobody_elses(floor: Floor) -> None:
    await _people(floor)
    await floor.owner.says("asha 2 rice 100\n200\nravi\n250")
    assert "✔ Asha Patil ₹200: 2 × rice" in floor.owner.last
    assert "✔ Ravi Kumar ₹250" in floor.owner.last
    assert "no name" not in floor.owner.last

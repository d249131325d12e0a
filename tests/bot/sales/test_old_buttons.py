"""A button means what it meant when it was drawn; drawn from something else, it does nothing."""

from __future__ import annotations

import pytest

from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, a_sale, books, items


@pytest.fixture(autouse=True)
async def asha(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")


async def test_in_all_of_another_line_in_its_place(floor: Floor) -> None:
    await a_sale(floor, floor.owner, "asha 2 rice 100, 3 oil 100 upi")
    receipt = floor.owner.last_message
    await floor.owner.replies(receipt, "remove rice")
    await floor.owner.replies(receipt, "add 2 soap 100")
    assert await items(floor) == [("oil", "3", "300.00"), ("soap", "2", "200.00")]
    await floor.owner.taps_stale(receipt, "oil: ₹100 in all")  # the second line, then
    await floor.owner.taps_stale(receipt, "rice: ₹100 in all")
    assert await items(floor) == [("oil", "3", "300.00"), ("soap", "2", "200.00")]
    assert floor.owner.last.startswith("✅ ₹500")


async def test_in_all_of_the_same_line_after_something_else_changed(floor: Floor) -> None:
    await a_sale(floor, floor.owner, "asha 2 rice 100, 3 oil 100 upi")
    receipt = floor.owner.last_message
    await floor.owner.replies(receipt, "paid cash")
    await floor.owner.taps_stale(receipt, "oil: ₹100 in all")
    assert await items(floor) == [("rice", "2", "200.00"), ("oil", "3", "100.00")]
    await floor.owner.taps("oil: ₹100 each")  # tapped back
    assert await items(floor) == [("rice", "2", "200.00"), ("oil", "3", "300.00")]


async def test_last_line_of_a_bill_that_has_another_last_line(floor: Floor) -> None:
    await floor.owner.says("/sale")
    for said in ("asha", "2 rice 100", "1 oil 250"):
        await floor.owner.says(said)
    bill = floor.owner.last_message
    await floor.owner.taps("Remove last line")
    await floor.owner.says("4 soap 40")
    await floor.owner.taps_stale(bill, "➖ Remove last line")
    await floor.owner.taps("Done")
    await floor.owner.taps("Cash")
    assert await items(floor) == [("rice", "2", "200.00"), ("soap", "4", "160.00")]


async def test_leave_out_an_item_that_was_said_anew(floor: Floor) -> None:
    await floor.owner.says("asha 2 rice 100, 1 tea")
    asks = floor.owner.last_message
    await floor.owner.says("30")
    assert await books(floor) == [("Asha Verma", "230.00", "Cash")]
    await floor.owner.taps_stale(asks, "➖ Leave it out")
    assert await books(floor) == [("Asha Verma", "230.00", "Cash")]


async def test_a_reading_that_is_not_offered_any_more(floor: Floor) -> None:
    await floor.owner.says("asha 900000")
    asks = floor.owner.last_message
    await floor.owner.taps("Correct")
    await floor.owner.says("950000")
    await floor.owner.taps_stale(asks, "✅ Book it")
    assert await books(floor) == []
    assert "950,000" in floor.owner.last or "9,50,000" in floor.owner.last
    await floor.owner.taps("Book it")
    assert await books(floor) == [("Asha Verma", "950000.00", "Cash")]


# --- two who edit the items of one sale --------------------------------------------------------


async def edits_items(floor: Floor) -> None:
    """The owner and the manager have the items of the same sale before them."""
    await a_sale(floor, floor.owner, "asha 2 rice 100 upi")
    for phone in (floor.owner, floor.manager):
        await phone.says("/recent")
        for label in ("₹200", "✏️ Edit", "Items"):
            await phone.taps(label)


async def test_the_second_is_shown_what_changed(floor: Floor) -> None:
    await edits_items(floor)
    await floor.manager.says("5 rice 100")
    await floor.owner.says("3 rice 100, 1 oil 250")
    assert await items(floor) == [("rice", "5", "500.00")]
    assert "somebody changed the items meanwhile" in floor.owner.last
    assert "5 rice" in floor.owner.last
    await floor.owner.says("3 rice 100, 1 oil 250")
    assert await items(floor) == [("rice", "3", "300.00"), ("oil", "1", "250.00")]


async def test_who_changes_one_thing_of_it_in_words_overwrites_nothing(floor: Floor) -> None:
    await edits_items(floor)
    await floor.manager.says("5 rice 100")
    await floor.owner.says("add 1 oil 250")
    assert await items(floor) == [("rice", "5", "500.00"), ("oil", "1", "250.00")]


async def test_another_payment_meanwhile_is_no_change_of_the_items(floor: Floor) -> None:
    await edits_items(floor)
    await floor.staff.says("/help")
    await floor.manager.taps("‹ Back")
    await floor.manager.taps("Payment")
    await floor.manager.taps("Cash")
    await floor.owner.says("3 rice 100")
    assert await books(floor) == [("Asha Verma", "300.00", "Cash")]

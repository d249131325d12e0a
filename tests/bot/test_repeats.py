"""What comes a second time (a lost confirmation, a thumb too many) changes nothing."""

from __future__ import annotations

import pytest

from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, a_sale, books, items


@pytest.fixture(autouse=True)
async def asha(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")


async def comes_again(floor: Floor, *, new_ids: bool) -> None:
    floor.sandbox.faults.repeat_updates(1, new_ids=new_ids)
    await floor.settled()


both_ways = pytest.mark.parametrize("new_ids", [False, True])


@both_ways
async def test_a_correction_in_words_is_made_once(floor: Floor, *, new_ids: bool) -> None:
    await a_sale(floor, floor.owner, "asha 2 rice 100 upi")
    await floor.owner.replies(floor.owner.last_message, "add 1 soap 40")
    await comes_again(floor, new_ids=new_ids)
    assert await items(floor) == [("rice", "2", "200.00"), ("soap", "1", "40.00")]
    assert floor.owner.last.startswith("✅ ₹240")


async def test_an_earlier_correction_that_comes_again_does_not_win(floor: Floor) -> None:
    await a_sale(floor, floor.owner, "asha 450 upi")
    receipt = floor.owner.last_message
    await floor.owner.replies(receipt, "paid card")
    await floor.owner.replies(receipt, "paid cash")
    floor.sandbox.faults.repeat_updates(2)
    await floor.settled()
    assert await books(floor) == [("Asha Verma", "450.00", "Cash")]


async def test_what_was_typed_for_a_field_is_no_new_sale_when_it_comes_again(floor: Floor) -> None:
    await a_sale(floor, floor.owner, "asha 450 upi")
    for label in ("✏️ Edit", "Note"):
        await floor.owner.taps(label)
    await floor.owner.says("asha 20 for the bag")
    await comes_again(floor, new_ids=False)
    assert await books(floor) == [("Asha Verma", "450.00", "UPI")]


@both_ways
async def test_undo_takes_back_one_sale_for_each_time_it_is_said(
    floor: Floor, *, new_ids: bool
) -> None:
    await a_sale(floor, floor.owner, "asha 100 cash")
    await a_sale(floor, floor.owner, "asha 200 cash")
    await floor.owner.says("/undo")
    await comes_again(floor, new_ids=new_ids)
    assert await books(floor) == [("Asha Verma", "100.00", "Cash")]
    assert floor.owner.last.startswith("↩️ Taken back: ₹200")
    await floor.owner.says("/undo")
    assert await books(floor) == []


async def test_a_line_is_read_as_a_sum_once_however_often_it_is_tapped(floor: Floor) -> None:
    await a_sale(floor, floor.owner, "asha 2 rice 100 upi")
    receipt = floor.owner.last_message
    await floor.owner.taps("₹100 in all")
    await floor.owner.taps_stale(receipt, "₹100 in all")
    assert await items(floor) == [("rice", "2", "100.00")]
    assert floor.owner.last.startswith("✅ ₹100")


async def test_a_second_press_of_undo_leaves_the_way_back(floor: Floor) -> None:
    await a_sale(floor, floor.owner, "asha 450 upi")
    receipt = floor.owner.last_message
    await floor.owner.taps("Undo")
    await floor.owner.taps_stale(receipt, "↩️ Undo")
    assert await books(floor) == []
    await floor.owner.taps("Record again")
    assert await books(floor) == [("Asha Verma", "450.00", "UPI")]

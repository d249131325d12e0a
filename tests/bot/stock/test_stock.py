"""Stock from the chat: switched on, counted, sold, low, below nothing, asked for, listed."""

from __future__ import annotations

import pytest

from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, books
from tests.conftest import TestClock
from tests.phone import Phone


@pytest.fixture
async def counting(floor: Floor) -> Floor:
    """A shop that counts 50 kg of rice, low at 10, and sells to Ravi."""
    await floor.owner.says("/settings")
    await floor.owner.taps("Modules")
    await floor.owner.taps("Stock on")
    await a_customer(floor, "Ravi")
    await floor.owner.says("stock rice 50 kg")
    assert "Counted: 50 kg rice" in floor.owner.last
    await floor.owner.says("rice low at 10")
    assert "rice: 50 kg" in floor.owner.last
    assert "low at 10 kg" in floor.owner.last
    return floor


def receipt(phone: Phone) -> str:
    """The newest receipt of a bill."""
    return [one.text for one in phone.answers if one.text.startswith("✅ ₹")][-1]


async def test_a_shop_that_does_not_count_is_told_where_it_is_switched_on(floor: Floor) -> None:
    for text in ("stock rice 50 kg", "rice kitna bacha?", "/stock"):
        await floor.owner.says(text)
        assert "Stock is off" in floor.owner.last
    await a_customer(floor, "Ravi")
    await floor.owner.says("ravi 2 kg rice 100")
    assert "📦" not in receipt(floor.owner)


async def test_a_sale_says_what_is_low_what_is_below_nothing_and_what_is_not_counted(
    counting: Floor,
) -> None:
    owner = counting.owner
    await owner.says("ravi 30 kg rice 100")
    assert "📦" not in receipt(owner)  # 20 kg are enough
    await owner.says("ravi 12 kg rice 100")
    assert "📦 rice is low: 8 kg left" in receipt(owner)
    await owner.says("ravi 2 packet rice 100")
    assert "📦 rice not counted: sold in packets" in receipt(owner)
    await owner.says("ravi 11 kg rice 100")
    assert "📦 rice −3 kg: count it" in receipt(owner)
    assert len(await books(counting)) == 4  # no bill was held up
    await owner.taps("🔢 Count rice")
    assert "By the books −3 kg" in owner.last
    await owner.says("7.5 kg")
    assert "Counted: 7.5 kg rice" in owner.last
    await owner.says("/summary")
    assert "📦 Low: rice 7.5 kg" in owner.last


async def test_a_sale_that_is_taken_back_or_brought_back_is_on_the_shelf_again(
    counting: Floor, clock: TestClock
) -> None:
    owner = counting.owner
    await owner.says("ravi 30 kg rice 100 cash")
    await owner.replies(owner.last_message, "return 10 kg rice")
    await owner.says("rice kitna bacha?")
    assert "rice: 30 kg" in owner.last
    await owner.says("ravi returned 5 kg rice kharab")
    await owner.says("rice kitna bacha?")
    assert "rice: 30 kg" in owner.last  # what is damaged does not go back
    clock.turn(minutes=1)
    await owner.says("ravi 8 kg rice 100 cash")
    await owner.says("undo")
    await owner.says("rice kitna bacha?")
    assert "rice: 30 kg" in owner.last


async def test_staff_sell_and_ask_and_ask_for_what_they_may_not_count(counting: Floor) -> None:
    owner, staff = counting.owner, counting.staff
    await staff.says("rice kitna bacha?")
    assert "rice: 50 kg" in staff.last
    await staff.says("stock in 5 kg rice")
    assert "Only a manager or the owner counts stock" in staff.last
    await staff.taps("Ask for it")
    await counting.settled()
    assert "Came in: 5 kg rice" in owner.last
    await owner.taps("Approve")
    await counting.settled()
    assert "approved it" in staff.last
    await owner.says("/stock")
    assert "rice 55 kg" in " ".join(owner.buttons)


async def test_an_asked_for_count_that_another_overtook_says_which_one_stands(
    counting: Floor, clock: TestClock
) -> None:
    owner, staff = counting.owner, counting.staff
    for said in ("stock 5 kg rice", "stock 7 kg rice"):
        await staff.says(said)
        await staff.taps("Ask for it")
        await counting.settled()
    clock.turn(hours=1)
    await owner.says("stock 20 kg rice")
    assert "Counted: 20 kg rice" in owner.last
    assert "there now" not in owner.last
    question = next(one for one in owner.messages if "Counted: 5 kg rice" in one.text)
    await owner.taps("Approve", question)
    await counting.settled()
    stands = "rice was counted again since: 20 kg there now"
    answered = next(one for one in owner.messages if one.id == question.id)
    for said in (answered.text, staff.last):
        assert "Counted: 5 kg rice" in said
        assert stands in said
    await owner.says("/stock")
    assert "rice 20 kg" in " ".join(owner.buttons)


async def test_a_move_is_taken_back_once_and_says_so_twice(counting: Floor) -> None:
    owner = counting.owner
    await owner.says("stock out 3 kg rice kharab")
    assert "47 kg there now" in owner.last
    out = owner.last_message
    for _ in range(2):
        await owner.taps_stale(out, "Undo")
        assert "Taken back: rice 50 kg there now" in owner.last
    await owner.says("rice kitna bacha?")
    assert "rice: 50 kg" in owner.last


async def test_the_list_has_the_lowest_first(counting: Floor, clock: TestClock) -> None:
    owner = counting.owner
    await owner.says("stock soap 10")
    await owner.says("stock oil 2 l")
    clock.turn(minutes=1)
    await owner.says("ravi 45 kg rice 100")
    await owner.says("/stock")
    shown = [label for label in owner.buttons if any(x in label for x in ("rice", "soap", "oil"))]
    assert shown[0].startswith("⚠️ rice 5 kg")
    assert len(shown) == 3

"""Ratings from the chat: typed, kept, taken back, and told to owners when they are low."""

from __future__ import annotations

import pytest

from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, a_sale, books
from tests.conftest import TestClock


@pytest.fixture
async def asking(floor: Floor) -> Floor:
    """A shop that uses feedback, with Asha and Ravi."""
    await floor.owner.says("/settings")
    await floor.owner.taps("Modules")
    assert "Feedback: off" in floor.owner.last
    await floor.owner.taps("Feedback on")
    assert "Feedback: on" in floor.owner.last
    await a_customer(floor, "Asha Verma", "9820012345")
    await a_customer(floor, "Ravi Kale")
    return floor


async def test_a_shop_that_does_not_ask_sees_none_of_it(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says("asha rated 4")
    assert "⭐" not in floor.owner.last
    await floor.owner.says("/cancel")
    await floor.owner.says("/help")
    await floor.owner.taps("More help")
    assert "rated" not in floor.owner.last


async def test_stars_are_kept_and_shown_on_the_card_and_under_customers(asking: Floor) -> None:
    owner = asking.owner
    await owner.says("asha rated 4")
    assert "✅ ⭐⭐⭐⭐☆ · Asha Verma" in owner.last
    await owner.says("asha ne 5 star diye, bahut accha")
    assert "⭐⭐⭐⭐⭐" in owner.last
    assert "💬 bahut accha" in owner.last
    assert "⭐ 4.5 of 5 from 2 ratings" in owner.last
    await owner.taps("👤 Asha")
    assert "⭐ 4.5 of 5 from 2 ratings" in owner.last
    await owner.says("ravi rated 3")
    await owner.says("/insights")
    await owner.taps("Customers")
    assert "⭐ 4.0 of 5 from 3 ratings" in owner.last
    assert await books(asking) == []  # no sale was made of it


async def test_it_is_taken_back_by_its_button_and_by_undo(asking: Floor) -> None:
    staff = asking.staff
    await staff.says("asha rated 4")
    await staff.taps("Undo")
    assert "Taken back: ⭐⭐⭐⭐☆ of Asha Verma" in staff.last
    await staff.says("asha rated 5")
    await staff.says("/undo")
    assert "Taken back: ⭐⭐⭐⭐⭐" in staff.last
    await staff.says("/customers asha")
    assert "⭐" not in staff.last.replace("⭐ Mark VIP", "")


async def test_undo_takes_the_newest_of_a_sale_and_a_rating(
    asking: Floor, clock: TestClock
) -> None:
    await asking.staff.says("asha rated 5")
    clock.turn(minutes=1)
    await a_sale(asking, asking.staff, "ravi 2 rice 100")
    await asking.staff.says("/undo")
    assert await books(asking) == []
    await asking.staff.says("/undo")
    assert "Taken back: ⭐⭐⭐⭐⭐" in asking.staff.last


async def test_a_low_one_reaches_the_owner_with_the_number_to_call(asking: Floor) -> None:
    await asking.staff.says("asha rated 2 late delivery")
    await asking.settled()
    owner = asking.owner
    assert "Asha Verma is not happy: ⭐⭐☆☆☆" in owner.last
    assert "late delivery" in owner.last
    assert "written down by Sita" in owner.last
    await owner.taps("📞 Call")
    assert "98200 12345" in owner.last
    assert "is not happy" not in asking.manager.last


async def test_the_owner_who_typed_it_gets_the_buttons_and_no_second_message(
    asking: Floor,
) -> None:
    await asking.owner.says("asha rated 1")
    await asking.settled()
    assert "✅ ⭐☆☆☆☆" in asking.owner.last
    await asking.owner.taps("📞 Call")
    assert "98200 12345" in asking.owner.last


async def test_where_several_may_be_meant_it_is_asked_and_nothing_is_lost(asking: Floor) -> None:
    await a_customer(asking, "Asha Patil")
    owner = asking.owner
    await owner.says("asha rated 3 so so")
    assert "Who gave 3 stars?" in owner.last
    await owner.taps("Asha Patil")
    assert "✅ ⭐⭐⭐☆☆ · Asha Patil" in owner.last
    assert "so so" in owner.last


async def test_somebody_new_is_added_with_the_rating(asking: Floor) -> None:
    owner = asking.owner
    await owner.says("zubin rated 4")
    assert "I know nobody called zubin" in owner.last
    await owner.taps("Add zubin")
    assert "✅ ⭐⭐⭐⭐☆ · Zubin" in owner.last
    await owner.says("bina rated 4")
    await owner.taps("Cancel")
    assert "Nothing was saved" in owner.last
    await owner.says("/customers bina")
    assert "Bina" not in owner.last


@pytest.mark.parametrize("text", ["asha rated 9", "asha rated 0", "asha rated 4.5"])
async def test_more_stars_than_there_are_get_one_line_and_an_example(
    asking: Floor, text: str
) -> None:
    await asking.owner.says(text)
    assert "1 to 5 stars, such as: asha rated 4" in asking.owner.last


async def test_sent_twice_by_the_network_it_is_kept_once(asking: Floor) -> None:
    asking.sandbox.faults.repeat_updates(1)
    await asking.owner.says("asha rated 4")
    await asking.settled()
    await asking.owner.says("/customers asha")
    assert "from 1 rating" in asking.owner.last

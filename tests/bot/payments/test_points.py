"""Points from the chat: earned, used, refused, brought back, gone, and off."""

from __future__ import annotations

from decimal import Decimal

import pytest

from crm.setup.setting_changes import change
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, books
from tests.conftest import TestClock
from tests.phone import Phone
from tests.shop import OWNER


@pytest.fixture
async def earning(floor: Floor) -> Floor:
    """A point for each full ₹100, worth ₹1, gone after 30 days; Asha has bought for ₹2,350."""
    for name, value in (("earn_for", Decimal(100)), ("expire_after_days", 30)):
        await floor.store.write(change, name, value, OWNER)
    await a_customer(floor, "Asha")
    await floor.owner.says("asha 1 sari 2350 cash")
    assert "🎁 +23 points, 23 in all" in receipt(floor.owner)
    return floor


def receipt(phone: Phone) -> str:
    """The newest receipt of a bill."""
    return [one.text for one in phone.answers if one.text.startswith("✅ ₹")][-1]


async def test_points_are_asked_for_in_words_and_used_on_a_bill(earning: Floor) -> None:
    owner = earning.owner
    await owner.says("asha points?")
    assert "Asha: 23 points" in owner.last
    assert "worth ₹23 off a bill" in owner.last
    await owner.says("asha 1 rice 90 use 20 points cash")
    assert receipt(owner).startswith("✅ ₹70")
    assert "🎁 3 points left" in receipt(owner)
    await owner.taps("Undo")
    await owner.says("asha points?")
    assert "Asha: 23 points" in owner.last


async def test_more_than_there_are_or_than_the_bill_books_nothing(earning: Floor) -> None:
    owner = earning.owner
    await owner.says("asha 1 rice 90 use 24 points cash")
    assert "There are 23 points, and 24 were to be used. Nothing was saved." in owner.last
    await owner.says("asha 1 soap 10 use 20 points cash")
    assert "The points are worth more than the bill." in owner.last
    assert len(await books(earning)) == 1


async def test_a_bill_on_account_earns_when_it_is_paid_and_a_return_takes_its_points(
    earning: Floor,
) -> None:
    owner = earning.owner
    await owner.says("asha 1 rice 500 udhaar")
    assert "🎁" not in receipt(owner)
    await owner.says("asha paid 500 cash")
    await owner.says("asha points?")
    assert "Asha: 28 points" in owner.last
    await owner.says("asha returned 1 rice")
    await owner.says("asha points?")
    assert "Asha: 23 points" in owner.last


async def test_points_go_after_their_time(earning: Floor, clock: TestClock) -> None:
    clock.turn(days=30)
    await earning.owner.says("asha points?")
    assert "Asha: 23 points" in earning.owner.last
    clock.turn(days=1)
    await earning.owner.says("asha points?")
    assert "Asha: 0 points" in earning.owner.last


async def test_a_shop_without_points_says_where_they_are_switched_on(floor: Floor) -> None:
    await a_customer(floor, "Asha")
    await floor.owner.says("asha points?")
    assert "Points are off in this shop" in floor.owner.last
    await floor.owner.says("asha 1 sari 2350 cash")
    assert "🎁" not in receipt(floor.owner)

"""A sale that was begun before its customer was merged is the one's who has both cards."""

from __future__ import annotations

import pytest

from crm.customers import merging
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, a_sale, books
from tests.shop import OWNER


@pytest.fixture
async def two(floor: Floor) -> Floor:
    await a_customer(floor, "Asha Verma", "9876543210")
    await a_customer(floor, "Asha Patil", "9876543211")
    return floor


async def merge(floor: Floor) -> None:
    await floor.store.write(merging.merge, 1, 2, OWNER)


async def test_paid_after_the_merge(two: Floor) -> None:
    phone = two.owner
    await phone.says("/customers patil")
    await phone.taps("➕ Sale")
    await phone.says("2 rice 100")
    await phone.taps("Done")
    await merge(two)
    await phone.taps("Cash")
    assert await books(two) == [("Asha Verma", "200.00", "Cash")]


async def test_chosen_after_the_merge(two: Floor) -> None:
    phone = two.owner
    await phone.says("asha 2 rice 100 cash")
    await merge(two)
    await phone.taps("Asha Patil")
    assert await books(two) == [("Asha Verma", "200.00", "Cash")]


async def test_recorded_again_after_the_merge(two: Floor) -> None:
    phone = two.owner
    await a_sale(two, phone, "asha patil 100 cash")
    await phone.taps("Undo")
    await merge(two)
    await phone.taps("Record again")
    assert await books(two) == [("Asha Verma", "100.00", "Cash")]


async def test_begun_from_an_old_card(two: Floor) -> None:
    phone = two.owner
    await phone.says("/customers patil")
    card = phone.screen
    await merge(two)
    await phone.taps_stale(card, "💬 SMS")
    assert "SMS to Asha Verma" in phone.screen.text


async def test_by_the_number_of_the_card_that_is_gone(two: Floor) -> None:
    phone = two.owner
    await merge(two)
    await phone.says("9876543211 450 cash")
    assert await books(two) == [("Asha Verma", "450.00", "Cash")]
    await phone.says("/customers 98765 43211")
    assert "Asha Verma" in phone.last
    await phone.shares_contact("+919876543211", "Asha", "Patil")
    assert "Asha Verma" in phone.last


async def test_nobody_is_added_again_with_the_number_of_the_card_that_is_gone(two: Floor) -> None:
    await merge(two)
    await two.owner.says("/customers")
    await two.owner.taps("➕ Add")
    await two.owner.says("Asha P 9876543211")
    assert "this is Asha Verma's number" in two.owner.last


@pytest.mark.parametrize("tap", ["Merge", "Other way"])
async def test_an_old_preview_shows_what_became_of_the_card(two: Floor, tap: str) -> None:
    phone = two.owner
    await phone.says("/customers verma")
    await phone.taps("More")
    await phone.taps("Merge")
    await phone.taps("Asha Patil")
    preview = phone.screen
    await merge(two)
    await phone.taps_stale(preview, tap)
    assert "Asha Verma" in phone.screen.text
    assert "➕ Sale" in phone.screen.buttons

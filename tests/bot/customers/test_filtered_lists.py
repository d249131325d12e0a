"""What is done with all who are in a filtered list; and ways through a long one."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.bot.campaigns.factories import statuses
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer
from tests.shop import a_purchase


@pytest.fixture
async def shop(floor: Floor) -> Floor:
    for name, phone, days in (
        ("Asha Verma", "9812345601", 61),
        ("Ravi Kale", "9812345602", 5),
        ("Imran Shaikh", "9812345603", 70),
    ):
        one = await a_customer(floor, name, phone)
        await floor.store.write(a_purchase, one, amount="900", days_ago=days)
    return floor


async def _away(floor: Floor) -> None:
    await floor.owner.says("/customers")
    assert not any("SMS" in label for label in floor.owner.buttons)
    await floor.owner.taps("Filter")
    await floor.owner.taps("Not in 60 days")
    await floor.owner.taps("Show 2")


async def test_a_filtered_list_becomes_a_campaign_with_one_tap(shop: Floor) -> None:
    await _away(shop)
    here = shop.owner.last
    await shop.owner.taps("SMS to these 2")
    assert "not in 60 days, 20 Mar" in shop.owner.last
    assert "🚀 Send now to 2" in shop.owner.buttons
    assert "We miss you" in shop.owner.last
    assert here in [one.text for one in shop.owner.answers]  # the list stays
    await shop.owner.taps("SMS to these 2")
    assert await statuses(shop) == ["Draft"]  # the same draft once more


async def test_a_filtered_list_becomes_a_file_with_one_tap(shop: Floor) -> None:
    await _away(shop)
    await shop.owner.taps("Excel")
    assert "2 customers · not in 60 days" in shop.owner.last
    rows = list(
        load_workbook(BytesIO(shop.owner.document)).worksheets[0].iter_rows(values_only=True)
    )
    assert [row[1] for row in rows] == [None, "Name", "Asha Verma", "Imran Shaikh"]
    assert rows[0][0] == "Total"


async def test_staff_write_to_a_list_but_take_no_file(shop: Floor) -> None:
    await shop.staff.says("/customers a")
    assert "📣 SMS to these 3" in shop.staff.buttons
    assert "📤 Excel" not in shop.staff.buttons


async def test_a_search_that_a_filter_hides_is_offered_among_everybody(shop: Floor) -> None:
    await _away(shop)
    await shop.owner.taps("Search")
    await shop.owner.says("ravi")
    assert "Nobody fits" in shop.owner.last
    await shop.owner.taps("Search everybody")
    assert "Ravi Kale" in shop.owner.buttons[0]


async def test_a_long_list_by_name_is_entered_at_a_letter(shop: Floor) -> None:
    for number in range(30):
        await a_customer(shop, f"{chr(ord('B') + number % 20)}{number:02} Test")
    phone = shop.owner
    await phone.says("/customers")
    assert "A–Z" not in phone.buttons
    await phone.taps("↕️ Last visit")
    await phone.taps("↕️ Spent")
    await phone.taps("A–Z")
    await phone.taps("R")
    assert any("Ravi Kale" in label for label in phone.buttons)

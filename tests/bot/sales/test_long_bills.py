"""A bill of a hundred lines is booked, said, and changed like any other."""

from __future__ import annotations

import itertools

import pytest

from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, books, items

NAMES = ["".join(pair) for pair in itertools.product("bdghjklmnp", "aeiourstvz")]
BARE = "asha " + ", ".join(f"2 {name}soap {n}" for n, name in enumerate(NAMES, 50))
"""A hundred lines of bare numbers: each may be the price of one, or the sum."""


@pytest.fixture(autouse=True)
async def asha(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")


async def test_its_receipt_is_said_and_offers_the_first_lines(floor: Floor) -> None:
    await floor.owner.says(BARE)
    assert len(await items(floor)) == 100
    assert await books(floor) == [("Asha Verma", f"{2 * sum(range(50, 150))}.00", "Cash")]
    assert floor.owner.last.startswith("✅")
    offers = [one for one in floor.owner.buttons if "in all" in one]
    assert len(offers) == 8
    assert "… and 92 more" in floor.owner.buttons


async def test_each_offer_does_what_it_says_and_the_others_stay(floor: Floor) -> None:
    await floor.owner.says(BARE)
    await floor.owner.taps("besoap: ₹51 in all")
    assert (await items(floor))[1] == ("besoap", "2", "51.00")
    assert len([one for one in floor.owner.buttons if "in all" in one]) == 7
    assert "besoap: ₹51 each = ₹102" in floor.owner.buttons


async def test_more_of_them_leads_to_the_items(floor: Floor) -> None:
    await floor.owner.says(BARE)
    await floor.owner.taps("… and 92 more")
    assert "items" in floor.owner.last.lower()


async def test_it_is_changed_in_words(floor: Floor) -> None:
    await floor.owner.says(BARE)
    await floor.owner.replies(floor.owner.last_message, "remove besoap")
    assert len(await items(floor)) == 99


async def test_one_that_is_still_asked_about_is_shown_too(floor: Floor) -> None:
    await floor.owner.says(BARE.replace("asha", "zubin"))
    assert "zubin" in floor.owner.last.lower()
    await floor.owner.taps("Add")
    assert len(await items(floor)) == 100
    assert floor.owner.last.startswith("✅")


async def test_long_names_in_any_script_fit(floor: Floor) -> None:
    names = ("आशा किराना भंडार " * 6, "😀👨‍👩‍👧‍👦" * 12, "<b>&'\" " * 14, "W" * 99)
    for number, name in enumerate(names):
        await a_customer(floor, " ".join(name.split()), f"98123456{number:02}", location="é" * 90)
    for number in range(len(names)):
        await floor.owner.says(f"98123456{number:02} 2 rice 100")
        assert floor.owner.last.startswith("✅")
    await floor.owner.says("/recent")
    await floor.owner.says("/customers")
    assert len(floor.owner.buttons) > len(names)

"""A phone decides who it is; with a name that is not its owner's it is asked, never guessed."""

from __future__ import annotations

import pytest

from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, books


@pytest.mark.parametrize(
    "text",
    [
        "Asha Verma 98200 99999 33 cash",
        "asha 9820099999 450",
        "Asha Verma 450 98200 99999",
        "98200 99999 asha 2 rice 100",
    ],
)
async def test_a_phone_that_is_nobodys_beside_a_known_name_is_asked(
    floor: Floor, text: str
) -> None:
    await a_customer(floor, "Asha Verma", phone="+919822000001")
    await floor.owner.says(text)
    assert await books(floor) == []
    assert "Which" in floor.owner.last
    await floor.owner.taps("➕ New")
    assert len(await books(floor)) == 1
    await floor.owner.says("98200 99999 20 upi")
    assert len(await books(floor)) == 2


async def test_a_phone_decides_between_two_of_a_name(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma", phone="+919822000001")
    await a_customer(floor, "Asha Patil", phone="+919822000002")
    await floor.owner.says("asha 98220 00002 450 cash")
    assert await books(floor) == [("Asha Patil", "450.00", "Cash")]


async def test_another_name_and_a_new_phone_are_not_what_somebody_of_the_first_name_bought(
    floor: Floor,
) -> None:
    await a_customer(floor, "Nita Rao", phone="+919822000003")
    await floor.owner.says("Nita Kumari 98200 00448")
    assert "What did Nita Rao buy?" not in floor.owner.last
    assert await books(floor) == []

"""What is no sale, or the sales of several people, is never booked to anybody."""

from __future__ import annotations

import pytest

from crm.chat import unread_texts
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, books


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rohit paid 300 rent", "money you spent"),
        ("rohit cheque bounce 2000", "did not read that as a sale"),
        ("credit limit rohit 5000", "sounds like a command"),
        ("rohit ko yaad dilao 500", "sounds like a command"),
        ("rohit ne 500 nahi diye", "did not read that as a sale"),
    ],
)
async def test_money_without_a_sale_is_refused_in_one_line_and_kept(
    floor: Floor, text: str, said: str
) -> None:
    await a_customer(floor, "Rohit")
    await floor.owner.says(text)
    assert said in floor.owner.last
    assert await books(floor) == []
    kept = await floor.store.read(unread_texts.listing)
    assert [one.text for one in kept] == [text]


async def test_two_amounts_without_an_item_between_them_are_asked_about(floor: Floor) -> None:
    await a_customer(floor, "Rohit")
    await floor.owner.says("rohit 250 farhan 450")
    assert "no item between them" in floor.owner.last
    assert await books(floor) == []

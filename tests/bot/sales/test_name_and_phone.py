"""A phone decides who it is; a name and a phone that belong to nobody together are a question."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from crm.customers import cards
from crm.customers.cards import Customer, NewCustomer
from crm.language.text import LONGEST_NOTES
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, books


@pytest.fixture
async def shop(floor: Floor) -> Floor:
    await a_customer(floor, "Asha Verma", "+919876543210")
    await a_customer(floor, "Nita Rao", "+919820011111")
    await a_customer(floor, "Ravi Kumar")
    return floor


@pytest.mark.parametrize(
    "text",
    [
        "Asha 98200 99999 33 cash",
        "98200 99999 asha 450",
        "asha (020) 25531234 450",
        "nita kumari 98200 00448 250",
        "ravi 9876543210 450",
        "2 rice 100 nita 98200 00448",
        "Nita Kumari 98200 00448",
    ],
)
async def test_a_phone_beside_somebody_elses_name_is_asked_about(shop: Floor, text: str) -> None:
    await shop.owner.says(text)
    assert "Which" in shop.owner.last
    assert "➕ New" in shop.owner.buttons
    assert await books(shop) == []


async def test_the_new_one_keeps_name_and_phone(shop: Floor) -> None:
    await shop.owner.says("Asha Verma 98200 99999 33 cash")
    await shop.owner.taps("Another")
    assert await books(shop) == [("Asha Verma", "33.00", "Cash")]
    await shop.owner.says("/customers +919820099999")
    assert "₹33" in shop.owner.last


async def test_a_phone_of_nobody_becomes_that_of_a_customer_without_one(shop: Floor) -> None:
    await shop.owner.says("ravi 98200 33333 450")
    await shop.owner.taps("Ravi Kumar")
    assert await books(shop) == [("Ravi Kumar", "450.00", "Cash")]
    await shop.owner.says("98200 33333 100")
    assert (await books(shop))[-1] == ("Ravi Kumar", "100.00", "Cash")


@pytest.mark.parametrize(
    "text",
    ["asha 98765 43210 450", "+91 98765 43210 asha 450", "9876543210 450", "450 98765-43210 asha"],
)
async def test_a_phone_and_its_owners_name_are_booked_at_once(shop: Floor, text: str) -> None:
    await shop.owner.says(text)
    assert await books(shop) == [("Asha Verma", "450.00", "Cash")]


async def test_a_phone_is_left_out_of_notes_that_are_full(shop: Floor) -> None:
    lata = await shop.store.write(a_customer_of_many_words)
    await shop.owner.says("Lata Shah 98200 99999 33 cash")
    await shop.owner.taps("Same one")
    assert await books(shop) == [("Lata Shah", "33.00", "Cash")]
    assert (await shop.store.read(cards.get, lata.id)).notes == lata.notes


def a_customer_of_many_words(session: Session) -> Customer:
    new = NewCustomer("Lata Shah", phone="+919820022222", notes="x" * LONGEST_NOTES)
    return cards.add(session, new, None)

"""Adding a customer in the chat: in any order, never twice the same one without a word."""

from __future__ import annotations

import pytest

from crm.customers.listing import CustomerFilter, listing
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer
from tests.phone import Phone

Card = tuple[str, str | None, str | None, str | None, str | None]


async def cards(floor: Floor) -> list[Card]:
    page = await floor.store.read(listing, CustomerFilter())
    return [(c.name, c.phone, c.location, c.birthday, c.email) for c in page.customers]


async def add(phone: Phone, *texts: str) -> None:
    await phone.says("/customers")
    await phone.taps("Add")
    for text in texts:
        await phone.says(text)


@pytest.mark.parametrize(
    "typed",
    [
        "sanjay kumar 98220 55443, Pune, 12 may, s@x.in",
        "s@x.in, 12 May, 98220 55443, sanjay kumar, Pune",
        "sanjay kumar\n98220-55443\nPune\n12/5\ns@x.in",
        "Phone: 9822055443\nName: sanjay kumar\nCity: Pune\nBirthday: 12/5\nEmail: s@x.in",
    ],
)
async def test_all_that_is_known_in_one_message(floor: Floor, typed: str) -> None:
    await add(floor.staff, typed)
    assert "✅ Added." in floor.staff.last
    assert await cards(floor) == [("Sanjay Kumar", "+919822055443", "Pune", "--05-12", "s@x.in")]


async def test_a_phone_alone_is_kept_until_the_name_comes(floor: Floor) -> None:
    await add(floor.staff, "9822055443")
    assert "9822055443" in floor.staff.last
    assert "And the name?" in floor.staff.last
    await floor.staff.says("sanjay, Pune")
    assert await cards(floor) == [("Sanjay", "+919822055443", "Pune", None, None)]


async def test_who_has_the_same_name_is_asked_about(floor: Floor) -> None:
    await a_customer(floor, "Sanjay", location="Pune")
    await add(floor.staff, "sanjay")
    assert floor.staff.last == "There is a Sanjay already.\nPune · never bought"
    assert floor.staff.buttons == ["👤 Same one", "➕ Another", "✖️ Cancel"]
    await floor.staff.taps("Another")
    assert "✅ Added." in floor.staff.last
    assert len(await cards(floor)) == 2


async def test_the_same_one_gets_what_was_missing(floor: Floor) -> None:
    await a_customer(floor, "Sanjay", location="Pune")
    await add(floor.staff, "sanjay 98220 55443, Baner")
    await floor.staff.taps("Same one")
    assert "✅ Saved." in floor.staff.last
    assert await cards(floor) == [("Sanjay", "+919822055443", "Pune", None, None)]
    await add(floor.staff, "sanjay")
    await floor.staff.taps("Same one")
    assert floor.staff.last.startswith("🟢 Sanjay")


async def test_of_several_each_can_be_the_same_one(floor: Floor) -> None:
    for place in ("Pune", "Baner"):
        await a_customer(floor, "Sanjay", location=place)
    await add(floor.staff, "Sanjay")
    assert "One of these, or another?" in floor.staff.last
    await floor.staff.taps("Baner")
    assert "📍 Baner" in floor.staff.last
    assert len(await cards(floor)) == 2


async def test_the_same_name_with_another_phone_is_another_person(floor: Floor) -> None:
    await a_customer(floor, "Sanjay", "9822055443")
    await add(floor.staff, "Sanjay 9822055444")
    assert "✅ Added." in floor.staff.last
    assert len(await cards(floor)) == 2


async def test_the_same_phone_is_asked_about_first_or_last(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma", "9822055443")
    await a_customer(floor, "Sanjay")
    await add(floor.staff, "Sanjay 9822055443, Pune")
    await floor.staff.taps("Another")
    assert "this is Asha Verma's number" in floor.staff.last
    await floor.staff.taps("Someone else")
    assert ("Sanjay", "+919822055443", "Pune", None, None) in await cards(floor)


@pytest.mark.parametrize(
    "typed", ["rs 300", "asha -2 rice 100", "cash 500", "8:30 pm", "1/10 to 15/10", "sanjay ₹50"]
)
async def test_money_a_date_or_a_time_is_no_name(floor: Floor, typed: str) -> None:
    await add(floor.staff, typed)
    assert "somebody's name?" in floor.staff.last.lower()
    assert await cards(floor) == []


async def test_a_name_that_was_doubted_is_taken_whole(floor: Floor) -> None:
    await add(floor.staff, "Asha Flat 307 98220 55443")
    await floor.staff.taps("It is the name")
    assert await cards(floor) == [("Asha Flat 307", "+919822055443", None, None, None)]


async def test_a_number_that_no_phone_has_is_said_and_the_question_stays(floor: Floor) -> None:
    await add(floor.staff, "Asha 123 456 789")
    assert "No phone has that number" in floor.staff.last
    await floor.staff.says("Asha 98220 55443")
    assert "✅ Added." in floor.staff.last

"""Whose sale it is, where a name and a number do not go together; and the number of who is new."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.features.sales.views import questions as views
from crm.bill import Bill
from crm.customers.listing import CustomerFilter, listing
from crm.formats import Formats
from crm.shop import Shop
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, books
from tests.conftest import NOON


async def cards(floor: Floor) -> list[tuple[str, str | None, str | None]]:
    page = await floor.store.read(listing, CustomerFilter())
    return [(one.name, one.phone, one.notes) for one in page.customers]


async def test_a_number_of_nobody_beside_a_known_name_is_asked_about(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma", "9812345601")
    phone = floor.staff
    await phone.says("Asha Verma 98200 99999 33 cash")
    assert "There is a Asha Verma already." in phone.last
    assert "Their number is +91 98123 45601, you wrote +91 98200 99999." in phone.last
    assert phone.buttons == ["👤 Same one", "➕ Another", "✖️ Cancel"]
    assert await books(floor) == []
    await phone.taps("Another")
    assert phone.last.startswith("✅ ₹33 · Asha Verma")
    assert await cards(floor) == [
        ("Asha Verma", "+919812345601", None),
        ("Asha Verma", "+919820099999", None),
    ]


async def test_the_same_one_keeps_both_numbers(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma", "9812345601")
    await floor.staff.says("Asha Verma 98200 99999 33 cash")
    await floor.staff.taps("Same one")
    assert await books(floor) == [("Asha Verma", "33.00", "Cash")]
    assert await cards(floor) == [("Asha Verma", "+919812345601", "+919820099999")]


async def test_the_same_one_without_a_number_gets_it(floor: Floor) -> None:
    await a_customer(floor, "Sanjay")
    await floor.staff.says("sanjay 98200 99999 33 cash")
    assert "They have no number yet, you wrote +91 98200 99999." in floor.staff.last
    await floor.staff.taps("Same one")
    assert await cards(floor) == [("Sanjay", "+919820099999", None)]


async def test_a_known_number_decides_without_a_question(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma", "9812345601")
    await floor.staff.says("asha verma 98123 45601 33 cash")
    assert await books(floor) == [("Asha Verma", "33.00", "Cash")]


async def test_several_who_share_a_number_are_asked_about_by_it(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma", "9812345601")
    await a_customer(floor, "Ravi Verma", "9812345601")
    await floor.staff.says("98123 45601 33 cash")
    assert "Which +91 98123 45601?" in floor.staff.last


# --- somebody new --------------------------------------------------------------------------------


async def a_new_one(floor: Floor) -> None:
    await floor.staff.says("zubin irani 300 cash")
    await floor.staff.taps("Add")
    assert floor.staff.last.startswith("✅ ₹300 · Zubin Irani")


async def test_the_first_receipt_asks_for_the_phone_by_one_button(floor: Floor) -> None:
    await a_new_one(floor)
    phone = floor.staff
    receipt = phone.last_message.id
    await phone.taps("📱 Add phone")
    assert "The phone of Zubin Irani?" in phone.last
    await phone.says("no idea")
    assert "That is not a phone number" in phone.last
    await phone.says("98200 99999")
    assert phone.last == "✅ Zubin Irani: +91 98200 99999"
    assert await cards(floor) == [("Zubin Irani", "+919820099999", None)]
    shown = next(one for one in phone.answers if one.id == receipt)
    assert "📱 Add phone" not in shown.buttons
    assert "↩️ Undo" in shown.buttons


async def test_what_else_the_receipt_offers_stays(floor: Floor) -> None:
    await floor.staff.says("zubin irani 2 rice 100")
    for step in ("➕ Add", "📱 Add phone"):
        await floor.staff.taps(step)
    await floor.staff.says("98200 99999")
    receipt = next(one for one in floor.staff.answers if one.text.startswith("✅ ₹200"))
    assert {"📱 UPI", "₹100 in all"} <= set(receipt.buttons)
    assert "📱 Add phone" not in receipt.buttons


async def test_a_contact_of_the_address_book_is_the_phone(floor: Floor) -> None:
    await a_new_one(floor)
    await floor.staff.taps("📱 Add phone")
    await floor.staff.shares_contact("+919820099999", "Zubin")
    assert await cards(floor) == [("Zubin Irani", "+919820099999", None)]


async def test_a_number_of_somebody_is_shared_or_put_right(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma", "9812345601")
    await a_new_one(floor)
    await floor.staff.taps("📱 Add phone")
    await floor.staff.says("9812345601")
    assert "this is Asha Verma's number" in floor.staff.last
    await floor.staff.says("9812345602")
    assert ("Zubin Irani", "+919812345602", None) in await cards(floor)
    await floor.staff.says("mina 90 cash")
    await floor.staff.taps("Add")
    await floor.staff.taps("📱 Add phone")
    await floor.staff.says("9812345601")
    await floor.staff.taps("Both have it")
    assert ("Mina", "+919812345601", None) in await cards(floor)


async def test_nobody_is_asked_a_second_time(floor: Floor) -> None:
    await a_new_one(floor)
    await floor.staff.says("zubin irani 90 cash")
    assert "📱 Add phone" not in floor.staff.last_message.buttons
    await floor.staff.says("mina 9820099998 90 cash")
    await floor.staff.taps("➕ Add")
    assert "📱 Add phone" not in floor.staff.last_message.buttons
    await floor.staff.says("450 cash")
    assert "📱 Add phone" not in floor.staff.last_message.buttons


# --- no sentence with a hole ---------------------------------------------------------------------

FORMATS = Formats(Shop())
LETTERS = st.characters(categories=("L", "N", "P", "S"))
NAMES = st.none() | st.just("") | st.text(LETTERS, min_size=1, max_size=30)


@given(NAMES, st.sampled_from([None, "+919812345601"]))
def test_no_question_says_an_empty_name(name: str | None, phone: str | None) -> None:
    if not (name or phone):
        return
    bill = Bill(purchase_date=NOON.date(), customer_name=name, customer_phone=phone)
    for screen in (
        views.which_customer(1, bill, (), FORMATS),
        views.new_customer(1, bill, FORMATS),
    ):
        assert "<b></b>" not in screen.html
        assert "Which ?" not in screen.html.striptags()
        assert "None" not in screen.html or "None" in (name or "")


@pytest.mark.parametrize("text", ["98123 45609", "98123 45609 450"])
async def test_a_number_alone_names_whom_it_asks_about(floor: Floor, text: str) -> None:
    await floor.staff.says(text)
    assert "+91 98123 45609" in floor.staff.last

"""Customers as they are typed on a bad day, by two at once, and long after."""

from __future__ import annotations

import pytest

from bot.ui.screen import shortened
from crm.customers import cards
from crm.customers.cards import NewCustomer
from crm.customers.fields import CustomerChanges
from crm.customers.from_text import read_new
from crm.customers.listing import CustomerFilter, listing
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, a_sale, books
from tests.conftest import NOON
from tests.shop import MANAGER, OWNER


async def names(floor: Floor) -> list[str]:
    return [one.name for one in (await floor.store.read(listing, CustomerFilter())).customers]


# --- names -------------------------------------------------------------------------------------

AWKWARD = [
    pytest.param("Asha " * 59 + "Verma", id="300 letters"),
    pytest.param("श" * 300, id="300 letters of three bytes"),
    pytest.param("😀😀👨‍👩‍👧", id="only emoji"),
    pytest.param("<script>alert(1)</script>", id="script"),
    pytest.param("=HYPERLINK(cmd)", id="formula"),
    pytest.param('{{name}} %s {0} & "co"', id="templates"),
    pytest.param("a:b~c%4", id="signs of buttons"),
]


@pytest.mark.parametrize("name", AWKWARD)
async def test_an_awkward_name_is_shown_as_it_is_on_every_screen(floor: Floor, name: str) -> None:
    phone = floor.owner
    await a_customer(floor, "Bina Joshi")
    await phone.says("/customers")
    await phone.taps("Add")
    await phone.says(name)
    assert "✅ Added." in phone.last
    assert name in phone.last
    customer = (await floor.store.read(listing, CustomerFilter(text=name))).customers[0]
    assert customer.name == name

    await phone.taps("➕ Sale")
    await phone.says("2 rice 100")
    await phone.taps("Done")
    await phone.taps("Cash")
    assert name[:100] in phone.last
    await phone.says("/recent")
    assert len(phone.buttons[0]) <= 60
    await phone.says(f"/customers {name[:60]}")
    assert name in phone.last
    for way in ("History", "‹ Card", "Edit", "Notes"):
        await phone.taps(way)
        assert name[:100] in phone.last
    await phone.says("regular")
    assert "📝 regular" in phone.last
    for way in ("More", "Merge"):
        await phone.taps(way)
    await phone.says("bina")
    await phone.taps("Bina Joshi")
    await phone.taps("Other way")
    await phone.taps("🔗 Merge")
    assert name[:100] in phone.last  # in the notes
    await phone.taps("More")
    await phone.taps("out again")
    await phone.says(f"/customers {name[:60]}")
    await phone.taps("More")
    await phone.taps("Delete")
    assert name[:100] in phone.last
    await phone.searches(name[:40])
    assert phone.results == [shortened(name, 100)]


async def test_a_name_that_is_too_long_or_empty_says_so_and_the_question_stays(
    floor: Floor,
) -> None:
    phone = floor.owner
    await phone.says("/customers")
    await phone.taps("Add")
    await phone.says("x" * 301)
    assert "300 letters at the most" in phone.last
    await phone.says("\u200b\u202e")
    assert "A name is needed" in phone.last
    await phone.says("Asha")
    assert "✅ Added." in phone.last
    assert await names(floor) == ["Asha"]


@pytest.mark.parametrize(
    "again", ["+91 98765 43210", "09876543210", "98765-43210", "919876543210", "(+91)9876543210"]
)
async def test_a_phone_in_another_format_is_the_same_phone(floor: Floor, again: str) -> None:
    await a_customer(floor, "Asha Verma", "9876543210")
    phone = floor.staff
    await phone.says("/customers")
    await phone.taps("Add")
    await phone.says(f"Kiran {again}")
    assert "this is Asha Verma's number" in phone.last
    await phone.taps("Open Asha")
    assert "+91 98765 43210" in phone.last
    assert await names(floor) == ["Asha Verma"]


@pytest.mark.parametrize(
    ("typed", "name", "phone"),
    [
        ("Asha Verma 98765 43210", "Asha Verma", "98765 43210"),
        ("Asha Verma, +91 98765-43210", "Asha Verma", "+91 98765-43210"),
        ("Asha Flat 203 98765 43210", "Asha Flat 203", "98765 43210"),
        ("Asha 020 2553 1234", "Asha", "020 2553 1234"),
        ("Asha 123 456 789", "Asha", "123 456 789"),  # none, and `add` says so
        ("Asha,9876543210", "Asha", "9876543210"),
        ("Asha - 9876543210", "Asha", "9876543210"),
        ("98765 43210 Asha Verma", "Asha Verma", "98765 43210"),
        ("9876543210, Asha", "Asha", "9876543210"),
        ("Asha 2", "Asha 2", None),
        ("9876543210", "", "9876543210"),
    ],
)
def test_a_new_name_is_read_with_its_phone(typed: str, name: str, phone: str | None) -> None:
    assert read_new(typed, "IN", NOON.date()) == NewCustomer(name, phone)


# --- a name or a sale --------------------------------------------------------------------------


async def test_an_amount_where_a_new_name_is_asked_may_be_a_sale(floor: Floor) -> None:
    phone = floor.staff
    await phone.says("/customers")
    await phone.taps("Add")
    await phone.says("Asha 450")
    assert "Is that a sale, or somebody's name?" in phone.last
    question = phone.last_message
    await phone.taps("It is a sale")
    assert "Add Asha as a new customer?" in phone.last
    await phone.taps("Add")
    assert await books(floor) == [("Asha", "450.00", "Cash")]
    await phone.taps_stale(question, "It is a sale")
    assert len(await books(floor)) == 1


async def test_an_amount_in_a_name_may_be_a_name(floor: Floor) -> None:
    phone = floor.manager
    await phone.says("/customers")
    await phone.taps("Add")
    await phone.says("Asha Flat 203 98765 43210")
    await phone.taps("It is the name")
    assert "Asha Flat 203" in phone.last
    assert "+91 98765 43210" in phone.last
    await phone.taps("Edit")
    await phone.taps("Name")
    await phone.says("Asha Flat 307")  # it would be 307 for her, anywhere else
    await phone.taps("It is the name")
    assert await names(floor) == ["Asha Flat 307"]
    assert await books(floor) == []


@pytest.mark.parametrize("field", ["Name", "Phone", "Email", "Place", "Search", "Add"])
async def test_a_whole_sale_is_booked_whatever_the_card_asks(floor: Floor, field: str) -> None:
    await a_customer(floor, "Asha Verma")
    await a_customer(floor, "Ravi Kumar", location="Baner")
    phone = floor.manager
    if field in ("Search", "Add"):
        await phone.says("/customers")
    else:
        await phone.says("/customers ravi")
        await phone.taps("Edit")
    await phone.taps(field)
    await phone.says("asha verma 2 rice 100 upi")
    assert await books(floor) == [("Asha Verma", "200.00", "UPI")]
    answers = {
        "Name": "Ravi K",
        "Phone": "9876543210",
        "Email": "r@example.in",
        "Place": "Aundh",
        "Search": "ravi",
        "Add": "Meena",
    }
    await phone.says(answers[field])  # the question is still open
    assert "Nobody" not in phone.last
    assert ("Saved" in phone.last or "Added" in phone.last) == (field != "Search")
    assert len(await books(floor)) == 1


# --- two at once, and long after ---------------------------------------------------------------


async def test_a_shared_phone_does_not_hide_what_another_wrote_meanwhile(floor: Floor) -> None:
    await a_customer(floor, "Ravi Kumar", "9876543211")
    asha = await a_customer(floor, "Asha Verma", "9876543210")
    await floor.manager.says("/customers asha")
    await floor.manager.taps("Edit")
    await floor.manager.taps("Phone")
    await floor.manager.says("9876543211")
    assert "Ravi Kumar's number" in floor.manager.last
    changes = CustomerChanges(phone="9812345678")
    await floor.store.write(cards.edit, asha.id, changes, OWNER)
    await floor.manager.taps("Someone else")
    assert "It is now: +91 98123 45678" in floor.manager.last
    await floor.manager.taps("Leave it")
    assert (await floor.store.read(cards.get, asha.id)).phone == "+919812345678"


async def test_taking_mine_after_yet_another_change_shows_that_one_too(floor: Floor) -> None:
    asha = await a_customer(floor, "Asha Verma", location="Kothrud")
    phone = floor.manager
    await phone.says("/customers asha")
    await phone.taps("Edit")
    await phone.taps("Place")

    async def meanwhile(place: str) -> None:
        await floor.store.write(cards.edit, asha.id, CustomerChanges(location=place), OWNER)

    await meanwhile("Baner")
    await phone.says("Aundh")
    assert "It is now: Baner" in phone.last
    await meanwhile("Camp")
    await phone.taps("Take mine")
    assert "It is now: Camp" in phone.last
    await phone.taps("Take mine")
    assert "📍 Aundh" in phone.last


async def test_two_who_edit_two_fields_are_no_conflict(floor: Floor) -> None:
    asha = await a_customer(floor, "Asha Verma")
    for phone, field in ((floor.manager, "Place"), (floor.owner, "Notes")):
        await phone.says("/customers asha")
        await phone.taps("Edit")
        await phone.taps(field)
    await floor.manager.says("Aundh")
    await floor.owner.says("likes tea")
    assert "✅ Saved." in floor.owner.last
    assert "📍 Aundh" in floor.owner.last
    assert (await floor.store.read(cards.get, asha.id)).notes == "likes tea"


async def test_an_old_clear_button_asks_again_instead_of_clearing(floor: Floor) -> None:
    asha = await a_customer(floor, "Asha Verma", location="Kothrud")
    phone = floor.manager
    await phone.says("/customers asha")
    await phone.taps("Edit")
    await phone.taps("Place")
    old = phone.last_message
    await phone.says("/cancel")
    await floor.store.write(cards.edit, asha.id, CustomerChanges(location="Baner"), OWNER)
    await phone.taps_stale(old, "Clear")
    assert "Now: Baner" in phone.screen.text
    assert (await floor.store.read(cards.get, asha.id)).location == "Baner"
    await phone.taps("Clear")
    assert (await floor.store.read(cards.get, asha.id)).location is None


async def test_erasing_says_the_numbers_again_when_there_is_more_by_then(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await a_sale(floor, floor.owner, "asha verma 450 cash")
    phone = floor.owner
    await phone.says("/customers asha")
    await phone.taps("More")
    await phone.taps("Delete")
    question = phone.last_message
    await a_sale(floor, floor.staff, "asha verma 50 cash")
    await phone.taps("Delete", question)
    assert "There is more now" in phone.toast
    assert "2 sales worth ₹500" in phone.screen.text
    assert await names(floor) == ["Asha Verma"]
    await phone.taps("Delete")
    assert await names(floor) == []


async def test_an_old_card_says_the_badge_as_it_is_by_then(floor: Floor) -> None:
    asha = await a_customer(floor, "Asha Verma")
    phone = floor.manager
    await phone.says("/customers asha")
    old = phone.last_message
    await floor.store.write(cards.mark_vip, asha.id, OWNER, mark=False)
    await a_sale(floor, floor.staff, "asha verma 60000 cash")
    await phone.taps("Mark VIP", old)
    assert phone.toast == "Asha Verma is VIP now."
    assert "VIP by hand" in phone.screen.text
    again = phone.screen
    await floor.store.write(cards.mark_vip, asha.id, MANAGER, mark=None)
    await phone.taps("Unmark VIP", again)
    assert "Asha Verma is Active now." in phone.toast
    assert "never VIP, by hand" in phone.screen.text

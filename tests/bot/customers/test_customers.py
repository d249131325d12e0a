"""Customers in the chat: card, list, history, adding, editing, merging, erasing, inline."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.features.customers.handlers import read_range
from bot.features.customers.listed import Listed
from bot.features.customers.taps import OpenListed
from crm.campaigns import opt_outs
from crm.customers import cards as customers
from crm.customers import merging
from crm.customers.cards import Customer, NewCustomer
from crm.customers.fields import CustomerChanges
from crm.customers.listing import CustomerFilter, Sort, listing
from crm.customers.totals import Status
from crm.errors import Invalid
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, a_sale
from tests.shop import OWNER, STRANGER


async def everybody(floor: Floor) -> list[Customer]:
    return list((await floor.store.read(listing, CustomerFilter())).customers)


@pytest.fixture
async def busy(floor: Floor) -> Floor:
    """Asha and Ravi buy, Sunita never did."""
    await a_customer(floor, "Asha Verma", "9876543210")
    await a_customer(floor, "Ravi Kumar", "9876543211")
    await a_customer(floor, "Sunita Sharma")
    await a_sale(floor, floor.owner, "asha verma 2 rice 100, 1 oil 250 upi")
    await a_sale(floor, floor.staff, "ravi kumar 60000 cash")
    return floor


async def test_the_list_opens_a_card_and_the_card_leads_back(busy: Floor) -> None:
    phone = busy.owner
    await phone.says("/customers")
    assert "3 customers" in phone.last
    assert phone.buttons[:3] == [
        "⭐ Ravi Kumar · today · ₹60,000",
        "🟢 Asha Verma · today · ₹450",
        "🟢 Sunita Sharma · never bought",
    ]
    await phone.taps("Asha Verma")
    for said in ("🟢 Asha Verma", "Active", "+91 98765 43210", "₹450 in 1 visit", "last today"):
        assert said in phone.last
    await phone.taps("‹ Customers")
    assert "3 customers" in phone.last
    assert len(phone.answers) == len({one.id for one in phone.answers})


async def test_two_taps_reach_a_card_from_the_menu(busy: Floor) -> None:
    await busy.owner.says("/menu")
    await busy.owner.taps("👥 Customers")
    await busy.owner.taps("Ravi Kumar")
    assert "VIP" in busy.owner.last


@pytest.mark.parametrize("words", ["asha", "ASHA verma", "98765 43210", "+919876543210"])
async def test_who_is_certainly_meant_is_shown_at_once(busy: Floor, words: str) -> None:
    await busy.staff.says(f"/customers {words}")
    assert "🟢 Asha Verma" in busy.staff.last
    assert "₹450" in busy.staff.last


async def test_a_search_forgives_and_says_so(busy: Floor) -> None:
    phone = busy.staff
    await phone.says("/customers")
    await phone.taps("Search")
    await phone.says("suneeta")
    assert "Nobody by that name; showing: sunita" in phone.last
    assert "Sunita Sharma" in phone.buttons[0]
    await phone.taps("Clear")
    assert "3 customers" in phone.last
    await phone.says("/customers qqqq")
    assert "Nobody fits" in phone.last


async def test_filters_combine_stay_visible_and_are_cleared(busy: Floor) -> None:
    phone = busy.owner
    await busy.store.write(customers.edit, 1, CustomerChanges(location="Kothrud"), OWNER)
    await phone.says("/customers")
    await phone.taps("Filter")
    await phone.taps("Active")
    assert "✓ Active" in phone.buttons
    assert "✔ Show 2" in phone.buttons
    await phone.taps("Came in 30 days")
    await phone.taps("Place")
    await phone.taps("Kothrud · 1")
    await phone.taps("✔ Show 1")
    assert "🔎 Active · came in 30 days · Kothrud" in phone.last
    await phone.taps("Asha Verma")
    await phone.taps("‹ Customers")
    assert "🔎 Active · came in 30 days · Kothrud" in phone.last
    await phone.taps("↕️ Last visit")
    assert "↕️ Spent" in phone.buttons
    await phone.taps("Filter")
    await phone.taps("✓ Active")
    assert "✓ Active" not in phone.buttons
    await phone.taps("Clear")
    await phone.taps("Other amounts")
    await phone.says("a lot")
    assert "Such as 500-2000" in phone.last
    await phone.says("over 1,000")
    assert "🔎 from ₹1,000" in phone.last
    assert "1 customer" in phone.last


async def test_an_empty_shop_says_what_to_do_next(floor: Floor) -> None:
    await floor.owner.says("/customers")
    assert "Record a sale or share a contact" in floor.owner.last


async def test_a_sale_from_the_card(busy: Floor) -> None:
    await busy.staff.says("/customers sunita")
    assert "Never bought anything yet" in busy.staff.last
    await busy.staff.taps("➕ Sale")
    await busy.staff.says("1 soap 40")
    await busy.staff.taps("Done")
    await busy.staff.taps("Cash")
    assert "Sunita Sharma" in busy.staff.last
    await busy.staff.says("/customers sunita")
    assert "₹40 in 1 visit" in busy.staff.last


async def test_the_history_has_months_and_opens_a_purchase(busy: Floor) -> None:
    phone = busy.owner
    await phone.says("/customers asha")
    await phone.taps("History")
    for said in ("Mar 2025 · ₹450 in 1 visit", "today · ₹450 · UPI", "rice, oil"):
        assert said in phone.last
    await phone.taps("₹450")
    assert phone.last.startswith("✅ ₹450 · Asha Verma")
    await phone.taps("Undo")
    await phone.says("/customers asha")
    await phone.taps("History")
    assert "Nothing bought yet" in phone.last


async def test_a_long_history_pages_round(busy: Floor) -> None:
    phone = busy.owner
    for amount in range(1, 7):
        await a_sale(busy, phone, f"asha verma {amount} cash")
    await phone.says("/customers asha")
    await phone.taps("History")
    assert "1/2" in phone.buttons
    await phone.taps("›")
    assert "2/2" in phone.buttons
    assert "₹471 in 7 visits" in phone.last
    await phone.taps("₹450")
    assert phone.last.startswith("✅ ₹450 · Asha Verma")
    await phone.taps("‹ History")
    assert "2/2" in phone.buttons
    await phone.taps("›")
    assert "1/2" in phone.buttons


async def test_a_vip_by_hand_and_back_to_the_rule(busy: Floor) -> None:
    phone = busy.owner
    await phone.says("/customers asha")
    await phone.taps("Mark VIP")
    assert "VIP by hand" in phone.last
    assert "Asha Verma is VIP now" in phone.toast
    await phone.taps("More")
    await phone.taps("VIP by the rule")
    assert "🟢" in phone.last
    await phone.says("/customers ravi")
    await phone.taps("Unmark VIP")
    assert "never VIP, by hand" in phone.last


async def test_a_new_customer_is_typed_or_shared(busy: Floor) -> None:
    phone = busy.staff
    await phone.says("/customers")
    await phone.taps("Add")
    await phone.says("<b>Meena</b> 91234 56789")
    assert "✅ Added." in phone.last
    assert "<b>Meena</b>" in phone.last
    assert "+91 91234 56789" in phone.last
    await phone.says("/customers")
    await phone.taps("Add")
    await phone.shares_contact("+919812345670", "Lata", "Rao")
    assert "Lata Rao" in phone.last
    await phone.says("/customers")
    await phone.taps("Add")
    await phone.says("123")
    assert "Is that a sale, or somebody's name?" in phone.last
    await phone.taps("It is the name")
    assert "Added" in phone.last  # a name of digits may be a name


async def test_a_phone_that_is_somebodys_asks(busy: Floor) -> None:
    phone = busy.staff
    await phone.says("/customers")
    await phone.taps("Add")
    await phone.says("Kiran Verma 098765-43210")
    assert "this is Asha Verma's number" in phone.last
    await phone.taps("Someone else")
    assert "Kiran Verma" in phone.last
    assert len(await everybody(busy)) == 4
    await phone.says("/customers 9876543210")
    assert "2 customers" in phone.last
    await phone.taps("Add")
    await phone.says("Again 9876543210")
    await phone.taps("Open")
    assert "Added" not in phone.last
    assert len(await everybody(busy)) == 4


async def test_each_field_is_edited_checked_and_cleared(busy: Floor) -> None:
    phone = busy.manager
    await phone.says("/customers asha")
    for button, typed, shown in (
        ("Name", "Asha Patil", "Asha Patil"),
        ("Phone", "9812345678", "+91 98123 45678"),
        ("Email", "asha@example.in", "✉️ asha@example.in"),
        ("Place", "Kothrud", "📍 Kothrud"),
        ("Notes", "likes tea", "📝 likes tea"),
    ):
        await phone.taps("✏️ Edit")
        await phone.taps(button)
        await phone.says(typed)
        assert "✅ Saved." in phone.last
        assert shown in phone.last
    await phone.taps("✏️ Edit")
    await phone.taps("Phone")
    await phone.says("12")
    assert "One that works" in phone.last
    await phone.says("9876543211")
    assert "this is Ravi Kumar's number" in phone.last
    await phone.taps("Someone else")
    assert "+91 98765 43211" in phone.last
    await phone.taps("✏️ Edit")
    await phone.taps("Email")
    await phone.taps("Clear")
    assert "asha@example.in" not in phone.last


async def test_two_who_edit_one_field_lose_nothing(busy: Floor) -> None:
    for phone in (busy.manager, busy.owner):
        await phone.says("/customers asha")
        await phone.taps("✏️ Edit")
        await phone.taps("Place")
    await busy.owner.says("Baner")
    await busy.manager.says("Aundh")
    assert "It is now: Baner" in busy.manager.last
    assert "You wrote: Aundh" in busy.manager.last
    await busy.manager.taps("Take mine")
    assert "📍 Aundh" in busy.manager.last


async def test_two_cards_become_one_and_two_again(busy: Floor) -> None:
    phone = busy.manager
    await a_customer(busy, "Asha V", "9000000009")
    await phone.says("/customers 9876543210")
    await phone.taps("More")
    await phone.taps("Merge")
    await phone.says("asha v")
    await phone.taps("Asha V ·")
    assert "Stays: Asha Verma" in phone.last
    await phone.taps("Other way")
    assert "Stays: Asha V ·" in phone.last
    assert "1 sale moves" in phone.last
    old = phone.last_message
    await phone.taps("🔗 Merge")
    assert "✅ Merged with Asha Verma. Until 19 Apr" in phone.last
    assert "₹450" in phone.last
    await phone.taps_stale(old, "Cancel")
    assert len(await everybody(busy)) == 3
    await phone.taps("More")
    await phone.taps("Take Asha Verma out again")
    assert "two cards again" in phone.last
    assert len(await everybody(busy)) == 4


async def test_an_old_button_of_a_merged_customer_opens_the_card_that_has_both(
    busy: Floor,
) -> None:
    phone = busy.owner
    await phone.says("/customers sunita")
    old = phone.last_message
    await busy.manager.says("/customers asha")
    await busy.manager.taps("More")
    await busy.manager.taps("Merge")
    await busy.manager.says("sunita")
    await busy.manager.taps("Sunita")
    await busy.manager.taps("🔗 Merge")
    await phone.taps("Mark VIP", old)
    assert "Merged meanwhile; this card has both." in phone.screen.text
    assert "Asha Verma" in phone.screen.text
    assert "Sunita Sharma" in phone.screen.text  # in the notes
    assert "VIP" not in phone.screen.text


async def test_erasing_says_the_numbers_first_and_is_the_owners(busy: Floor) -> None:
    await busy.manager.says("/customers asha")
    await busy.manager.taps("More")
    assert not any("Delete" in label for label in busy.manager.buttons)
    phone = busy.owner
    await phone.says("/customers asha")
    card = phone.last_message
    await phone.taps("More")
    await phone.taps("Delete")
    assert "keep 1 sale worth ₹450, under “Erased customer”." in phone.last
    await phone.taps("Keep")
    await phone.taps("More")
    await phone.taps("Delete")
    await phone.taps("Delete")
    assert "Deleted" in phone.last
    assert "Asha Verma" not in [one.name for one in await everybody(busy)]
    await phone.taps_stale(card, "✏️ Edit")
    assert "no longer there" in phone.screen.text
    await busy.manager.taps("‹ Card")
    assert "no longer there" in busy.manager.screen.text
    await phone.says("/customers sunita")
    await phone.taps("More")
    await phone.taps("Delete")
    assert "no sales" in phone.last
    await phone.taps("🗑 Delete")
    assert [one.name for one in await everybody(busy)] == ["Ravi Kumar"]


async def test_staff_look_up_and_add_and_nothing_else(busy: Floor) -> None:
    await busy.manager.says("/customers asha")
    await busy.staff.says("/customers asha")
    assert not {"✏️ Edit", "… More", "⭐ Mark VIP"} & set(busy.staff.buttons)


async def test_messages_are_refused_and_allowed_again(busy: Floor) -> None:
    phone = busy.owner
    await phone.says("/customers asha")
    await phone.taps("More")
    await phone.taps("No messages")
    assert "🔕" in phone.last
    await phone.taps("More")
    await phone.taps("Messages again")
    assert "🔕" not in phone.last


async def test_leaving_a_question_leaves_what_is_typed_to_sales(busy: Floor) -> None:
    phone = busy.owner
    await phone.says("/customers")
    await phone.taps("Search")
    await phone.taps("‹ Back")
    await phone.says("asha verma 70 cash")
    assert phone.last.startswith("✅ ₹70")


async def inline(floor: Floor, user_id: int, text: str) -> list[dict[str, Any]]:
    person = floor.people[user_id]
    query = floor.sandbox.people.inline_query(person, user_id, text)
    await floor.settled()
    assert query.results is not None
    return query.results


async def test_inline_search_is_for_staff(busy: Floor) -> None:
    found = await inline(busy, OWNER, "ravi")
    assert [one["title"] for one in found] == ["Ravi Kumar"]
    assert "₹60,000" in found[0]["description"]
    assert await inline(busy, STRANGER, "ravi") == []
    assert len(await inline(busy, OWNER, "")) == 3
    answers = [call for call in busy.sandbox.calls if call.method == "answerInlineQuery"]
    assert all(call.params["is_personal"] for call in answers)


async def test_a_chosen_result_stands_in_the_chat_and_is_no_sale(busy: Floor) -> None:
    phone = busy.owner
    await a_customer(busy, "Om 500", location="Camp")
    before = len(phone.answers)
    await phone.searches("om 500")
    await phone.chooses("Om 500")
    assert len(phone.answers) == before  # the bot has nothing to say to its own words
    await phone.taps("👤 Card")
    assert "🟢 Om 500" in phone.last
    assert len(await everybody(busy)) == 4
    await phone.says("asha verma 20 cash")
    assert phone.last.startswith("✅ ₹20 · Asha Verma")


LISTED = st.builds(
    Listed,
    page=st.integers(1, 99_999),
    sort=st.sampled_from(Sort),
    status=st.sampled_from([None, *Status]),
    min_spent=st.none() | st.integers(0, 10**5),
    max_spent=st.none() | st.integers(0, 10**5),
    recency=st.none() | st.integers(-999, 999),
    place=st.just("") | st.text("0123456789abcdef", min_size=6, max_size=6),
)


LARGEST = Listed(99_999, Sort.NAME, Status.ACTIVE, 10**5, 10**5, -999, "abcdef")


@given(LISTED, st.text(max_size=40))
@example(LARGEST, "asha " * 8)
def test_any_list_fits_its_buttons_and_is_read_back(listed: Listed, text: str) -> None:
    listed = replace(listed, text=text)
    read = Listed.read(listed.packed())
    assert replace(read, text="") == replace(listed, text="")
    assert text.startswith(read.text)
    assert len(OpenListed(9_999_999, listed.packed()).pack().encode()) <= 64


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("500-2000", 500, 2000),
        ("2,000 to 500", 500, 2000),
        ("over ₹1,00,000", 100_000, None),
        ("1000+", 1000, None),
        ("under Rs. 300", None, 300),
        ("over 5k", 5_000, None),
        ("over 1.5 lakh", 150_000, None),
        ("5 lakh to 10 lakh", 500_000, 1_000_000),
        ("under 300.50", None, 300),
        ("upto 500", None, 500),
        ("at most 500", None, 500),
        ("not more than 500", None, 500),
    ],
)
def test_a_range_of_amounts(text: str, least: int | None, most: int | None) -> None:
    assert read_range(text) == (least, most)


@pytest.mark.parametrize("text", ["a lot", "99999999999", "9999999 crores", "1 2 3"])
def test_no_range(text: str) -> None:
    with pytest.raises(Invalid):
        read_range(text)


async def test_an_old_button_does_not_say_that_a_merged_customer_gets_no_messages(
    busy: Floor,
) -> None:
    phone = busy.owner
    await phone.says("/customers sunita")
    await phone.taps("More")
    old = phone.screen
    await busy.store.write(merging.merge, 1, 3, OWNER)
    await phone.taps_stale(old, "No messages")
    assert phone.toast == ""
    assert "Merged meanwhile; this card has both." in phone.screen.text
    await phone.taps("More")
    await phone.taps("No messages")
    assert (await busy.store.read(customers.get, 1)).opted_out


async def test_messages_again_holds_for_all_that_was_merged_into_the_card(busy: Floor) -> None:
    double = await busy.store.write(
        customers.add, NewCustomer("Asha V", "9876543210"), OWNER, shared_phone_ok=True
    )
    await busy.store.write(opt_outs.opt_out, double.id, OWNER)
    await busy.store.write(merging.merge, 1, double.id, OWNER)
    phone = busy.owner
    await phone.says("/campaigns")
    await phone.taps("Opted out")
    assert "Asha Verma" in phone.screen.text
    assert "Asha V ·" not in phone.screen.text
    await phone.says("/customers asha verma")
    await phone.taps("More")
    await phone.taps("Messages again")
    await phone.taps("SMS")
    await phone.says("Hello")
    assert "1 person will get it" in phone.last


async def test_a_contact_answers_with_what_is_asked(busy: Floor) -> None:
    phone = busy.owner
    await phone.says("/customers sunita")
    for field, said in (
        ("Name", "✅ Saved.\n\n🟢 Lata Rao"),
        ("Phone", "+91 98123 45670"),
        ("Place", "Please type what is asked"),
        ("Notes", "Please type what is asked"),
    ):
        await phone.says("/customers lata" if field != "Name" else "/customers sunita")
        await phone.taps("✏️ Edit")
        await phone.taps(field)
        await phone.shares_contact("+919812345670", "Lata", "Rao")
        assert said in phone.last


async def test_a_manager_hears_that_only_the_owner_may(busy: Floor) -> None:
    await busy.manager.says("/settings")
    assert busy.manager.last == "Only the owner can do this."
    await busy.staff.says("/insights")
    assert busy.staff.last == "Only a manager or the owner can do this."

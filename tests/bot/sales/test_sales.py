"""A sale, told as the shopkeeper lives it: typed, asked about, shown, changed, taken back."""

from __future__ import annotations

import pytest

from bot.ui.screen import LABEL_LIMIT
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, a_sale, books


async def test_one_message_records_a_sale(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says("asha 2 rice 100, 1 oil 250 upi")

    receipt = floor.owner.last_message
    assert receipt.text.splitlines() == [
        "✅ ₹450 · Asha Verma",
        "2 × rice @ ₹100 = ₹200",
        "oil ₹250",
        "UPI · today 12:30 pm · visit 1, total ₹450",
    ]
    assert receipt.rows[0] == ["✏️ Edit", "↩️ Undo", "👤 Asha"]
    assert await books(floor) == [("Asha Verma", "450.00", "UPI")]


async def test_a_new_name_is_asked_about_and_the_sale_waits(floor: Floor) -> None:
    await floor.owner.says("asha 2 rice 100 upi")
    assert "Add asha as a new customer?" in floor.owner.last
    assert "₹200" in floor.owner.last
    assert await books(floor) == []

    await floor.owner.taps("Add")
    assert floor.owner.last.startswith("✅ ₹200 · Asha")
    assert await books(floor) == [("Asha", "200.00", "UPI")]


async def test_two_ashas_are_told_apart_by_place_and_last_visit(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma", location="Kothrud")
    await a_customer(floor, "Asha Patil", location="Pune")
    await floor.owner.says("asha 450 cash")
    assert "Which asha?" in floor.owner.last
    assert {"Asha Verma · Kothrud", "Asha Patil · Pune", "➕ New"} <= set(floor.owner.buttons)

    await floor.owner.taps("Asha Patil · Pune")
    assert floor.owner.last.startswith("✅ ₹450 · Asha Patil")


async def test_a_name_that_fits_by_spelling_only_is_asked(floor: Floor) -> None:
    await a_customer(floor, "Lakshmi Iyer")
    await floor.owner.says("laxmi 120 cash")
    assert "Which laxmi?" in floor.owner.last
    assert await books(floor) == []
    await floor.owner.taps("Lakshmi Iyer")
    assert await books(floor) == [("Lakshmi Iyer", "120.00", "Cash")]


async def test_without_a_payment_it_is_the_default_and_one_tap_changes_it(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says("asha 450")
    assert "Cash · today" in floor.owner.last
    await floor.owner.taps("UPI")
    assert "UPI · today" in floor.owner.last
    assert await books(floor) == [("Asha Verma", "450.00", "UPI")]


async def test_a_bare_number_after_a_quantity_may_have_been_the_sum(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says("asha 2 rice 100 upi")
    assert "₹100 in all" in floor.owner.buttons
    await floor.owner.taps("₹100 in all")
    assert floor.owner.last.startswith("✅ ₹100 · Asha Verma")
    assert "₹100 in all" not in floor.owner.buttons


async def test_the_other_reading_is_still_offered_after_the_payment_was_tapped(
    floor: Floor,
) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says("asha 2 rice 100")
    await floor.owner.taps("Card")
    assert "₹100 in all" in floor.owner.buttons


async def test_a_price_is_remembered_and_it_is_said(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await a_customer(floor, "Ravi")
    await floor.owner.says("asha 2 rice 100 upi")
    await floor.owner.says("ravi 3 rice cash")
    assert floor.owner.last.startswith("✅ ₹300 · Ravi")
    assert "Last price of rice" in floor.owner.last


async def test_undo_takes_it_back_and_can_itself_be_taken_back(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says("asha 450 upi")
    await floor.owner.taps("Undo")
    assert "Taken back: ₹450 · Asha Verma" in floor.owner.last
    assert await books(floor) == []

    again = floor.owner.last_message
    await floor.owner.taps("Record again")
    assert await books(floor) == [("Asha Verma", "450.00", "UPI")]
    await floor.owner.taps_stale(again, "Record again")
    assert await books(floor) == [("Asha Verma", "450.00", "UPI")]


async def test_an_old_undo_says_that_it_was_undone(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says("asha 450 upi")
    receipt = floor.owner.last_message
    await floor.owner.says("/undo")
    assert "Taken back" in floor.owner.last
    await floor.owner.taps_stale(receipt, "Undo")
    assert "Taken back" in floor.owner.answers[0].text


async def test_undo_takes_only_what_one_recorded_oneself(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says("asha 450 upi")
    await floor.staff.says("/undo")
    assert "nothing today" in floor.staff.last
    assert len(await books(floor)) == 1


async def test_staff_cannot_change_what_another_recorded(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await a_sale(floor, floor.owner, "asha 450 upi")
    receipt = floor.owner.last_message
    floor.sandbox.people.say(floor.staff.person, floor.staff.chat_id, "hello")
    await floor.settled()
    undo = receipt.button("Undo")
    assert undo is not None
    shown = floor.staff.last_message
    floor.sandbox.people.tap_stale(
        floor.staff.person, floor.staff.chat_id, shown.id, undo["callback_data"]
    )
    await floor.settled()
    assert len(await books(floor)) == 1


async def test_the_same_message_twice_is_one_sale(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says("asha 450 upi")
    floor.sandbox.faults.repeat_updates(1, new_ids=True)
    await floor.settled()
    assert await books(floor) == [("Asha Verma", "450.00", "UPI")]


async def test_a_repeated_message_does_not_bring_an_undone_sale_back(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says("asha 450 upi")
    await floor.owner.taps("Undo")
    await floor.restart()
    floor.sandbox.faults.repeat_updates(2, new_ids=True)
    await floor.settled()
    assert await books(floor) == []


async def test_step_by_step_with_buttons(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await a_sale(floor, floor.owner, "asha 450 upi")
    await floor.owner.says("/sale")
    assert "Whose sale is it?" in floor.owner.last
    await floor.owner.taps("Asha Verma")
    assert "What did Asha Verma buy?" in floor.owner.last
    await floor.owner.says("2 rice 100")
    await floor.owner.says("1 oil 250")
    assert "₹450" in floor.owner.last
    assert "2 × rice @ ₹100 = ₹200" in floor.owner.last
    await floor.owner.taps("Remove last line")
    assert "₹200" in floor.owner.last
    await floor.owner.taps("Done")
    assert "How was it paid?" in floor.owner.last
    await floor.owner.taps("Card")
    assert floor.owner.last.startswith("✅ ₹200 · Asha Verma")
    assert (await books(floor))[-1] == ("Asha Verma", "200.00", "Card")


async def test_a_guided_sale_survives_a_restart(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await a_sale(floor, floor.owner, "asha 450 upi")
    await floor.owner.says("/sale")
    await floor.owner.taps("Asha Verma")
    await floor.owner.says("2 rice 100")
    await floor.restart()
    await floor.owner.says("1 oil 250")
    await floor.owner.taps("Done")
    await floor.owner.taps("UPI")
    assert floor.owner.last.startswith("✅ ₹450 · Asha Verma")


async def test_another_sale_typed_meanwhile_is_booked_for_itself(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says("bholu 2 rice 100 upi")
    await floor.owner.says("asha 450 cash")
    assert await books(floor) == [("Asha Verma", "450.00", "Cash")]
    assert "Add bholu" in floor.owner.last  # asked again, below the receipt
    await floor.owner.taps("Add")
    assert ("Bholu", "200.00", "UPI") in await books(floor)


async def test_a_contact_from_the_address_book_is_the_customer(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma", phone="+919876543210")
    await floor.owner.shares_contact("+919876543210", "Ashu")
    assert "What did Asha Verma buy?" in floor.owner.last
    await floor.owner.says("450")
    await floor.owner.taps("UPI")
    assert floor.owner.last.startswith("✅ ₹450 · Asha Verma")


async def test_an_unknown_contact_becomes_a_new_customer(floor: Floor) -> None:
    await floor.owner.says("/sale")
    await floor.owner.shares_contact("+919876543210", "Ravi", "Kumar")
    assert "Add Ravi Kumar as a new customer?" in floor.owner.last
    await floor.owner.taps("Add")
    await floor.owner.says("450 upi")
    assert floor.owner.last.startswith("✅ ₹450 · Ravi Kumar")


async def test_an_amount_without_a_customer_asks_whose_it_is(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await a_sale(floor, floor.owner, "asha 10 upi")
    await floor.owner.says("450")
    assert "Whose sale is it?" in floor.owner.last
    assert "₹450" in floor.owner.last
    await floor.owner.taps("Asha Verma")
    assert floor.owner.last.startswith("✅ ₹450 · Asha Verma")


async def test_a_customer_without_an_amount_asks_what_was_bought(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says("sale asha upi")
    assert "What did Asha Verma buy?" in floor.owner.last
    await floor.owner.says("2 rice 100")
    assert floor.owner.last.startswith("✅ ₹200 · Asha Verma")
    assert await books(floor) == [("Asha Verma", "200.00", "UPI")]


async def test_what_is_no_sale_gets_help_and_is_kept_for_the_owner(floor: Floor) -> None:
    await floor.staff.says("good morning everybody")
    assert "asha 2 rice 100" in floor.staff.last
    assert await books(floor) == []
    await floor.owner.says("/settings")
    await floor.owner.taps("Not understood")
    assert "good morning everybody" in floor.owner.last


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("asha 0 rice 100 cash", "above zero"),
        ("asha 2 rice 100 total 250 cash", "contradict"),
        ("asha 450 300 cash 250 upi", ""),
        ("asha returned 2 rice 100", "No bill of Asha Verma has that"),
    ],
)
async def test_what_cannot_be_booked_says_why(floor: Floor, text: str, part: str) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says(text)
    assert part in floor.owner.last
    assert await books(floor) == []


@pytest.mark.parametrize(
    "name", ["<b>Asha</b> & Co", "שרה כהן", "😀😀", "आशा शर्मा", "Asha {0} %s", "O'Brien"]
)
async def test_names_of_all_kinds_are_shown_as_they_are(floor: Floor, name: str) -> None:
    await a_customer(floor, name)
    await floor.owner.says("/sale")
    await floor.owner.says(name)
    await floor.owner.says("450 cash")
    assert floor.owner.last.startswith(f"✅ ₹450 · {name}")


@pytest.mark.parametrize("text", ["asha " + "9" * 13 + " cash", "x" * 4096, "asha 450 " * 400])
async def test_absurd_messages_get_one_line(floor: Floor, text: str) -> None:
    await a_customer(floor, "Asha Verma")
    before = len(floor.owner.answers)
    await floor.owner.says(text[:4096])
    assert len(floor.owner.answers) == before + 1
    assert await books(floor) == []


@pytest.mark.parametrize(
    ("text", "total"),
    [("asha 0.250 kg cashew 800/kg upi", "200.00"), ("asha 1/2 kg paneer 360/kg upi", "180.00")],
)
async def test_parts_of_a_unit(floor: Floor, text: str, total: str) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says(text)
    assert await books(floor) == [("Asha Verma", total, "UPI")]


async def test_a_date_in_the_future_is_refused(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says("asha 450 tomorrow")
    assert "today or earlier" in floor.owner.last
    assert await books(floor) == []


async def test_recent_lists_the_latest_and_opens_a_receipt(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says("/recent")
    assert "No sale yet" in floor.owner.last
    await a_sale(floor, floor.owner, "asha 450 upi")
    await floor.owner.says("/recent")
    await floor.owner.taps("₹450 · Asha Verma · 12:30 pm")
    assert floor.owner.last.startswith("✅ ₹450 · Asha Verma")


async def test_recent_says_what_was_bought_and_pages(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    for number in range(9):
        await a_sale(floor, floor.owner, f"asha {number + 1} rice 10, 1 oil 5 upi")
    await floor.owner.says("/recent")
    assert floor.owner.buttons[0] == "₹95 · Asha Verma · rice +1 · 12:30 pm"
    await floor.owner.taps("Older")
    assert floor.owner.buttons[:2] == ["₹15 · Asha Verma · rice +1 · 12:30 pm", "‹ Newer"]
    await floor.owner.taps("Newer")
    assert "Older ›" in floor.owner.buttons


async def test_staff_see_every_sale_and_change_only_their_own_of_today(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await a_sale(floor, floor.owner, "asha 2 rice 100")
    sold, staff = floor.owner.last_message, floor.staff
    await staff.says("/recent")
    await staff.taps("₹200 · Asha Verma", staff.screen)
    assert staff.screen.buttons == ["👤 Asha", "📱 Add phone", "‹ Latest sales"]
    await floor.owner.taps("Card", sold)
    assert "Card" in staff.screen.text
    assert not {"✏️ Edit", "↩️ Undo"} & set(staff.screen.buttons)

    await a_sale(floor, staff, "asha 450 upi")
    assert {"✏️ Edit", "↩️ Undo"} <= set(staff.buttons)
    floor.store.shop.clock.turn(days=1)  # type: ignore[attr-defined] # the test's clock
    await staff.says("/recent")
    await staff.taps("₹450 · Asha Verma · yesterday")
    assert not {"✏️ Edit", "↩️ Undo"} & set(staff.screen.buttons)


async def test_in_the_group_sales_are_booked_and_chatter_gets_silence(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.group.says("asha 450 upi")
    assert floor.group.last.startswith("✅ ₹450 · Asha Verma")
    before = len(floor.group.answers)
    await floor.group.says("who wants tea?")
    assert len(floor.group.answers) == before


async def test_every_fixed_label_fits_a_phone(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says("asha 2 rice 100")
    labels = list(floor.owner.buttons)
    await floor.owner.taps("Edit")
    labels += floor.owner.buttons
    assert [label for label in labels if len(label) > LABEL_LIMIT] == []

"""Nothing typed is lost: prices that are missing, sales typed into other questions, long bills."""

from __future__ import annotations

import pytest

from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, a_sale, books, items
from tests.shop import STAFF

# --- a price that nobody has said --------------------------------------------------------------


async def test_an_item_without_a_price_is_asked_about_and_the_rest_is_kept(floor: Floor) -> None:
    await a_customer(floor, "Bina")
    await floor.owner.says("bina 2 kg sugar, 1 oil 250 upi")
    assert "2 kg sugar: ?" in floor.owner.last
    assert "sugar: what is the price of 1 kg?" in floor.owner.last
    assert await books(floor) == []

    await floor.owner.says("45")
    assert floor.owner.last.startswith("✅ ₹340 · Bina")
    assert await books(floor) == [("Bina", "340.00", "UPI")]
    assert await items(floor) == [("sugar", "2", "90.00"), ("oil", "1", "250.00")]


@pytest.mark.parametrize(
    ("answer", "amount", "payment"),
    [
        ("45", "90.00", "Cash"),
        ("45 upi", "90.00", "UPI"),
        ("rs 45/-", "90.00", "Cash"),
        ("@45", "90.00", "Cash"),
        ("45 each", "90.00", "Cash"),
        ("for 90", "90.00", "Cash"),
        ("soap 45", "90.00", "Cash"),
        ("3 soap 45", "135.00", "Cash"),
        ("45.50", "91.00", "Cash"),
    ],
)
async def test_a_price_is_answered_as_prices_are_written(
    floor: Floor, answer: str, amount: str, payment: str
) -> None:
    await a_customer(floor, "Bina")
    await floor.owner.says("bina 2 soap")
    assert "soap: what is the price of one?" in floor.owner.last
    await floor.owner.says(answer)
    assert await books(floor) == [("Bina", amount, payment)]


async def test_two_prices_are_asked_one_after_the_other(floor: Floor) -> None:
    await a_customer(floor, "Bina")
    await floor.owner.says("bina 2 soap, 3 pen")
    await floor.owner.says("45")
    assert "pen: what is the price of one?" in floor.owner.last
    await floor.owner.says("10")
    assert await items(floor) == [("soap", "2", "90.00"), ("pen", "3", "30.00")]


async def test_what_has_no_price_can_be_left_out(floor: Floor) -> None:
    await a_customer(floor, "Bina")
    await floor.owner.says("bina 2 soap, 1 oil 250")
    await floor.owner.taps("Leave it out")
    assert await items(floor) == [("oil", "1", "250.00")]


async def test_without_a_customer_and_a_price_both_are_asked(floor: Floor) -> None:
    await a_customer(floor, "Bina")
    await floor.owner.says("2 rice")
    assert "Whose sale is it?" in floor.owner.last
    await floor.owner.says("bina")
    assert "rice: what is the price of one?" in floor.owner.last
    await floor.owner.says("100")
    assert await books(floor) == [("Bina", "200.00", "Cash")]


async def test_the_price_is_asked_step_by_step_too(floor: Floor) -> None:
    await a_customer(floor, "Bina")
    await floor.owner.says("/sale")
    await floor.owner.says("bina")
    await floor.owner.says("2 soap")
    assert "soap: what is the price of one?" in floor.owner.last
    await floor.owner.says("45")
    assert "₹90" in floor.owner.last
    await floor.owner.taps("Done")
    await floor.owner.taps("Cash")
    assert await books(floor) == [("Bina", "90.00", "Cash")]


async def test_ten_percent_are_taken_off_the_price_that_came_later_too(floor: Floor) -> None:
    await a_customer(floor, "Bina")
    await floor.owner.says("bina 2 soap, 1 oil 100, 10% off")
    await floor.owner.says("50")
    assert await books(floor) == [("Bina", "180.00", "Cash")]


async def test_what_is_no_price_is_asked_again(floor: Floor) -> None:
    await a_customer(floor, "Bina")
    await floor.owner.says("bina 2 soap")
    await floor.owner.says("cheap")
    assert "Which price is it?" in floor.owner.last
    assert await books(floor) == []


# --- a sale typed while something else is asked ------------------------------------------------


async def test_a_new_name_with_items_is_a_sale_and_not_a_name(floor: Floor) -> None:
    await floor.owner.says("/sale")
    await floor.owner.says("ravi 2 rice 100")
    assert "Add ravi as a new customer?" in floor.owner.last
    assert "Whose sale is it?" not in " ".join(shown.text for shown in floor.owner.answers)
    await floor.owner.taps("Add")
    assert await books(floor) == [("Ravi", "200.00", "Cash")]


@pytest.mark.parametrize("field", ["Whose?", "Date", "Items", "Payment"])
async def test_a_whole_sale_to_another_is_booked_although_a_change_is_asked(
    floor: Floor, field: str
) -> None:
    await a_customer(floor, "Asha Verma")
    await a_customer(floor, "Ravi")
    await a_sale(floor, floor.owner, "ravi 100 cash")
    await floor.owner.taps("Edit")
    await floor.owner.taps(field)
    await floor.owner.says("asha 2 rice 100 upi")
    assert await books(floor) == [("Ravi", "100.00", "Cash"), ("Asha Verma", "200.00", "UPI")]


async def test_a_note_that_reads_as_a_sale_to_another_is_the_note_and_offered(
    floor: Floor,
) -> None:
    await a_customer(floor, "Asha Verma")
    await a_customer(floor, "Ravi")
    await a_sale(floor, floor.owner, "ravi 100 cash")
    await floor.owner.taps("Edit")
    await floor.owner.taps("Note")
    await floor.owner.says("asha 2 rice 100 upi")
    assert "📝 asha 2 rice 100 upi" in floor.owner.answers[-2].text
    assert await books(floor) == [("Ravi", "100.00", "Cash")]
    await floor.owner.taps("It is a sale")
    assert await books(floor) == [("Ravi", "100.00", "Cash"), ("Asha Verma", "200.00", "UPI")]


async def test_a_payment_typed_where_it_is_asked_is_taken(floor: Floor) -> None:
    await a_customer(floor, "Ravi")
    await a_sale(floor, floor.owner, "ravi 100 cash")
    await floor.owner.taps("Edit")
    await floor.owner.taps("Payment")
    await floor.owner.says("gpay")
    assert await books(floor) == [("Ravi", "100.00", "UPI")]


async def test_the_whole_sale_as_a_reply_is_the_sale_as_it_should_be(floor: Floor) -> None:
    await a_customer(floor, "Ravi")
    await a_sale(floor, floor.owner, "ravi 2 rice 100")
    await floor.owner.replies(floor.owner.last_message, "ravi 3 rice 110 upi")
    assert await books(floor) == [("Ravi", "330.00", "UPI")]


async def test_a_reply_to_a_receipt_corrects_it_whatever_is_asked_meanwhile(floor: Floor) -> None:
    await a_customer(floor, "Ravi")
    await a_sale(floor, floor.owner, "ravi 2 rice 100")
    receipt = floor.owner.last_message
    await floor.owner.says("mina 50")
    assert "Add mina" in floor.owner.last
    await floor.owner.replies(receipt, "3 rice")
    assert await books(floor) == [("Ravi", "300.00", "Cash")]
    await floor.owner.taps("Add")
    assert ("Mina", "50.00", "Cash") in await books(floor)


async def test_a_sale_typed_while_a_period_is_asked_is_booked(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says("/insights")
    await floor.owner.taps("Custom")
    await floor.owner.says("asha 2 rice 100 upi")
    assert await books(floor) == [("Asha Verma", "200.00", "UPI")]


async def test_a_file_is_an_import_although_a_sale_is_asked_about(floor: Floor) -> None:
    await floor.owner.says("/sale")
    await floor.owner.uploads(b"name,phone\nBina,9876543210\n", "customers.csv")
    assert "Bina" in floor.owner.last
    assert "Import" in " ".join(floor.owner.buttons)


async def test_a_contact_shared_in_the_midst_of_items_begins_a_sale_of_its_own(
    floor: Floor,
) -> None:
    await a_customer(floor, "Asha Verma")
    await a_customer(floor, "Bina", phone="9876543210")
    await floor.owner.says("/sale")
    await floor.owner.says("asha")
    await floor.owner.shares_contact("+919876543210", "Bina")
    assert "What did Bina buy?" in floor.owner.last


# --- long ones ---------------------------------------------------------------------------------


async def test_a_bill_of_two_hundred_items_is_booked_whole_and_shown_in_part(
    floor: Floor,
) -> None:
    await a_customer(floor, "Bina")
    letters = "abcdefghijklmnopqrstuvwxyz"
    names = [f"item{one}{two}" for one in letters for two in letters][:200]
    await floor.owner.says("bina\n" + "\n".join(f"1 {name} 10" for name in names))
    assert await books(floor) == [("Bina", "2000.00", "Cash")]
    assert "… and 160 more lines" in floor.owner.last


async def test_long_names_of_items_leave_room_for_the_rest_of_the_receipt(floor: Floor) -> None:
    await a_customer(floor, "Bina")
    names = [f"{'verylongname' * 7}{letter}" for letter in "abcdefghijklmnopqrstuvwxyzabcdefghijkl"]
    await floor.owner.says("bina " + ", ".join(f"2 {name} 10" for name in names))
    assert floor.owner.last.startswith("✅ ₹760 · Bina")
    assert "more lines" in floor.owner.last
    await floor.owner.taps("Edit")
    await floor.owner.taps("Items")
    assert "The items, as they should be" in floor.owner.last


async def test_more_than_one_message_holds_is_said_so(floor: Floor) -> None:
    await a_customer(floor, "Bina")
    await floor.owner.says("bina " + ", ".join(f"1 oil{at} 10" for at in range(300)))
    assert "too long for one message" in floor.owner.last
    assert await books(floor) == []


# --- buttons of another time, and talk in a group ----------------------------------------------


async def test_the_buttons_of_a_question_that_is_no_longer_open_go(floor: Floor) -> None:
    await floor.owner.says("sita 2 rice 100")
    question = floor.owner.last_message
    await floor.owner.taps("Cancel")
    await floor.owner.taps_stale(question, "Add")
    assert "no longer open" in floor.owner.toast
    assert floor.owner.buttons == []


async def test_talk_in_the_group_is_no_answer_while_a_question_waits(floor: Floor) -> None:
    await floor.group.says("mina 2 rice 100")
    assert "Add mina" in floor.group.last
    before = len(floor.group.answers)
    await floor.group.says("ok wait")
    assert len(floor.group.answers) == before
    await floor.group.replies(floor.group.last_message, "mina devi")
    assert "Add mina devi" in floor.group.last


async def test_thanks_for_a_receipt_is_left_alone_in_a_group(floor: Floor) -> None:
    await a_customer(floor, "Bina")
    await floor.group.says("bina 450")
    receipt, before = floor.group.last_message, len(floor.group.answers)
    await floor.phone(STAFF, floor.group.chat_id).replies(receipt, "thanks")
    assert len(floor.group.answers) == before
    await floor.group.replies(receipt, "paid upi")
    assert await books(floor) == [("Bina", "450.00", "UPI")]


# --- the customer named once more --------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "sale"),
    [
        ("bina 450", ("Bina", "450.00", "Cash")),
        ("bina 2 rice 100 upi", ("Bina", "200.00", "UPI")),
    ],
)
async def test_the_name_before_the_items_is_no_item(
    floor: Floor, typed: str, sale: tuple[str, str, str]
) -> None:
    await a_customer(floor, "Bina")
    await floor.owner.says("bina rice")
    await floor.owner.taps("Leave it out")
    assert "What did Bina buy?" in floor.owner.last
    await floor.owner.says(typed)
    assert await books(floor) == [sale]


@pytest.mark.parametrize("typed", ["bina 450 450", "bina 100 200"])
async def test_two_amounts_behind_the_name_are_a_doubt_there_too(floor: Floor, typed: str) -> None:
    await a_customer(floor, "Bina")
    await floor.owner.says("/sale")
    await floor.owner.says("bina")
    await floor.owner.says(typed)
    assert "contradict" in floor.owner.last
    assert await books(floor) == []


async def test_a_discount_above_the_bill_is_called_so(floor: Floor) -> None:
    await a_customer(floor, "Bina")
    await floor.owner.says("bina 100 less 200")
    assert "The discount is more than the bill" in floor.owner.last


async def test_a_day_that_no_calendar_has_is_asked_and_the_rest_is_kept(floor: Floor) -> None:
    await a_customer(floor, "Bina")
    await floor.owner.says("bina 2 rice 100 upi 31/2")
    assert "Which day was it?" in floor.owner.last
    assert await books(floor) == []
    await floor.owner.says("never")
    assert "Which day was it?" in floor.owner.last
    await floor.owner.says("12/3")
    assert "UPI · 12 Mar" in floor.owner.last
    await floor.owner.says("bina 450 31/2")
    await floor.owner.taps("Yesterday")
    assert await books(floor) == [("Bina", "200.00", "UPI"), ("Bina", "450.00", "Cash")]


# --- what is typed where a name is asked -------------------------------------------------------


async def test_a_name_with_an_amount_is_another_sale_and_not_a_name(floor: Floor) -> None:
    await floor.owner.says("ravi 2 rice 100")
    await floor.owner.says("zeenat 450")
    assert "₹450" in floor.owner.last
    assert "Add zeenat as a new customer?" in floor.owner.last
    await floor.owner.taps("Add")
    asked = next(one for one in floor.owner.answers if "Add ravi as a new customer?" in one.text)
    await floor.owner.taps("Add", asked)
    assert set(await books(floor)) == {("Zeenat", "450.00", "Cash"), ("Ravi", "200.00", "Cash")}


async def test_a_second_asha_is_a_name(floor: Floor) -> None:
    await floor.owner.says("/sale")
    await floor.owner.says("Ravi 2")
    assert "Add Ravi 2 as a new customer?" in floor.owner.last


async def test_a_number_is_no_name_but_an_amount_or_a_phone(floor: Floor) -> None:
    await a_customer(floor, "Bina")
    await floor.owner.says("/sale")
    await floor.owner.says("450")
    assert "₹450" in floor.owner.last
    assert "Whose sale is it?" in floor.owner.last
    await floor.owner.says("12")
    assert "That is not a name" in floor.owner.last
    await floor.owner.says("98765 43210")
    assert "Add +91 98765 43210 as a new customer?" in floor.owner.last
    await floor.owner.says("bina")
    assert "How was it paid?" in floor.owner.last
    await floor.owner.taps("Cash")
    assert await books(floor) == [("Bina", "450.00", "Cash")]

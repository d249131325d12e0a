"""What comes back, from the chat: its receipt, and that of the bill that it came back on."""

from __future__ import annotations

from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, books
from tests.conftest import TestClock
from tests.phone import Phone


def bill_of(phone: Phone) -> str:
    """The newest receipt of a bill."""
    return [one.text for one in phone.answers if one.text.startswith("✅ ₹")][-1]


async def test_a_counter_sale_comes_back_with_nobody_on_its_receipt(floor: Floor) -> None:
    await floor.owner.says("counter 2 rice 100 cash")
    await floor.owner.replies(floor.owner.last_message, "return 1 rice")
    assert "₹100 refunded, Cash" in floor.owner.last
    assert not [label for label in floor.owner.last_message.buttons if "👤" in label]
    await floor.owner.taps("UPI")
    assert "₹100 refunded, UPI" in floor.owner.last


async def test_what_is_on_no_bill_is_money_given_with_a_note(floor: Floor) -> None:
    await a_customer(floor, "Ravi")
    await floor.owner.says("ravi 1 rice 100 udhaar")
    await floor.owner.says("ravi returned 1 mace 60")
    await floor.owner.taps("Refund money · ₹60")
    assert "₹60 given to Ravi" in floor.owner.last
    assert "owes ₹160, was ₹100" in floor.owner.last
    assert "Refund of what is on no bill" in floor.owner.last
    await floor.owner.says("ravi returned 1 mace")
    await floor.owner.taps("Refund money")
    await floor.owner.says("20")
    assert "₹20 given to Ravi" in floor.owner.last
    assert "Refund of what is on no bill" in floor.owner.last


async def test_the_bill_shows_what_came_back_on_it_and_that_it_was_taken_back(floor: Floor) -> None:
    await a_customer(floor, "Ravi")
    await floor.owner.says("ravi 2 rice 100 cash")
    await floor.owner.replies(floor.owner.last_message, "return 1 rice")
    assert "₹100 of it came back" in bill_of(floor.owner)
    await floor.owner.taps("Undo")
    assert "came back" not in bill_of(floor.owner)
    await floor.owner.taps("Record again")
    assert "₹100 of it came back" in bill_of(floor.owner)
    await floor.owner.says("ravi returned 1 rice")
    assert "₹200 of it came back" in bill_of(floor.owner)


async def test_both_bills_show_that_it_came_back_on_the_other(floor: Floor) -> None:
    await a_customer(floor, "Ravi")
    await floor.owner.says("ravi 1 rice 100 cash")
    older = floor.owner.last_message
    await floor.owner.says("ravi 2 rice 100 cash")
    await floor.owner.says("ravi returned 1 rice")
    assert "came back" in bill_of(floor.owner)
    await floor.owner.taps("Another bill")
    await floor.owner.taps("₹100")
    assert "came back" not in bill_of(floor.owner)
    (now,) = (one for one in floor.owner.answers if one.id == older.id)
    assert "came back" in now.text


async def test_money_by_reply_is_on_the_bill_at_once(floor: Floor) -> None:
    await a_customer(floor, "Ravi")
    await floor.owner.says("ravi 2 rice 100 udhaar")
    bill = floor.owner.last_message
    await floor.owner.replies(bill, "paid 50 upi")
    (now,) = (one for one in floor.owner.answers if one.id == bill.id)
    assert now.button("Paid ₹150") is not None


async def test_undo_takes_back_the_newest_of_ones_own_acts_one_after_the_other(
    floor: Floor, clock: TestClock
) -> None:
    await a_customer(floor, "Ravi")
    await floor.staff.says("ravi 2 rice 100 udhaar")
    bill = floor.staff.last_message
    clock.turn(minutes=1)
    await floor.staff.says("ravi paid 50")
    clock.turn(minutes=1)
    await floor.staff.replies(bill, "return 1 rice")
    clock.turn(minutes=1)
    await floor.owner.says("ravi paid 20")  # somebody else's
    await floor.staff.says("/undo")
    assert "The return of ₹100 by Ravi is taken back" in floor.staff.last
    assert "came back" not in bill_of(floor.staff)
    await floor.staff.says("undo")
    assert "Taken back: ₹50 · Ravi" in floor.staff.last
    assert "owes ₹180" in floor.staff.last
    await floor.staff.says("undo")
    assert await books(floor) == []
    await floor.staff.says("undo")
    assert "nothing today" in floor.staff.last


async def test_undo_after_a_message_about_stock_takes_that_back_and_no_sale(
    floor: Floor, clock: TestClock
) -> None:
    await floor.owner.says("/settings")
    await floor.owner.taps("Modules")
    await floor.owner.taps("Stock")
    await a_customer(floor, "Ravi")
    await floor.owner.says("ravi 2 rice 100 cash")
    clock.turn(minutes=1)
    await floor.owner.says("stock rice 50 kg")
    clock.turn(minutes=1)
    await floor.owner.says("stock in 5 kg rice")
    await floor.owner.says("/undo")
    assert "Taken back: rice 50 kg there now" in floor.owner.last
    await floor.owner.says("undo")
    assert "not counted any more" in floor.owner.last
    assert len(await books(floor)) == 1
    await floor.owner.says("undo")
    assert await books(floor) == []


async def test_the_day_has_its_till_and_who_took_returns(floor: Floor) -> None:
    await a_customer(floor, "Ravi")
    await floor.owner.says("ravi 2 rice 100 cash")
    await floor.owner.says("/today")
    assert "Paid by: Cash ₹200" in floor.owner.last
    await floor.owner.says("ravi returned 1 rice")
    await floor.owner.says("/summary")
    assert "Paid by: Cash ₹100" in floor.owner.last
    assert "Came back: ₹100, 1 return (Meera ₹100)" in floor.owner.last

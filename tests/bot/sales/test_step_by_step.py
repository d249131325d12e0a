"""A bill that grows line by line: what is said of the line before, and what is asked meanwhile."""

from __future__ import annotations

import pytest

from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, a_sale, books, items


async def _a_bill_of(floor: Floor, *lines: str) -> None:
    await a_customer(floor, "Asha Verma")
    await a_sale(floor, floor.owner, "asha 1 kg sugar 47 cash")
    await floor.owner.says("/sale")
    await floor.owner.taps("Asha Verma")
    for line in lines:
        await floor.owner.says(line)


async def test_a_price_from_before_is_marked_while_the_bill_is_still_open(floor: Floor) -> None:
    await _a_bill_of(floor, "sugar 1kg")
    assert "1 kg sugar @ ₹47 = ₹47" in floor.owner.last
    assert "Last price of sugar" in floor.owner.last


async def test_a_number_alone_corrects_a_price_from_before(floor: Floor) -> None:
    await _a_bill_of(floor, "sugar 1kg", "45")
    assert "1 kg sugar @ ₹45 = ₹45" in floor.owner.last
    assert "Last price of" not in floor.owner.last
    await floor.owner.taps("Done")
    await floor.owner.taps("Cash")
    assert await items(floor) == [("sugar", "1", "45.00")]


async def test_a_number_alone_is_the_price_of_one_and_the_receipt_offers_the_sum(
    floor: Floor,
) -> None:
    await _a_bill_of(floor, "3 kg sugar", "45")
    assert "₹135" in floor.owner.last
    await floor.owner.taps("Done")
    await floor.owner.taps("Cash")
    await floor.owner.taps("₹45 in all")
    assert (await books(floor))[-1] == ("Asha Verma", "45.00", "Cash")


async def test_a_number_alone_changes_no_price_that_was_said(floor: Floor) -> None:
    await _a_bill_of(floor, "2 rice 100", "45")
    assert floor.owner.last.startswith("Which item is that?")
    await floor.owner.taps("Done")
    await floor.owner.taps("Cash")
    assert await items(floor) == [("rice", "2", "200.00")]


async def test_the_total_said_once_more_changes_nothing(floor: Floor) -> None:
    await _a_bill_of(floor, "2 rice 100", "1 oil 250", "450")
    assert "More? Or ✔ Done." in floor.owner.last
    assert "₹450" in floor.owner.last


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("remove oil", "🧾 ₹200 · Asha Verma"),
        ("less 20", "Discount -₹20"),
    ],
)
async def test_a_line_is_corrected_in_words(floor: Floor, said: str, shown: str) -> None:
    await _a_bill_of(floor, "2 rice 100", "1 oil 250", said)
    assert shown in floor.owner.last


async def test_what_has_no_price_yet_is_left_out_in_words(floor: Floor) -> None:
    await _a_bill_of(floor, "2 rice 100", "1 oil")
    assert "oil: what is the price of one?" in floor.owner.last
    await floor.owner.says("remove oil")
    assert "More? Or ✔ Done." in floor.owner.last
    assert "oil" not in floor.owner.last.split("More?")[0]


async def test_a_bill_of_which_no_price_is_known_has_no_total(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says("asha 1 oil")
    assert floor.owner.last.startswith("🧾 Asha Verma")
    assert "₹0" not in floor.owner.last


@pytest.mark.parametrize("said", ["aaj kitna hua", "asha ka hisab", "sugar price?", "who owes me"])
async def test_a_question_is_answered_and_what_was_asked_is_asked_again(
    floor: Floor, said: str
) -> None:
    await _a_bill_of(floor, "2 rice 100")
    await floor.owner.says("zubin 1 oil 250 upi")
    await floor.owner.says(said)
    assert "Add zubin as a new customer?" in floor.owner.last
    await floor.owner.taps("Add")
    assert (await books(floor))[-1] == ("Zubin", "250.00", "UPI")


@pytest.mark.parametrize("said", ["yes", "haan", "ok", "हाँ जी", "ha kar do"])
async def test_yes_adds_the_new_customer(floor: Floor, said: str) -> None:
    await floor.owner.says("zubin 1 oil 250 upi")
    await floor.owner.says(said)
    assert await books(floor) == [("Zubin", "250.00", "UPI")]


@pytest.mark.parametrize("said", ["no", "nahi", "नहीं"])
async def test_no_asks_who_it_is(floor: Floor, said: str) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says("zubin 1 oil 250 upi")
    await floor.owner.says(said)
    assert "Whose sale is it?" in floor.owner.last
    await floor.owner.says("asha")
    assert await books(floor) == [("Asha Verma", "250.00", "UPI")]


async def test_yes_chooses_nobody_where_several_fit(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await a_customer(floor, "Asha Patil")
    await floor.owner.says("asha 1 oil 250 upi")
    await floor.owner.says("yes")
    assert await books(floor) == []


@pytest.mark.parametrize("said", ["450", "rs 300", "asha 2 rice 100\nneha 1 oil 250"])
async def test_what_is_no_name_is_offered_as_a_sale_of_its_own(floor: Floor, said: str) -> None:
    await a_customer(floor, "Asha Verma")
    await a_customer(floor, "Neha Thakur")
    await floor.owner.says("zubin 1 oil 250 upi")
    await floor.owner.says(said)
    assert floor.owner.last.startswith("That is not a name.")
    assert "🧾 It is a sale" in floor.owner.buttons
    await floor.owner.taps("It is a sale")
    assert "Add zubin" not in floor.owner.last


async def test_what_answers_a_doubt_is_offered_as_no_second_sale(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says("asha 2 rice 1000000000")
    assert "Is that right?" in floor.owner.last
    await floor.owner.says("asha 450 cash")
    assert floor.owner.last.startswith("✅ ₹450 · Asha Verma")
    assert await books(floor) == [("Asha Verma", "450.00", "Cash")]


@pytest.mark.parametrize("said", ["today", "aaj", "yesterday"])
async def test_a_day_alone_answers_which_day_it_was(floor: Floor, said: str) -> None:
    await a_customer(floor, "Asha Verma")
    await a_sale(floor, floor.owner, "asha 450 cash on 12 mar")
    await floor.owner.taps("✏️ Edit")
    await floor.owner.taps("Date")
    await floor.owner.says(said)
    day = "yesterday" if said == "yesterday" else "today"
    assert f"Cash · {day}" in floor.owner.screen.text


async def test_a_question_changes_no_payment(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await a_sale(floor, floor.owner, "asha 450 udhaar")
    await floor.owner.says("asha paid 200")
    await floor.owner.taps("✏️ Edit")
    await floor.owner.says("asha ka hisab")
    assert "What should change?" in floor.owner.last
    assert any("📒 owes ₹250" in shown.text for shown in floor.owner.messages[-2:])


async def test_a_reminder_asked_for_meanwhile_is_no_name(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await a_sale(floor, floor.owner, "asha 450 udhaar")
    await floor.owner.says("zubin 1 oil 250 upi")
    await floor.owner.says("remind asha")
    assert "Add remind asha" not in floor.owner.last


async def test_a_sale_of_several_that_is_unclear_shows_no_nought(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await a_customer(floor, "Neha Thakur")
    await floor.owner.says("asha 2 rice 100\nneha thakur 1 oil 250 = 300")
    assert "❓ Neha Thakur" in floor.owner.last
    assert "₹0" not in floor.owner.last

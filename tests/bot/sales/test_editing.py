"""Changing a booked sale: by buttons, by typing, and in words as a reply to the receipt."""

from __future__ import annotations

import pytest

from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, a_sale, books, items


@pytest.fixture
async def sold(floor: Floor) -> Floor:
    """Asha bought rice and oil a moment ago; Ravi is known too."""
    await a_customer(floor, "Asha Verma")
    await a_customer(floor, "Ravi")
    await floor.owner.says("asha 2 rice 100, 1 oil 250 upi")
    return floor


async def test_payment(sold: Floor) -> None:
    await sold.owner.taps("Edit")
    await sold.owner.taps("Payment")
    await sold.owner.taps("Card")
    assert await books(sold) == [("Asha Verma", "450.00", "Card")]
    assert sold.owner.last.startswith("✅ ₹450")


async def test_items_typed_anew(sold: Floor) -> None:
    await sold.owner.taps("Edit")
    await sold.owner.taps("Items")
    assert "2 rice" in sold.owner.last
    await sold.owner.says("3 rice 100, 1 soap 40")
    assert await items(sold) == [("rice", "3", "300.00"), ("soap", "1", "40.00")]
    assert sold.owner.last.startswith("✅ ₹340 · Asha Verma")


async def test_the_day_by_button_and_by_typing(sold: Floor) -> None:
    await sold.owner.taps("Edit")
    await sold.owner.taps("Date")
    await sold.owner.taps("Yesterday")
    assert "UPI · yesterday" in sold.owner.last
    await sold.owner.taps("Edit")
    await sold.owner.taps("Date")
    await sold.owner.says("12/3")
    assert "UPI · 12 Mar" in sold.owner.last


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("10 मार्च", "10 Mar"),
        ("march 10", "10 Mar"),
        ("somvar", "17 Mar"),
        ("a year ago", "20 Mar 2024"),
        ("kal shaam", "yesterday"),
        ("yestrday", "yesterday"),
    ],
)
async def test_the_day_is_read_in_the_words_of_a_sale(sold: Floor, typed: str, shown: str) -> None:
    await sold.owner.taps("Edit")
    await sold.owner.taps("Date")
    await sold.owner.says(typed)
    assert f"UPI · {shown}" in sold.owner.last


async def test_a_day_that_is_none_or_in_the_future_is_refused(sold: Floor) -> None:
    await sold.owner.taps("Edit")
    await sold.owner.taps("Date")
    await sold.owner.says("whenever")
    assert "12/3" in sold.owner.last
    await sold.owner.says("tomorrow")
    assert "today or earlier" in sold.owner.last
    await sold.owner.says("yesterday")
    assert "UPI · yesterday" in sold.owner.last


async def test_a_note(sold: Floor) -> None:
    await sold.owner.taps("Edit")
    await sold.owner.taps("Note")
    await sold.owner.says("pays on <Friday>")
    assert "📝 pays on <Friday>" in sold.owner.last
    await sold.owner.taps("Edit")
    await sold.owner.taps("Note")
    await sold.owner.taps("Clear")
    assert "📝" not in sold.owner.last


async def test_another_customer(sold: Floor) -> None:
    await sold.owner.taps("Edit")
    await sold.owner.taps("Whose?")
    await sold.owner.says("ravi")
    assert await books(sold) == [("Ravi", "450.00", "UPI")]


async def test_a_customer_nobody_knows_yet(sold: Floor) -> None:
    await sold.owner.taps("Edit")
    await sold.owner.taps("Whose?")
    await sold.owner.says("Bholu Nath")
    assert "Nobody is called Bholu Nath yet" in sold.owner.last
    await sold.owner.taps("New")
    assert await books(sold) == [("Bholu Nath", "450.00", "UPI")]


async def test_delete_says_what_it_will_do_first(sold: Floor) -> None:
    await sold.owner.taps("Edit")
    await sold.owner.taps("Delete")
    assert "Delete the sale of ₹450 to Asha Verma" in sold.owner.last
    assert len(await books(sold)) == 1
    await sold.owner.taps("Keep")
    await sold.owner.taps("Edit")
    await sold.owner.taps("Delete")
    await sold.owner.taps("Delete")
    assert await books(sold) == []


@pytest.mark.parametrize(
    ("words", "total", "payment"),
    [
        ("paid cash", "450.00", "Cash"),
        ("3 rice", "550.00", "UPI"),
        ("add 1 soap 40", "490.00", "UPI"),
        ("remove oil", "200.00", "UPI"),
        ("less 20", "430.00", "UPI"),
    ],
)
async def test_a_reply_to_the_receipt_corrects_it(
    sold: Floor, words: str, total: str, payment: str
) -> None:
    await sold.owner.replies(sold.owner.last_message, words)
    assert await books(sold) == [("Asha Verma", total, payment)]
    assert sold.owner.last.startswith("✅")


@pytest.mark.parametrize(
    ("bought", "words", "left"),
    [
        ("2 boxes 50, 1 soap 40", "3 box", [("boxes", "3", "150.00"), ("soap", "1", "40.00")]),
        ("2 boxes 50, 1 soap 40", "remove box", [("soap", "1", "40.00")]),
        ("2 glasses 50, 1 soap 40", "remove glass", [("soap", "1", "40.00")]),
        ("2 kg tomatoes 50, 1 soap 40", "3 kg tomato", [
            ("tomatoes", "3", "150.00"), ("soap", "1", "40.00"),
        ]),
        ("2 dishes 50, 1 soap 40", "dish 60", [("dishes", "2", "120.00"), ("soap", "1", "40.00")]),
        ("2 haldiram's 50, 1 soap 40", "remove haldirams", [("soap", "1", "40.00")]),
        ("2 t-shirts 500, 1 soap 40", "1 t shirt", [
            ("t-shirts", "1", "500.00"), ("soap", "1", "40.00"),
        ]),
    ],
)  # fmt: skip
async def test_a_reply_finds_an_item_by_its_singular(
    floor: Floor, bought: str, words: str, left: list[tuple[str, str, str]]
) -> None:
    await a_customer(floor, "Asha Verma")
    await a_sale(floor, floor.owner, f"asha {bought}")
    await floor.owner.replies(floor.owner.last_message, words)
    assert await items(floor) == left


async def test_a_reply_deletes_or_gives_to_another(sold: Floor) -> None:
    receipt = sold.owner.last_message
    await sold.owner.replies(receipt, "for ravi")
    assert await books(sold) == [("Ravi", "450.00", "UPI")]
    await sold.owner.replies(sold.owner.last_message, "delete")
    assert await books(sold) == []


async def test_a_reply_that_is_no_correction_says_what_works(sold: Floor) -> None:
    await sold.owner.replies(sold.owner.last_message, "what a lovely day")
    assert "add 1 soap 40" in sold.owner.last
    assert await books(sold) == [("Asha Verma", "450.00", "UPI")]

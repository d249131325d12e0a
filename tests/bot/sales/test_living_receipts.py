"""A receipt is one message that lives: whatever changes a sale, no two messages say otherwise."""

from __future__ import annotations

import pytest

from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, books
from tests.conftest import TestClock
from tests.phone import Phone
from tests.shown import Shown


@pytest.fixture
async def sold(floor: Floor) -> Floor:
    """Asha bought rice a moment ago; Ravi is known too."""
    await a_customer(floor, "Asha Verma")
    await a_customer(floor, "Ravi")
    await floor.owner.says("asha 2 rice 100")
    return floor


def receipts(phone: Phone) -> list[Shown]:
    return [one for one in phone.answers if one.text.startswith("✅ ₹")]


async def test_a_correction_by_reply_edits_the_receipt(sold: Floor) -> None:
    phone = sold.owner
    for said, total in (("3 rice", "₹300"), ("add 1 oil 250", "₹550"), ("paid upi", "₹550")):
        await phone.replies(receipts(phone)[0], said)
        assert [one.text.split(" · ")[0] for one in receipts(phone)] == [f"✅ {total}"]
    assert "UPI" in receipts(phone)[0].text


async def test_right_below_nothing_more_is_said(sold: Floor) -> None:
    before = len(sold.owner.answers)
    await sold.owner.replies(sold.owner.last_message, "3 rice")
    assert len(sold.owner.answers) == before
    assert sold.owner.last.startswith("✅ ₹300")


async def test_further_up_a_line_below_tells_of_it(sold: Floor) -> None:
    phone = sold.owner
    first = phone.last_message
    await phone.says("ravi 80 cash")
    await phone.replies(first, "3 rice")
    assert phone.last == "✏️ Corrected: ₹300 · Asha Verma"
    assert phone.last_message.raw["reply_to_message"]["message_id"] == first.id
    assert phone.last_message.buttons == []
    assert [one.text[:6] for one in receipts(phone)] == ["✅ ₹300", "✅ ₹80 "]


async def test_a_reply_while_it_shows_edit_is_a_correction(sold: Floor) -> None:
    await sold.owner.taps("Edit")
    await sold.owner.replies(sold.owner.screen, "3 rice")
    assert await books(sold) == [("Asha Verma", "300.00", "Cash")]
    assert [one.text[:6] for one in receipts(sold.owner)] == ["✅ ₹300"]


async def test_what_the_receipt_offers_stays_through_corrections(sold: Floor) -> None:
    phone = sold.owner
    assert {"📱 UPI", "₹100 in all"} <= set(phone.buttons)
    await phone.taps("₹100 in all")
    assert {"📱 UPI", "₹100 each = ₹200"} <= set(phone.buttons)
    await phone.taps("UPI")
    assert "📱 UPI" not in phone.buttons
    await phone.taps("₹100 each")
    assert "₹100 in all" in phone.buttons
    await phone.replies(phone.last_message, "yesterday")
    assert "₹100 in all" in phone.buttons
    assert await books(sold) == [("Asha Verma", "200.00", "UPI")]


async def test_a_receipt_opened_from_the_list_is_redrawn_with_the_first(sold: Floor) -> None:
    phone = sold.owner
    await phone.says("/recent")
    await phone.taps("₹200 · Asha Verma")
    await phone.taps("📱 UPI", receipts(phone)[0])
    assert ["UPI ·" in one.text for one in receipts(phone)] == [True, True]
    await phone.replies(receipts(phone)[1], "3 rice")
    assert [one.text[:6] for one in receipts(phone)] == ["✅ ₹300"] * 2


async def test_a_list_that_showed_it_stays_a_list(sold: Floor) -> None:
    phone = sold.owner
    await phone.says("/customers asha")
    await phone.taps("History")
    await phone.taps("₹200")
    await phone.taps("‹ History")
    await phone.replies(receipts(phone)[0], "3 rice")
    assert [one.text[:6] for one in receipts(phone)] == ["✅ ₹300"]


async def test_in_the_group_and_in_private_it_is_the_same_sale(sold: Floor) -> None:
    await sold.group.says("ravi 80 cash")
    await sold.owner.says("/recent")
    await sold.owner.taps("₹80 · Ravi")
    await sold.owner.taps("Edit")
    await sold.owner.taps("Payment")
    await sold.owner.taps("Card")
    assert "Card ·" in sold.group.last
    await sold.group.replies(sold.group.last_message, "90")
    assert sold.owner.screen.text.startswith("✅ ₹90")


async def test_undone_by_a_command_the_receipt_says_so(sold: Floor) -> None:
    phone = sold.owner
    await phone.says("/undo")
    assert receipts(phone) == []
    told = [one for one in phone.answers if one.text.startswith("↩️ Taken back: ₹200")]
    assert len(told) == 2
    await phone.taps("Record again", told[0])
    assert len(receipts(phone)) == 2
    assert await books(sold) == [("Asha Verma", "200.00", "Cash")]
    await phone.taps("Undo", receipts(phone)[1])
    assert receipts(phone) == []


async def test_deleted_by_a_reply_it_is_taken_back_where_it_stands(sold: Floor) -> None:
    await sold.owner.replies(sold.owner.last_message, "delete")
    assert sold.owner.last.startswith("↩️ Taken back")
    assert receipts(sold.owner) == []
    assert sold.owner.last_message.buttons == ["↪️ Record again"]


async def test_another_process_knows_which_messages_show_it(sold: Floor) -> None:
    await sold.owner.says("/recent")
    await sold.owner.taps("₹200 · Asha Verma")
    await sold.restart()
    await sold.owner.taps("📱 UPI", receipts(sold.owner)[0])
    assert ["UPI ·" in one.text for one in receipts(sold.owner)] == [True, True]


async def test_what_a_message_shows_is_written_with_the_next_sale(sold: Floor) -> None:
    await sold.owner.says("ravi 80 cash")
    sold.bot_app.services.receipts = type(sold.bot_app.services.receipts)()  # killed
    await sold.owner.says("/undo")
    await sold.owner.says("/undo")
    assert [one.text[:13] for one in sold.owner.answers[:1]] == ["↩️ Taken back"]


async def test_a_receipt_that_was_deleted_comes_anew(sold: Floor) -> None:
    phone = sold.owner
    gone = phone.last_message
    await phone.says("/recent")
    await phone.taps("₹200 · Asha Verma")
    await phone.deletes(gone)
    await phone.replies(receipts(phone)[0], "3 rice")
    assert [one.text[:6] for one in receipts(phone)] == ["✅ ₹300"]


async def test_the_card_is_a_message_of_its_own(sold: Floor) -> None:
    phone = sold.owner
    await phone.taps("👤 Asha")
    assert phone.last.startswith("🟢 Asha Verma")
    assert len(receipts(phone)) == 1
    await phone.taps("Undo")
    assert await books(sold) == []


async def test_the_card_under_an_open_question_leaves_it_open(sold: Floor) -> None:
    await sold.owner.says("zarina 90 cash")
    await sold.owner.taps("👤 Asha")
    assert sold.owner.last.startswith("🟢 Asha Verma")
    await sold.owner.taps("➕ Add")
    assert [sale[1:] for sale in await books(sold)] == [("200.00", "Cash"), ("90.00", "Cash")]


async def test_done_with_edit_offers_the_other_reading_again_until_the_next_day(
    sold: Floor, clock: TestClock
) -> None:
    phone = sold.owner
    for there_and_back in (("Edit", "‹ Done"), ("Edit", "Payment", "‹ Back", "‹ Done")):
        for label in there_and_back:
            await phone.taps(label)
        assert "₹100 in all" in phone.buttons
    await phone.taps("₹100 in all")
    await phone.taps("Edit")
    await phone.taps("Payment")
    await phone.taps("Card")
    assert "₹100 each = ₹200" in phone.buttons
    clock.turn(days=1)
    await phone.taps("Edit")
    await phone.taps("‹ Done")
    assert not [one for one in phone.buttons if "each" in one]
    assert await books(sold) == [("Asha Verma", "100.00", "Card")]

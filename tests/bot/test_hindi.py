"""Hindi as it is shipped: whose Telegram speaks it reads it, and a neighbour goes on in English."""

from __future__ import annotations

from crm.i18n import FOLDER
from tests import messages
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, books


async def test_a_shopkeeper_works_in_hindi(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    floor.owner.person.language = "hi-in"
    await floor.owner.says("asha 2 rice 100, 1 oil 250 upi")

    receipt = floor.owner.last_message
    assert receipt.text.splitlines() == [
        "✅ ₹450 · Asha Verma",
        "2 × rice @ ₹100 = ₹200",
        "oil ₹250",
        "UPI · आज 12:30 pm · 1 बार आना, कुल ₹450",
    ]
    assert receipt.rows[0] == ["✏️ बदलें", "↩️ वापस लें", "👤 Asha"]

    await floor.owner.says("/today")
    assert "आज अब तक: ₹450, 1 बिक्री" in floor.owner.last

    await floor.owner.taps("👤 Asha", receipt)
    assert "📜 हिस्ट्री" in floor.owner.buttons
    assert "₹450, 1 बार में" in floor.owner.last

    await floor.owner.says("asha 1 soap 40 cash")
    await floor.owner.taps("वापस लें")
    assert floor.owner.last.startswith("↩️ वापस लिया: ₹40 · Asha Verma।")
    assert await books(floor) == [("Asha Verma", "450.00", "UPI")]


async def test_who_stands_beside_a_hindi_speaker_goes_on_in_english(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    floor.owner.person.language = "hi"
    await floor.owner.says("asha 450 cash")
    await floor.manager.says("/today")
    assert "Today so far: ₹450 in 1 sale" in floor.manager.last
    assert "☀️ Today" not in floor.owner.last


async def test_hindi_is_offered_to_who_reads_english_and_english_to_who_reads_hindi(
    floor: Floor,
) -> None:
    await floor.owner.says("/language")
    await floor.owner.taps("हिन्दी")
    assert floor.owner.last == "🌐 भाषा\nआपसे बात हिन्दी में होती है।"
    await floor.owner.taps("English")
    assert floor.owner.last == "🌐 Language\nI speak English with you."


def test_every_text_is_there_in_hindi() -> None:
    """A new text needs its Hindi: docs/languages.md says how."""
    hindi = messages.read(FOLDER / "hi" / "LC_MESSAGES" / "munim.po")
    assert messages.missing(hindi) == []

"""What was booked or opened, and never answered, is answered when the update comes again."""

from __future__ import annotations

from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, books


async def comes_again_unanswered(floor: Floor, label: str) -> None:
    """The tap is done, but nothing said about it arrives; then the bot starts anew."""
    for method in ("sendMessage", "deleteMessage", "editMessageText"):
        floor.sandbox.faults.error(403, "Forbidden: lost", method=method, times=20)
    await floor.owner.taps(label)
    floor.sandbox.faults.clear()
    await floor.restart()
    floor.sandbox.faults.repeat_updates(1)
    await floor.settled()


def receipts(floor: Floor) -> list[str]:
    return [one.text.split("\n")[0] for one in floor.owner.answers if one.text.startswith("✅ ₹")]


async def test_a_tapped_bill_comes_with_its_receipt_and_only_once(floor: Floor) -> None:
    for name in ("Asha Verma", "Asha Patil"):
        await a_customer(floor, name)
    await floor.owner.says("asha 2 rice 100")
    await comes_again_unanswered(floor, "Asha Verma")
    assert await books(floor) == [("Asha Verma", "200.00", "Cash")]
    assert receipts(floor) == ["✅ ₹200 · Asha Verma"]
    assert "₹100 in all" in floor.owner.buttons
    assert not [one for one in floor.owner.answers if one.text.startswith("Which")]

    floor.sandbox.faults.repeat_updates(1)
    await floor.settled()
    assert receipts(floor) == ["✅ ₹200 · Asha Verma"]
    await floor.owner.taps("Undo")
    floor.sandbox.faults.repeat_updates(2)
    await floor.settled()
    assert await books(floor) == []


async def test_several_are_booked_and_the_rest_is_asked(floor: Floor) -> None:
    for name in ("Asha Verma", "Asha Patil", "Ravi Kumar"):
        await a_customer(floor, name)
    await floor.owner.says("asha 2 rice 100\nravi oil 250\nasha 90")
    await comes_again_unanswered(floor, "✅ Book 1")
    assert await books(floor) == [("Ravi Kumar", "250.00", "Cash")]
    assert receipts(floor) == ["✅ ₹250 · Ravi Kumar"]
    asked = [one for one in floor.owner.answers if "Which asha?" in one.text]
    assert len(asked) == 2
    for one in asked:
        await floor.owner.taps("Asha Verma", one)
    assert sorted(row[1] for row in await books(floor)) == ["200.00", "250.00", "90.00"]


async def test_one_by_one_all_are_still_there(floor: Floor) -> None:
    for name in ("Asha Verma", "Ravi Kumar"):
        await a_customer(floor, name)
    await floor.owner.says("ravi 250\nasha 450")
    await comes_again_unanswered(floor, "One by one")
    asked = [one for one in floor.owner.answers if "✅ Book it" in one.buttons]
    assert len(asked) == 2
    for one in asked:
        await floor.owner.taps("Book it", one)
    assert sorted(row[1] for row in await books(floor)) == ["250.00", "450.00"]

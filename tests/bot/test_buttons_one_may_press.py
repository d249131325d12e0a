"""Nobody is shown a button that they may not press; a tap on an old one is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.bot.shop import a_customer, a_sale
from tests.conftest import TestClock

if TYPE_CHECKING:
    from tests.bot.conftest import Floor


async def test_staff_see_no_limit_on_a_statement(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await a_sale(floor, floor.owner, "asha 450 udhaar")
    for phone, sees in ((floor.owner, True), (floor.staff, False)):
        await phone.says("asha ka hisab")
        await phone.taps("Statement")
        assert "₹450" in phone.last
        assert ("Limit" in phone.buttons) is sees


async def test_staff_see_an_opening_balance_without_what_changes_it(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says("asha opening balance 1500")
    for phone, sees in ((floor.owner, True), (floor.staff, False)):
        await phone.says("asha ka hisab")
        await phone.taps("Statement")
        await phone.taps("Opening balance")
        assert ("🗑 Remove" in phone.buttons) is sees
        assert "👤 Card" in phone.buttons


async def test_the_menu_of_staff_leads_nowhere_that_is_empty(floor: Floor) -> None:
    await floor.staff.says("/menu")
    assert "… More" not in floor.staff.buttons
    await floor.owner.says("/menu")
    assert "… More" in floor.owner.buttons


async def test_a_payment_of_another_day_is_not_opened_for_change(
    floor: Floor, clock: TestClock
) -> None:
    await a_customer(floor, "Asha Verma")
    await a_sale(floor, floor.staff, "asha 450 udhaar")
    await floor.staff.says("asha paid 200")
    clock.turn(days=1)
    await floor.staff.taps("✏️ Edit")
    assert floor.staff.toast == "Only a manager or the owner can do this."


async def test_what_is_off_leads_the_owner_to_the_settings(floor: Floor) -> None:
    for phone, ways in ((floor.owner, ["⚙️ Settings", "❔ Help"]), (floor.staff, ["❔ Help"])):
        await phone.says("/stock")
        assert phone.last.startswith("Stock is off")
        assert phone.buttons == [*ways, "‹ Menu"]
        await phone.says("asha points?")
        assert phone.last.startswith("Points are off")
        assert phone.buttons == ways
    await floor.owner.taps("Settings")
    assert "🧩 Modules" in floor.owner.buttons


async def test_a_list_without_anybody_offers_to_bring_customers_and_nothing_to_search(
    floor: Floor,
) -> None:
    await floor.owner.says("/customers")
    assert floor.owner.buttons == ["➕ Add", "📥 Bring customers", "🏪 Menu"]
    await floor.owner.taps("Bring customers")
    assert "Send me a file" in floor.owner.last
    await floor.staff.says("/customers")
    assert floor.staff.buttons == ["➕ Add", "🏪 Menu"]

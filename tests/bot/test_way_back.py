"""From every screen that a tap leads to, something leads back: one rule, and what it adds.

That it holds for each route is checked where all of them are walked: in tests.bot.test_acts and
tests.bot.test_pseudo_language, by tests.bot.dead_ends.
"""

from __future__ import annotations

import pytest

from bot.shared_buttons import Home
from bot.ui.screen import Button, Screen
from bot.ui.views.way_back import with_way_back
from tests.bot.conftest import Floor
from tests.bot.dead_ends import dead_ends
from tests.bot.shop import a_customer


def test_a_screen_without_one_gets_the_menu() -> None:
    (button,) = with_way_back(Screen("Nothing here.")).rows[-1]
    assert isinstance(button.tap, Home)
    for screen in (
        Screen("x", rows=((Button("‹ Card", Home()),),)),
        Screen("x", rows=((Button("✖️ Cancel", None),),)),
        Screen("x", purchase_id=1),
        Screen("x", stands_alone=True),
    ):
        assert with_way_back(screen) is screen


@pytest.mark.parametrize(("menu", "back"), [("Recent", "‹ Latest sales"), ("Today", "‹ Today")])
async def test_a_sale_of_a_list_leads_back_to_it_however_it_is_changed(
    floor: Floor, menu: str, back: str
) -> None:
    await a_customer(floor, "Asha Verma")
    phone = floor.owner
    await phone.says("asha 2 rice 100 cash")
    await phone.says("/menu")
    await phone.taps(menu)
    await phone.taps("₹200 · Asha Verma", phone.screen)
    for step in ("Edit", "‹ Done", "Edit", "Payment", "Card", "Edit", "Date", "Yesterday", "Undo"):
        await phone.taps(step, phone.screen)
        assert back in phone.screen.buttons, step
    await phone.taps("Record again", phone.screen)
    await phone.taps(back, phone.screen)
    assert any("₹200" in button for button in phone.screen.buttons)
    await phone.taps("‹ Menu", phone.screen)
    assert "A sale is one message" in phone.screen.text


async def test_a_dead_end_is_found(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    await floor.owner.says("/menu")
    await floor.owner.taps("Recent")
    assert dead_ends(floor) == []
    monkeypatch.setattr("bot.ui.request.with_way_back", lambda screen: screen)
    await floor.owner.says("/menu")
    await floor.owner.taps("Recent")
    assert len(dead_ends(floor)) == 1

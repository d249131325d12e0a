"""The way in, the menu, the help, and the way out of everything."""

from __future__ import annotations

from tests.bot.conftest import GROUP, Floor
from tests.bot.shop import a_customer, a_sale
from tests.shop import STAFF


async def test_the_menu_offers_what_the_person_may_do(floor: Floor) -> None:
    await a_customer(floor, "Kavita")
    await a_sale(floor, floor.staff, "kavita 2 jalebi 60 upi")
    await floor.owner.says("/menu")
    assert "Kavita 2 jalebi 100" in floor.owner.last
    assert floor.owner.buttons[6:] == ["❔ Help", "… More"]
    await floor.owner.taps("More")
    assert "⚙️ Settings" in floor.owner.buttons
    await floor.staff.says("/menu")
    assert "🧾 Sale" in floor.staff.buttons
    assert "⚙️ Settings" not in floor.staff.buttons


async def test_staff_find_every_command_in_the_menu_itself(floor: Floor) -> None:
    await floor.staff.says("/menu")
    assert "🌐 Language" in floor.staff.buttons
    assert "📦 Stock" not in floor.staff.buttons  # it is off in this shop
    assert "… More" not in floor.staff.buttons  # there is no more


async def test_a_menu_button_does_what_the_command_does(floor: Floor) -> None:
    await floor.owner.says("/start")
    await floor.owner.taps("Recent")
    assert "No sale yet" in floor.owner.last


async def test_the_help_uses_the_shops_own_words_and_they_work(floor: Floor) -> None:
    await a_customer(floor, "Kavita")
    await a_sale(floor, floor.owner, "kavita 2 jalebi 60 upi")
    await floor.owner.says("/help")
    assert "Kavita 2 jalebi 100" in floor.owner.last
    await floor.owner.taps("More help")
    assert "/undo" in floor.owner.last


async def test_cancel_leaves_a_flow_from_anywhere(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says("/sale")
    await floor.owner.says("/cancel")
    assert "Nothing was saved" in floor.owner.last
    await floor.owner.says("/cancel")
    assert "There is nothing to cancel" in floor.owner.last


async def test_a_new_command_leaves_a_flow(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says("/sale")
    await floor.owner.says("/recent")
    await floor.owner.says("asha 450 upi")
    assert floor.owner.last.startswith("✅ ₹450")


async def test_an_unknown_command_and_one_for_another_bot(floor: Floor) -> None:
    await floor.owner.says("/dance")
    assert "There is no /dance" in floor.owner.last
    before = len(floor.group.answers)
    await floor.group.says("/menu@another_bot")
    assert len(floor.group.answers) == before


async def test_a_sticker_and_a_voice_note_get_one_kind_line(floor: Floor) -> None:
    floor.sandbox.people.sticker(floor.owner.person, floor.owner.chat_id)
    await floor.settled()
    assert "I can read text" in floor.owner.last
    floor.sandbox.people.voice(floor.owner.person, floor.owner.chat_id)
    await floor.settled()
    assert len(floor.owner.answers) == 2


async def test_a_button_of_another_time_is_answered(floor: Floor) -> None:
    await floor.owner.says("/menu")
    shown = floor.owner.last_message
    floor.sandbox.people.tap_stale(
        floor.owner.person, floor.owner.chat_id, shown.id, "zz:from:2019"
    )
    await floor.settled()
    answer, redrawn = floor.sandbox.calls[-2:]
    assert answer.params.get("text", "").startswith("This button is too old")
    assert redrawn.method == "editMessageReplyMarkup"
    assert floor.owner.buttons == []


async def test_a_flow_goes_stale_politely_after_a_day(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says("/sale")
    await floor.owner.says("bholu")
    question = floor.owner.last_message
    floor.store.shop.clock.turn(hours=25)  # type: ignore[attr-defined] # the test's clock
    await floor.owner.taps("Add", question)
    assert "no longer open" in floor.owner.toast
    assert "Add" not in floor.owner.buttons
    await floor.owner.says("asha 450 upi")
    assert floor.owner.last.startswith("✅ ₹450")


async def test_more_below_the_menu_of_somebody_else_shows_what_is_theirs(floor: Floor) -> None:
    await floor.group.says("/menu")
    of_staff = floor.phone(STAFF, GROUP)
    await of_staff.taps("More")
    assert "🧾 Sale" in of_staff.buttons
    assert of_staff.buttons[-1] == "‹ Menu"

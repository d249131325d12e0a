"""Appointments from the chat: switched on, booked, asked about, taken back, listed by day."""

from __future__ import annotations

import pytest

from tests.bot.appointments.conftest import in_the_books
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer
from tests.conftest import TestClock


async def test_a_shop_that_keeps_none_is_told_where_they_are_switched_on(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    for text in ("book asha kal 5 baje facial", "/appointments"):
        await floor.owner.says(text)
        assert "Appointments are off" in floor.owner.last
    await floor.owner.says("/menu")
    await floor.owner.taps("… More")
    assert not any("Appointments" in label for label in floor.owner.buttons)
    assert await in_the_books(floor) == []


async def test_one_line_books_and_a_tap_takes_it_back(booking: Floor) -> None:
    owner = booking.owner
    await owner.says("book asha kal 5 baje facial")
    assert owner.last.startswith("✅ Asha Verma is booked: tomorrow 5:00 pm")
    assert "facial" in owner.last
    assert await in_the_books(booking) == [("Asha Verma", "2025-03-21 17:00", "Booked")]
    receipt = owner.last_message
    for _ in range(2):
        await owner.taps_stale(receipt, "Undo")
        assert "Taken back: Asha Verma, tomorrow 5:00 pm" in owner.last
    assert await in_the_books(booking) == []


@pytest.mark.parametrize(
    ("text", "at", "says"),
    [
        ("appointment asha 25 march 11:30 haircut 45 min", "2025-03-25 11:30", "haircut · 45 min"),
        ("book asha aaj shaam 6 baje", "2025-03-20 18:00", "today 6:00 pm"),
        ("book asha friday 9 baje threading", "2025-03-21 09:00", "threading"),
        ("बुक Asha कल 5 बजे फेशियल", "2025-03-21 17:00", "फेशियल"),
        ("appointment asha parso subah 10:15 mehendi 1 ghanta", "2025-03-22 10:15", "60 min"),
        ("book asha kal 12 baje", "2025-03-21 12:00", "tomorrow 12:00 pm"),
    ],
)
async def test_times_are_those_of_a_shops_day(
    booking: Floor, text: str, at: str, says: str
) -> None:
    await booking.owner.says(text)
    assert says in booking.owner.last
    assert await in_the_books(booking) == [("Asha Verma", at, "Booked")]


async def test_a_time_that_has_passed_is_asked_about(booking: Floor) -> None:
    owner = booking.owner
    await owner.says("book asha 11 baje facial")
    assert "today 11:00 am has passed" in owner.last
    assert await in_the_books(booking) == []
    await owner.says("2 baje")
    assert "is booked: today 2:00 pm" in owner.last
    await owner.says("book asha aaj 9 baje facial")
    await owner.taps("tomorrow 9:00 am")
    assert "is booked: tomorrow 9:00 am" in owner.last
    await owner.says("book asha 10 baje facial")
    await owner.says("gibberish here")
    assert "tomorrow 11am" in owner.last
    await owner.says("kal")
    assert "is booked: tomorrow 10:00 am" in owner.last
    assert len(await in_the_books(booking)) == 3


async def test_an_unknown_name_is_asked_about_and_added(booking: Floor) -> None:
    owner = booking.owner
    await owner.says("book zubin kal 5 baje facial")
    assert "Nobody is called zubin" in owner.last
    await owner.taps("➕ New")
    assert "zubin is booked: tomorrow 5:00 pm" in owner.last.lower()
    assert len(await in_the_books(booking)) == 1


async def test_of_several_one_is_chosen_or_typed(booking: Floor) -> None:
    owner = booking.owner
    await a_customer(booking, "Asha Nair")
    await owner.says("book asha kal 5 baje facial")
    assert "Which asha?" in owner.last
    await owner.taps("Asha Nair")
    assert "Asha Nair is booked" in owner.last
    await owner.says("book asha kal 7 baje facial")
    await owner.says("asha verma")
    assert "Asha Verma is booked: tomorrow 7:00 pm" in owner.last
    await owner.says("book asha kal 6 baje facial")
    await owner.taps("Cancel")
    assert "Nothing was saved" in owner.last
    assert len(await in_the_books(booking)) == 2


async def test_two_at_one_time_are_booked_after_a_tap(booking: Floor) -> None:
    owner, staff = booking.owner, booking.staff
    await owner.says("book asha kal 5 baje facial 45 min")
    await owner.says("book ravi kal 5:30 haircut")
    assert "Asha Verma comes at that time" in owner.last
    assert len(await in_the_books(booking)) == 1
    await owner.says("5:45")
    assert "Ravi Kale is booked: tomorrow 5:45 pm" in owner.last  # facial is over by then
    await owner.says("book ravi kal 5 baje threading")
    await owner.taps("Book anyway")
    assert "Ravi Kale is booked: tomorrow 5:00 pm" in owner.last
    await staff.says("book ravi kal 5 baje threading")  # another pair of hands
    assert "Ravi Kale is booked: tomorrow 5:00 pm" in staff.last
    assert len(await in_the_books(booking)) == 4


async def test_undo_takes_the_newest_back(booking: Floor) -> None:
    owner = booking.owner
    await owner.says("book asha kal 5 baje facial")
    await owner.says("undo")
    assert "Taken back: Asha Verma" in owner.last
    assert await in_the_books(booking) == []


async def test_the_day_lists_and_turns(booking: Floor) -> None:
    owner = booking.owner
    await owner.says("/appointments")
    assert "today: nobody is booked" in owner.last
    for text in ("asha kal 5 baje facial", "ravi kal 10 baje", "asha aaj 4 baje"):
        await owner.says(f"book {text}")
    await owner.says("/appointments")
    assert "today: 1 appointment" in owner.last
    await owner.taps("21 Mar ›")
    assert "tomorrow: 2 appointments" in owner.last
    lines = [label for label in owner.buttons if "🕐" in label]
    assert lines == ["🕐 10:00 am Ravi Kale", "🕐 5:00 pm Asha Verma · facial"]
    await owner.taps("10:00 am Ravi Kale")
    assert "Ravi Kale" in owner.last
    await owner.taps("📅 21 Mar")
    await owner.taps("‹ 20 Mar")
    await owner.taps("‹ 19 Mar")
    assert "Wed, 19 Mar: nobody is booked" in owner.last
    await owner.taps("Today")
    assert "today: 1 appointment" in owner.last
    await owner.says("/appointments kal")
    assert "tomorrow: 2 appointments" in owner.last


async def test_a_full_day_has_pages(booking: Floor, clock: TestClock) -> None:
    owner = booking.owner
    for minute in range(0, 50, 5):
        await owner.says(f"book asha kal 5:{minute:02} facial 5 min")
    await owner.says("/appointments kal")
    assert "tomorrow: 10 appointments" in owner.last
    await owner.taps("More ›")
    assert [label for label in owner.buttons if "🕐" in label][-1].startswith("🕐 5:45 pm")
    await owner.taps("‹ Back")
    assert next(label for label in owner.buttons if "🕐" in label).startswith("🕐 5:00 pm")


async def test_staff_take_back_their_own_of_today_alone(booking: Floor, clock: TestClock) -> None:
    await booking.owner.says("book asha kal 5 baje facial")
    await booking.staff.says("book ravi kal 5 baje")
    own = booking.staff.last_message
    clock.turn(days=1)
    await booking.staff.taps_stale(own, "Undo")
    assert len(await in_the_books(booking)) == 2
    assert "manager" in (booking.staff.toast or booking.staff.last)
    await booking.manager.says("/appointments")
    assert len([label for label in booking.manager.buttons if "🕐" in label]) == 2


async def test_in_a_group_nothing_is_said(booking: Floor) -> None:
    before = len(booking.group.answers)
    await booking.group.says("book asha kal 5 baje facial")
    assert len(booking.group.answers) == before
    assert await in_the_books(booking) == []

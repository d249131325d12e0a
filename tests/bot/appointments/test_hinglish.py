"""Appointments as they are said, and asked for, in Hindi and Hinglish."""

from __future__ import annotations

import pytest

from tests.bot.appointments.conftest import in_the_books
from tests.bot.conftest import Floor


@pytest.mark.parametrize(
    "text",
    [
        "asha ka appointment kal 5 baje facial",
        "asha ko kal shaam 5 baje facial book kar do",
        "Asha ki booking kal 5 baje facial ke liye",
        "book an appointment for asha tomorrow 5pm facial",
        "book 9876543210 kal 5 baje facial",
    ],
)
async def test_it_is_booked(booking: Floor, text: str) -> None:
    await booking.owner.says(text)
    assert booking.owner.last.startswith("✅ Asha Verma is booked: tomorrow 5:00 pm")
    assert "facial" in booking.owner.last


@pytest.mark.parametrize(
    "text",
    [
        "asha ka appointment 6 baje shift karo",
        "asha ka appointment cancel karo kal 5 baje",
        "asha appointment nahi aayi kal 5 baje",
        "asha booking 500 advance",
        "asha 2 book 100",
    ],
)
async def test_what_says_something_else_books_none(booking: Floor, text: str) -> None:
    await booking.owner.says(text)
    assert await in_the_books(booking) == []


async def test_the_day_is_asked_for_in_words(booking: Floor) -> None:
    owner = booking.owner
    await owner.says("book asha kal 5 baje facial")
    for text in ("kal ke appointment", "appointments kal", "Kal ki bookings"):
        await owner.says(text)
        assert "tomorrow: 1 appointment" in owner.last
    await owner.says("aaj ke appointments dikhao")
    assert "today: nobody is booked" in owner.last

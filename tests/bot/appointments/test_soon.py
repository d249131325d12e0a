"""What is near: on the card, told half an hour before, reminded of the evening before."""

from __future__ import annotations

from datetime import UTC, datetime

from jobs.appointments import Appointments
from jobs.schedule import Due
from tests.bot.conftest import Floor
from tests.conftest import TestClock

DUE = Due(datetime(2025, 3, 20, tzinfo=UTC), late=False)


async def looks(floor: Floor) -> None:
    """The job runs, and what it put out arrives."""
    wake = floor.bot_app.services.wake_outbox
    await Appointments(floor.store, lambda: "mock", wake)(DUE)
    await floor.settled()


async def test_the_owner_reads_what_goes_out_by_itself(booking: Floor) -> None:
    owner = booking.owner
    await owner.says("/settings")
    await owner.taps("Modules")
    assert "Who comes tomorrow gets an SMS at 6:00 pm" in owner.last
    await owner.taps("Appointments off")
    assert "Who comes tomorrow" not in owner.last


async def test_the_card_has_the_next_one(booking: Floor) -> None:
    owner = booking.owner
    await owner.says("book asha parso 5 baje facial")
    await owner.says("book asha kal 11 baje")
    await owner.says("/customers asha")
    await owner.taps("📅 tomorrow 11:00 am")
    assert "Asha Verma" in owner.last
    await owner.taps("❌ Cancel")
    await owner.taps("👤 Asha")
    assert "📅 Sat, 22 Mar 5:00 pm" in owner.buttons
    await owner.says("/customers ravi")
    assert not any("📅" in label for label in owner.buttons)


async def test_whoever_is_to_be_there_is_told_half_an_hour_before(
    booking: Floor, clock: TestClock
) -> None:
    owner, staff = booking.owner, booking.staff
    await staff.says("book asha aaj 5 baje facial")
    await owner.says("book ravi aaj 5 baje")
    clock.turn(hours=4)
    said = len(owner.answers)
    await looks(booking)
    assert "🔔 Asha Verma comes at 5:00 pm" in staff.last
    assert "facial" in staff.last
    assert "🔔 Ravi Kale comes at 5:00 pm" in owner.last
    assert len(owner.answers) == said + 1
    await staff.taps("🚫 No show")
    assert "🚫 Did not come" in staff.last
    await looks(booking)
    assert len(owner.answers) == said + 1


async def test_a_reminder_is_a_campaign_that_staff_can_look_at(
    booking: Floor, clock: TestClock
) -> None:
    owner = booking.owner
    await owner.says("book asha kal 5 baje facial")
    clock.turn(hours=5, minutes=30)
    await looks(booking)
    await owner.says("/campaigns")
    await owner.taps("Appointments, 21 Mar")
    assert "Appointment" in owner.last
    assert "Bought within" not in owner.last
    await owner.says("/appointments kal")
    await owner.taps("Asha Verma")
    assert "💬 reminder written today 6:00 pm" in owner.last
    await owner.taps("🕐 Move")
    await owner.says("parso")
    assert "💬" not in owner.last  # that day has its own

"""What becomes of an appointment: came and bought, moved, not come, cancelled, taken back."""

from __future__ import annotations

from sqlalchemy import select

from crm import audit
from crm.store.database import Session
from crm.store.schema import appointments, purchases
from tests.bot.appointments.conftest import in_the_books
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, books
from tests.conftest import TestClock


async def opened(floor: Floor) -> None:
    """Asha's appointment of tomorrow at 5 is on the owner's screen."""
    await floor.owner.says("book asha kal 5 baje facial 45 min")
    await floor.owner.says("/appointments kal")
    await floor.owner.taps("5:00 pm Asha Verma")
    assert "tomorrow 5:00 pm to 5:45 pm" in floor.owner.last
    assert "🕐 Booked" in floor.owner.last


async def bought(floor: Floor) -> list[tuple[int | None, int]]:
    """The purchase of each appointment, and the newest purchase."""

    def read(session: Session) -> list[tuple[int | None, int]]:
        newest = select(purchases.c.id).order_by(purchases.c.id.desc()).limit(1)
        number = session.scalar(newest) or 0
        found = session.scalars(select(appointments.c.purchase_id).order_by(appointments.c.id))
        return [(one, number) for one in found]

    return await floor.store.read(read)


async def test_came_starts_the_sale_and_names_it(booking: Floor, clock: TestClock) -> None:
    owner = booking.owner
    await opened(booking)
    page = owner.last_message
    clock.turn(days=1, hours=4)
    await owner.taps("✅ Came")
    assert "Asha Verma" in owner.last  # the sale asks what she has
    await owner.says("facial 500")
    await owner.taps("Done")
    await owner.taps("UPI")
    assert owner.last.startswith("✅ ₹500 · Asha Verma")
    assert await books(booking) == [("Asha Verma", "500.00", "UPI")]
    ((of_appointment, newest),) = await bought(booking)
    assert of_appointment == newest
    assert (await in_the_books(booking))[0][2] == "Done"
    await owner.says("/appointments")
    assert "✅ 5:00 pm Asha Verma" in " ".join(owner.buttons)
    await owner.taps("5:00 pm Asha Verma")
    await owner.taps("🧾 Sale")
    assert "₹500" in owner.last
    await owner.taps("Undo")
    await owner.taps_stale(page, "Came")  # the sale is gone: it begins anew
    assert "Asha Verma" in owner.last


async def test_a_sale_that_was_taken_back_is_not_named(booking: Floor) -> None:
    owner = booking.owner
    await opened(booking)
    await owner.taps("✅ Came")
    await owner.says("450 cash")
    if not owner.last.startswith("✅ ₹450"):
        await owner.taps("Done")
    assert owner.last.startswith("✅ ₹450")
    await owner.taps("Undo")
    await owner.says("/appointments kal")
    await owner.taps("5:00 pm Asha Verma")
    assert "🧾 Sale" not in owner.buttons
    assert "➕ Sale" in owner.buttons


async def test_it_is_moved_by_a_tap_or_in_words(booking: Floor) -> None:
    owner = booking.owner
    await opened(booking)
    await owner.taps("Move")
    assert "Moved to when?" in owner.last
    await owner.says("6 baje")  # of its own day
    assert "🕐 Moved." in owner.last
    assert "tomorrow 6:00 pm to 6:45 pm" in owner.last
    await owner.taps("Move")
    await owner.says("monday")  # at its own time
    assert "Mon, 24 Mar 6:00 pm to 6:45 pm" in owner.last
    await owner.taps("Move")
    await owner.taps("Mon, 31 Mar 6:00 pm")
    assert "Mon, 31 Mar 6:00 pm" in owner.last
    await owner.taps("Move")
    await owner.says("today 9am")
    assert "today 9:00 am has passed" in owner.last
    await owner.taps("‹ Back")
    assert "Mon, 31 Mar 6:00 pm to 6:45 pm" in owner.last
    assert await in_the_books(booking) == [("Asha Verma", "2025-03-31 18:00", "Booked")]


async def test_moved_to_where_somebody_comes_is_asked(booking: Floor) -> None:
    owner = booking.owner
    await owner.says("book ravi kal 6 baje haircut")
    await opened(booking)
    await owner.taps("Move")
    await owner.says("kal 5:30")
    assert "Ravi Kale comes at that time" in owner.last
    await owner.taps("Book anyway")
    assert "tomorrow 5:30 pm to 6:15 pm" in owner.last
    await owner.taps("Move")
    await owner.says("5:15")  # what it leaves itself is not in its way
    assert "🕐 Moved." in owner.last


async def test_no_show_and_cancel_are_taken_back(booking: Floor) -> None:
    owner = booking.owner
    await opened(booking)
    for label, says, status in (
        ("🚫 No show", "🚫 Did not come", "Missed"),
        ("❌ Cancel", "❌ Cancelled", "Cancelled"),
    ):
        await owner.taps(label)
        assert says in owner.last
        assert (await in_the_books(booking))[0][2] == status
        assert "✅ Came" not in owner.buttons
        await owner.taps("Still booked")
        assert "🕐 Booked" in owner.last
    assert (await in_the_books(booking))[0][2] == "Booked"


async def test_what_is_cancelled_leaves_its_time_free(booking: Floor) -> None:
    owner = booking.owner
    await opened(booking)
    await owner.taps("❌ Cancel")
    await owner.says("book ravi kal 5 baje")
    assert "Ravi Kale is booked" in owner.last


async def test_an_old_button_of_what_is_over_shows_it_as_it_is(booking: Floor) -> None:
    owner = booking.owner
    await opened(booking)
    page = owner.last_message
    await owner.taps("❌ Cancel")
    await owner.taps_stale(page, "Move")
    assert "❌ Cancelled" in owner.last
    await owner.says("book ravi kal 7 baje")
    receipt = owner.last_message
    await owner.taps("Undo")
    await owner.taps_stale(receipt, "Move")
    assert "no longer there" in (owner.toast + owner.last)


async def test_all_of_it_is_in_the_audit_log(booking: Floor) -> None:
    owner = booking.owner
    await opened(booking)
    await owner.taps("Move")
    await owner.says("6 baje")
    await owner.taps("🚫 No show")
    await owner.taps("Still booked")
    await owner.taps("✅ Came")

    def actions(session: Session) -> list[tuple[str, int | None]]:
        found = audit.entries(session, "appointment")
        return [(one.action, one.staff_id) for one in reversed(found)]

    staff_id = owner.person.id
    assert await booking.store.read(actions) == [
        (action, staff_id) for action in ("book", "move", "missed", "reopen", "came")
    ]


async def test_another_asha_may_be_typed_while_it_is_asked(booking: Floor) -> None:
    owner = booking.owner
    await a_customer(booking, "Asha Nair")
    await owner.says("book asha kal 5 baje facial")
    await owner.says("ravi 2 rice 100 cash")  # a sale in between is booked
    assert await books(booking) == [("Ravi Kale", "200.00", "Cash")]
    await owner.taps("Asha Nair")
    assert "Asha Nair is booked" in owner.last

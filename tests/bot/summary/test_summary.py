"""The evening: the day to whoever wants it, once, whatever restarts happen; the week on Mondays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from crm import staff
from crm.store.database import Session
from crm.store.schema import campaigns
from jobs.schedule import Due, Result
from jobs.summary import EveningSummary
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, a_sale
from tests.shop import MANAGER

THURSDAY_NINE = datetime(2025, 3, 20, 15, 30, tzinfo=UTC)
MONDAY_NINE = datetime(2025, 3, 24, 15, 30, tzinfo=UTC)


async def evening(floor: Floor, due: Due) -> Result | None:
    """The job, and what follows until everybody has heard it."""
    result = await EveningSummary(floor.store)(due)
    floor.bot_app.services.wake_outbox()
    await floor.settled()
    return result


async def at_work(floor: Floor) -> None:
    """Both have written to the bot, as Telegram demands before it may write to them."""
    await floor.owner.says("/menu")
    await floor.manager.says("/menu")


async def test_the_day_comes_once_to_owner_and_manager(floor: Floor) -> None:
    await at_work(floor)
    await a_customer(floor, "Asha Verma")
    await a_sale(floor, floor.owner, "asha 2 rice 100, 1 oil 250 upi")
    await a_sale(floor, floor.owner, "asha 50 cash")
    assert await evening(floor, Due(THURSDAY_NINE, late=False)) == {"told": 2}
    assert "🌙 Thursday 20 Mar" in floor.owner.last
    assert "₹500 from 2 sales" in floor.owner.last
    assert "Paid by: UPI ₹450 · Cash ₹50" in floor.owner.last
    assert "New customers: 1" in floor.owner.last
    assert floor.manager.last == floor.owner.last
    assert floor.owner.photo.startswith(b"\x89PNG")
    assert floor.staff.answers == []

    await floor.restart()
    assert await evening(floor, Due(THURSDAY_NINE, late=False)) == {"told": 0}


async def test_nothing_sold_is_said_kindly_and_a_late_one_is_marked(floor: Floor) -> None:
    await at_work(floor)
    await evening(floor, Due(THURSDAY_NINE, late=True))
    assert "Nothing was sold" in floor.owner.last
    assert "late: I was away" in floor.owner.last


async def test_on_monday_the_week_comes_too(floor: Floor) -> None:
    await at_work(floor)
    await a_customer(floor, "Asha Verma")
    await a_sale(floor, floor.owner, "asha 450 upi")
    floor.store.shop.clock.turn(days=4)  # type: ignore[attr-defined] # the test's clock
    assert await evening(floor, Due(MONDAY_NINE, late=False)) == {"told": 4}
    assert "The week 17 Mar to 23 Mar" in floor.owner.last
    assert "₹450 from 1 sale" in floor.owner.last


async def test_summary_shows_the_day_and_switches_the_evenings(floor: Floor) -> None:
    await at_work(floor)
    await a_customer(floor, "Asha Verma")
    await a_sale(floor, floor.owner, "asha 450 upi")
    await floor.manager.says("/summary")
    assert "₹450 from 1 sale" in floor.manager.last
    await floor.manager.taps("Stop these")
    assert floor.manager.toast.startswith("No more evenings")
    assert "Every evening" in floor.manager.buttons[0]
    member = await floor.store.read(staff.member, MANAGER)
    assert member is not None
    assert not member.wants_summary
    assert await evening(floor, Due(THURSDAY_NINE, late=False)) == {"told": 1}


async def test_the_owner_sets_the_hour(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await a_sale(floor, floor.owner, "asha 450 upi")
    await floor.owner.says("/summary")
    await floor.owner.taps("⏰ 9:00 pm")
    await floor.owner.taps("8:00 pm")
    assert "⏰ 8:00 pm" in floor.owner.buttons


async def test_who_went_quiet_can_be_won_back_with_a_tap(floor: Floor) -> None:
    """A ready card for those people, below the summary; and the same one for a second tap."""
    await at_work(floor)
    await a_customer(floor, "Ravi Kale", "9876543211")
    await a_sale(floor, floor.owner, "ravi 450 upi")
    floor.store.shop.clock.turn(days=40)  # type: ignore[attr-defined] # the test's clock
    await a_customer(floor, "Asha Verma", "9876543210")
    await a_sale(floor, floor.owner, "asha 450 upi")
    floor.store.shop.clock.turn(days=93)  # type: ignore[attr-defined] # the test's clock
    await floor.owner.says("/summary")
    summary = floor.owner.last_message
    await floor.owner.taps("1 went quiet: win them back")
    assert "Win back, 31 Jul" in floor.owner.last
    assert "1 person will get it" in floor.owner.last
    assert "Hi Asha! We miss you at Patil Stores." in floor.owner.last
    assert summary.id in [shown.id for shown in floor.owner.messages]
    await floor.owner.taps("1 went quiet: win them back", summary)
    assert await floor.store.read(names_of_campaigns) == ["Win back, 31 Jul"]


async def test_new_vips_are_greeted_with_a_tap(floor: Floor) -> None:
    await at_work(floor)
    for name, phone in (("Old Vip", "9876543211"), ("Asha Verma", "9876543210")):
        await a_customer(floor, name, phone)
    await a_sale(floor, floor.owner, "old vip 60000 yesterday")
    await a_sale(floor, floor.owner, "asha 60000")
    await floor.owner.says("/summary")
    await floor.owner.taps("1 new VIP: greet them")
    assert "1 person will get it" in floor.owner.last
    assert "Thank you Asha" in floor.owner.last


def names_of_campaigns(session: Session) -> list[str]:
    return list(session.execute(select(campaigns.c.name)).scalars())


async def test_a_week_missed_on_monday_comes_when_the_bot_is_back_once(floor: Floor) -> None:
    await at_work(floor)
    await evening(floor, Due(THURSDAY_NINE, late=False))
    tuesday = MONDAY_NINE + timedelta(days=1)
    assert await evening(floor, Due(tuesday, late=True)) == {"told": 4}
    assert "The week 17 Mar to 23 Mar (late: I was away" in floor.owner.last
    assert await evening(floor, Due(tuesday + timedelta(days=1), late=False)) == {"told": 2}


async def test_who_owes_is_reminded_from_the_evening(floor: Floor) -> None:
    await at_work(floor)
    await a_customer(floor, "Asha Verma", phone="+919812345601")
    await floor.owner.says("asha verma 300 udhaar 10 days ago")
    await evening(floor, Due(THURSDAY_NINE, late=False))
    assert "📒 ₹300 owed by 1 customer in all" in floor.owner.last
    await floor.owner.taps("Remind 1")
    assert "₹300" in floor.owner.last or "300" in floor.owner.screen.text

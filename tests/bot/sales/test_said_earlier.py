"""What was said while the machine was off belongs to the day, and the moment, when it was said."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from crm.store.database import Session
from crm.store.schema import purchases
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, a_sale, books
from tests.conftest import TestClock


@pytest.fixture(autouse=True)
async def asha(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")


async def days(floor: Floor) -> list[str]:
    def read(session: Session) -> list[str]:
        rows = session.execute(select(purchases.c.purchase_date).order_by(purchases.c.id))
        return [day.isoformat() for (day,) in rows]

    return await floor.store.read(read)


async def later(floor: Floor, clock: TestClock, *texts: str, **by: float) -> None:
    """Says it while the machine is off, which is on again after a while."""
    await floor.stop()
    for text in texts:
        floor.sandbox.people.say(floor.owner.person, floor.owner.chat_id, text)
    clock.turn(**by)
    await floor.restart()
    await floor.settled()


async def test_a_sale_of_yesterday_evening_is_of_yesterday(floor: Floor, clock: TestClock) -> None:
    clock.turn(hours=6, minutes=10)  # 6:40 pm
    await later(floor, clock, "asha 2 rice 100 upi", hours=14)
    assert await days(floor) == ["2025-03-20"]
    assert "yesterday 6:40" in floor.owner.last


async def test_a_sale_of_the_morning_tells_the_morning(floor: Floor, clock: TestClock) -> None:
    await later(floor, clock, "asha 2 rice 100 upi", hours=3)
    assert await days(floor) == ["2025-03-20"]
    assert "today 12:30" in floor.owner.last


async def test_yesterday_is_the_day_before_it_was_said(floor: Floor, clock: TestClock) -> None:
    await later(floor, clock, "asha 2 rice 100 upi yesterday", hours=20)
    assert await days(floor) == ["2025-03-19"]


async def test_a_bill_begun_then_and_finished_now_is_of_then(
    floor: Floor, clock: TestClock
) -> None:
    await later(floor, clock, "asha 2 rice", hours=20)
    await floor.owner.says("100")
    assert await days(floor) == ["2025-03-20"]
    assert "yesterday 12:30" in floor.owner.last


async def test_sales_of_several_people_are_of_then(floor: Floor, clock: TestClock) -> None:
    await a_customer(floor, "Ravi Kale")
    await later(floor, clock, "asha 2 rice 100 upi\nravi 1 oil 250 cash", hours=20)
    await floor.owner.taps("Book")
    assert await days(floor) == ["2025-03-20", "2025-03-20"]


async def test_a_correction_counts_its_days_from_when_it_was_said(
    floor: Floor, clock: TestClock
) -> None:
    await a_sale(floor, floor.owner, "asha 450 upi")
    receipt = floor.owner.last_message
    await floor.stop()
    phone = floor.owner
    floor.sandbox.people.say(phone.person, phone.chat_id, "it was yesterday", receipt.id)
    clock.turn(hours=20)
    await floor.restart()
    await floor.settled()
    assert await days(floor) == ["2025-03-19"]


async def test_what_is_asked_by_a_command_is_of_then(floor: Floor, clock: TestClock) -> None:
    await later(floor, clock, "/sale asha 2 rice 100 upi", hours=20)
    assert await days(floor) == ["2025-03-20"]
    assert await books(floor) == [("Asha Verma", "200.00", "UPI")]

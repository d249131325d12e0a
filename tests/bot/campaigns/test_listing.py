"""Five hundred campaigns: a month at a time, by status, by words; how long one takes; its file."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from crm.campaigns.hours import hours_of
from crm.campaigns.kinds import Kind, Terms
from crm.shop import Shop
from crm.store.schema import campaigns
from tests.bot.campaigns.factories import three_customers, writes
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer
from tests.shop import a_campaign


async def _three_months(floor: Floor) -> None:
    """Ten campaigns in March, two in February, one in January."""

    def write(session: Session) -> None:
        now = floor.store.shop.now()
        for number in range(13):
            one = a_campaign(session, name=f"Number {number}")
            back = 0 if number >= 3 else 30 if number else 60
            session.execute(
                update(campaigns)
                .where(campaigns.c.id == one.id)
                .values(created_at=now - timedelta(days=back))
            )
        session.execute(update(campaigns).where(campaigns.c.id == 1).values(status="Paused"))

    await floor.store.write(write)


async def test_the_list_shows_a_month_at_a_time_the_newest_first(floor: Floor) -> None:
    await _three_months(floor)
    await floor.owner.says("/campaigns")
    assert "Mar 2025: 10" in floor.owner.screen.text
    assert floor.owner.buttons[0] == "📝 Number 12"
    assert "1/2" in floor.owner.buttons
    await floor.owner.taps("‹ Feb 2025")
    assert "Feb 2025: 2" in floor.owner.screen.text
    assert floor.owner.buttons[:2] == ["📝 Number 2", "📝 Number 1"]
    await floor.owner.taps("‹ Jan 2025")
    assert floor.owner.buttons[0] == "⏸ Number 0"
    await floor.owner.taps("Feb 2025 ›")
    await floor.owner.taps("Mar 2025 ›")
    assert "Mar 2025: 10" in floor.owner.screen.text


async def test_campaigns_are_found_by_status_and_by_words_over_all_months(floor: Floor) -> None:
    await _three_months(floor)
    await floor.owner.says("/campaigns")
    await floor.owner.taps("Status")
    await floor.owner.taps("Paused")
    assert "Paused: 1" in floor.owner.screen.text
    assert "⏸ Number 0" in floor.owner.buttons
    await floor.owner.taps("Status")
    await floor.owner.taps("Not over")
    assert "Not over: 13" in floor.owner.screen.text
    await floor.owner.taps("›")
    assert "2/3" in floor.owner.buttons
    await floor.owner.taps("Search")
    await floor.owner.says("number 1")
    assert "“number 1”: 4" in floor.owner.last
    await floor.owner.taps("Search")
    await floor.owner.says("nothing like it")
    assert "None like that." in floor.owner.last
    await floor.owner.taps("By month")
    assert "Mar 2025: 10" in floor.owner.screen.text


async def test_the_card_says_how_long_it_takes_and_when_it_ends(floor: Floor) -> None:
    await three_customers(floor)
    await writes(floor.owner)
    assert "about 1 s at 10 a second, done today 12:30 pm" in floor.owner.screen.text


@pytest.mark.parametrize(
    ("people", "end"),
    [
        (100, datetime(2025, 3, 20, 7, 0, 10, tzinfo=UTC)),
        (10 * 3_600 * 8, datetime(2025, 3, 20, 15, 0, tzinfo=UTC)),
        (10 * 3_600 * 9, datetime(2025, 3, 21, 5, 0, tzinfo=UTC)),  # half an hour over closing time
    ],
)
def test_the_end_of_a_sending_is_over_closing_times(people: int, end: datetime, shop: Shop) -> None:
    assert hours_of(shop).end_of(shop.now(), people / 10) == end
    always = hours_of(shop, Terms(Kind.SERVICE))
    assert always.end_of(shop.now(), people / 10) - shop.now() == timedelta(seconds=people / 10)


async def test_the_messages_come_as_a_file(floor: Floor) -> None:
    await three_customers(floor)
    await a_customer(floor, "=HYPERLINK(1)", "9812345609")
    await writes(floor.owner)
    await floor.owner.taps("Send now")
    await floor.owner.taps("Messages", floor.owner.last_message)
    await floor.owner.taps("CSV")
    assert floor.owner.document_name == "Tea_week.csv"
    rows = list(csv.reader(StringIO(floor.owner.document.decode("utf-8-sig"))))
    assert rows[0] == ["name", "phone", "status", "sent_at", "error", "parts", "message"]
    assert rows[1][:4] == ["Asha Verma", "+919812345601", "Sent", "2025-03-20 12:30:00"]
    assert [row[0] for row in rows[2:]] == ["Ravi Kale", "'=HYPERLINK(1)"]

"""What the list of campaigns shows, and the way back of what is written to one person."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from bot.config.load import Config
from bot.jobs_setup import runner_of
from crm.campaigns.drafts import UNKEPT_DAYS
from crm.store.database import Session
from crm.store.schema import campaigns
from tests.bot.campaigns.factories import three_customers, writes
from tests.bot.conftest import Floor
from tests.conftest import TestClock
from tests.phone import Phone
from tests.shop import a_purchase


def how_many(session: Session) -> int:
    return session.execute(select(func.count()).select_from(campaigns)).scalar_one()


async def listed(phone: Phone) -> str:
    await phone.says("/campaigns")
    return phone.last


@pytest.fixture
async def shop(floor: Floor) -> Floor:
    await three_customers(floor)
    return floor


async def ready(floor: Floor) -> None:
    """The card that is written already for who was not here for long, opened and looked at."""
    await floor.owner.says("/campaigns")
    await floor.owner.taps("New")
    await floor.owner.taps("Keep at-risk")


async def test_a_draft_that_was_only_looked_at_is_in_no_list(shop: Floor) -> None:
    await ready(shop)
    assert "Draft" in shop.owner.last
    assert "None yet" in await listed(shop.owner)
    assert await shop.store.read(how_many) == 1
    await ready(shop)
    assert await shop.store.read(how_many) == 1  # the same one for a second tap


@pytest.mark.parametrize("done", ["Save draft", "Schedule", "Edit", "Send now", "Test to me"])
async def test_it_is_in_the_list_once_something_was_done_with_it(shop: Floor, done: str) -> None:
    await ready(shop)
    await shop.owner.taps(done)
    match done:
        case "Schedule":
            await shop.owner.says("tomorrow 11 am")
        case "Edit":
            await shop.owner.taps("Name")
            await shop.owner.says("Come back")
    assert "None yet" not in await listed(shop.owner)


async def test_reminders_that_were_only_looked_at_are_in_no_list_either(shop: Floor) -> None:
    await shop.store.write(a_purchase, 1, amount="300", days_ago=20, payment="Credit")
    await shop.owner.says("remind everybody")
    assert "They owe" in shop.owner.last
    assert "None yet" in await listed(shop.owner)
    assert await shop.store.read(how_many) == 1


async def test_what_nobody_kept_for_a_month_is_gone_and_its_old_card_says_so(
    shop: Floor, clock: TestClock
) -> None:
    await ready(shop)
    old = shop.owner.last_message
    clock.turn(days=UNKEPT_DAYS + 1)
    await ready(shop)
    assert await shop.store.read(how_many) == 1
    await shop.owner.taps("Schedule", old)
    assert "no longer there" in shop.owner.toast
    await shop.owner.taps("Edit", old)
    assert "no longer there" in shop.owner.toast


async def written_to_asha(floor: Floor) -> None:
    await floor.owner.says("/customers asha")
    await floor.owner.taps("SMS")


async def test_cancel_of_a_message_to_one_customer_leads_back_to_their_card(shop: Floor) -> None:
    await written_to_asha(shop)
    assert "What should it say?" in shop.owner.screen.text
    await shop.owner.taps("Cancel")
    assert "Asha Verma" in shop.owner.screen.text
    assert "💬 SMS" in shop.owner.buttons
    await shop.owner.says("2 rice 100 cash")  # nothing waits for a text any more
    assert "What should it say?" not in shop.owner.last


async def test_after_a_message_to_one_customer_the_way_back_is_the_customer(shop: Floor) -> None:
    await written_to_asha(shop)
    await shop.owner.says("Your order is ready.")
    assert "‹ Customer" in shop.owner.buttons
    await shop.owner.taps("Send now")
    news = shop.owner.last_message
    assert "👤 Customer" in news.buttons
    card = next(one for one in shop.owner.answers if "‹ Customer" in one.buttons)
    await shop.owner.taps("‹ Customer", card)
    assert "💬 SMS" in shop.owner.screen.buttons
    assert shop.owner.screen.id == card.id
    await shop.owner.taps("👤 Customer", news)
    assert "💬 SMS" in shop.owner.last_message.buttons
    assert shop.owner.last_message.id > news.id


async def test_messages_to_one_customer_have_a_list_of_their_own(shop: Floor) -> None:
    await written_to_asha(shop)
    await shop.owner.says("Your order is ready.")
    await shop.owner.taps("Send now")
    assert "None yet" in await listed(shop.owner)
    await shop.owner.taps("Single SMS")
    assert "Single SMS: 1" in shop.owner.screen.text
    assert "SMS to Asha Verma" in shop.owner.screen.text
    await writes(shop.owner)
    await shop.owner.taps("Save draft")
    shown = shop.owner.screen.text
    assert "Tea week" in shown
    assert "SMS to Asha" not in shown
    await shop.owner.taps("Search")
    await shop.owner.says("order")
    assert "SMS to Asha Verma" in shop.owner.last


async def test_the_jobs_say_when_the_last_message_went_out(shop: Floor, clock: TestClock) -> None:
    bot_app = shop.bot_app
    bot_app.services.runner = runner_of(
        Config(), bot_app.services, bot_app.sender, bot_app.outbox, bot_app.reports
    )
    await writes(shop.owner)
    await shop.owner.taps("Send now")
    clock.turn(hours=2)
    await shop.owner.says("/settings")
    await shop.owner.taps("Jobs")
    assert "📣 Sending campaigns\nlast message today 12:30 pm" in shop.owner.screen.text

"""Where WhatsApp carries the messages, nothing on the phone calls them SMS."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.features.campaigns.views import trying as trying_views
from crm.campaigns.sending.trying import Why
from crm.store.database import Store
from crm.store.read_process import ReadProcess
from tests.bot.campaigns.test_approved_texts import by_whatsapp, templates
from tests.bot.conftest import Floor, open_floor
from tests.bot.shop import a_customer
from tests.emulators import whatsapp
from tests.phone import Phone
from tests.shop import a_purchase


@pytest.fixture
async def shop(sqlite_store: Store, helper: ReadProcess) -> AsyncIterator[Floor]:
    """Two customers, and a gateway that takes whatever comes."""
    async with (
        whatsapp.WhatsApp(templates()) as carrier,
        open_floor(sqlite_store, helper, gateway=by_whatsapp(carrier.url)) as floor,
    ):
        for name, phone in (("Asha Verma", "9812345601"), ("Imran Shaikh", "9812345603")):
            one = await a_customer(floor, name, phone)
            await floor.store.write(a_purchase, one, amount="900", days_ago=70)
        yield floor


def _calls_it_sms(phone: Phone) -> list[str]:
    """Whatever of all that was shown has SMS in it."""
    shown = [*phone.answers, phone.screen]
    return [words for one in shown for words in (one.text, *one.buttons) if "SMS" in words]


async def _fills(phone: Phone) -> None:
    await phone.taps("winback")
    await phone.taps("{{first_name}}")
    await phone.says("31 March")


async def test_a_campaign_says_whatsapp_from_its_question_to_its_end(shop: Floor) -> None:
    owner = shop.owner
    await owner.says("/campaigns")
    assert "💬 Single messages" in owner.buttons
    await owner.taps("New")
    await owner.says("Tea week")
    await _fills(owner)
    await owner.taps("Everyone")
    await owner.taps("Test to me")
    assert owner.last == "A test can come to your own phone by WhatsApp too."
    await owner.taps("My number")
    await owner.says("9812345699")
    assert owner.last == "Sent here, and by WhatsApp to your phone."
    await owner.says("/campaigns")
    await owner.taps("Tea week")
    await owner.taps("Send now")
    await shop.settled()
    await owner.says("/campaigns")
    await owner.taps("Tea week")
    assert "WhatsApp messages sent: 2, failed: 0" in owner.screen.text
    assert _calls_it_sms(owner) == []


async def test_a_message_to_one_and_to_a_list_say_whatsapp(shop: Floor) -> None:
    owner = shop.owner
    await owner.says("/customers asha")
    await owner.taps("💬 WhatsApp")
    await _fills(owner)
    assert "WhatsApp to Asha Verma" in owner.screen.text
    await owner.taps("Send now")
    await shop.settled()
    await owner.says("/campaigns")
    await owner.taps("Single messages")
    assert "Single messages: 1" in owner.screen.text
    await owner.says("/customers")
    await owner.taps("Filter")
    await owner.taps("Not in 60 days")
    await owner.taps("Show 2")
    assert "📣 WhatsApp to these 2" in owner.buttons
    assert _calls_it_sms(owner) == []


async def test_settings_have_no_price_of_an_sms_and_hindi_says_whatsapp_too(shop: Floor) -> None:
    shop.owner.person.language = "hi"
    await shop.owner.says("/settings")
    assert "मैसेज कब से" in shop.owner.screen.text
    await shop.owner.says("/customers asha")
    assert "💬 WhatsApp" in shop.owner.buttons
    await shop.owner.says("/help")
    assert _calls_it_sms(shop.owner) == []


@pytest.mark.parametrize("why", [Why.NOT_CONFIRMED, Why.OPTED_OUT, Why.TOO_MANY])
def test_why_no_test_goes_out_names_what_it_would_have_been(why: Why) -> None:
    assert "WhatsApp" in trying_views.refused(why, "whatsapp")
    assert "SMS" not in trying_views.refused(why, "whatsapp")
    assert "SMS" in trying_views.refused(why, "twilio")

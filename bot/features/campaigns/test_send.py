"""Test to me: the text as one's own chat and phone show it, before anybody else reads it."""

from __future__ import annotations

import hashlib

from bot.features.campaigns import taps
from bot.features.campaigns.cards import look
from bot.features.campaigns.questions import MY_PHONE, OfCampaign
from bot.features.campaigns.views import questions as question_views
from bot.ui.conversation import answer, ask
from bot.ui.request import Request
from bot.ui.screen import Screen
from crm import staff
from crm.gateways import Gateway, Message
from crm.language.phones import read_phone


async def test_to_me(request: Request, tap: taps.TestToMe) -> None:
    """The text as a chat message, and as an SMS when the member's phone is known."""
    found = await look(request, tap.campaign_id)
    samples = found.preview.samples if found.preview is not None else ()
    text = samples[0].text if samples else found.campaign.message
    phone = await request.store.read(staff.phone_of, request.staff.id)
    reader = samples[0].name if samples else None
    await request.send(question_views.as_read(reader, text))
    if phone is None or request.services.gateway is None:
        await request.send(question_views.ask_phone(found.campaign))
        return
    await request.toast(await _test_sms(request, request.services.gateway, phone, text))


async def _test_sms(request: Request, gateway: Gateway, phone: str, text: str) -> str:
    """The key is that of the tap: a gateway that knows it does not send the test again."""
    key = hashlib.blake2b(request.source.encode(), digest_size=6).hexdigest()
    answer = await gateway.send(Message(phone, text, f"test-{key}"))
    await request.store.done()
    return question_views.test_sent(answer, delivers=gateway.delivers)


async def ask_phone(request: Request, tap: taps.AskMyPhone) -> None:
    await ask(request, MY_PHONE, OfCampaign(tap.campaign_id))


async def typed_phone(request: Request, asked: OfCampaign) -> None:
    """One's own phone is kept, and the test goes out to it."""
    phone = read_phone(request.text, request.shop.country)
    await answer(request, staff.set_phone, request.staff.id, phone.e164)
    found = await look(request, asked.campaign_id)
    samples = found.preview.samples if found.preview is not None else ()
    text = samples[0].text if samples else found.campaign.message
    if request.services.gateway is not None:
        await request.send(
            Screen(await _test_sms(request, request.services.gateway, phone.e164, text))
        )

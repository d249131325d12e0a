"""Test to me: the text as one's own chat and phone show it, before anybody else reads it."""

from __future__ import annotations

import hashlib

from bot.features.campaigns import asking_taps, taps
from bot.features.campaigns.cards import look
from bot.features.campaigns.questions import MY_PHONE, OfCampaign
from bot.features.campaigns.views import questions as question_views
from bot.features.campaigns.views import trying as trying_views
from bot.ui.conversation import answer, ask
from bot.ui.request import Request
from bot.ui.screen import Screen
from crm.campaigns import drafts
from crm.campaigns.card import Card
from crm.campaigns.sending import trying
from crm.campaigns.sending.sends import OF_A_TEST
from crm.campaigns.sending.trying import TestRefused, Why
from crm.gateways import Filled
from crm.language.phones import read_phone


async def test_to_me(request: Request, tap: taps.TestToMe) -> None:
    """The text as a chat message, and as an SMS when the member's own phone is known."""
    await request.store.note(drafts.keep, tap.campaign_id, request.staff.id)
    found = await look(request, tap.campaign_id)
    reader, text = _sample(found)
    await request.send(question_views.as_read(found.campaign, reader, text))
    said = await _by_sms(request, found, text)
    if said is not None:
        await request.toast(said)


def _sample(found: Card) -> tuple[str | None, str]:
    """Whose text it is, and the text."""
    samples = found.preview.samples if found.preview is not None else ()
    return (samples[0].name, samples[0].text) if samples else (None, found.campaign.message)


def _filled(found: Card) -> Filled | None:
    """The approved template that makes the sample, as its gateway wants it."""
    samples = found.preview.samples if found.preview is not None else ()
    return samples[0].filled if samples else None


async def _by_sms(request: Request, found: Card, text: str) -> str | None:
    """What became of it; None when a number is asked for instead. The key is that of the tap: a
    gateway that knows it does not send the test again."""
    sender = request.services.sender
    if sender is None:
        return None
    key = hashlib.blake2b(request.source.encode(), digest_size=6).hexdigest()
    try:
        answered = await sender.test(
            found.campaign.id, request.staff.id, text, f"{OF_A_TEST}{key}", _filled(found)
        )
        await request.store.done()
    except TestRefused as refused:
        if refused.why is Why.NO_PHONE:
            await request.send(question_views.ask_phone(found.campaign, sender.door.gateway_name))
            return None
        return trying_views.refused(refused.why, sender.door.gateway_name)
    door = sender.door
    return question_views.test_sent(answered, door.gateway_name, delivers=door.delivers)


async def ask_phone(request: Request, tap: taps.AskMyPhone) -> None:
    await ask(request, MY_PHONE, OfCampaign(tap.campaign_id))


async def typed_phone(request: Request, asked: OfCampaign) -> None:
    """One's own phone is kept, and the test goes out to it once it counts."""
    phone = read_phone(request.text, request.shop.country)
    counts = await answer(request, trying.give_phone, request.staff.id, phone.e164)
    if not counts:
        request.services.wake_outbox()
        await request.send(Screen(trying_views.asked()))
        return
    found = await look(request, asked.campaign_id)
    said = await _by_sms(request, found, _sample(found)[1])
    if said is not None:
        await request.send(Screen(said))


async def confirm_phone(request: Request, tap: asking_taps.ConfirmPhone) -> None:
    """The first manager's word counts."""
    taken = await request.store.write(
        trying.confirm_phone, tap.staff_id, tap.phone, request.staff.id, theirs=tap.theirs
    )
    found = await request.store.read(trying.own_phone, tap.staff_id)
    name = "" if found is None else found.name
    await request.show(Screen(trying_views.said(name, theirs=tap.theirs, taken=taken)))
    request.services.wake_outbox()

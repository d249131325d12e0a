"""Test to me: the text as one's own chat and phone show it, before anybody else reads it."""

from __future__ import annotations

import secrets

from bot.features.campaigns import asking_views, taps
from bot.features.campaigns.cards import look
from bot.ui.screen import Screen, markup
from bot.ui.visit import Visit
from crm import flows, staff
from crm.campaign_preview import Sample
from crm.gateways import Gateway, Outcome
from crm.store.seam import Session
from crm.values import parse_phone

MY_PHONE = "my_phone"


async def test_to_me(visit: Visit, tap: taps.TestToMe) -> None:
    """The text as a chat message, and as an SMS when the member's phone is known."""
    found = await look(visit, tap.campaign_id)
    samples = found.preview.samples if found.preview is not None else ()
    text = samples[0].text if samples else found.campaign.message
    phone = await visit.store.read(staff.phone_of, visit.staff.id)
    await visit.send(Screen(markup("🧪 As <b>{}</b> will read it:\n\n{}", _reader(samples), text)))
    if phone is None or visit.desk.gateway is None:
        await visit.send(asking_views.ask_phone(found.campaign))
        return
    await visit.toast(await _test_sms(visit.desk.gateway, phone, text))


def _reader(samples: tuple[Sample, ...]) -> str:
    return samples[0].name if samples else "a customer"


async def _test_sms(gateway: Gateway, phone: str, text: str) -> str:
    answer = await gateway.send(phone, text, f"test-{secrets.token_hex(6)}")
    if answer.outcome is not Outcome.SENT:
        return f"Sent here; the gateway did not take the SMS: {answer.detail}"
    if not gateway.delivers:
        return "Sent here. Test mode: no SMS is really delivered."
    return "Sent here, and as an SMS to your phone."


async def ask_phone(visit: Visit, tap: taps.AskMyPhone) -> None:
    message_id = await visit.show(
        Screen(markup("<b>Your own mobile number?</b> Such as 98765 43210."))
    )
    data = {"campaign_id": tap.campaign_id}
    await visit.store.write(
        flows.save, visit.chat_id, visit.user_id, MY_PHONE, "phone", data, message_id
    )


async def typed_phone(visit: Visit) -> None:
    """One's own phone is kept, and the test goes out to it."""
    if visit.flow is None:
        return
    phone = parse_phone(visit.text, visit.shop.country)
    campaign_id = int(visit.flow.data["campaign_id"])

    def deed(session: Session) -> None:
        flows.drop(session, visit.chat_id, visit.user_id)
        staff.set_phone(session, visit.staff.id, phone.e164)

    await visit.store.write(deed)
    await visit.tidy(visit.flow.message_id)
    found = await look(visit, campaign_id)
    samples = found.preview.samples if found.preview is not None else ()
    text = samples[0].text if samples else found.campaign.message
    if visit.desk.gateway is not None:
        await visit.send(Screen(await _test_sms(visit.desk.gateway, phone.e164, text)))

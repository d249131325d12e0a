"""/campaigns: the list, the card, and everything that is done with one of them."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import suppress

from telegram.error import TelegramError

from bot.features.campaigns import asking_views, keeping, taps, telling_words, views
from bot.features.campaigns.cards import look, redraw, show_card, turn_to
from bot.links import Home
from bot.ui import show
from bot.ui.screen import Screen, markup
from bot.ui.visit import Visit
from crm import campaign_life, campaign_repair, campaign_states, campaigns, flows, staff
from crm.campaign_preview import Sample
from crm.campaign_repair import Decision
from crm.campaign_states import (
    Campaign,
    CampaignEdited,
    CampaignGone,
    CampaignMoved,
    NobodyToReach,
    Status,
)
from crm.errors import Invalid
from crm.gateways import Gateway, Outcome
from crm.messages import PlaceholderWithoutValue
from crm.moments import read_moment
from crm.shop import shop_of
from crm.store.seam import Session
from crm.values import parse_phone

Deed = Callable[[Session], Campaign]

REJECTING = "reject"
PLANNING = "plan"
MY_PHONE = "my_phone"


async def show_campaigns(visit: Visit, tap: taps.ShowCampaigns | Home | None = None) -> None:
    archived = isinstance(tap, taps.ShowCampaigns) and tap.archived
    page = tap.page if isinstance(tap, taps.ShowCampaigns) else 0
    found = await visit.store.read(
        campaigns.page, offset=page * views.PAGE, limit=views.PAGE, archived=archived
    )
    await visit.show(views.campaign_list(found, visit.formats, archived=archived))


async def leave_card(visit: Visit, tap: taps.LeaveCard) -> None:
    found = await visit.store.read(campaigns.page, limit=views.PAGE)
    screen = views.campaign_list(found, visit.formats, archived=False)
    await turn_to(visit, tap.campaign_id, screen)


async def open_campaign(visit: Visit, tap: taps.OpenCampaign) -> None:
    if visit.flow is not None:
        await visit.store.write(flows.drop, visit.chat_id, visit.user_id)
    await show_card(visit, tap.campaign_id)


async def do(visit: Visit, campaign_id: int, deed: Deed, note: str = "") -> Campaign | None:
    """Does it, shows the card as it is then, and redraws the others' cards.

    Whoever comes too late reads what happened instead, on a card that is up to date; None then.
    """
    try:
        campaign = await visit.store.write(deed)
    except (CampaignMoved, CampaignEdited) as late:
        found = await look(visit, campaign_id)
        said = asking_views.too_late(found, visit.formats)
        if isinstance(late, CampaignEdited):
            said = f"The text was edited since. {said} Please read it again."
        await visit.toast(said, alert=True)
        await show_card(visit, campaign_id, f"ℹ️ {said}")
        return None
    except CampaignGone as gone:
        await _say_gone(visit, gone)
        return None
    except (PlaceholderWithoutValue, Invalid, NobodyToReach) as refused:
        said = (
            "Nobody in this audience would get it. ✏️ Edit chooses others."
            if isinstance(refused, NobodyToReach)
            else telling_words.problem(refused, visit.formats)
        )
        await visit.toast(said, alert=True)
        await show_card(visit, campaign_id, f"⚠️ {said}")
        return None
    message_id = await show_card(visit, campaign_id, note)
    _nudge(visit)
    await redraw(visit.desk, visit.bot, campaign, (visit.chat_id, message_id))
    return campaign


def _nudge(visit: Visit) -> None:
    if visit.desk.sender is not None:
        visit.desk.sender.nudge()


async def _say_gone(visit: Visit, gone: CampaignGone) -> None:
    by = gone.happened.by
    names = await visit.store.read(staff.names, [by]) if by is not None else {}
    who = names.get(by or 0, "Somebody")
    at = f" {visit.formats.moment(gone.happened.at)}" if gone.happened.at else ""
    said = f"{who} deleted this campaign{at}." if gone.happened.at else "It is not there any more."
    await visit.toast(said, alert=True)
    await visit.show(Screen(f"🗑 {said}"))


# --- sending -----------------------------------------------------------------------------------


async def send_now(visit: Visit, tap: taps.SendNow) -> None:
    def deed(session: Session) -> Campaign:
        return campaign_life.start(session, tap.campaign_id, visit.staff.id, version=tap.version)

    await _say_when_moved(visit, await do(visit, tap.campaign_id, deed))


async def _say_when_moved(visit: Visit, campaign: Campaign | None) -> None:
    if campaign is not None and campaign.status is Status.SCHEDULED:
        await visit.toast(
            f"Messages go out {_hours(visit)} only; this one goes at the next opening.", alert=True
        )


def _hours(visit: Visit) -> str:
    shop = visit.shop
    opens, closes = visit.formats.time(shop.sending_opens), visit.formats.time(shop.sending_closes)
    return f"from {opens} to {closes}"


async def pause(visit: Visit, tap: taps.Pause) -> None:
    await do(
        visit, tap.campaign_id, lambda s: campaign_life.pause(s, tap.campaign_id, visit.staff.id)
    )


async def resume(visit: Visit, tap: taps.Resume) -> None:
    await do(
        visit, tap.campaign_id, lambda s: campaign_life.resume(s, tap.campaign_id, visit.staff.id)
    )


async def ask_stop(visit: Visit, tap: taps.AskStop) -> None:
    found = await visit.store.read(campaign_repair.progress, tap.campaign_id)
    await turn_to(visit, tap.campaign_id, asking_views.ask_stop(found, visit.formats))


async def stop(visit: Visit, tap: taps.Stop) -> None:
    await do(
        visit, tap.campaign_id, lambda s: campaign_life.stop(s, tap.campaign_id, visit.staff.id)
    )


async def retry_failed(visit: Visit, tap: taps.RetryFailed) -> None:
    await do(
        visit,
        tap.campaign_id,
        lambda s: campaign_repair.retry_failed(s, tap.campaign_id, visit.staff.id),
    )


async def decide(visit: Visit, tap: taps.Decide) -> None:
    def deed(session: Session) -> Campaign:
        decision = Decision(tap.decision)
        return campaign_repair.decide_unconfirmed(
            session, tap.campaign_id, visit.staff.id, decision
        )

    await do(visit, tap.campaign_id, deed)


# --- a moment ----------------------------------------------------------------------------------


async def ask_moment(visit: Visit, tap: taps.AskMoment) -> None:
    await _ask_moment(visit, tap.campaign_id)


async def _ask_moment(visit: Visit, campaign_id: int, problem: str | None = None) -> None:
    campaign = await visit.store.read(campaign_states.find, campaign_id)
    message_id = await turn_to(visit, campaign_id, asking_views.ask_moment(campaign, problem))
    await visit.store.write(
        flows.save,
        visit.chat_id,
        visit.user_id,
        PLANNING,
        "moment",
        {"campaign_id": campaign_id},
        message_id,
    )


async def send_at(visit: Visit, tap: taps.SendAt) -> None:
    await _plan(visit, tap.campaign_id, tap.words)


async def typed_moment(visit: Visit) -> None:
    if visit.flow is not None:
        await _plan(visit, int(visit.flow.data["campaign_id"]), visit.text)


async def _plan(visit: Visit, campaign_id: int, text: str) -> None:
    """Reads the words in shop time, plans, and echoes when that is."""
    try:
        moment = read_moment(text, await visit.store.read(shop_of))
    except Invalid as error:
        await visit.tidy(visit.flow.message_id if visit.flow and visit.press is None else None)
        await _ask_moment(visit, campaign_id, telling_words.problem(error, visit.formats))
        return
    notes = []
    if moment.moved:
        notes.append(f"🌙 Messages go out {_hours(visit)} only, so it waits for the opening.")
    if moment.skipped:
        notes.append("🕑 The clock skips that hour on that day, so it goes right after.")

    def deed(session: Session) -> Campaign:
        flows.drop(session, visit.chat_id, visit.user_id)
        return campaign_life.schedule(session, campaign_id, visit.staff.id, moment.at)[0]

    old = visit.flow.message_id if visit.flow is not None and visit.press is None else None
    before = await visit.store.read(campaign_states.find, campaign_id)
    campaign = await do(visit, campaign_id, deed, "\n".join(notes))
    await visit.tidy(old)
    if campaign is not None and before.status is Status.PENDING:
        visit.desk.tell_now()


async def unschedule(visit: Visit, tap: taps.Unschedule) -> None:
    await do(
        visit,
        tap.campaign_id,
        lambda s: campaign_life.unschedule(s, tap.campaign_id, visit.staff.id),
    )


# --- approval ----------------------------------------------------------------------------------


async def ask_approval(visit: Visit, tap: taps.AskApproval) -> None:
    """Every owner and manager gets the card."""
    campaign = await do(
        visit,
        tap.campaign_id,
        lambda s: campaign_life.propose(s, tap.campaign_id, visit.staff.id),
        "📨 The owner and the managers are asked.",
    )
    if campaign is not None:
        visit.desk.tell_now()


async def approve(visit: Visit, tap: taps.Approve) -> None:
    def deed(session: Session) -> Campaign:
        return campaign_life.approve(session, tap.campaign_id, visit.staff.id, version=tap.version)

    campaign = await do(visit, tap.campaign_id, deed)
    if campaign is not None:
        await _say_when_moved(visit, campaign)
        visit.desk.tell_now()


async def ask_reason(visit: Visit, tap: taps.AskReason) -> None:
    campaign = await visit.store.read(campaign_states.find, tap.campaign_id)
    message_id = await turn_to(visit, campaign.id, asking_views.ask_reason(campaign))
    data = {"campaign_id": campaign.id}
    await visit.store.write(
        flows.save, visit.chat_id, visit.user_id, REJECTING, "reason", data, message_id
    )


async def reject(visit: Visit, tap: taps.Reject) -> None:
    await _reject(visit, tap.campaign_id, tap.reason)


async def typed_reason(visit: Visit) -> None:
    if visit.flow is not None:
        await _reject(visit, int(visit.flow.data["campaign_id"]), visit.text)
        await visit.tidy(visit.flow.message_id)


async def _reject(visit: Visit, campaign_id: int, reason: str) -> None:
    def deed(session: Session) -> Campaign:
        flows.drop(session, visit.chat_id, visit.user_id)
        return campaign_life.reject(session, campaign_id, visit.staff.id, reason)

    campaign = await do(visit, campaign_id, deed)
    if campaign is not None:
        visit.desk.tell_now()


async def withdraw(visit: Visit, tap: taps.Withdraw) -> None:
    await do(
        visit, tap.campaign_id, lambda s: campaign_life.withdraw(s, tap.campaign_id, visit.staff.id)
    )


# --- the text ----------------------------------------------------------------------------------


async def make_plain(visit: Visit, tap: taps.MakePlain) -> None:
    await do(
        visit, tap.campaign_id, lambda s: keeping.make_plain(s, tap.campaign_id, visit.staff.id)
    )


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


async def keep_draft(visit: Visit, tap: taps.KeepDraft) -> None:
    await visit.toast("Kept as a draft.")
    await leave_card(visit, taps.LeaveCard(tap.campaign_id))


async def duplicate(visit: Visit, tap: taps.Duplicate) -> None:
    copy = await visit.store.write(campaigns.duplicate, tap.campaign_id, visit.staff.id)
    if visit.message is not None:
        message_id = visit.message.message_id
        await visit.store.write(campaigns.forget_card, tap.campaign_id, visit.chat_id, message_id)
    await show_card(visit, copy.id, "👯 A copy, as a draft.")


async def keep_template(visit: Visit, tap: taps.KeepTemplate) -> None:
    kept = await visit.store.write(keeping.keep_as_template, tap.campaign_id, visit.staff.id)
    await visit.toast(f"📋 {kept.name} is a template now.")


# --- putting away ------------------------------------------------------------------------------


async def ask_deletion(visit: Visit, tap: taps.AskDeletion) -> None:
    campaign = await visit.store.read(campaign_states.find, tap.campaign_id)
    await turn_to(visit, campaign.id, asking_views.ask_deletion(campaign))


async def delete(visit: Visit, tap: taps.Delete) -> None:
    """Deletes what never went out; the cards of others say so."""
    try:
        gone = await visit.store.write(campaigns.remove, tap.campaign_id, visit.staff.id)
    except CampaignMoved:
        await visit.toast("It went out meanwhile, so it is kept.", alert=True)
        await show_card(visit, tap.campaign_id)
        return
    await visit.show(asking_views.deleted(gone.name))
    for chat_id, message_id in gone.cards:
        if visit.message is None or (chat_id, message_id) != (
            visit.chat_id,
            visit.message.message_id,
        ):
            with suppress(TelegramError):  # deleted by the person: nothing is left to redraw
                await show.edit(
                    visit.bot, chat_id, message_id, asking_views.deleted(gone.name), or_anew=False
                )


async def archive(visit: Visit, tap: taps.Archive) -> None:
    await do(
        visit, tap.campaign_id, lambda s: campaigns.archive(s, tap.campaign_id, visit.staff.id)
    )

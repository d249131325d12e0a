"""The card of a campaign, and everything that is done with it."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

from telegram.error import TelegramError

from bot.features.campaigns import taps
from bot.features.campaigns.asking_taps import AskSendNow, HoldOut
from bot.features.campaigns.cards import show_card, turn_to
from bot.features.campaigns.listing import NEWEST, listed
from bot.features.campaigns.questions import OfCard
from bot.features.campaigns.transitions import do, do_as_shown, say_when_moved, stoppable
from bot.features.campaigns.views import questions as question_views
from bot.ui import show
from bot.ui.request import Request
from bot.ui.taps import OldButton
from crm.campaigns import drafts, life, pausing, templates, transitions
from crm.campaigns.approved import shown_now
from crm.campaigns.model import CampaignMoved
from crm.campaigns.sending import recovery
from crm.campaigns.sending.progress import progress_of
from crm.campaigns.sending.recovery import Decision


async def leave_card(request: Request, tap: taps.LeaveCard) -> None:
    await turn_to(request, tap.campaign_id, await listed(request, NEWEST))


async def open_campaign(request: Request, tap: taps.OpenCampaign) -> None:
    await show_card(request, tap.campaign_id)


# --- sending -----------------------------------------------------------------------------------


async def send_now(request: Request, tap: taps.SendNow) -> None:
    campaign = await do_as_shown(
        request, life.start, OfCard.of(tap), at_once=True, after=stoppable(request)
    )
    await say_when_moved(request, campaign)


async def ask_send_now(request: Request, tap: AskSendNow) -> None:
    """Of what is planned for later: it goes at once only after a question, with the numbers that
    it would have now."""
    one = await request.store.read(transitions.find, tap.campaign_id)
    shown = await request.store.read(shown_now, tap.campaign_id)
    screen = question_views.ask_send_now(one, tap.version, shown, request.formats)
    await turn_to(request, tap.campaign_id, screen)


async def pause(request: Request, tap: taps.Pause) -> None:
    await do(request, pausing.pause, tap.campaign_id)


async def resume(request: Request, tap: taps.Resume) -> None:
    await do(request, pausing.resume, tap.campaign_id)


async def ask_stop(request: Request, tap: taps.AskStop) -> None:
    found = await request.store.read(progress_of, tap.campaign_id)
    await turn_to(request, tap.campaign_id, question_views.ask_stop(found, request.formats))


async def stop(request: Request, tap: taps.Stop) -> None:
    await do(request, pausing.stop, tap.campaign_id)


async def retry_failed(request: Request, tap: taps.RetryFailed) -> None:
    await do(request, recovery.retry_failed, tap.campaign_id)


async def decide(request: Request, tap: taps.Decide) -> None:
    try:
        decision = Decision(tap.decision)
    except ValueError as error:
        raise OldButton(tap.decision) from error
    await do(request, recovery.decide_unconfirmed, tap.campaign_id, decision=decision)


# --- the text ----------------------------------------------------------------------------------


async def make_plain(request: Request, tap: taps.MakePlain) -> None:
    await do(request, drafts.make_plain, tap.campaign_id)


async def hold_out(request: Request, tap: HoldOut) -> None:
    await do(request, partial(drafts.hold_out, on=tap.on), tap.campaign_id)


async def keep_draft(request: Request, tap: taps.KeepDraft) -> None:
    await request.store.write(drafts.keep, tap.campaign_id, request.staff.id)
    await request.toast(question_views.kept_as_draft())
    await leave_card(request, taps.LeaveCard(tap.campaign_id))


async def duplicate(request: Request, tap: taps.Duplicate) -> None:
    copy = await request.store.write(drafts.duplicate, tap.campaign_id, request.staff.id)
    if request.message is not None:
        message_id = request.message.message_id
        await request.store.note(drafts.forget_card, tap.campaign_id, request.chat_id, message_id)
    await show_card(request, copy.id, question_views.copied())


async def keep_template(request: Request, tap: taps.KeepTemplate) -> None:
    kept = await request.store.write(templates.keep_as_template, tap.campaign_id, request.staff.id)
    await request.toast(question_views.template_now(kept.name))


# --- putting away ------------------------------------------------------------------------------


async def ask_deletion(request: Request, tap: taps.AskDeletion) -> None:
    campaign = await request.store.read(transitions.find, tap.campaign_id)
    await turn_to(request, campaign.id, question_views.ask_deletion(campaign))


async def delete(request: Request, tap: taps.Delete) -> None:
    """Deletes what never went out; the cards of others say so."""
    try:
        gone = await request.store.write(drafts.remove, tap.campaign_id, request.staff.id)
    except CampaignMoved:
        await request.toast(question_views.went_out_meanwhile(), alert=True)
        await show_card(request, tap.campaign_id)
        return
    await request.show(question_views.deleted(gone.name))
    for chat_id, message_id in gone.cards:
        if request.message is None or (chat_id, message_id) != (
            request.chat_id,
            request.message.message_id,
        ):
            with suppress(TelegramError):  # deleted by the person: nothing is left to redraw
                await show.edit(
                    request.bot,
                    chat_id,
                    message_id,
                    question_views.deleted(gone.name),
                    or_anew=False,
                )


async def archive(request: Request, tap: taps.Archive) -> None:
    await do(request, drafts.archive, tap.campaign_id)

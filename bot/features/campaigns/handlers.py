"""/campaigns: the list, the card, and everything that is done with one of them."""

from __future__ import annotations

from contextlib import suppress

from telegram.error import TelegramError

from bot.features.campaigns import builder_answers, taps
from bot.features.campaigns.cards import show_card, turn_to
from bot.features.campaigns.transitions import do, say_when_moved
from bot.features.campaigns.views import lists as list_views
from bot.features.campaigns.views import questions as question_views
from bot.shared_buttons import Home
from bot.ui import show
from bot.ui.request import Request
from crm.campaigns import drafts, life, transitions
from crm.campaigns.model import Campaign, CampaignMoved
from crm.campaigns.sending import recovery
from crm.campaigns.sending.progress import progress_of
from crm.campaigns.sending.recovery import Decision
from crm.chat import flows
from crm.store.database import Session


async def show_campaigns(request: Request, tap: taps.ShowCampaigns | Home | None = None) -> None:
    archived = isinstance(tap, taps.ShowCampaigns) and tap.archived
    page = tap.page if isinstance(tap, taps.ShowCampaigns) else 0
    found = await request.store.read(
        drafts.page, offset=page * list_views.PAGE, limit=list_views.PAGE, archived=archived
    )
    await request.show(list_views.campaign_list(found, request.formats, archived=archived))


async def leave_card(request: Request, tap: taps.LeaveCard) -> None:
    found = await request.store.read(drafts.page, limit=list_views.PAGE)
    screen = list_views.campaign_list(found, request.formats, archived=False)
    await turn_to(request, tap.campaign_id, screen)


async def open_campaign(request: Request, tap: taps.OpenCampaign) -> None:
    if request.flow is not None:
        await request.store.write(flows.drop, request.chat_id, request.user_id)
    await show_card(request, tap.campaign_id)


# --- sending -----------------------------------------------------------------------------------


async def send_now(request: Request, tap: taps.SendNow) -> None:
    def deed(session: Session) -> Campaign:
        return life.start(session, tap.campaign_id, request.staff.id, version=tap.version)

    await say_when_moved(request, await do(request, tap.campaign_id, deed))


async def pause(request: Request, tap: taps.Pause) -> None:
    await do(request, tap.campaign_id, lambda s: life.pause(s, tap.campaign_id, request.staff.id))


async def resume(request: Request, tap: taps.Resume) -> None:
    await do(request, tap.campaign_id, lambda s: life.resume(s, tap.campaign_id, request.staff.id))


async def ask_stop(request: Request, tap: taps.AskStop) -> None:
    found = await request.store.read(progress_of, tap.campaign_id)
    await turn_to(request, tap.campaign_id, question_views.ask_stop(found, request.formats))


async def stop(request: Request, tap: taps.Stop) -> None:
    await do(request, tap.campaign_id, lambda s: life.stop(s, tap.campaign_id, request.staff.id))


async def retry_failed(request: Request, tap: taps.RetryFailed) -> None:
    await do(
        request,
        tap.campaign_id,
        lambda s: recovery.retry_failed(s, tap.campaign_id, request.staff.id),
    )


async def decide(request: Request, tap: taps.Decide) -> None:
    def deed(session: Session) -> Campaign:
        decision = Decision(tap.decision)
        return recovery.decide_unconfirmed(session, tap.campaign_id, request.staff.id, decision)

    await do(request, tap.campaign_id, deed)


# --- the text ----------------------------------------------------------------------------------


async def make_plain(request: Request, tap: taps.MakePlain) -> None:
    await do(
        request,
        tap.campaign_id,
        lambda s: builder_answers.make_plain(s, tap.campaign_id, request.staff.id),
    )


async def keep_draft(request: Request, tap: taps.KeepDraft) -> None:
    await request.toast("Kept as a draft.")
    await leave_card(request, taps.LeaveCard(tap.campaign_id))


async def duplicate(request: Request, tap: taps.Duplicate) -> None:
    copy = await request.store.write(drafts.duplicate, tap.campaign_id, request.staff.id)
    if request.message is not None:
        message_id = request.message.message_id
        await request.store.write(drafts.forget_card, tap.campaign_id, request.chat_id, message_id)
    await show_card(request, copy.id, "👯 A copy, as a draft.")


async def keep_template(request: Request, tap: taps.KeepTemplate) -> None:
    kept = await request.store.write(
        builder_answers.keep_as_template, tap.campaign_id, request.staff.id
    )
    await request.toast(f"📋 {kept.name} is a template now.")


# --- putting away ------------------------------------------------------------------------------


async def ask_deletion(request: Request, tap: taps.AskDeletion) -> None:
    campaign = await request.store.read(transitions.find, tap.campaign_id)
    await turn_to(request, campaign.id, question_views.ask_deletion(campaign))


async def delete(request: Request, tap: taps.Delete) -> None:
    """Deletes what never went out; the cards of others say so."""
    try:
        gone = await request.store.write(drafts.remove, tap.campaign_id, request.staff.id)
    except CampaignMoved:
        await request.toast("It went out meanwhile, so it is kept.", alert=True)
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
    await do(
        request, tap.campaign_id, lambda s: drafts.archive(s, tap.campaign_id, request.staff.id)
    )

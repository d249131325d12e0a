"""/campaigns: the list, the card, and everything that is done with one of them."""

from __future__ import annotations

from contextlib import suppress

from telegram.error import TelegramError

from bot.features.campaigns import asking_views, keeping, taps, views
from bot.features.campaigns.cards import show_card, turn_to
from bot.features.campaigns.doing import do, say_when_moved
from bot.links import Home
from bot.ui import show
from bot.ui.visit import Visit
from crm import campaign_life, campaign_repair, campaign_states, campaigns, flows
from crm.campaign_repair import Decision
from crm.campaign_states import Campaign, CampaignMoved
from crm.store.seam import Session


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


# --- sending -----------------------------------------------------------------------------------


async def send_now(visit: Visit, tap: taps.SendNow) -> None:
    def deed(session: Session) -> Campaign:
        return campaign_life.start(session, tap.campaign_id, visit.staff.id, version=tap.version)

    await say_when_moved(visit, await do(visit, tap.campaign_id, deed))


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


# --- the text ----------------------------------------------------------------------------------


async def make_plain(visit: Visit, tap: taps.MakePlain) -> None:
    await do(
        visit, tap.campaign_id, lambda s: keeping.make_plain(s, tap.campaign_id, visit.staff.id)
    )


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

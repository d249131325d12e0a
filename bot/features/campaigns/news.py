"""What staff hear of campaigns: progress in the cards, results and questions as new messages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.features.campaigns import asking_views, views
from bot.features.campaigns.cards import look_in, redraw
from bot.news import News
from crm import campaign_repair, campaign_states, campaigns, staff
from crm.campaign_repair import Progress
from crm.campaign_sends import SendStatus
from crm.campaign_states import Campaign, CampaignGone, Status
from crm.staff import Member, Permission

if TYPE_CHECKING:
    from telegram import Bot

    from bot.desk import Desk
    from crm.pushes import Push
    from crm.store.seam import Session


class CampaignNews:
    """Implements jobs.sending.Listener: the cards follow, and what was kept to be told is told."""

    def __init__(self, desk: Desk, bot: Bot) -> None:
        self._desk = desk
        self._bot = bot

    async def progress(self, progress: Progress) -> None:
        await redraw(self._desk, self._bot, progress.campaign)

    async def ended(self, progress: Progress) -> None:
        await self._follow(progress.campaign)

    async def paused(self, progress: Progress) -> None:
        await self._follow(progress.campaign)

    async def started(self, campaign: Campaign) -> None:
        await self._follow(campaign)

    async def moved(self, campaign: Campaign) -> None:
        await self._follow(campaign)

    async def late(self, campaign: Campaign) -> None:
        await self._follow(campaign)

    async def _follow(self, campaign: Campaign) -> None:
        try:
            await redraw(self._desk, self._bot, campaign)
        finally:
            self._desk.tell_now()


async def _find(desk: Desk, push: Push) -> Campaign | None:
    try:
        return await desk.store.read(campaign_states.find, int(push.data["campaign_id"]))
    except CampaignGone:
        return None


async def _progress(desk: Desk, push: Push) -> Progress | None:
    try:
        return await desk.store.read(campaign_repair.progress, int(push.data["campaign_id"]))
    except CampaignGone:
        return None


async def asked(desk: Desk, member: Member, push: Push) -> News | None:
    """The card, with its buttons; nothing when somebody has answered."""
    campaign = await _find(desk, push)
    if campaign is None or campaign.status is not Status.PENDING:
        return None
    found = await desk.store.read(look_in, campaign.id, member.id, desk.gateway_name)

    def shown(session: Session, message_id: int) -> None:
        campaigns.show_card(session, campaign.id, member.id, message_id)

    return News(
        views.card(found, desk.formats, f"📨 {found.author} asks for approval:"), shown=shown
    )


async def answered(desk: Desk, _member: Member, push: Push) -> News | None:
    campaign = await _find(desk, push)
    if campaign is None:
        return None
    then = replace(
        campaign, status=Status(push.data["status"]), rejected_reason=push.data["reason"]
    )
    by = push.data["by"]
    names = await desk.store.read(staff.names, [] if by is None else [by])
    return News(asking_views.answered(then, names.get(by, ""), desk.formats))


def _may_send(member: Member) -> bool:
    return member.may(Permission.SEND_CAMPAIGN)


async def ended(desk: Desk, member: Member, push: Push) -> News | None:
    progress = await _progress(desk, push)
    if progress is None or progress.campaign.status is not Status.SENT:
        return None  # somebody tries again what failed: its end will be told
    test_mode = progress.campaign.gateway == "mock"
    return News(
        asking_views.ended(
            progress, desk.formats, test_mode=test_mode, may_decide=_may_send(member)
        )
    )


async def paused(desk: Desk, _member: Member, push: Push) -> News | None:
    progress = await _progress(desk, push)
    if progress is None or progress.campaign.status is not Status.PAUSED:
        return None
    return News(asking_views.paused(progress, desk.formats))


async def unconfirmed(desk: Desk, member: Member, push: Push) -> News | None:
    progress = await _progress(desk, push)
    if progress is None or not progress.count(SendStatus.UNCONFIRMED):
        return None
    return News(asking_views.lost(progress, desk.formats, may_decide=_may_send(member)))


async def moved(desk: Desk, _member: Member, push: Push) -> News | None:
    campaign = await _find(desk, push)
    if campaign is None or campaign.status is not Status.SCHEDULED:
        return None
    return News(asking_views.moved(campaign, desk.formats))


async def late(desk: Desk, _member: Member, push: Push) -> News | None:
    campaign = await _find(desk, push)
    if (
        campaign is None
        or campaign.status is not Status.SCHEDULED
        or campaign.late_asked_at is None
    ):
        return None
    return News(asking_views.late(campaign, desk.formats))

"""What the sending tells the chat: progress in the cards, results as new messages."""

from __future__ import annotations

import logging

from telegram import Bot
from telegram.error import TelegramError

from bot.desk import Desk
from bot.features.campaigns import asking_views
from bot.features.campaigns.cards import redraw
from bot.ui import show
from bot.ui.screen import Screen
from crm import staff
from crm.campaign_repair import Progress
from crm.campaign_states import Campaign
from crm.staff import Role

log = logging.getLogger(__name__)


class CampaignNews:
    """Implements jobs.sending.Listener."""

    def __init__(self, desk: Desk, bot: Bot) -> None:
        self._desk = desk
        self._bot = bot

    async def progress(self, progress: Progress) -> None:
        await redraw(self._desk, self._bot, progress.campaign)

    async def ended(self, progress: Progress) -> None:
        campaign = progress.campaign
        await redraw(self._desk, self._bot, campaign)
        test_mode = campaign.gateway == "mock"
        await self._tell(
            campaign, asking_views.ended(progress, self._desk.formats, test_mode=test_mode)
        )

    async def paused(self, progress: Progress) -> None:
        await redraw(self._desk, self._bot, progress.campaign)
        screen = asking_views.paused(progress, self._desk.formats)
        await self._tell(progress.campaign, screen, owners=True)

    async def started(self, campaign: Campaign) -> None:
        await redraw(self._desk, self._bot, campaign)

    async def moved(self, campaign: Campaign) -> None:
        await redraw(self._desk, self._bot, campaign)
        await self._tell(campaign, asking_views.moved(campaign, self._desk.formats))

    async def late(self, campaign: Campaign) -> None:
        await redraw(self._desk, self._bot, campaign)
        await self._tell(campaign, asking_views.late(campaign, self._desk.formats), owners=True)

    async def _tell(self, campaign: Campaign, screen: Screen, *, owners: bool = False) -> None:
        """Who wrote it and who let it go; owners too, where a word of theirs is wanted."""
        people = [campaign.approved_by, campaign.created_by]
        if owners or not any(people):
            people += [one.id for one in await self._desk.store.read(staff.members, Role.OWNER)]
        for person in dict.fromkeys(one for one in people if one is not None):
            if await self._desk.store.read(staff.member, person) is None:
                continue
            try:
                await show.send(self._bot, person, screen)
            except TelegramError as failed:
                log.info("member %s not told: %s", person, failed)

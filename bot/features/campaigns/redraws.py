"""Cards redrawn by themselves, at a pace that Telegram takes: the last state always arrives.

Telegram refuses more than about one message a second in a chat and twenty a minute in a group (Bot
FAQ, "My bot is hitting limits"), and what people tap needs room as well. So a chat gets an edit
every few seconds over all its cards, and a card that moved several times meanwhile is drawn once,
as it is then.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING

from telegram.error import BadRequest, TelegramError

from bot.features.campaigns.views import lists as list_views
from bot.ui import show
from crm.campaigns import card, drafts
from crm.campaigns.model import Campaign, CampaignGone
from crm.i18n import speaking

if TYPE_CHECKING:
    from telegram import Bot

    from bot.services import Services

log = logging.getLogger(__name__)

MOST_A_MINUTE = 15
"""Edits in one group."""


class ChatPace:
    """The edits of one chat, in seconds of `clock`."""

    def __init__(self, clock: Callable[[], float], every: float, *, group: bool) -> None:
        self._clock = clock
        self._every = every
        self._group = group
        self._edits: deque[float] = deque(maxlen=MOST_A_MINUTE)

    def edited(self) -> None:
        self._edits.append(self._clock())

    @property
    def wait(self) -> float:
        """Seconds until the next one."""
        if not self._edits or not self._every:
            return 0.0
        waits = [self._edits[-1] + self._every]
        if self._group and len(self._edits) == MOST_A_MINUTE:
            waits.append(self._edits[0] + 60)
        return max(0.0, max(waits) - self._clock())


class Redraws:
    """The cards that wait to be redrawn, in each chat in the order in which they moved."""

    def __init__(self, services: Services, bot: Bot) -> None:
        self._services = services
        self._bot = bot
        self._waiting: dict[int, dict[int, int]] = {}
        self._paces: dict[int, ChatPace] = {}

    def ask(self, campaign: Campaign, but: tuple[int, int] | None = None) -> None:
        """Every card of the campaign is redrawn soon, except the one in chat and message `but`."""
        for chat_id, message_id in campaign.cards:
            if but == (chat_id, message_id):
                continue
            cards = self._waiting.get(chat_id)
            if cards is None:
                cards = self._waiting[chat_id] = {}
                self._services.spawn(self._redraw(chat_id, cards), "cards")
            cards[message_id] = campaign.id

    async def _redraw(self, chat_id: int, cards: dict[int, int]) -> None:
        """Until no card of the chat waits any more."""
        every = self._services.delays.card_edits
        pace = self._paces.setdefault(chat_id, ChatPace(monotonic, every, group=chat_id < 0))
        try:
            while cards:
                await asyncio.sleep(pace.wait)
                message_id = next(iter(cards))
                campaign_id = cards.pop(message_id)
                if await self._edit(campaign_id, chat_id, message_id):
                    pace.edited()
        finally:
            del self._waiting[chat_id]

    async def _edit(self, campaign_id: int, chat_id: int, message_id: int) -> bool:
        """The card as it is now; false when the message shows something else by now."""
        services = self._services
        try:
            found = await services.store.read(
                card.look_in,
                campaign_id,
                chat_id,
                services.gateway_name,
                services.rate,
                services.gateway_limits,
            )
        except CampaignGone:
            return False
        if (chat_id, message_id) not in found.card.campaign.cards:
            return False
        with speaking(services.language_of(found.reader)):
            card_now = list_views.card(found.card, services.formats)
        try:
            await show.edit(self._bot, chat_id, message_id, card_now, or_anew=False)
        except BadRequest as gone:  # deleted by the person, or too old to be edited
            log.info("a card is gone: %s", gone)
            await services.store.write(drafts.forget_card, campaign_id, chat_id, message_id)
        except TelegramError as failed:  # its buttons answer when tapped
            log.info("a card was not redrawn: %s", failed)
        return True

"""Cards on phones: shown, remembered, and redrawn everywhere when the campaign moves."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from typing import TYPE_CHECKING, TypeVar

from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import BadRequest, TelegramError

from bot.features.campaigns import card, views
from bot.features.campaigns.card import Card, viewer_in, viewer_of
from bot.ui import show
from bot.ui.screen import Screen
from bot.ui.visit import Visit
from crm import campaigns
from crm.campaign_states import Campaign
from crm.store.seam import Session

if TYPE_CHECKING:
    from bot.desk import Desk

log = logging.getLogger(__name__)

T = TypeVar("T")

SOON = 0.3
"""Seconds of work without a sign of it."""


async def with_typing(visit: Visit, work: Awaitable[T]) -> T:
    """What takes longer than a moment shows that the bot is at it."""
    task = asyncio.ensure_future(work)
    done, _ = await asyncio.wait({task}, timeout=SOON)
    if not done:
        await visit.acting(ChatAction.TYPING)
    return await task


async def look(visit: Visit, campaign_id: int) -> Card:
    viewer = viewer_of(visit.staff)
    gateway = visit.desk.gateway_name
    return await with_typing(visit, visit.store.read(card.look, campaign_id, viewer, gateway))


async def show_card(visit: Visit, campaign_id: int, note: str = "") -> int:
    """The card in place of what was tapped, or as a new message; it will be redrawn there.

    Returns the id of the message.
    """
    found = await look(visit, campaign_id)
    message_id = await visit.show(views.card(found, visit.formats, note))
    await visit.store.write(campaigns.show_card, campaign_id, visit.chat_id, message_id)
    return message_id


async def turn_to(visit: Visit, campaign_id: int, screen: Screen) -> int:
    """Another screen in place of the card, which must not be redrawn over it."""
    if visit.press is not None and visit.message is not None:
        await visit.store.write(
            campaigns.forget_card, campaign_id, visit.chat_id, visit.message.message_id
        )
    return await visit.show(screen)


async def redraw(
    desk: Desk, bot: Bot, campaign: Campaign, but: tuple[int, int] | None = None
) -> None:
    """Every card of the campaign as it is now, except the one in chat and message `but`."""
    for chat_id, message_id in campaign.cards:
        if but == (chat_id, message_id):
            continue
        found = await desk.store.read(look_in, campaign.id, chat_id, desk.gateway_name)
        try:
            card_now = views.card(found, desk.formats)
            await show.edit(bot, chat_id, message_id, card_now, or_anew=False)
        except BadRequest as gone:  # deleted by the person, or too old to be edited
            log.info("a card is gone: %s", gone)
            await desk.store.write(campaigns.forget_card, campaign.id, chat_id, message_id)
        except TelegramError as failed:  # its buttons answer when tapped
            log.info("a card was not redrawn: %s", failed)


def look_in(session: Session, campaign_id: int, chat_id: int, gateway: str) -> Card:
    return card.look(session, campaign_id, viewer_in(session, chat_id), gateway)

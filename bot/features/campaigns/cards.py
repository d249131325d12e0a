"""Cards on phones: shown, remembered, and redrawn everywhere when the campaign moves."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from telegram.constants import ChatAction

from bot.features.campaigns.views import lists as list_views
from bot.ui.conversation import Question, ask
from bot.ui.request import Request
from bot.ui.screen import Screen
from bot.ui.waiting import busy_with
from crm.campaigns import card, drafts
from crm.campaigns.card import Card, viewer_of

if TYPE_CHECKING:
    pass

log = logging.getLogger(__name__)

S = TypeVar("S")
T = TypeVar("T")


async def look(request: Request, campaign_id: int) -> Card:
    viewer = viewer_of(request.staff)
    services = request.services
    gateway, limits = services.gateway_name, services.gateway_limits
    async with busy_with(request, ChatAction.TYPING):
        return await request.store.read(
            card.look, campaign_id, viewer, gateway, services.rate, limits
        )


async def show_card(request: Request, campaign_id: int, note: str = "") -> int:
    """The card in place of what was tapped, or as a new message; it will be redrawn there.

    Returns the id of the message.
    """
    found = await look(request, campaign_id)
    message_id = await request.show(list_views.card(found, request.formats, note))
    await request.store.note(drafts.show_card, campaign_id, request.chat_id, message_id)
    return message_id


async def ask_in_place(request: Request, question: Question[S], state: S, campaign_id: int) -> None:
    """A question in place of the card, which must not be redrawn over it."""
    if request.tapped is None:
        await ask(request, question, state)
        return
    forget = partial(
        drafts.forget_card,
        campaign_id=campaign_id,
        chat_id=request.chat_id,
        message_id=request.tapped,
    )
    await ask(request, question, state, also=forget)


async def turn_to(request: Request, campaign_id: int, screen: Screen) -> int:
    """Another screen in place of the card, which must not be redrawn over it."""
    if request.press is not None and request.message is not None:
        await request.store.note(
            drafts.forget_card, campaign_id, request.chat_id, request.message.message_id
        )
    return await request.show(screen)

"""A campaign for a group that another screen names: one tap, then approve."""

from __future__ import annotations

from bot.features.campaigns.cards import look
from bot.features.campaigns.views import lists as list_views
from bot.features.campaigns.views import questions as question_views
from bot.features.campaigns.views import words
from bot.shared_buttons import CampaignFor
from bot.ui.request import Request
from bot.ui.taps import OldButton
from crm.campaigns import drafts
from crm.campaigns.model import Campaign
from crm.campaigns.writing.prewritten import Group, prewritten
from crm.errors import Invalid
from crm.formats import Formats
from crm.i18n import speaking


async def campaign_for(request: Request, tap: CampaignFor) -> None:
    """A card of its own: what was tapped under stays. The same draft for a second tap."""
    try:
        group = Group.read(tap.audience)
    except Invalid as error:
        raise OldButton(tap.audience) from error
    with speaking(request.services.language_of(None)):  # the name is the shop's, and is kept
        name = words.prewritten_name(group, Formats(request.shop))
    await show_below(request, await request.store.write(prewritten, group, name, request.staff.id))


async def show_below(request: Request, campaign: Campaign | None) -> None:
    """The card of a new draft; None: nobody is in it."""
    if campaign is None:
        await request.toast(question_views.nobody_in_group())
        return
    found = await look(request, campaign.id)
    message_id = await request.send(list_views.card(found, request.formats))
    await request.store.note(drafts.show_card, campaign.id, request.chat_id, message_id)

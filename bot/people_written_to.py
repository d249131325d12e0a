"""Customers as those who are written to: the seam between the features of both."""

from __future__ import annotations

from bot.features.campaigns.prewritten import show_below
from bot.features.customers.cards import show_card
from bot.features.customers.listed import Listed
from bot.features.customers.views.listing import campaign_name
from bot.shared_buttons import LeaveToCustomer, WriteToListed
from bot.ui import conversation
from bot.ui.request import Request
from crm.campaigns import drafts
from crm.campaigns.writing.for_listed import for_listed
from crm.customers.find import find
from crm.formats import Formats
from crm.i18n import speaking


async def write_to_listed(request: Request, tap: WriteToListed) -> None:
    """The card of a draft for all who are in the list, as a message of its own."""
    listed = Listed.read(tap.listed)
    found = await request.store.read(find, listed.wanted)
    with speaking(request.services.language_of(None)):  # the name is the shop's, and is kept
        name = campaign_name(listed, found.wanted, Formats(request.shop))
    campaign = await request.store.write(for_listed, listed.wanted, name, request.staff.id)
    await show_below(request, campaign)


async def leave_to_customer(request: Request, tap: LeaveToCustomer) -> None:
    """The customer's card in place of what was tapped, which is not redrawn any more; what was
    asked is over."""
    if tap.campaign_id is None:
        await conversation.cancel(request)
    elif request.tapped is not None:
        await request.store.note(
            drafts.forget_card, tap.campaign_id, request.chat_id, request.tapped
        )
    await show_card(request, tap.customer_id)

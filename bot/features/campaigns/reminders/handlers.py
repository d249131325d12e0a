"""A reminder of dues, ready to approve: for everybody, for one customer, or to forward."""

from __future__ import annotations

import asyncio

from bot.features.campaigns.cards import look
from bot.features.campaigns.views import lists as list_views
from bot.features.campaigns.views import reminders as views
from bot.shared_buttons import ForwardDues, RemindAll, RemindOne
from bot.ui.request import Request
from crm.campaigns import drafts
from crm.campaigns.model import Campaign
from crm.campaigns.writing import reminders
from crm.campaigns.writing.reminders import CannotRemind
from crm.customers import cards as customers
from crm.formats import Formats
from crm.i18n import speaking
from crm.india.upi import qr_png
from crm.language.plain_words.meant import Meant
from crm.purchases.whose import find_customers


async def remind_all(request: Request, tap: RemindAll) -> None:
    """The card of a campaign for all who owe for so long; what was tapped under stays."""
    with speaking(request.services.language_of(None)):  # the name is the shop's, and is kept
        name = views.name_of_all(tap.days, Formats(request.shop))
    campaign = await request.store.write(
        reminders.ready,
        name,
        request.staff.id,
        owed_days=tap.days,
        gateway=request.services.gateway_name,
    )
    if campaign is None:
        left_out = await request.store.read(reminders.remindable, owed_days=tap.days)
        await request.send(views.nobody(left_out, request.formats))
        return
    await _show(request, campaign)


async def remind_one(request: Request, tap: RemindOne) -> None:
    """The card of a campaign of one, or why no reminder can go out, with what works."""
    customer = await request.store.read(customers.followed, tap.customer_id)
    with speaking(request.services.language_of(None)):
        name = views.name_of_one(customer.name)
    try:
        campaign = await request.store.write(
            reminders.ready_for,
            name,
            request.staff.id,
            customer.id,
            gateway=request.services.gateway_name,
        )
    except CannotRemind as refused:
        await request.send(views.cannot(refused, request.formats))
        return
    await _show(request, campaign)


async def _show(request: Request, campaign: Campaign) -> None:
    found = await look(request, campaign.id)
    message_id = await request.send(list_views.card(found, request.formats))
    await request.store.note(drafts.show_card, campaign.id, request.chat_id, message_id)


async def in_words(request: Request, meant: Meant) -> None:
    """`remind ravi`, `Omkar ko yaad dilao`; of everybody without a name."""
    if meant.customer is None:
        await remind_all(request, RemindAll())
        return
    found = await request.store.read(find_customers, request.services.names, meant.customer, None)
    if found.sure is not None:
        await remind_one(request, RemindOne(found.sure.id))
    else:
        await request.send(views.which(meant.customer, found.people, request.formats))


async def forward(request: Request, tap: ForwardDues) -> None:
    """The text and the code, for the shopkeeper's own messenger: nothing is sent to anybody."""
    try:
        found = await request.store.read(reminders.to_forward, tap.customer_id)
    except CannotRemind as refused:
        await request.send(views.cannot(refused, request.formats))
        return
    png = None if found.code is None else await asyncio.to_thread(qr_png, found.code.link)
    await request.send(views.to_forward(found, png))

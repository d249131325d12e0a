"""Messages of a campaign, the shop's templates, those who said no."""

from __future__ import annotations

from telegram.constants import ChatAction

from bot.features.campaigns import listing_taps, taps
from bot.features.campaigns.cards import turn_to
from bot.features.campaigns.questions import SEARCH, OfCampaign
from bot.features.campaigns.views import results as result_views
from bot.features.campaigns.views.results import PAGE
from bot.ui.conversation import ask, close
from bot.ui.request import Request
from bot.ui.screen import File
from bot.ui.waiting import busy_with
from crm.campaigns import opt_outs, results, templates, transitions
from crm.campaigns.sending.sends import SendStatus
from crm.campaigns.writing import dlt


async def show_messages(request: Request, tap: taps.ShowMessages) -> None:
    """A page of the messages, narrowed to a status and to what was searched for."""
    campaign = await request.store.read(transitions.find, tap.campaign_id)
    found = await request.store.read(
        results.messages,
        tap.campaign_id,
        search=tap.search,
        status=SendStatus(tap.status) if tap.status else None,
        offset=tap.page * PAGE,
        limit=PAGE,
    )
    screen = result_views.messages(campaign, found, request.formats, tap)
    await turn_to(request, tap.campaign_id, screen)


async def save_messages(request: Request, tap: listing_taps.SaveMessages) -> None:
    """The messages as a file, narrowed as on the page; written beside the bot."""
    campaign = await request.store.read(transitions.find, tap.campaign_id)
    async with busy_with(request, ChatAction.UPLOAD_DOCUMENT):
        content = await request.services.writing.read(
            request.services.store, results.messages_csv, tap.campaign_id, tap.status, tap.search
        )
    name = result_views.file_name(campaign)
    await request.send(result_views.saved(campaign, File(name, content)))


async def search_messages(request: Request, tap: taps.SearchMessages) -> None:
    await ask(request, SEARCH, OfCampaign(tap.campaign_id))


async def typed_search(request: Request, asked: OfCampaign) -> None:
    await close(request)
    wanted = taps.ShowMessages(asked.campaign_id, 0, "").searching(request.text)
    await show_messages(request, wanted)


async def show_templates(request: Request, _: listing_taps.ShowTemplates | None = None) -> None:
    own = await request.store.read(templates.own_templates)
    texts = await request.store.read(dlt.approved_texts)
    await request.show(result_views.templates(own, texts))


async def remove_template(request: Request, tap: listing_taps.RemoveTemplate) -> None:
    await request.store.write(templates.remove_template, tap.template_id, request.staff.id)
    await show_templates(request)


async def show_opt_outs(request: Request, tap: taps.ShowOptOuts) -> None:
    found, total = await request.store.read(opt_outs.opted_out, offset=tap.page * PAGE, limit=PAGE)
    await request.show(result_views.opt_outs(found, total, tap.page, request.formats))


async def opt_in(request: Request, tap: taps.OptIn) -> None:
    await request.store.write(opt_outs.opt_out, tap.customer_id, request.staff.id, out=False)
    await show_opt_outs(request, taps.ShowOptOuts(0))

"""Messages of a campaign, the shop's templates, those who said no."""

from __future__ import annotations

from bot.features.campaigns import taps
from bot.features.campaigns.cards import turn_to
from bot.features.campaigns.views import results as result_views
from bot.features.campaigns.views.results import PAGE
from bot.ui.request import Request
from crm.campaigns import opt_outs, results, templates, transitions
from crm.campaigns.sending.sends import SendStatus
from crm.chat import flows

SEARCHING = "messages"


async def show_messages(request: Request, tap: taps.ShowMessages) -> None:
    """A page of the messages; a search that is open in this chat still narrows them."""
    flow = request.flow
    searched = (
        flow is not None
        and flow.name == SEARCHING
        and flow.data.get("campaign_id") == tap.campaign_id
    )
    search = str(flow.data.get("search", "")) if flow is not None and searched else ""
    await _show(request, tap.campaign_id, tap.page, tap.status, search)


async def _show(request: Request, campaign_id: int, page: int, status: str, search: str) -> int:
    campaign = await request.store.read(transitions.find, campaign_id)
    found = await request.store.read(
        results.messages,
        campaign_id,
        search=search,
        status=SendStatus(status) if status else None,
        offset=page * PAGE,
        limit=PAGE,
    )
    screen = result_views.messages(campaign, found, request.formats, status=status, search=search)
    return await turn_to(request, campaign_id, screen)


async def search_messages(request: Request, tap: taps.SearchMessages) -> None:
    campaign = await request.store.read(transitions.find, tap.campaign_id)
    message_id = await request.show(result_views.ask_search(campaign))
    data = {"campaign_id": campaign.id, "search": ""}
    await request.store.write(
        flows.save, request.chat_id, request.user_id, SEARCHING, "search", data, message_id
    )


async def typed_search(request: Request) -> None:
    if request.flow is None:
        return
    campaign_id = int(request.flow.data["campaign_id"])
    search = " ".join(request.text.split())[:60]
    message_id = await _show(request, campaign_id, 0, "", search)
    await request.delete_message(request.flow.message_id)
    data = {"campaign_id": campaign_id, "search": search}
    await request.store.write(
        flows.save, request.chat_id, request.user_id, SEARCHING, "search", data, message_id
    )


async def show_templates(request: Request, _: taps.ShowTemplates | None = None) -> None:
    own = await request.store.read(templates.own_templates)
    await request.show(result_views.templates(own))


async def remove_template(request: Request, tap: taps.RemoveTemplate) -> None:
    await request.store.write(templates.remove_template, tap.template_id, request.staff.id)
    await show_templates(request)


async def show_opt_outs(request: Request, tap: taps.ShowOptOuts) -> None:
    found, total = await request.store.read(opt_outs.opted_out, offset=tap.page * PAGE, limit=PAGE)
    await request.show(result_views.opt_outs(found, total, tap.page, request.formats))


async def opt_in(request: Request, tap: taps.OptIn) -> None:
    await request.store.write(opt_outs.opt_out, tap.customer_id, request.staff.id, out=False)
    await show_opt_outs(request, taps.ShowOptOuts(0))

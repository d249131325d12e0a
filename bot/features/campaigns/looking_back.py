"""Messages of a campaign, the shop's templates, those who said no."""

from __future__ import annotations

from bot.features.campaigns import looking_back_views, taps
from bot.features.campaigns.cards import turn_to
from bot.features.campaigns.looking_back_views import PAGE
from bot.ui.visit import Visit
from crm import campaign_history, campaign_states, flows, opt_outs, templates
from crm.campaign_sends import SendStatus

SEARCHING = "messages"


async def show_messages(visit: Visit, tap: taps.ShowMessages) -> None:
    """A page of the messages; a search that is open in this chat still narrows them."""
    flow = visit.flow
    searched = (
        flow is not None
        and flow.name == SEARCHING
        and flow.data.get("campaign_id") == tap.campaign_id
    )
    search = str(flow.data.get("search", "")) if flow is not None and searched else ""
    await _show(visit, tap.campaign_id, tap.page, tap.status, search)


async def _show(visit: Visit, campaign_id: int, page: int, status: str, search: str) -> int:
    campaign = await visit.store.read(campaign_states.find, campaign_id)
    found = await visit.store.read(
        campaign_history.messages,
        campaign_id,
        search=search,
        status=SendStatus(status) if status else None,
        offset=page * PAGE,
        limit=PAGE,
    )
    screen = looking_back_views.messages(
        campaign, found, visit.formats, status=status, search=search
    )
    return await turn_to(visit, campaign_id, screen)


async def search_messages(visit: Visit, tap: taps.SearchMessages) -> None:
    campaign = await visit.store.read(campaign_states.find, tap.campaign_id)
    message_id = await visit.show(looking_back_views.ask_search(campaign))
    data = {"campaign_id": campaign.id, "search": ""}
    await visit.store.write(
        flows.save, visit.chat_id, visit.user_id, SEARCHING, "search", data, message_id
    )


async def typed_search(visit: Visit) -> None:
    if visit.flow is None:
        return
    campaign_id = int(visit.flow.data["campaign_id"])
    search = " ".join(visit.text.split())[:60]
    message_id = await _show(visit, campaign_id, 0, "", search)
    await visit.tidy(visit.flow.message_id)
    data = {"campaign_id": campaign_id, "search": search}
    await visit.store.write(
        flows.save, visit.chat_id, visit.user_id, SEARCHING, "search", data, message_id
    )


async def show_templates(visit: Visit, _: taps.ShowTemplates | None = None) -> None:
    own = await visit.store.read(templates.own_templates)
    await visit.show(looking_back_views.templates(own))


async def remove_template(visit: Visit, tap: taps.RemoveTemplate) -> None:
    await visit.store.write(templates.remove_template, tap.template_id, visit.staff.id)
    await show_templates(visit)


async def show_opt_outs(visit: Visit, tap: taps.ShowOptOuts) -> None:
    found, total = await visit.store.read(opt_outs.opted_out, offset=tap.page * PAGE, limit=PAGE)
    await visit.show(looking_back_views.opt_outs(found, total, tap.page, visit.formats))


async def opt_in(visit: Visit, tap: taps.OptIn) -> None:
    await visit.store.write(opt_outs.opt_out, tap.customer_id, visit.staff.id, out=False)
    await show_opt_outs(visit, taps.ShowOptOuts(0))

"""The builder: name, message, audience, its number, what the message needs; then the card."""

from __future__ import annotations

from dataclasses import replace

from bot.features.campaigns import builder_views, keeping, narrowing_views, taps, telling_words
from bot.features.campaigns.cards import show_card, turn_to
from bot.features.campaigns.draft import FLOW, Draft
from bot.links import WriteTo
from bot.ui.visit import Visit
from crm import campaign_states, customers, picking
from crm.audience_filter import Audience
from crm.errors import CrmError, NotFound
from crm.shop import shop_of


async def new_campaign(visit: Visit, _: taps.NewCampaign) -> None:
    await ask(visit, "name", Draft())


async def write_to(visit: Visit, tap: WriteTo) -> None:
    """An SMS to one customer: a campaign of one, of which only the message is asked."""
    customer = await visit.store.read(customers.followed, tap.customer_id)
    draft = Draft(
        name=f"SMS to {customer.name}"[:60],
        audience=Audience.CUSTOM.value,
        picked=(customer.id,),
        picked_done=True,
    )
    await ask(visit, "message", draft)


async def ask(visit: Visit, step: str, draft: Draft, problem: str | None = None) -> None:
    """Asks one question: in place after a tap, below after typing, and the old one goes."""
    await visit.store.write(keeping.wait, visit.chat_id, visit.user_id, draft, step)
    if step == "pick":
        await _show_pick(visit, draft, 0, problem)
        return
    known = await visit.store.read(keeping.known_for, step)
    screen = builder_views.question(step, draft, visit.formats, known=known, problem=problem)
    old = visit.flow.message_id if visit.flow is not None and visit.press is None else None
    message_id = await visit.show(screen)
    await visit.store.write(keeping.shown, visit.chat_id, visit.user_id, step, message_id)
    if old != message_id:
        await visit.tidy(old)


async def go_on(visit: Visit, draft: Draft) -> None:
    """The next question, or the card when nothing is missing."""
    step = draft.asks_for
    if step is not None:
        await ask(visit, step, draft)
        return
    old = visit.flow.message_id if visit.flow is not None and visit.press is None else None
    campaign = await visit.store.write(keeping.keep, visit.chat_id, visit.user_id, draft)
    await show_card(visit, campaign.id)
    await visit.tidy(old)


def _open_draft(visit: Visit) -> Draft:
    """The draft whose question is answered. Raises NotFound when the flow is over."""
    if visit.flow is None or visit.flow.name != FLOW or visit.flow.stale:
        raise NotFound("draft", visit.chat_id)
    return Draft.read(visit.flow.data)


# --- typed -------------------------------------------------------------------------------------


async def typed(visit: Visit) -> None:
    """An answer to the open question; one that does not do gets a line, and nothing is lost."""
    draft = _open_draft(visit)
    step = visit.flow.step if visit.flow is not None else ""
    shop = await visit.store.read(shop_of)
    try:
        changed = keeping.answered(draft, step, visit.text, shop)
    except CrmError as error:
        await ask(visit, step, draft, telling_words.problem(error, visit.formats))
        return
    if step == "pick":
        await ask(visit, "pick", changed)
    else:
        await go_on(visit, changed)


# --- tapped ------------------------------------------------------------------------------------


async def use_name(visit: Visit, tap: taps.UseName) -> None:
    await go_on(visit, replace(_open_draft(visit), name=tap.name))


async def use_built_in(visit: Visit, tap: taps.UseBuiltIn) -> None:
    await go_on(visit, replace(_open_draft(visit), message=keeping.built_in(tap.number)))


async def use_template(visit: Visit, tap: taps.UseTemplate) -> None:
    text = await visit.store.read(keeping.template_text, tap.template_id)
    await go_on(visit, replace(_open_draft(visit), message=text))


async def choose_audience(visit: Visit, tap: taps.ChooseAudience) -> None:
    await go_on(visit, _open_draft(visit).with_audience(Audience(tap.audience).value))


async def choose_number(visit: Visit, tap: taps.ChooseNumber) -> None:
    draft = _open_draft(visit)
    if not tap.number:
        await go_on(visit, replace(draft, number_asked=True, min_spent=None))
        return
    await go_on(visit, keeping.with_number(draft, tap.number, visit.shop))


async def choose_day(visit: Visit, tap: taps.ChooseDay) -> None:
    until = await visit.store.read(keeping.until_in, tap.days)
    await go_on(visit, replace(_open_draft(visit), valid_until=until))


async def choose_limit(visit: Visit, tap: taps.ChooseLimit) -> None:
    draft = keeping.limited(_open_draft(visit), tap.step, tap.answer, visit.store.shop)
    await go_on(visit, draft)


async def step_back(visit: Visit, tap: taps.StepBack) -> None:
    await ask(visit, tap.step, _open_draft(visit))


async def edit_campaign(visit: Visit, tap: taps.EditCampaign) -> None:
    campaign = await visit.store.read(campaign_states.find, tap.campaign_id)
    await turn_to(visit, campaign.id, builder_views.edit(campaign, visit.formats))


async def narrow_down(visit: Visit, tap: taps.NarrowDown) -> None:
    campaign = await visit.store.read(campaign_states.find, tap.campaign_id)
    await turn_to(visit, campaign.id, narrowing_views.narrow_down(campaign, visit.formats))


async def edit_field(visit: Visit, tap: taps.EditField) -> None:
    campaign = await visit.store.read(campaign_states.find, tap.campaign_id)
    draft = Draft.of(campaign)
    if tap.step == "pick":  # cards that were merged since are ticked where they went
        draft = replace(draft, picked=await visit.store.read(picking.survivors, draft.picked))
    await ask(visit, tap.step, draft)


# --- ticks -------------------------------------------------------------------------------------


async def _show_pick(visit: Visit, draft: Draft, page: int, problem: str | None = None) -> None:
    found, total, page = await visit.store.read(keeping.page_to_pick, draft, page)
    screen = builder_views.pick(draft, found, total, page, visit.formats, problem)
    old = visit.flow.message_id if visit.flow is not None and visit.press is None else None
    message_id = await visit.show(screen)
    await visit.store.write(keeping.shown, visit.chat_id, visit.user_id, "pick", message_id)
    if old != message_id:
        await visit.tidy(old)


async def pick_page(visit: Visit, tap: taps.PickPage) -> None:
    await _show_pick(visit, _open_draft(visit), tap.page)


async def pick_customer(visit: Visit, tap: taps.PickCustomer) -> None:
    draft = _open_draft(visit).with_picked(tap.customer_id)
    await visit.store.write(keeping.wait, visit.chat_id, visit.user_id, draft, "pick")
    await _show_pick(visit, draft, tap.page)


async def pick_all(visit: Visit, _: taps.PickAll) -> None:
    await ask(visit, "pick", replace(_open_draft(visit), search=""))


async def pick_done(visit: Visit, _: taps.PickDone) -> None:
    await go_on(visit, replace(_open_draft(visit), picked_done=True, search=""))

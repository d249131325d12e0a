"""The builder: name, message, audience, its number, what the message needs; then the card."""

from __future__ import annotations

from dataclasses import replace

from bot.features.campaigns import builder_answers, taps
from bot.features.campaigns.cards import show_card, turn_to
from bot.features.campaigns.draft import FLOW, Draft
from bot.features.campaigns.views import answer_errors
from bot.features.campaigns.views import builder as builder_views
from bot.features.campaigns.views import narrowing as narrowing_views
from bot.shared_buttons import WriteTo
from bot.ui.request import Request
from crm.campaigns import picking, transitions
from crm.campaigns.audience import Audience
from crm.customers import cards as customers
from crm.errors import CrmError, NotFound
from crm.settings import shop_of


async def new_campaign(request: Request, _: taps.NewCampaign) -> None:
    await ask(request, "name", Draft())


async def write_to(request: Request, tap: WriteTo) -> None:
    """An SMS to one customer: a campaign of one, of which only the message is asked."""
    customer = await request.store.read(customers.followed, tap.customer_id)
    draft = Draft(
        name=f"SMS to {customer.name}"[:60],
        audience=Audience.CUSTOM.value,
        picked=(customer.id,),
        picked_done=True,
    )
    await ask(request, "message", draft)


async def ask(request: Request, step: str, draft: Draft, problem: str | None = None) -> None:
    """Asks one question: in place after a tap, below after typing, and the old one goes."""
    await request.store.write(builder_answers.wait, request.chat_id, request.user_id, draft, step)
    if step == "pick":
        await _show_pick(request, draft, 0, problem)
        return
    offered = await request.store.read(builder_answers.offered_for, step)
    screen = builder_views.question(step, draft, request.formats, offered=offered, problem=problem)
    old = request.flow.message_id if request.flow is not None and request.press is None else None
    message_id = await request.show(screen)
    await request.store.write(
        builder_answers.shown, request.chat_id, request.user_id, step, message_id
    )
    if old != message_id:
        await request.delete_message(old)


async def go_on(request: Request, draft: Draft) -> None:
    """The next question, or the card when nothing is missing."""
    step = draft.asks_for
    if step is not None:
        await ask(request, step, draft)
        return
    old = request.flow.message_id if request.flow is not None and request.press is None else None
    campaign = await request.store.write(
        builder_answers.keep, request.chat_id, request.user_id, draft
    )
    await show_card(request, campaign.id)
    await request.delete_message(old)


def _open_draft(request: Request) -> Draft:
    """The draft whose question is answered. Raises NotFound when the flow is over."""
    if request.flow is None or request.flow.name != FLOW or request.flow.stale:
        raise NotFound("draft", request.chat_id)
    return Draft.read(request.flow.data)


# --- typed -------------------------------------------------------------------------------------


async def typed(request: Request) -> None:
    """An answer to the open question; one that does not do gets a line, and nothing is lost."""
    draft = _open_draft(request)
    step = request.flow.step if request.flow is not None else ""
    shop = await request.store.read(shop_of)
    try:
        changed = builder_answers.answered(draft, step, request.text, shop)
    except CrmError as error:
        await ask(request, step, draft, answer_errors.problem(error, request.formats))
        return
    if step == "pick":
        await ask(request, "pick", changed)
    else:
        await go_on(request, changed)


# --- tapped ------------------------------------------------------------------------------------


async def use_name(request: Request, tap: taps.UseName) -> None:
    await go_on(request, replace(_open_draft(request), name=tap.name))


async def use_built_in(request: Request, tap: taps.UseBuiltIn) -> None:
    await go_on(
        request, replace(_open_draft(request), message=builder_answers.built_in(tap.number))
    )


async def use_template(request: Request, tap: taps.UseTemplate) -> None:
    text = await request.store.read(builder_answers.template_text, tap.template_id)
    await go_on(request, replace(_open_draft(request), message=text))


async def choose_audience(request: Request, tap: taps.ChooseAudience) -> None:
    await go_on(request, _open_draft(request).with_audience(Audience(tap.audience).value))


async def choose_number(request: Request, tap: taps.ChooseNumber) -> None:
    draft = _open_draft(request)
    if not tap.number:
        await go_on(request, replace(draft, number_asked=True, min_spent=None))
        return
    await go_on(request, builder_answers.with_number(draft, tap.number, request.shop))


async def choose_day(request: Request, tap: taps.ChooseDay) -> None:
    until = await request.store.read(builder_answers.until_in, tap.days)
    await go_on(request, replace(_open_draft(request), valid_until=until))


async def choose_limit(request: Request, tap: taps.ChooseLimit) -> None:
    draft = builder_answers.limited(_open_draft(request), tap.step, tap.answer, request.store.shop)
    await go_on(request, draft)


async def step_back(request: Request, tap: taps.StepBack) -> None:
    await ask(request, tap.step, _open_draft(request))


async def edit_campaign(request: Request, tap: taps.EditCampaign) -> None:
    campaign = await request.store.read(transitions.find, tap.campaign_id)
    await turn_to(request, campaign.id, builder_views.edit(campaign, request.formats))


async def narrow_down(request: Request, tap: taps.NarrowDown) -> None:
    campaign = await request.store.read(transitions.find, tap.campaign_id)
    await turn_to(request, campaign.id, narrowing_views.narrow_down(campaign, request.formats))


async def edit_field(request: Request, tap: taps.EditField) -> None:
    campaign = await request.store.read(transitions.find, tap.campaign_id)
    draft = Draft.of(campaign)
    if tap.step == "pick":  # cards that were merged since are ticked where they went
        draft = replace(draft, picked=await request.store.read(picking.survivors, draft.picked))
    await ask(request, tap.step, draft)


# --- ticks -------------------------------------------------------------------------------------


async def _show_pick(request: Request, draft: Draft, page: int, problem: str | None = None) -> None:
    found, total, page = await request.store.read(builder_answers.page_to_pick, draft, page)
    screen = builder_views.pick(draft, found, total, page, request.formats, problem)
    old = request.flow.message_id if request.flow is not None and request.press is None else None
    message_id = await request.show(screen)
    await request.store.write(
        builder_answers.shown, request.chat_id, request.user_id, "pick", message_id
    )
    if old != message_id:
        await request.delete_message(old)


async def pick_page(request: Request, tap: taps.PickPage) -> None:
    await _show_pick(request, _open_draft(request), tap.page)


async def pick_customer(request: Request, tap: taps.PickCustomer) -> None:
    draft = _open_draft(request).with_picked(tap.customer_id)
    await request.store.write(builder_answers.wait, request.chat_id, request.user_id, draft, "pick")
    await _show_pick(request, draft, tap.page)


async def pick_all(request: Request, _: taps.PickAll) -> None:
    await ask(request, "pick", replace(_open_draft(request), search=""))


async def pick_done(request: Request, _: taps.PickDone) -> None:
    await go_on(request, replace(_open_draft(request), picked_done=True, search=""))

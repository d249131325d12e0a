"""The builder: name, message, audience, its number, what the message needs; then the card."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.dispatch import error_words
from bot.features.campaigns import listing_taps, taps
from bot.features.campaigns.cards import show_card, turn_to
from bot.features.campaigns.questions import BUILDER
from bot.features.campaigns.views import approved as approved_views
from bot.features.campaigns.views import builder as builder_views
from bot.features.campaigns.views import narrowing as narrowing_views
from bot.shared_buttons import WriteTo
from bot.ui.conversation import answer, ask, asked
from bot.ui.request import Request
from bot.ui.taps import OldButton
from bot.ui.views import message_words
from crm.campaigns import templates, transitions
from crm.campaigns.audience import Audience
from crm.campaigns.kinds import Kind
from crm.campaigns.message import tidied
from crm.campaigns.texts.approved_texts import ChosenTemplate, Variable
from crm.campaigns.writing import dlt, outline, picking
from crm.campaigns.writing.outline import Outline
from crm.customers import cards as customers
from crm.errors import CrmError
from crm.gateways.whatsapp_templates import place_of


async def new_campaign(request: Request, _: taps.NewCampaign) -> None:
    await ask(request, BUILDER["name"], Outline())


async def write_to(request: Request, tap: WriteTo) -> None:
    """An SMS to one customer: a campaign of one, of which only the message is asked. It
    is a service message: about an order of theirs, and not advertising."""
    customer = await request.store.read(customers.followed, tap.customer_id)
    begun = Outline(
        name=message_words.named(customer.name, request.services.gateway_name)[:60],
        audience=Audience.CUSTOM,
        picked=(customer.id,),
        picked_done=True,
        kind=Kind.SERVICE,
    )
    await ask(request, BUILDER["message"], begun)


async def _go_on(request: Request, written: Outline, note: str = "") -> None:
    """The next question, or the card when nothing is missing; `note` stands above either."""
    step = written.asks_for
    if step is not None:
        await ask(request, BUILDER[step], written, note=note)
        return
    campaign = await answer(request, outline.keep, written, request.staff.id)
    await show_card(request, campaign.id, note)


def _so_far(request: Request) -> Outline:
    """The draft so far, for a button under one of its questions. Raises NotFound."""
    return asked(request, *BUILDER.values())


# --- typed -------------------------------------------------------------------------------------


async def typed(request: Request, written: Outline) -> None:
    """Takes an answer to the open question; an invalid one gets an error line, nothing is lost."""
    step = request.open.name.removeprefix("campaign.") if request.open is not None else ""
    if step == "message" and request.services.offers is not None:
        await ask(request, BUILDER[step], written, problem=approved_views.only_approved())
        return
    try:
        changed = written.answered(step, request.text, request.shop)
    except CrmError as error:
        problem = error_words.answer_problem(error, request.formats)
        await ask(request, BUILDER[step], written, problem=problem)
        return
    if step == "pick":
        await ask(request, BUILDER["pick"], changed)
    else:
        was_mended = step == "message" and changed.message != tidied(request.text)
        await _go_on(request, changed, builder_views.mended() if was_mended else "")


# --- tapped ------------------------------------------------------------------------------------


async def use_name(request: Request, tap: taps.UseName) -> None:
    await _go_on(request, replace(_so_far(request), name=builder_views.name_of(tap.name)))


async def use_built_in(request: Request, tap: taps.UseBuiltIn) -> None:
    await _go_on(request, _so_far(request).with_built_in(tap.number, request.shop))


async def use_template(request: Request, tap: taps.UseTemplate) -> None:
    template = await request.store.read(templates.own_template, tap.template_id)
    await _go_on(request, replace(_so_far(request), message=template.message))


LONGEST_KEY = 16
"""Digits of a text's number in a button."""


async def use_approved(request: Request, tap: listing_taps.UseApproved) -> None:
    """A text that the gateway may send. Raises OldButton for one that it may no longer."""
    offers = request.services.offers
    if offers is None:
        if not (tap.key.isascii() and tap.key.isdecimal() and len(tap.key) < LONGEST_KEY):
            raise OldButton(tap.key)
        chosen = await request.store.read(dlt.approved_text, int(tap.key))
        await _go_on(request, _so_far(request).with_template(chosen))
        return
    for one in await offers.templates():
        if place_of(one) == tap.key and not one.why_not:
            variables = tuple(Variable(name) for name in one.variables)
            chosen = ChosenTemplate(
                request.services.gateway_name,
                one.name,
                one.name,
                one.text,
                variables,
                one.language,
                one.named,
                one.category,
            )
            await _go_on(request, _so_far(request).with_template(chosen))
            return
    raise OldButton(tap.key)


async def fill_with(request: Request, tap: listing_taps.FillWith) -> None:
    await _go_on(request, _so_far(request).filling(f"{{{{{tap.placeholder}}}}}"))


async def choose_audience(request: Request, tap: taps.ChooseAudience) -> None:
    await _go_on(request, _so_far(request).with_audience(Audience(tap.audience)))


async def choose_number(request: Request, tap: taps.ChooseNumber) -> None:
    written = _so_far(request)
    if not tap.number:
        await _go_on(request, replace(written, number_asked=True, min_spent=None))
        return
    await _go_on(request, written.with_number(tap.number, request.shop))


async def choose_day(request: Request, tap: taps.ChooseDay) -> None:
    until = request.shop.today() + timedelta(days=tap.days)
    await _go_on(request, replace(_so_far(request), valid_until=until))


async def choose_limit(request: Request, tap: taps.ChooseLimit) -> None:
    await _go_on(request, _so_far(request).limited(tap.step, tap.answer, request.shop))


async def step_back(request: Request, tap: taps.StepBack) -> None:
    if tap.step not in BUILDER:
        raise OldButton(tap.step)
    await ask(request, BUILDER[tap.step], _so_far(request))


async def edit_campaign(request: Request, tap: taps.EditCampaign) -> None:
    campaign = await request.store.read(transitions.find, tap.campaign_id)
    await turn_to(request, campaign.id, builder_views.edit(campaign, request.formats))


async def narrow_down(request: Request, tap: taps.NarrowDown) -> None:
    campaign = await request.store.read(transitions.find, tap.campaign_id)
    await turn_to(request, campaign.id, narrowing_views.narrow_down(campaign, request.formats))


async def edit_field(request: Request, tap: taps.EditField) -> None:
    if tap.step not in BUILDER:
        raise OldButton(tap.step)
    written = Outline.of(await request.store.read(transitions.find, tap.campaign_id))
    if tap.step == "pick":  # cards that were merged since are ticked where they went
        kept = await request.store.read(picking.survivors, written.picked)
        written = replace(written, picked=kept)
    await ask(request, BUILDER[tap.step], written)


# --- ticks -------------------------------------------------------------------------------------


async def pick_page(request: Request, tap: taps.PickPage) -> None:
    await ask(request, BUILDER["pick"], replace(_so_far(request), page=tap.page))


async def pick_customer(request: Request, tap: taps.PickCustomer) -> None:
    """A tick means what it showed when it was tapped, however often it is tapped."""
    written = _so_far(request)
    on = tap.on if tap.on is not None else tap.customer_id not in written.picked
    ticked = replace(written.ticked(tap.customer_id, on=on), page=tap.page)
    await ask(request, BUILDER["pick"], ticked)


async def pick_all(request: Request, _: taps.PickAll) -> None:
    await ask(request, BUILDER["pick"], replace(_so_far(request), search="", page=0))


async def pick_done(request: Request, _: taps.PickDone) -> None:
    await _go_on(request, replace(_so_far(request), picked_done=True, search=""))

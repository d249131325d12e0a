"""Questions about campaigns, and the state each keeps while it is open."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.features.campaigns import taps
from bot.features.campaigns.views import asking as asking_views
from bot.features.campaigns.views import builder as builder_views
from bot.features.campaigns.views import questions as question_views
from bot.features.campaigns.views import results as result_views
from bot.features.campaigns.views.builder import PICK_PAGE
from bot.features.campaigns.views.narrowing import NOTHING, Offered
from bot.ui.conversation import Question
from bot.ui.request import Request
from bot.ui.screen import Screen
from bot.ui.typed import AnswerKind
from crm.campaigns import templates, transitions
from crm.campaigns.approved import Shown
from crm.campaigns.writing import dlt, picking
from crm.campaigns.writing.outline import STEPS, Outline
from crm.dataclass import dataclass
from crm.gateways.client import NoReplyError
from crm.gateways.whatsapp_templates import place_of

# --- a campaign, while it is written -----------------------------------------------------------

_TEXTS = ("name", "message", "fills", "offer")
_ONLY_TAPPED = ("audience", "badge")


async def _offered(request: Request, step: str) -> Offered:
    """The shop's own templates or places, offered as answers."""
    match step:
        case "message":
            return await _templates(request)
        case "place":
            return Offered(places=await request.store.read(picking.places))
        case _:
            return NOTHING


async def _templates(request: Request) -> Offered:
    """Texts to choose: the shop's own, or those that its gateway was approved to send."""
    offers = request.services.offers
    if offers is not None:
        try:
            found = await offers.templates()
        except NoReplyError as error:
            return Offered(approved_only=True, problem=error.answer.detail)
        return Offered(
            approved=[
                (place_of(one), one.name, one.language, one.text)
                for one in found
                if not one.why_not
            ],
            not_offered=[(one.name, one.why_not) for one in found if one.why_not],
            approved_only=True,
        )
    own = await request.store.read(templates.own_templates)
    if request.services.gateway_name != dlt.GATEWAY:
        return Offered(templates=own)
    texts = await request.store.read(dlt.approved_texts)
    return Offered(
        templates=own,
        approved=[(f"{number}", one.name, "", one.message) for number, one in texts],
    )


def _drawing(step: str) -> Callable[[Request, Outline], Awaitable[Screen]]:
    async def draw(request: Request, outline: Outline) -> Screen:
        offered = await _offered(request, step)
        return builder_views.question(step, outline, request.formats, offered=offered)

    return draw


async def _draw_pick(request: Request, outline: Outline) -> Screen:
    page = await request.store.read(
        picking.page, outline.search, number=outline.page, size=PICK_PAGE
    )
    return builder_views.pick(outline, page, request.formats)


BUILDER = {
    step: Question(
        f"campaign.{step}",
        AnswerKind.TEXT if step in _TEXTS else AnswerKind.VALUE,
        Outline,
        _draw_pick if step == "pick" else _drawing(step),
        takes=frozenset() if step in _ONLY_TAPPED else frozenset({"text"}),
    )
    for step in STEPS
}

# --- one that is kept --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OfCampaign:
    campaign_id: int


@dataclass(frozen=True, slots=True)
class OfCard:
    """A campaign as a card showed it; None on cards of older versions."""

    campaign_id: int
    version: int | None = None
    people: int | None = None
    parts: int | None = None
    cost: int | None = None

    @classmethod
    def of(cls, tap: taps.SendNow | taps.Approve | taps.AskMoment) -> OfCard:
        return cls(tap.campaign_id, tap.version, tap.people, tap.parts, tap.cost)

    @property
    def shown(self) -> Shown | None:
        if self.people is None or self.parts is None:
            return None
        return Shown(self.people, self.parts, self.cost)


async def _draw_moment(request: Request, asked: OfCard) -> Screen:
    campaign = await request.store.read(transitions.find, asked.campaign_id)
    return question_views.ask_moment(campaign, request.formats)


async def _draw_new_date(request: Request, asked: OfCampaign) -> Screen:
    campaign = await request.store.read(transitions.find, asked.campaign_id)
    return asking_views.ask_new_date(campaign, request.formats)


async def _draw_reason(request: Request, asked: OfCampaign) -> Screen:
    campaign = await request.store.read(transitions.find, asked.campaign_id)
    return question_views.ask_reason(campaign)


async def _draw_my_phone(_: Request, _asked: OfCampaign) -> Screen:
    return question_views.my_phone()


async def _draw_search(request: Request, asked: OfCampaign) -> Screen:
    campaign = await request.store.read(transitions.find, asked.campaign_id)
    return result_views.ask_search(campaign)


MOMENT = Question("campaign.moment", AnswerKind.VALUE, OfCard, _draw_moment)
NEW_DATE = Question("campaign.new_date", AnswerKind.VALUE, OfCampaign, _draw_new_date)
REASON = Question("campaign.reason", AnswerKind.TEXT, OfCampaign, _draw_reason)
MY_PHONE = Question("campaign.my_phone", AnswerKind.VALUE, OfCampaign, _draw_my_phone)
SEARCH = Question("campaign.messages", AnswerKind.VALUE, OfCampaign, _draw_search)

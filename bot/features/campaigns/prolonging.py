"""A campaign whose valid-until day is over gets another one; what waits is written anew."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

from bot.dispatch import error_words
from bot.features.campaigns import asking_taps
from bot.features.campaigns.cards import ask_in_place, turn_to
from bot.features.campaigns.questions import NEW_DATE, OfCampaign
from bot.features.campaigns.transitions import do
from bot.features.campaigns.views import asking as asking_views
from bot.features.campaigns.views import questions as question_views
from bot.ui.conversation import ask
from bot.ui.request import Request
from crm.campaigns import life, pausing, transitions
from crm.campaigns.model import CampaignGone, CampaignMoved
from crm.campaigns.sending.rewriting import rewrite_next
from crm.errors import Invalid
from crm.language.calendar.days import read_day
from crm.language.calendar.said_days import Direction


async def ask_new_date(request: Request, tap: asking_taps.AskNewDate) -> None:
    await ask_in_place(request, NEW_DATE, OfCampaign(tap.campaign_id), tap.campaign_id)


async def choose_new_date(request: Request, tap: asking_taps.ChooseNewDate) -> None:
    await _prolong(request, tap.campaign_id, request.shop.today() + timedelta(days=tap.days))


async def typed_new_date(request: Request, asked: OfCampaign) -> None:
    try:
        until = read_day(request.text, request.shop.today(), Direction.AHEAD)
    except Invalid as error:
        problem = error_words.answer_problem(error, request.formats)
        await ask(request, NEW_DATE, asked, problem=problem)
        return
    await _prolong(request, asked.campaign_id, until)


async def _prolong(request: Request, campaign_id: int, until: date) -> None:
    """It stays paused: the card shows the new text, and Go on is another tap."""
    written: int | None = 0
    with suppress(CampaignGone, CampaignMoved, Invalid):  # the same is raised, and said, below
        while written is not None:
            written = await request.services.store.write_low_priority(
                rewrite_next, campaign_id, request.staff.id, until, written
            )
    await do(
        request,
        pausing.prolong,
        campaign_id,
        note=question_views.valid_anew(until, request.formats),
        until=until,
    )


async def ask_despite(request: Request, tap: asking_taps.AskDespite) -> None:
    campaign = await request.store.read(transitions.find, tap.campaign_id)
    await turn_to(request, campaign.id, asking_views.ask_despite(campaign))


async def despite(request: Request, tap: asking_taps.Despite) -> None:
    await do(request, life.despite_opt_out, tap.campaign_id)

"""When a campaign goes out: by a tap or in words, changed, taken back."""

from __future__ import annotations

from bot.dispatch import error_words
from bot.features.campaigns import taps
from bot.features.campaigns.cards import ask_in_place
from bot.features.campaigns.questions import MOMENT, OfCampaign
from bot.features.campaigns.transitions import do
from bot.features.campaigns.views import questions as question_views
from bot.ui.conversation import ask
from bot.ui.request import Request
from crm.campaigns import life
from crm.campaigns.hours import read_moment
from crm.errors import Invalid


async def ask_moment(request: Request, tap: taps.AskMoment) -> None:
    await ask_in_place(request, MOMENT, OfCampaign(tap.campaign_id), tap.campaign_id)


async def send_at(request: Request, tap: taps.SendAt) -> None:
    await _plan(request, tap.campaign_id, tap.words)


async def typed_moment(request: Request, asked: OfCampaign) -> None:
    await _plan(request, asked.campaign_id, request.text)


async def _plan(request: Request, campaign_id: int, text: str) -> None:
    """Reads the words in shop time, plans, and echoes when that is."""
    try:
        moment = read_moment(text, request.shop)
    except Invalid as error:
        problem = error_words.answer_problem(error, request.formats)
        await ask(request, MOMENT, OfCampaign(campaign_id), problem=problem)
        return
    notes = []
    if moment.moved:
        notes.append(question_views.waits_for_the_opening(request.formats))
    if moment.skipped:
        notes.append(question_views.clock_skips_it())
    planned = await do(request, life.schedule, campaign_id, note="\n".join(notes), at=moment.at)
    if planned is not None:
        request.services.wake_outbox()


async def unschedule(request: Request, tap: taps.Unschedule) -> None:
    await do(request, life.unschedule, tap.campaign_id)

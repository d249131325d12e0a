"""When a campaign goes out: by a tap or in words, changed, taken back."""

from __future__ import annotations

from bot.dispatch import error_words
from bot.features.campaigns import taps
from bot.features.campaigns.cards import ask_in_place
from bot.features.campaigns.questions import MOMENT, OfCard
from bot.features.campaigns.transitions import do, do_as_shown
from bot.features.campaigns.views import questions as question_views
from bot.ui.conversation import ask, asked
from bot.ui.request import Request
from crm.campaigns import life, transitions
from crm.campaigns.hours import read_moment
from crm.errors import Invalid
from crm.permissions import Permission


async def ask_moment(request: Request, tap: taps.AskMoment) -> None:
    await ask_in_place(request, MOMENT, OfCard.of(tap), tap.campaign_id)


async def send_at(request: Request, tap: taps.SendAt) -> None:
    await _plan(request, asked(request, MOMENT), tap.words)


async def typed_moment(request: Request, of: OfCard) -> None:
    await _plan(request, of, request.text)


async def _plan(request: Request, of: OfCard, text: str) -> None:
    """Reads the words in shop time, plans or proposes it, and echoes when that is."""
    campaign = await request.store.read(transitions.find, of.campaign_id)
    hours = campaign.hours(request.shop)
    try:
        moment = read_moment(text, hours)
    except Invalid as error:
        problem = error_words.answer_problem(error, request.formats)
        await ask(request, MOMENT, of, problem=problem)
        return
    notes = []
    if moment.moved:
        notes.append(question_views.waits_for_the_opening(hours, request.formats))
    if moment.skipped:
        notes.append(question_views.clock_skips_it())
    if request.may(Permission.SEND_CAMPAIGN):
        note = "\n".join(notes)
        planned = await do_as_shown(request, life.schedule, of, note, at=moment.at)
    else:  # the approver reads the moment on the card
        note = "\n".join([*notes, question_views.managers_asked()])
        planned = await do(request, life.propose, of.campaign_id, note, at=moment.at)
    if planned is not None:
        request.services.wake_outbox()


async def unschedule(request: Request, tap: taps.Unschedule) -> None:
    await do(request, life.unschedule, tap.campaign_id)

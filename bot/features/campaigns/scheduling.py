"""When a campaign goes out: by a tap or in words, changed, taken back."""

from __future__ import annotations

from bot.features.campaigns import taps
from bot.features.campaigns.cards import turn_to
from bot.features.campaigns.transitions import do, hours
from bot.features.campaigns.views import answer_errors
from bot.features.campaigns.views import questions as question_views
from bot.ui.request import Request
from crm.campaigns import life, transitions
from crm.campaigns.hours import read_moment
from crm.campaigns.model import Campaign, Status
from crm.chat import flows
from crm.errors import Invalid
from crm.settings import shop_of
from crm.store.database import Session

PLANNING = "plan"


async def ask_moment(request: Request, tap: taps.AskMoment) -> None:
    await _ask_moment(request, tap.campaign_id)


async def _ask_moment(request: Request, campaign_id: int, problem: str | None = None) -> None:
    campaign = await request.store.read(transitions.find, campaign_id)
    message_id = await turn_to(request, campaign_id, question_views.ask_moment(campaign, problem))
    await request.store.write(
        flows.save,
        request.chat_id,
        request.user_id,
        PLANNING,
        "moment",
        {"campaign_id": campaign_id},
        message_id,
    )


async def send_at(request: Request, tap: taps.SendAt) -> None:
    await _plan(request, tap.campaign_id, tap.words)


async def typed_moment(request: Request) -> None:
    if request.flow is not None:
        await _plan(request, int(request.flow.data["campaign_id"]), request.text)


async def _plan(request: Request, campaign_id: int, text: str) -> None:
    """Reads the words in shop time, plans, and echoes when that is."""
    try:
        moment = read_moment(text, await request.store.read(shop_of))
    except Invalid as error:
        await request.delete_message(
            request.flow.message_id if request.flow and request.press is None else None
        )
        await _ask_moment(request, campaign_id, answer_errors.problem(error, request.formats))
        return
    notes = []
    if moment.moved:
        notes.append(f"🌙 Messages go out {hours(request)} only, so it waits for the opening.")
    if moment.skipped:
        notes.append("🕑 The clock skips that hour on that day, so it goes right after.")

    def deed(session: Session) -> Campaign:
        flows.drop(session, request.chat_id, request.user_id)
        return life.schedule(session, campaign_id, request.staff.id, moment.at)[0]

    old = request.flow.message_id if request.flow is not None and request.press is None else None
    before = await request.store.read(transitions.find, campaign_id)
    campaign = await do(request, campaign_id, deed, "\n".join(notes))
    await request.delete_message(old)
    if campaign is not None and before.status is Status.PENDING:
        request.services.wake_outbox()


async def unschedule(request: Request, tap: taps.Unschedule) -> None:
    await do(
        request,
        tap.campaign_id,
        lambda s: life.unschedule(s, tap.campaign_id, request.staff.id),
    )

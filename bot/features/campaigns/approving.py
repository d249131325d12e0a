"""A proposal and its answers: the first one counts."""

from __future__ import annotations

from bot.features.campaigns import taps
from bot.features.campaigns.cards import ask_in_place
from bot.features.campaigns.questions import REASON, OfCampaign, OfCard
from bot.features.campaigns.transitions import do, do_as_shown, say_when_moved, stoppable
from bot.features.campaigns.views import questions as question_views
from bot.ui.request import Request
from crm.campaigns import life


async def ask_approval(request: Request, tap: taps.AskApproval) -> None:
    """Every owner and manager gets the card."""
    note = question_views.managers_asked()
    campaign = await do(request, life.propose, tap.campaign_id, note=note)
    if campaign is not None:
        request.services.wake_outbox()


async def approve(request: Request, tap: taps.Approve) -> None:
    campaign = await do_as_shown(request, life.approve, OfCard.of(tap), after=stoppable(request))
    if campaign is not None:
        await say_when_moved(request, campaign)
        request.services.wake_outbox()


async def ask_reason(request: Request, tap: taps.AskReason) -> None:
    await ask_in_place(request, REASON, OfCampaign(tap.campaign_id), tap.campaign_id)


async def reject(request: Request, tap: taps.Reject) -> None:
    await _reject(request, tap.campaign_id, question_views.reason(tap.reason))


async def typed_reason(request: Request, asked: OfCampaign) -> None:
    await _reject(request, asked.campaign_id, request.text)


async def _reject(request: Request, campaign_id: int, reason: str) -> None:
    campaign = await do(request, life.reject, campaign_id, reason=reason)
    if campaign is not None:
        request.services.wake_outbox()


async def withdraw(request: Request, tap: taps.Withdraw) -> None:
    await do(request, life.withdraw, tap.campaign_id)

"""A proposal and its answers: the first one counts."""

from __future__ import annotations

from bot.features.campaigns import taps
from bot.features.campaigns.cards import turn_to
from bot.features.campaigns.transitions import do, say_when_moved
from bot.features.campaigns.views import questions as question_views
from bot.ui.request import Request
from crm.campaigns import life, transitions
from crm.campaigns.model import Campaign
from crm.chat import flows
from crm.store.database import Session

REJECTING = "reject"


async def ask_approval(request: Request, tap: taps.AskApproval) -> None:
    """Every owner and manager gets the card."""
    campaign = await do(
        request,
        tap.campaign_id,
        lambda s: life.propose(s, tap.campaign_id, request.staff.id),
        "📨 The owner and the managers are asked.",
    )
    if campaign is not None:
        request.services.wake_outbox()


async def approve(request: Request, tap: taps.Approve) -> None:
    def deed(session: Session) -> Campaign:
        return life.approve(session, tap.campaign_id, request.staff.id, version=tap.version)

    campaign = await do(request, tap.campaign_id, deed)
    if campaign is not None:
        await say_when_moved(request, campaign)
        request.services.wake_outbox()


async def ask_reason(request: Request, tap: taps.AskReason) -> None:
    campaign = await request.store.read(transitions.find, tap.campaign_id)
    message_id = await turn_to(request, campaign.id, question_views.ask_reason(campaign))
    data = {"campaign_id": campaign.id}
    await request.store.write(
        flows.save, request.chat_id, request.user_id, REJECTING, "reason", data, message_id
    )


async def reject(request: Request, tap: taps.Reject) -> None:
    await _reject(request, tap.campaign_id, tap.reason)


async def typed_reason(request: Request) -> None:
    if request.flow is not None:
        await _reject(request, int(request.flow.data["campaign_id"]), request.text)
        await request.delete_message(request.flow.message_id)


async def _reject(request: Request, campaign_id: int, reason: str) -> None:
    def deed(session: Session) -> Campaign:
        flows.drop(session, request.chat_id, request.user_id)
        return life.reject(session, campaign_id, request.staff.id, reason)

    campaign = await do(request, campaign_id, deed)
    if campaign is not None:
        request.services.wake_outbox()


async def withdraw(request: Request, tap: taps.Withdraw) -> None:
    await do(
        request, tap.campaign_id, lambda s: life.withdraw(s, tap.campaign_id, request.staff.id)
    )

"""A proposal and its answers: the first one counts."""

from __future__ import annotations

from bot.features.campaigns import asking_views, taps
from bot.features.campaigns.cards import turn_to
from bot.features.campaigns.doing import do, say_when_moved
from bot.ui.visit import Visit
from crm import campaign_life, campaign_states, flows
from crm.campaign_states import Campaign
from crm.store.seam import Session

REJECTING = "reject"


async def ask_approval(visit: Visit, tap: taps.AskApproval) -> None:
    """Every owner and manager gets the card."""
    campaign = await do(
        visit,
        tap.campaign_id,
        lambda s: campaign_life.propose(s, tap.campaign_id, visit.staff.id),
        "📨 The owner and the managers are asked.",
    )
    if campaign is not None:
        visit.desk.tell_now()


async def approve(visit: Visit, tap: taps.Approve) -> None:
    def deed(session: Session) -> Campaign:
        return campaign_life.approve(session, tap.campaign_id, visit.staff.id, version=tap.version)

    campaign = await do(visit, tap.campaign_id, deed)
    if campaign is not None:
        await say_when_moved(visit, campaign)
        visit.desk.tell_now()


async def ask_reason(visit: Visit, tap: taps.AskReason) -> None:
    campaign = await visit.store.read(campaign_states.find, tap.campaign_id)
    message_id = await turn_to(visit, campaign.id, asking_views.ask_reason(campaign))
    data = {"campaign_id": campaign.id}
    await visit.store.write(
        flows.save, visit.chat_id, visit.user_id, REJECTING, "reason", data, message_id
    )


async def reject(visit: Visit, tap: taps.Reject) -> None:
    await _reject(visit, tap.campaign_id, tap.reason)


async def typed_reason(visit: Visit) -> None:
    if visit.flow is not None:
        await _reject(visit, int(visit.flow.data["campaign_id"]), visit.text)
        await visit.tidy(visit.flow.message_id)


async def _reject(visit: Visit, campaign_id: int, reason: str) -> None:
    def deed(session: Session) -> Campaign:
        flows.drop(session, visit.chat_id, visit.user_id)
        return campaign_life.reject(session, campaign_id, visit.staff.id, reason)

    campaign = await do(visit, campaign_id, deed)
    if campaign is not None:
        visit.desk.tell_now()


async def withdraw(visit: Visit, tap: taps.Withdraw) -> None:
    await do(
        visit, tap.campaign_id, lambda s: campaign_life.withdraw(s, tap.campaign_id, visit.staff.id)
    )

"""Notices about campaigns, and the cards that follow a campaign under way."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from bot.features.campaigns.redraws import Redraws
from bot.features.campaigns.views import asking as asking_views
from bot.features.campaigns.views import lists as list_views
from bot.features.campaigns.views import news as news_views
from bot.features.campaigns.views import trying as trying_views
from bot.ui.notice import Worded
from crm import staff
from crm.campaigns import drafts, transitions
from crm.campaigns.approved import Shown
from crm.campaigns.card import PRETENDING, look_in
from crm.campaigns.model import Campaign, CampaignGone, Status
from crm.campaigns.pausing import EXPIRED, RESTORED
from crm.campaigns.sending import trying
from crm.campaigns.sending.progress import Progress, progress_of
from crm.campaigns.sending.sends import SendStatus
from crm.permissions import Permission
from crm.staff import Member

if TYPE_CHECKING:
    from bot.services import Services
    from crm.chat.outbox import Notice


class Cards:
    """Implements jobs.sending.Listener: every card of the campaign is redrawn, and the outbox sends
    what was put there with the change."""

    def __init__(self, services: Services, redraws: Redraws) -> None:
        self._services = services
        self._redraws = redraws

    async def changed(self, campaign: Campaign) -> None:
        self._redraws.ask(campaign)
        self._services.wake_outbox()


async def _find(services: Services, notice: Notice) -> Campaign | None:
    try:
        return await services.store.read(transitions.find, int(notice.data["campaign_id"]))
    except CampaignGone:
        return None


async def _progress(services: Services, notice: Notice) -> Progress | None:
    try:
        return await services.store.read(progress_of, int(notice.data["campaign_id"]))
    except CampaignGone:
        return None


async def asked(services: Services, member: Member, notice: Notice) -> Worded | None:
    """The card, with its buttons; None when somebody has answered."""
    campaign = await _find(services, notice)
    if campaign is None or campaign.status is not Status.PENDING:
        return None
    found = await services.store.read(
        look_in,
        campaign.id,
        member.id,
        services.gateway_name,
        services.rate,
        services.gateway_limits,
    )
    return Worded(
        list_views.card(found.card, services.formats, news_views.asks(found.card.author)),
        after_sent=partial(drafts.show_card, campaign_id=campaign.id, chat_id=member.id),
    )


async def answered(services: Services, _member: Member, notice: Notice) -> Worded | None:
    campaign = await _find(services, notice)
    if campaign is None:
        return None
    then = replace(
        campaign, status=Status(notice.data["status"]), rejected_reason=notice.data["reason"]
    )
    by = notice.data["by"]
    names = await services.store.read(staff.names, [] if by is None else [by])
    return Worded(news_views.answered(then, names.get(by, ""), services.formats))


def _may_send(member: Member) -> bool:
    return member.may(Permission.SEND_CAMPAIGN)


async def ended(services: Services, member: Member, notice: Notice) -> Worded | None:
    progress = await _progress(services, notice)
    if progress is None or progress.campaign.status is not Status.SENT:
        return None  # somebody tries again what failed: its end will be told
    test_mode = progress.campaign.gateway in PRETENDING
    return Worded(
        news_views.ended(
            progress, services.formats, test_mode=test_mode, may_decide=_may_send(member)
        )
    )


async def paused(services: Services, _member: Member, notice: Notice) -> Worded | None:
    progress = await _progress(services, notice)
    if progress is None or progress.campaign.status is not Status.PAUSED:
        return None
    return Worded(news_views.paused(progress, services.formats))


async def unconfirmed(services: Services, member: Member, notice: Notice) -> Worded | None:
    progress = await _progress(services, notice)
    if progress is None or not progress.count(SendStatus.UNCONFIRMED):
        return None
    return Worded(news_views.lost(progress, services.formats, may_decide=_may_send(member)))


async def moved(services: Services, _member: Member, notice: Notice) -> Worded | None:
    campaign = await _find(services, notice)
    if campaign is None or campaign.status is not Status.SCHEDULED:
        return None
    return Worded(news_views.moved(campaign, services.formats))


async def _to_be_approved(
    services: Services, member: Member, notice: Notice
) -> tuple[Campaign, Shown] | None:
    """A plan that waits for a person's word, and what it would do now."""
    campaign = await _find(services, notice)
    if (
        campaign is None
        or campaign.status is not Status.SCHEDULED
        or campaign.late_asked_at is None
    ):
        return None
    found = await services.store.read(
        look_in,
        campaign.id,
        member.id,
        services.gateway_name,
        services.rate,
        services.gateway_limits,
    )
    if found.card.preview is None:
        return None
    return found.card.campaign, Shown.of(found.card.preview, services.store.shop)


async def late(services: Services, member: Member, notice: Notice) -> Worded | None:
    found = await _to_be_approved(services, member, notice)
    return None if found is None else Worded(asking_views.late(*found, services.formats))


async def grown(services: Services, member: Member, notice: Notice) -> Worded | None:
    found = await _to_be_approved(services, member, notice)
    return None if found is None else Worded(asking_views.grown(*found, services.formats))


async def _paused_for(
    services: Services, notice: Notice, reason: str | None = None
) -> Progress | None:
    """Of a campaign that is Paused, for `reason` if one is given."""
    progress = await _progress(services, notice)
    if progress is None or progress.campaign.status is not Status.PAUSED:
        return None
    if reason is not None and progress.campaign.paused_reason != reason:
        return None
    return progress


async def expired(services: Services, _member: Member, notice: Notice) -> Worded | None:
    found = await _paused_for(services, notice, EXPIRED)
    return None if found is None else Worded(asking_views.expired(found, services.formats))


async def returned(services: Services, _member: Member, notice: Notice) -> Worded | None:
    campaign = await _find(services, notice)
    if campaign is None or campaign.status is not Status.DRAFT:
        return None
    return Worded(news_views.returned(campaign))


async def over(services: Services, _member: Member, notice: Notice) -> Worded | None:
    found = await _paused_for(services, notice)
    return None if found is None else Worded(asking_views.over(found, services.formats))


async def restored(services: Services, _member: Member, notice: Notice) -> Worded | None:
    found = await _paused_for(services, notice, RESTORED)
    return None if found is None else Worded(asking_views.restored(found, services.formats))


async def phone_asked(services: Services, _member: Member, notice: Notice) -> Worded | None:
    found = await services.store.read(trying.own_phone, int(notice.data["staff_id"]))
    if found is None or found.asked is None:
        return None
    return Worded(trying_views.asks(found, services.formats))


async def phone_confirmed(services: Services, _member: Member, notice: Notice) -> Worded | None:
    by = int(notice.data["by"])
    names = await services.store.read(staff.names, [by])
    return Worded(trying_views.confirmed(names.get(by, "")))

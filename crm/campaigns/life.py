"""The life of a campaign: proposed, approved, scheduled, sending, paused, sent.

The table `crm.campaigns.model.LIFE` says what may follow what. Every function raises
CampaignGone, CampaignMoved or NotAllowed when it comes too late or from the wrong person.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from crm.campaigns.hours import Moment, check_moment, is_open, next_opening
from crm.campaigns.message import check_values
from crm.campaigns.model import Action, Campaign, NobodyToReach, Status
from crm.campaigns.reach import anybody
from crm.campaigns.transitions import allowed, apply
from crm.errors import Invalid
from crm.settings import shop_of

NIGHT = "closing_time"
"""`paused_reason` of a pause that ends when the sending hours open."""

DAY_FULL = "day_full"
"""`paused_reason` of a pause that ends when the gateway's limit of a day allows more."""

RESTORED = "restored"
"""`paused_reason` of what was under way in a backup: what waits there may have gone out since."""

HALTED = "halted:"
"""Opens the `paused_reason` while the gateway takes nothing; a crm.gateways.Halt ends it."""

LONGEST_REASON = 200


def propose(
    session: Session, campaign_id: int, by: int | None, *, at: datetime | None = None
) -> Campaign:
    """Asks owners and managers for approval, for `at` or for as soon as it is given."""
    campaign = allowed(session, Action.PROPOSE, campaign_id, by)
    moment = None if at is None else check_moment(at, shop_of(session))
    _check_ready(session, campaign, moment)
    return apply(
        session,
        Action.PROPOSE,
        campaign,
        by,
        Status.PENDING,
        scheduled_at=None if moment is None else moment.at,
        rejected_reason=None,
    )


def approve(
    session: Session, campaign_id: int, by: int | None, *, version: int | None = None
) -> Campaign:
    """Lets a proposal go: at its moment, or now. The first answer counts.

    `version` is that of the card that was answered; raises CampaignEdited when it was edited since.
    """
    campaign = allowed(session, Action.APPROVE, campaign_id, by, version=version)
    return _go(session, Action.APPROVE, campaign, by, campaign.scheduled_at, approved_by=by)


def reject(session: Session, campaign_id: int, by: int | None, reason: str) -> Campaign:
    """Back to Draft, with the reason. Raises Invalid for an empty reason."""
    campaign = allowed(session, Action.REJECT, campaign_id, by)
    reason = " ".join(reason.split())[:LONGEST_REASON]
    if not reason:
        raise Invalid("rejected_reason", reason, "empty")
    return apply(
        session,
        Action.REJECT,
        campaign,
        by,
        Status.DRAFT,
        rejected_reason=reason,
        scheduled_at=None,
    )


def withdraw(session: Session, campaign_id: int, by: int | None) -> Campaign:
    campaign = allowed(session, Action.WITHDRAW, campaign_id, by)
    return apply(session, Action.WITHDRAW, campaign, by, Status.DRAFT, scheduled_at=None)


def schedule(
    session: Session,
    campaign_id: int,
    by: int | None,
    at: datetime,
    *,
    version: int | None = None,
) -> Campaign:
    """Plans the sending, or plans it anew. Outside the sending hours it is their next opening.

    Raises Invalid (`past`, `too_far`).
    """
    campaign = allowed(session, Action.SCHEDULE, campaign_id, by, version=version)
    moment = check_moment(at, shop_of(session))
    _check_ready(session, campaign, moment)
    return apply(
        session,
        Action.SCHEDULE,
        campaign,
        by,
        Status.SCHEDULED,
        scheduled_at=moment.at,
        approved_by=by,
        late_asked_at=None,
    )


def unschedule(session: Session, campaign_id: int, by: int | None) -> Campaign:
    campaign = allowed(session, Action.UNSCHEDULE, campaign_id, by)
    return apply(
        session,
        Action.UNSCHEDULE,
        campaign,
        by,
        Status.DRAFT,
        scheduled_at=None,
        late_asked_at=None,
    )


def start(
    session: Session, campaign_id: int, by: int | None, *, version: int | None = None
) -> Campaign:
    """Send now: Sending, or Scheduled for the next opening when the hours are closed."""
    campaign = allowed(session, Action.START, campaign_id, by, version=version)
    return _go(session, Action.START, campaign, by, None, approved_by=by)


def _go(
    session: Session,
    action: Action,
    campaign: Campaign,
    by: int | None,
    at: datetime | None,
    approved_by: int | None,
) -> Campaign:
    shop = shop_of(session)
    now = shop.now()
    wanted = at if at is not None and at > now else now
    opening = next_opening(shop, wanted)
    _check_ready(session, campaign, Moment(opening))
    if opening > now:
        return apply(
            session,
            action,
            campaign,
            by,
            Status.SCHEDULED,
            scheduled_at=opening,
            approved_by=approved_by,
            late_asked_at=None,
        )
    return apply(
        session,
        action,
        campaign,
        by,
        Status.SENDING,
        started_at=now,
        approved_by=approved_by,
        late_asked_at=None,
        paused_reason=None,
        resume_at=None,
    )


def _check_ready(session: Session, campaign: Campaign, moment: Moment | None) -> None:
    """Raises PlaceholderWithoutValue, Invalid (`valid_until` before the sending), NobodyToReach."""
    check_values(campaign.message, campaign.offer, campaign.valid_until)
    shop = shop_of(session)
    day: date = shop.today() if moment is None else shop.local(moment.at).date()
    if campaign.valid_until is not None and campaign.valid_until < day:
        raise Invalid("valid_until", campaign.valid_until, "past")
    if not anybody(session, campaign.audience, campaign.message):
        raise NobodyToReach


def pause(
    session: Session,
    campaign_id: int,
    by: int | None,
    *,
    reason: str | None = None,
    until: datetime | None = None,
) -> Campaign:
    """Pauses sending; sends in flight are still settled. `until`: it resumes by itself then."""
    campaign = allowed(session, Action.PAUSE, campaign_id, by)
    return apply(
        session, Action.PAUSE, campaign, by, Status.PAUSED, paused_reason=reason, resume_at=until
    )


def resume(session: Session, campaign_id: int, by: int | None) -> Campaign:
    """Goes on; while the hours are closed it stays Paused until they open."""
    campaign = allowed(session, Action.RESUME, campaign_id, by)
    return go_on(session, Action.RESUME, campaign, by)


def go_on(session: Session, action: Action, campaign: Campaign, by: int | None) -> Campaign:
    """Back to Sending; while the hours are closed, Paused until they open."""
    shop = shop_of(session)
    now = shop.now()
    if is_open(shop, now):
        return apply(
            session, action, campaign, by, Status.SENDING, paused_reason=None, resume_at=None
        )
    return apply(
        session,
        action,
        campaign,
        by,
        Status.PAUSED,
        paused_reason=NIGHT,
        resume_at=next_opening(shop, now),
    )


def stop(session: Session, campaign_id: int, by: int | None) -> Campaign:
    """Nothing more goes out; what went out stays in the history."""
    campaign = allowed(session, Action.STOP, campaign_id, by)
    now = shop_of(session).now()
    return apply(
        session, Action.STOP, campaign, by, Status.CANCELLED, finished_at=now, resume_at=None
    )


def finish(session: Session, campaign: Campaign) -> Campaign:
    now = shop_of(session).now()
    return apply(session, Action.FINISH, campaign, None, Status.SENT, finished_at=now)

"""The life of a campaign: proposed, approved, scheduled, sending, paused, sent.

The table `crm.campaigns.model.LIFE` says what may follow what. Every function raises
CampaignGone, CampaignMoved or NotAllowed when it comes too late or from the wrong person.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from crm.campaigns.approved import Shown, about, check_people, unplanned
from crm.campaigns.hours import Moment, check_moment
from crm.campaigns.kinds import Kind
from crm.campaigns.message import check_values
from crm.campaigns.model import Action, Campaign, CampaignMoved, NobodyToReach, Status
from crm.campaigns.pausing import forget_written
from crm.campaigns.reach import anybody
from crm.campaigns.transitions import allowed, apply, last_happened
from crm.errors import Invalid
from crm.settings import shop_of

LONGEST_REASON = 200

_OVER: dict[str, Any] = {"paused_reason": None, "resume_at": None, "late_asked_at": None}
"""What is over once somebody lets it go: why it waited, and what was asked about it."""


def propose(
    session: Session, campaign_id: int, by: int | None, *, at: datetime | None = None
) -> Campaign:
    """Asks owners and managers for approval, for `at` or for as soon as it is given."""
    campaign = allowed(session, Action.PROPOSE, campaign_id, by)
    moment = None if at is None else check_moment(at, campaign.hours(shop_of(session)))
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
    session: Session,
    campaign_id: int,
    by: int | None,
    *,
    version: int | None = None,
    shown: Shown | None = None,
    after: timedelta = timedelta(0),
) -> Campaign:
    """Lets a proposal go: at its moment, or now. The first answer counts.

    `version` and `shown` are those of the card that was answered; raises CampaignEdited when it was
    edited since, CampaignGrown when it would reach others. `after`: as of `start`.
    """
    campaign = allowed(session, Action.APPROVE, campaign_id, by, version=version)
    return _go(session, Action.APPROVE, campaign, by, campaign.scheduled_at, shown, after)


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
    shown: Shown | None = None,
) -> Campaign:
    """Plans the sending, or plans it anew. Outside the sending hours it is their next opening. What
    is approved is what it reaches then, which its card says from then on.

    Raises Invalid (`past`, `too_far`), CampaignEdited and CampaignGrown as `approve`.
    """
    campaign = allowed(session, Action.SCHEDULE, campaign_id, by, version=version)
    if campaign.status is Status.PAUSED and campaign.frozen_at is not None:  # it has begun
        raise CampaignMoved(Action.SCHEDULE, campaign, last_happened(session, campaign_id))
    if campaign.status is Status.PAUSED:
        forget_written(session, campaign_id)  # it may be edited, and is approved anew
    moment = check_moment(at, campaign.hours(shop_of(session)))
    _check_ready(session, campaign, moment, shown)
    as_planned = moment.at == campaign.leaves_at(shop_of(session))
    return apply(
        session,
        Action.SCHEDULE,
        campaign,
        by,
        Status.SCHEDULED,
        scheduled_at=moment.at,
        approved_by=by,
        restored_from=None,
        **_OVER,
        **_approved(session, campaign, moment.at, shown if as_planned else None),
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
        approved_at=None,
    )


def start(
    session: Session,
    campaign_id: int,
    by: int | None,
    *,
    version: int | None = None,
    shown: Shown | None = None,
    after: timedelta = timedelta(0),
) -> Campaign:
    """Send now: Sending, or Scheduled for the next opening when the hours are closed. Raises as
    `approve`. `after`: so long it can still be stopped, being Scheduled for then."""
    campaign = unplanned(allowed(session, Action.START, campaign_id, by, version=version))
    return _go(session, Action.START, campaign, by, None, shown, after)


def _go(
    session: Session,
    action: Action,
    campaign: Campaign,
    by: int | None,
    at: datetime | None,
    shown: Shown | None,
    after: timedelta,
) -> Campaign:
    shop = shop_of(session)
    now = shop.now()
    wanted = at if at is not None and at > now else now + after
    opening = campaign.hours(shop).next_opening(wanted)
    _check_ready(session, campaign, Moment(opening), shown)
    approved = _approved(session, campaign, opening, shown)
    if opening > now:
        return apply(
            session,
            action,
            campaign,
            by,
            Status.SCHEDULED,
            scheduled_at=opening,
            approved_by=by,
            **_OVER,
            **approved,
        )
    return apply(
        session,
        action,
        campaign,
        by,
        Status.SENDING,
        started_at=now,
        approved_by=by,
        **_OVER,
        **approved,
    )


def _check_ready(
    session: Session, campaign: Campaign, moment: Moment | None, shown: Shown | None = None
) -> None:
    """Raises PlaceholderWithoutValue, Invalid (`valid_until` before the sending), NobodyToReach,
    CampaignGrown."""
    if campaign.kind is Kind.FEEDBACK:  # a copy: each link is of one customer
        raise NobodyToReach
    check_values(campaign.message, campaign.offer, campaign.valid_until)
    shop = shop_of(session)
    day: date = shop.today() if moment is None else shop.local(moment.at).date()
    if campaign.expires_before(day):
        raise Invalid("valid_until", campaign.valid_until, "past")
    at = None if moment is None else moment.at
    if not anybody(session, campaign.audience, campaign.message, campaign.terms, at):
        raise NobodyToReach
    if shown is not None:
        check_people(session, campaign, shown.people)


def _approved(
    session: Session, campaign: Campaign, at: datetime, shown: Shown | None
) -> dict[str, Any]:
    """What is kept of an approval: when it was given, and the numbers as shown; where none were
    shown for its moment, as counted for then."""
    people, parts = (None, None) if shown is None else (shown.people, shown.parts)
    if people is None:
        people = about(session, campaign, at)
    now = shop_of(session).now()
    return {"approved_people": people, "approved_parts": parts, "approved_at": now}


def despite_opt_out(session: Session, campaign_id: int, by: int | None) -> Campaign:
    """An approver wants a service message sent to somebody who opted out before now.

    Raises Invalid (`kind`) for any other message.
    """
    campaign = allowed(session, Action.DESPITE, campaign_id, by)
    if campaign.kind is not Kind.SERVICE:
        raise Invalid("kind", campaign.kind.value, "marketing")
    now = shop_of(session).now()
    return apply(session, Action.DESPITE, campaign, by, campaign.status, despite_opt_out_at=now)

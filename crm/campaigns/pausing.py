"""Campaigns under way: paused, resumed, prolonged, stopped, finished.

Raises as `crm.campaigns.life` does.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from crm.campaigns.model import Action, Campaign, Status
from crm.campaigns.transitions import allowed, apply
from crm.errors import Invalid
from crm.gateways import Halt
from crm.settings import shop_of
from crm.store.schema import campaign_sends, campaigns

NIGHT = "closing_time"
"""`paused_reason` of a pause that ends when the sending hours open."""

DAY_FULL = "day_full"
"""`paused_reason` of a pause that ends when the gateway's limit of a day allows more."""

RESTORED = "restored"
"""`paused_reason` of what was under way in a backup: what waits there may have gone out since."""

HALTED = "halted:"
"""Opens the `paused_reason` while the gateway takes nothing; a crm.gateways.Halt ends it."""

RETURNED = "template"
"""`paused_reason` of a draft that was approved with a template that is not what it was."""

EXPIRED = "expired"
"""`paused_reason` of what did not reach everybody within its valid-until day."""


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
    """Back to Sending; while the hours are closed, Paused until they open.

    Raises Invalid (`valid_until`, `past`) when its text does not hold by then.
    """
    shop = shop_of(session)
    now = shop.now()
    opening = campaign.hours(shop).next_opening(now)
    if campaign.expires_before(shop.local(opening).date()):
        raise Invalid("valid_until", campaign.valid_until, "past")
    if opening == now:
        return apply(
            session,
            action,
            campaign,
            by,
            Status.SENDING,
            started_at=campaign.started_at or now,
            paused_reason=None,
            resume_at=None,
        )
    return apply(
        session,
        action,
        campaign,
        by,
        Status.PAUSED,
        paused_reason=NIGHT,
        resume_at=opening,
    )


def expire(session: Session, campaign: Campaign) -> Campaign:
    """Pauses what may not go out any more as it is written: a person gives it another valid-until
    day, or stops it. `campaign` is locked."""
    return apply(session, Action.EXPIRE, campaign, None, Status.PAUSED, paused_reason=EXPIRED)


def return_to_draft(session: Session, campaign_id: int) -> Campaign:
    """Takes the approval back from what cannot go out as it was approved: its template was changed,
    paused or removed since. Of what was begun nothing can be taken back: it pauses."""
    campaign = allowed(session, Action.RETURN, campaign_id, None)
    begun = select(campaigns.c.frozen_to).where(campaigns.c.id == campaign_id)
    if session.execute(begun).scalar() is not None:
        return pause(session, campaign_id, None, reason=HALTED + Halt.TEMPLATE)
    return apply(
        session,
        Action.RETURN,
        campaign,
        None,
        Status.DRAFT,
        paused_reason=RETURNED,
        scheduled_at=None,
        late_asked_at=None,
        started_at=None,
        approved_by=None,
        approved_at=None,
        approved_people=None,
        approved_parts=None,
    )


def forget_written(session: Session, campaign_id: int) -> None:
    """Drops the texts that were written out for a campaign paused before all of them were. None
    was handed over, and what it says by the time it starts again is written then."""
    of_campaign = campaign_sends.c.campaign_id == campaign_id
    session.execute(delete(campaign_sends).where(of_campaign))
    session.execute(
        update(campaigns)
        .where(campaigns.c.id == campaign_id, campaigns.c.frozen_at.is_(None))
        .values(frozen_to=None, left_out={})
    )


def may_prolong(session: Session, campaign_id: int, by: int | None, until: date) -> Campaign:
    """The campaign, locked, if `by` may give it that day.

    Raises Invalid (`valid_until`, `past`) and what `allowed` raises.
    """
    campaign = allowed(session, Action.PROLONG, campaign_id, by)
    if until < shop_of(session).today():
        raise Invalid("valid_until", until, "past")
    return campaign


def prolong(session: Session, campaign_id: int, by: int | None, until: date) -> Campaign:
    """Another valid-until day; it stays Paused. Raises as `may_prolong`."""
    campaign = may_prolong(session, campaign_id, by, until)
    return apply(
        session,
        Action.PROLONG,
        campaign,
        by,
        Status.PAUSED,
        valid_until=until,
        version=campaign.version + 1,
        paused_reason=None if campaign.paused_reason == EXPIRED else campaign.paused_reason,
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

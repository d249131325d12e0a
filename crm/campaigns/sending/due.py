"""Scheduled transitions of campaigns: those that are due start, resume, or are asked about."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.orm import Session

from crm import audit
from crm.campaigns import notices
from crm.campaigns.approved import CampaignGrown, check_people
from crm.campaigns.model import NOUN, Action, Campaign, Status
from crm.campaigns.pausing import EXPIRED, expire, go_on
from crm.campaigns.transitions import apply, as_campaign, find
from crm.dataclass import dataclass
from crm.settings import shop_of
from crm.store.schema import campaigns

LATE_AT_MOST = timedelta(hours=2)
"""The longest delay after which a scheduled campaign still starts unasked."""

PAUSED_AT_MOST = timedelta(days=3)
"""After so long a pause somebody is asked whether the campaign is over."""


@dataclass(frozen=True, slots=True)
class Due:
    """Campaigns due: started or resumed, moved to the next opening, and those about which staff
    are asked: too late to start unasked, for others than were approved, with a text that does not
    hold any more, paused for days."""

    started: tuple[Campaign, ...] = ()
    moved: tuple[Campaign, ...] = ()
    asked: tuple[Campaign, ...] = ()


def next_due(session: Session) -> datetime | None:
    """The earliest instant at which `start_due` has something to do."""
    table = campaigns.c
    scheduled = session.execute(
        select(func.min(table.scheduled_at)).where(
            table.status == Status.SCHEDULED.value, table.late_asked_at.is_(None)
        )
    ).scalar()
    resuming = session.execute(
        select(func.min(table.resume_at)).where(table.status == Status.PAUSED.value)
    ).scalar()
    paused = session.execute(select(func.min(table.paused_at)).where(*_FORGOTTEN)).scalar()
    forgotten = None if paused is None else paused + PAUSED_AT_MOST
    return min((one for one in (scheduled, resuming, forgotten) if one is not None), default=None)


_FORGOTTEN = (
    campaigns.c.status == Status.PAUSED.value,
    campaigns.c.resume_at.is_(None),
    campaigns.c.over_asked_at.is_(None),
    campaigns.c.archived_at.is_(None),
)


def start_due(session: Session) -> Due:
    """Starts and resumes what is due, and asks, once, about what does not go by itself."""
    shop = shop_of(session)
    now = shop.now()
    table = campaigns.c
    rows = session.execute(
        select(campaigns)
        .where(
            or_(
                (table.status == Status.SCHEDULED.value)
                & (table.scheduled_at <= now)
                & table.late_asked_at.is_(None),
                (table.status == Status.PAUSED.value) & (table.resume_at <= now),
                and_(*_FORGOTTEN, table.paused_at <= now - PAUSED_AT_MOST),
            )
        )
        .order_by(table.id)
        .with_for_update(skip_locked=True)
    ).all()
    started, moved, asked = [], [], []
    for row in rows:
        campaign = as_campaign(session, row)
        opening = campaign.hours(shop).next_opening(now)
        if campaign.status is Status.PAUSED and campaign.resume_at is None:
            asked.append(_ask(session, campaign, notices.OVER, over_asked_at=now))
        elif campaign.expires_before(shop.local(opening).date()):
            asked.append(_expire(session, campaign))
        elif campaign.status is Status.PAUSED:
            started.append(go_on(session, Action.RESUME, campaign, None))
        elif campaign.scheduled_at is not None and now - campaign.scheduled_at > LATE_AT_MOST:
            asked.append(_ask(session, campaign, notices.LATE, late_asked_at=now))
        elif opening > now:
            moved.append(
                apply(
                    session,
                    Action.SCHEDULE,
                    campaign,
                    None,
                    Status.SCHEDULED,
                    scheduled_at=opening,
                )
            )
        elif _grown(session, campaign):
            asked.append(_ask(session, campaign, notices.GROWN, late_asked_at=now))
        else:
            started.append(
                apply(session, Action.START, campaign, None, Status.SENDING, started_at=now)
            )
    return Due(tuple(started), tuple(moved), tuple(asked))


def _ask(session: Session, campaign: Campaign, notice: str, **asked: datetime) -> Campaign:
    session.execute(update(campaigns).where(campaigns.c.id == campaign.id).values(**asked))
    action = notice.removeprefix(f"{NOUN}_")
    audit.note(session, None, action, NOUN, campaign.id)
    notices.tell(session, notice, campaign, owners=True)
    return find(session, campaign.id)


def _expire(session: Session, campaign: Campaign) -> Campaign:
    if campaign.status is Status.SCHEDULED:
        return expire(session, campaign)
    session.execute(
        update(campaigns)
        .where(campaigns.c.id == campaign.id)
        .values(paused_reason=EXPIRED, resume_at=None)
    )
    return _ask(session, campaign, notices.EXPIRED)


def _grown(session: Session, campaign: Campaign) -> bool:
    if campaign.approved_people is None:
        return False
    try:
        check_people(session, campaign, campaign.approved_people)
    except CampaignGrown:
        return True
    return False

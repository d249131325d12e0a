"""Scheduled transitions of campaigns: those that are due start, resume, or are asked about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from crm import audit
from crm.campaigns import notices
from crm.campaigns.hours import is_open, next_opening
from crm.campaigns.life import go_on
from crm.campaigns.model import NOUN, Action, Campaign, Status
from crm.campaigns.transitions import apply, as_campaign
from crm.settings import shop_of
from crm.store.schema import campaigns

LATE_AT_MOST = timedelta(hours=2)
"""The longest delay after which a scheduled campaign still starts unasked."""


@dataclass(frozen=True, slots=True)
class Due:
    """Campaigns due: started or resumed, moved to the next opening, too late to start unasked."""

    started: tuple[Campaign, ...] = ()
    moved: tuple[Campaign, ...] = ()
    late: tuple[Campaign, ...] = ()


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
    return min((one for one in (scheduled, resuming) if one is not None), default=None)


def start_due(session: Session) -> Due:
    """Starts and resumes what is due. More than two hours late is left, to be asked about, once."""
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
            )
        )
        .order_by(table.id)
        .with_for_update(skip_locked=True)
    ).all()
    started, moved, late = [], [], []
    for row in rows:
        campaign = as_campaign(session, row)
        if campaign.status is Status.PAUSED:
            started.append(go_on(session, Action.RESUME, campaign, None))
        elif campaign.scheduled_at is not None and now - campaign.scheduled_at > LATE_AT_MOST:
            session.execute(
                update(campaigns).where(table.id == campaign.id).values(late_asked_at=now)
            )
            audit.note(session, None, "late", NOUN, campaign.id)
            notices.tell(session, notices.LATE, campaign, owners=True)
            late.append(campaign)
        elif not is_open(shop, now):
            opening = next_opening(shop, now)
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
        else:
            started.append(
                apply(session, Action.START, campaign, None, Status.SENDING, started_at=now)
            )
    return Due(tuple(started), tuple(moved), tuple(late))

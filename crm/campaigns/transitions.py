"""Transitions of a campaign: which may follow which, who may do them, how they are written."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crm import audit
from crm.campaigns import notices
from crm.campaigns.audience import AudienceFilter
from crm.campaigns.kinds import Kind, Terms
from crm.campaigns.model import (
    LIFE,
    NEEDS_APPROVER,
    NOUN,
    Action,
    Campaign,
    CampaignEdited,
    CampaignGone,
    CampaignMoved,
    Happened,
    Status,
)
from crm.campaigns.reach import Reason
from crm.campaigns.texts import approved_texts
from crm.errors import NotAllowed
from crm.permissions import Permission
from crm.settings import shop_of
from crm.staff import member
from crm.store.schema import campaigns


def last_happened(session: Session, campaign_id: int) -> Happened:
    for entry in audit.entries(session, NOUN, campaign_id, limit=1):
        return Happened(entry.action, entry.staff_id, entry.at)
    return Happened("", None, None)


def as_campaign(session: Session, row: Any) -> Campaign:
    currency = shop_of(session).currency
    return Campaign(
        id=row.id,
        name=row.name,
        message=row.message,
        audience=AudienceFilter.read(row.target_audience, row.audience_filter, currency),
        status=Status(row.status),
        created_at=row.created_at,
        created_by=row.created_by,
        offer=row.offer,
        valid_until=row.valid_until,
        scheduled_at=row.scheduled_at,
        sent_count=row.sent_count,
        approved_by=row.approved_by,
        rejected_reason=row.rejected_reason,
        paused_reason=row.paused_reason,
        resume_at=row.resume_at,
        late_asked_at=row.late_asked_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        frozen_at=row.frozen_at,
        archived_at=row.archived_at,
        left_out={Reason(why): count for why, count in (row.left_out or {}).items()},
        gateway=row.gateway,
        version=row.version,
        cards=tuple((chat, message) for chat, message in row.cards or ()),
        terms=Terms(Kind(row.kind), row.despite_opt_out_at),
        approved_people=row.approved_people,
        approved_parts=row.approved_parts,
        approved_at=row.approved_at,
        paused_at=row.paused_at,
        restored_from=row.restored_from,
        template=approved_texts.read(row.template),
        holdout=row.holdout,
        unkept=row.unkept,
    )


def find(session: Session, campaign_id: int, *, lock: bool = False) -> Campaign:
    """One campaign; `lock` keeps others from moving it until the transaction ends.

    Raises CampaignGone.
    """
    statement = select(campaigns).where(campaigns.c.id == campaign_id)
    if lock:
        statement = statement.with_for_update()
    row = session.execute(statement).one_or_none()
    if row is None:
        raise CampaignGone(campaign_id, last_happened(session, campaign_id))
    return as_campaign(session, row)


def allowed(
    session: Session,
    action: Action,
    campaign_id: int,
    by: int | None,
    *,
    version: int | None = None,
) -> Campaign:
    """The campaign, locked, if `action` fits its status and `by` may do it.

    The one gate of every change. Raises CampaignGone, CampaignMoved, CampaignEdited (when `version`
    is not the present one), NotAllowed.
    """
    campaign = find(session, campaign_id, lock=True)
    _check_person(session, action, campaign, by)
    put_away = campaign.archived_at is not None and action is not Action.SETTLE
    if put_away or campaign.status not in LIFE[action]:
        raise CampaignMoved(action, campaign, last_happened(session, campaign_id))
    if version is not None and version != campaign.version:
        raise CampaignEdited(campaign, last_happened(session, campaign_id))
    return campaign


def _check_person(session: Session, action: Action, campaign: Campaign, by: int | None) -> None:
    if by is None:
        return
    person = member(session, by)
    if person is not None and person.may(Permission.SEND_CAMPAIGN):
        return
    own = (
        person is not None
        and person.may(Permission.PROPOSE_CAMPAIGN)
        and (campaign.created_by == by)
    )
    if not own or action in NEEDS_APPROVER:
        raise NotAllowed(f"{NOUN}.{action}")
    if campaign.status is Status.SCHEDULED:  # an approved text is not the author's any more
        raise NotAllowed(f"{NOUN}.{action}")


def apply(
    session: Session,
    action: Action,
    campaign: Campaign,
    by: int | None,
    status: Status,
    **values: Any,
) -> Campaign:
    """Writes what `allowed` let pass, its line in the audit log, and the notices for staff."""
    if status not in LIFE[action][campaign.status]:
        raise AssertionError(f"{action} leads from {campaign.status} to {status}")
    now = shop_of(session).now()
    values = {"unkept": False, **values}
    if status is Status.PAUSED and campaign.status is not Status.PAUSED:
        values = {"paused_reason": None, "resume_at": None, **values}
        values |= {"paused_at": now, "over_asked_at": None}
    session.execute(
        update(campaigns)
        .where(campaigns.c.id == campaign.id)
        .values(status=status.value, changed_at=now, **values)
    )
    changed = find(session, campaign.id)
    audit.note(
        session,
        by,
        action.value,
        NOUN,
        campaign.id,
        before={"status": campaign.status.value},
        after={"status": status.value, **_facts(values)},
    )
    _tell(session, action, campaign.status, changed, by)
    return changed


def _tell(
    session: Session, action: Action, before: Status, campaign: Campaign, by: int | None
) -> None:
    """Notifies staff, except of what they did themselves; `by` is None for the program."""
    if action is Action.PROPOSE:
        notices.asked(session, campaign)
    elif before is Status.PENDING and action is not Action.WITHDRAW:
        notices.answered(session, campaign, by)
    elif campaign.kind is Kind.FEEDBACK and action in (Action.FINISH, Action.SCHEDULE):
        return  # several a day, by themselves: the answers are what is told
    elif action is Action.FINISH:
        notices.tell(session, notices.ENDED, campaign)
    elif action is Action.PAUSE and by is None:
        notices.tell(session, notices.PAUSED, campaign, owners=True)
    elif action is Action.EXPIRE:
        notices.tell(session, notices.EXPIRED, campaign, owners=True)
    elif action is Action.RETURN:
        notices.tell(session, notices.RETURNED, campaign, owners=True)
    elif action is Action.SCHEDULE and by is None:
        notices.tell(session, notices.MOVED, campaign)


def _facts(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
        if isinstance(value, date | str | int | float | dict | list | None)
    }

"""Progress of a sending, and the campaigns that have something to send."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.campaigns.model import Campaign, Status
from crm.campaigns.sending.sends import SendStatus
from crm.campaigns.transitions import as_campaign, find
from crm.store.schema import campaign_sends, campaigns


def under_way(session: Session) -> tuple[Campaign, ...]:
    """Campaigns in status Sending, the oldest first."""
    rows = session.execute(
        select(campaigns)
        .where(campaigns.c.status == Status.SENDING.value)
        .order_by(campaigns.c.started_at, campaigns.c.id)
    )
    return tuple(as_campaign(session, row) for row in rows)


@dataclass(frozen=True, slots=True)
class Progress:
    """Progress of a campaign: sends by status, and those that failed by reason."""

    campaign: Campaign
    by_status: dict[SendStatus, int] = field(default_factory=dict)
    by_error: dict[str, int] = field(default_factory=dict)
    parts_sent: int = 0

    @property
    def total(self) -> int:
        return sum(self.by_status.values())

    def count(self, status: SendStatus) -> int:
        return self.by_status.get(status, 0)


def progress_of(session: Session, campaign_id: int) -> Progress:
    """Raises CampaignGone."""
    sends = campaign_sends.c
    campaign = find(session, campaign_id)
    by_status: dict[SendStatus, int] = {}
    by_error: dict[str, int] = {}
    parts_sent = 0
    rows = session.execute(
        select(sends.status, sends.error, func.count(), func.sum(sends.parts))
        .where(sends.campaign_id == campaign_id)
        .group_by(sends.status, sends.error)
        .order_by(sends.status, func.count().desc(), sends.error)
    )
    for status, error, count, parts in rows:
        known = SendStatus(status)
        by_status[known] = by_status.get(known, 0) + count
        if known is SendStatus.FAILED:
            by_error[error or ""] = count
        if known is SendStatus.SENT:
            parts_sent += int(parts)
    return Progress(campaign, by_status, by_error, parts_sent)

"""Progress of a sending, and the campaigns that have something to send."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.campaigns.audiences.holdout import HELD_OUT
from crm.campaigns.model import Campaign, Status
from crm.campaigns.sending.recovery import failed_in_passing
from crm.campaigns.sending.sends import SendStatus
from crm.campaigns.transitions import as_campaign, find
from crm.dataclass import dataclass, field
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
    """Progress of a campaign: sends by status, those that failed or were skipped by reason, and
    what is known of those that were handed over. `retryable` have failed for a reason that may
    pass. `held_out` by lot are in none of the other numbers."""

    campaign: Campaign
    by_status: dict[SendStatus, int] = field(default_factory=dict)
    by_error: dict[str, int] = field(default_factory=dict)
    by_skip: dict[str, int] = field(default_factory=dict)
    parts_sent: int = 0
    by_receipt: dict[str, int] = field(default_factory=dict)  # of what is Sent; "" is no word yet
    by_reason: dict[str, int] = field(default_factory=dict)  # of what failed later
    retryable: int = 0
    held_out: int = 0

    @property
    def total(self) -> int:
        return sum(self.by_status.values())

    def count(self, status: SendStatus) -> int:
        return self.by_status.get(status, 0)


def last_sent(session: Session) -> datetime | None:
    """When the last message of all went out; UTC."""
    sent = campaign_sends.c.sent_at
    newest = select(sent).where(sent.is_not(None)).order_by(sent.desc()).limit(1)
    return session.execute(newest).scalar()


def progress_of(session: Session, campaign_id: int) -> Progress:
    """Raises CampaignGone."""
    sends = campaign_sends.c
    campaign = find(session, campaign_id)
    by_status: dict[SendStatus, int] = {}
    by_error: dict[str, int] = {}
    by_skip: dict[str, int] = {}
    parts_sent = held_out = 0
    rows = session.execute(
        select(sends.status, sends.error, func.count(), func.sum(sends.parts))
        .where(sends.campaign_id == campaign_id)
        .group_by(sends.status, sends.error)
        .order_by(sends.status, func.count().desc(), sends.error)
    )
    for status, error, count, parts in rows:
        known = SendStatus(status)
        if known is SendStatus.SKIPPED and error == HELD_OUT:
            held_out = count
            continue
        by_status[known] = by_status.get(known, 0) + count
        if known is SendStatus.FAILED:
            by_error[error or ""] = count
        if known is SendStatus.SKIPPED:
            by_skip[error or ""] = count
        if known is SendStatus.SENT:
            parts_sent += int(parts)
    by_receipt, by_reason = _reported(session, campaign_id)
    retryable = session.execute(
        select(func.count())
        .select_from(campaign_sends)
        .where(sends.campaign_id == campaign_id, failed_in_passing())
    ).scalar_one()
    return Progress(
        campaign,
        by_status,
        by_error,
        by_skip,
        parts_sent,
        by_receipt,
        by_reason,
        retryable,
        held_out,
    )


def _reported(session: Session, campaign_id: int) -> tuple[dict[str, int], dict[str, int]]:
    """What is Sent, by what the gateway said of it later, and by its reason for a failure."""
    sends = campaign_sends.c
    by_receipt: dict[str, int] = {}
    by_reason: dict[str, int] = {}
    rows = session.execute(
        select(sends.receipt, sends.receipt_reason, func.count())
        .where(sends.campaign_id == campaign_id, sends.status == SendStatus.SENT.value)
        .group_by(sends.receipt, sends.receipt_reason)
        .order_by(func.count().desc(), sends.receipt_reason)
    )
    for receipt, reason, count in rows:
        by_receipt[receipt or ""] = by_receipt.get(receipt or "", 0) + count
        if receipt == "failed":
            by_reason[reason or ""] = by_reason.get(reason or "", 0) + count
    return by_receipt, by_reason

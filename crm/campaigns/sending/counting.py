"""`campaigns.sent_count` counted anew from the sends."""

from __future__ import annotations

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from crm.campaigns.sending.sends import SendStatus
from crm.store.schema import campaign_sends, campaigns


def recount(session: Session, campaign_id: int) -> None:
    """`sent_count` is what the sends say."""
    sent = (
        select(func.count())
        .select_from(campaign_sends)
        .where(
            campaign_sends.c.campaign_id == campaign_id,
            campaign_sends.c.status == SendStatus.SENT.value,
        )
        .scalar_subquery()
    )
    session.execute(update(campaigns).where(campaigns.c.id == campaign_id).values(sent_count=sent))

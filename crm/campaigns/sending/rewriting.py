"""The texts that wait in a paused campaign, written anew for another valid-until day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from crm.campaigns.message import Addressee, Renderer, placeholders
from crm.campaigns.model import Status
from crm.campaigns.sending.sends import SendStatus
from crm.campaigns.sms import measure
from crm.campaigns.transitions import find
from crm.settings import shop_of
from crm.store.schema import campaign_sends, customers

AT_ONCE = 500
"""Texts in one transaction, so that a sale in between is not kept waiting."""


def rewrite_next(session: Session, campaign_id: int, until: date, after: int = 0) -> int | None:
    """The next texts behind send `after` that wait; the id of the last one, None when all are
    written. While the campaign is not Paused, or its message names no day, nothing is to be done.

    Raises CampaignGone.
    """
    campaign = find(session, campaign_id, lock=True)
    if campaign.status is not Status.PAUSED or "date" not in placeholders(campaign.message):
        return None
    sends, people = campaign_sends.c, customers.c
    rows = session.execute(
        select(
            sends.id,
            people.id.label("customer_id"),
            people.name,
            sends.phone,
            people.total_spent,
            people.last_purchase_date,
        )
        .join(customers, people.id == sends.customer_id)
        .where(
            sends.campaign_id == campaign_id,
            sends.status.in_((SendStatus.PENDING.value, SendStatus.FAILED.value)),
            sends.message != "",  # erased
            sends.id > after,
        )
        .order_by(sends.id)
        .limit(AT_ONCE)
    ).all()
    if not rows:
        return None
    renderer = Renderer(campaign.message, shop_of(session), campaign.offer, until)
    texts = ((row.id, renderer.render(Addressee._make(row[1:]))) for row in rows)
    changed = [
        {"send": send_id, "text": text, "size": measure(text).parts}
        for send_id, text in texts
        if text is not None
    ]
    if changed:
        session.execute(
            update(campaign_sends)
            .where(sends.id == bindparam("send"))
            .values(message=bindparam("text"), parts=bindparam("size")),
            changed,
        )
    return int(rows[-1].id)

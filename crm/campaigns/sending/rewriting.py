"""The texts that wait in a paused campaign, written anew for another valid-until day."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import BindParameter, bindparam, or_, select, update
from sqlalchemy.orm import Session

from crm.campaigns.message import Addressee, placeholders
from crm.campaigns.pausing import may_prolong
from crm.campaigns.sending.recovery import failed_in_passing
from crm.campaigns.sending.sends import SendStatus
from crm.campaigns.sms import measure
from crm.campaigns.texts.approved_texts import NEEDED_BY
from crm.campaigns.texts.composing import Composed, Composer
from crm.settings import shop_of
from crm.store.schema import campaign_sends, customers

AT_ONCE = 500
"""Texts in one transaction, so that a sale in between is not kept waiting."""


def rewrite_next(
    session: Session, campaign_id: int, by: int | None, until: date, after: int = 0
) -> int | None:
    """The next texts behind send `after` that wait or may be tried again; the id of the last one,
    None when all are written, or when the message names no day.

    Raises as `crm.campaigns.pausing.may_prolong`, before anything is written.
    """
    campaign = may_prolong(session, campaign_id, by, until)
    if "date" not in placeholders(campaign.message):
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
            or_(
                sends.status.in_((SendStatus.PENDING.value, SendStatus.FAILED.value)),
                failed_in_passing(),
            ),
            sends.message != "",  # erased
            sends.id > after,
        )
        .order_by(sends.id)
        .limit(AT_ONCE)
    ).all()
    if not rows:
        return None
    template = campaign.template if campaign.gateway in NEEDED_BY else None
    composer = Composer(campaign.message, shop_of(session), campaign.offer, until, template)
    made = ((row.id, composer.compose(Addressee(*row[1:]))) for row in rows)
    changed = [
        {
            "send": send_id,
            "text": one.text,
            "size": measure(one.text).parts,
            "now_values": one.values,
        }
        for send_id, one in made
        if isinstance(one, Composed)
    ]
    values: dict[str, BindParameter[Any]] = {
        "message": bindparam("text"),
        "parts": bindparam("size"),
    }
    if template is not None:
        values["template_values"] = bindparam("now_values")
    if changed:
        session.execute(
            update(campaign_sends).where(sends.id == bindparam("send")).values(values), changed
        )
    return int(rows[-1].id)

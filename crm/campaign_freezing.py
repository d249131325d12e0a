"""The audience of a campaign turned into sends, once, when the sending starts."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crm.audiences import Reason, addressee, judged_after
from crm.campaign_states import Status, find
from crm.messages import Renderer
from crm.shop import shop_of
from crm.sms import measure
from crm.store.schema import campaign_sends, campaigns
from crm.store.upsert import insert_for

FREEZE_AT_ONCE = 200
"""Customers in one transaction: some 5 ms, so that a sale in between is not kept waiting."""


def freeze_next(
    session: Session, campaign_id: int, gateway: str, at_once: int = FREEZE_AT_ONCE
) -> bool:
    """Turns the next `at_once` customers of the audience into sends; false when all are.

    Goes on where it stopped, also after a crash. One row a phone: the database says so.
    """
    campaign = find(session, campaign_id, lock=True)
    if campaign.status is not Status.SENDING or campaign.frozen_at is not None:
        return False
    shop = shop_of(session)
    renderer = Renderer(campaign.message, shop, campaign.offer, campaign.valid_until)
    frozen_to = session.execute(
        select(campaigns.c.frozen_to).where(campaigns.c.id == campaign_id)
    ).scalar()
    found = judged_after(
        session,
        campaign.audience,
        campaign.message,
        after=frozen_to or 0,
        limit=at_once,
        campaign_id=campaign_id,
    )
    left_out = dict(campaign.left_out)
    rows: list[dict[str, Any]] = []
    for row in found:
        why, text = row.reason, None
        if why is None:
            text = renderer.render(addressee(row))
            why = Reason.NO_VALUE if text is None else None
        if text is None:
            left_out[Reason(why)] = left_out.get(Reason(why), 0) + 1
            continue
        rows.append(
            {
                "campaign_id": campaign_id,
                "customer_id": row.id,
                "phone": row.phone,
                "message": text,
                "parts": measure(text).parts,
            }
        )
    doubles = _insert(session, campaign_id, rows)
    if doubles:
        left_out[Reason.SAME_PHONE] = left_out.get(Reason.SAME_PHONE, 0) + doubles
    more = len(found) == at_once
    session.execute(
        update(campaigns)
        .where(campaigns.c.id == campaign_id)
        .values(
            frozen_to=found[-1].id if found else frozen_to,
            frozen_at=None if more else shop.now(),
            left_out={why.value: count for why, count in left_out.items()},
            gateway=gateway,
        )
    )
    return more


def _insert(session: Session, campaign_id: int, rows: list[dict[str, Any]]) -> int:
    """Inserts what has a new phone; how many had a phone that is already in."""
    phones = [row["phone"] for row in rows]
    if not phones:
        return 0
    known = set(
        session.execute(
            select(campaign_sends.c.phone).where(
                campaign_sends.c.campaign_id == campaign_id, campaign_sends.c.phone.in_(phones)
            )
        ).scalars()
    )
    fresh = []
    for row in rows:
        if row["phone"] not in known:
            known.add(row["phone"])
            fresh.append(row)
    if fresh:
        # "do nothing" is for a second process that thaws a lock we cannot foresee: never twice
        session.execute(insert_for(session, campaign_sends).on_conflict_do_nothing(), fresh)
    return len(rows) - len(fresh)

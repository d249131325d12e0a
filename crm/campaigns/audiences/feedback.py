"""Who is asked how their visit was, as SQL.

Once in 30 days a customer, and a phone; of a bill of a few hours ago, said on the day that it is
of; nobody whose goods came back since.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from crm.campaigns.audiences.dues import Skipped
from crm.campaigns.kinds import Kind
from crm.customers.cards import IN_USE
from crm.settings import shop_of
from crm.shop import Shop
from crm.store.schema import (
    campaign_sends,
    campaigns,
    customers,
    feedback,
    purchases,
    returns,
)

EVERY_DAYS = 30
"""A customer is asked again so long after the last time, or after they rated by themselves."""
AT_LATEST = timedelta(hours=24)
"""A bill that could not be asked about for so long (the night, a machine that was off) is not."""


def due_bills(session: Session, most: int) -> dict[int, int]:
    """The newest bill of each customer who is to be asked now, by customer; `most` at once."""
    shop = shop_of(session)
    until = shop.now() - timedelta(hours=shop.feedback_after_hours)
    c = purchases.c
    rows = session.execute(
        select(c.customer_id, func.max(c.id))
        .join(customers, customers.c.id == c.customer_id)
        .where(
            c.created_at <= until,
            c.created_at > until - AT_LATEST,
            c.purchase_date >= shop.local(until - AT_LATEST).date(),
            c.recorded_by.is_not(None),  # not imported
            IN_USE,
            ~came_back(),
            ~asked_lately(shop),
        )
        .group_by(c.customer_id)
        .order_by(c.customer_id)
        .limit(most)
    )
    return {row[0]: row[1] for row in rows}


def came_back() -> ColumnElement[bool]:
    """Whether goods of the customer came back since the bill: then there is something to say."""
    return exists().where(
        returns.c.customer_id == customers.c.id, returns.c.returned_on >= purchases.c.purchase_date
    )


def asked_lately(shop: Shop) -> ColumnElement[bool]:
    """Whether the customer, or somebody with their phone, was asked or rated within EVERY_DAYS."""
    since = shop.now() - timedelta(days=EVERY_DAYS)
    rated = exists().where(
        feedback.c.customer_id == customers.c.id,
        or_(feedback.c.asked_at > since, feedback.c.answered_at > since),
    )
    sends = campaign_sends.alias("asking")
    of_phone = exists().where(
        sends.c.phone == customers.c.phone,
        sends.c.campaign_id == campaigns.c.id,
        campaigns.c.kind == Kind.FEEDBACK.value,
        campaigns.c.created_at > since,
        sends.c.status != "Skipped",
    )
    return or_(rated, of_phone)


def not_wanted_any_more(session: Session, sends: Sequence[int]) -> dict[int, Skipped]:
    """Why a message that waits is not to leave, by its id: a return or a rating came meanwhile."""
    if not sends:
        return {}
    asked = feedback.alias("asked")
    of_send = asked.c.campaign_send_id == campaign_sends.c.id
    back = exists().where(
        returns.c.customer_id == campaign_sends.c.customer_id,
        returns.c.created_at > asked.c.asked_at,
    )
    other = feedback.alias("other")
    rated = exists().where(
        other.c.customer_id == campaign_sends.c.customer_id,
        other.c.answered_at > asked.c.asked_at,
    )
    rows = session.execute(
        select(campaign_sends.c.id, back, rated, asked.c.id)
        .outerjoin(asked, of_send)
        .where(campaign_sends.c.id.in_(sends))
    )
    off = "feedback" not in shop_of(session).modules
    found: dict[int, Skipped] = {}
    for send_id, came, was_rated, asked_id in rows:
        if came:
            found[send_id] = Skipped.RETURNED
        elif was_rated or off or asked_id is None:
            found[send_id] = Skipped.NOT_ASKED
    return found

"""What reminders brought: the money that came in since."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from crm.campaigns.sending.sends import SendStatus
from crm.customers.dues.kinds import Kind
from crm.dataclass import dataclass
from crm.settings import shop_of
from crm.store.schema import campaign_sends, payments
from crm.values import ZERO

RESULT_DAYS = 14
"""As for what other campaigns bring."""


@dataclass(frozen=True, slots=True)
class CameIn:
    """Of those who were reminded: how many paid, and how much (major units), from the reminder on
    for 14 days with its own. Money that was taken with a sale is none of it. `days_left` until that
    is over for the last of them; 0 when it is."""

    reached: int
    payers: int
    amount: Decimal
    days_left: int


def came_in(session: Session, campaign_id: int) -> CameIn:
    """As of now."""
    shop = shop_of(session)
    sends = campaign_sends.c
    sent = and_(sends.campaign_id == campaign_id, sends.status == SendStatus.SENT.value)
    reached, last = session.execute(select(func.count(), func.max(sends.sent_at)).where(sent)).one()
    if last is None:
        return CameIn(0, 0, ZERO, RESULT_DAYS)
    rows = session.execute(
        select(payments.c.customer_id, sends.sent_at, payments.c.paid_on, payments.c.amount)
        .join(campaign_sends, sends.customer_id == payments.c.customer_id)
        .where(
            sent,
            payments.c.kind == Kind.RECEIVED.value,
            payments.c.with_bill.is_(False),
            payments.c.created_at >= sends.sent_at,
        )
    )
    later = timedelta(days=RESULT_DAYS - 1)
    paid = [
        (customer_id, amount)
        for customer_id, sent_at, paid_on, amount in rows
        if paid_on <= shop.local(sent_at).date() + later
    ]
    over = shop.local(last).date() + timedelta(days=RESULT_DAYS)
    return CameIn(
        reached,
        len({customer_id for customer_id, _ in paid}),
        sum((amount for _, amount in paid), ZERO),
        max(0, (over - shop.today()).days),
    )

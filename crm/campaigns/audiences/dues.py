"""Who may be reminded of what they owe, as SQL over `customers`.

By the shop's rules: owes `remind_from` or more, for `remind_after_days` or longer, no payment and
no reminder for `remind_every_days`, nothing promised for a later day. Whom a person reminds by hand
only has to owe something, and to have promised nothing.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, exists, or_, select

from crm.campaigns.audience import AudienceFilter
from crm.campaigns.kinds import Kind
from crm.customers.dues import kinds as money
from crm.customers.dues.balances import OWES
from crm.shop import Shop
from crm.store.schema import campaign_sends, campaigns, customers, payments


class Skipped(StrEnum):
    """`error` of a message that was not needed any more when it should have left."""

    PAID = "paid"
    PROMISED = "promised"
    REMINDED = "reminded"  # by another one
    REMINDERS_OFF = "reminders_off"
    NOT_BOOKED = "not_booked"  # moved to another day, cancelled, or over
    NO_VALUE = "no_value"  # a placeholder of its text has none any more
    RETURNED = "returned"  # of a question how it was: goods came back
    NOT_ASKED = "not_asked"  # of a question how it was: answered, or the shop asks no more


def owing(audience: AudienceFilter, shop: Shop) -> ColumnElement[bool]:
    """Customers that fit by what they owe, paid and promised, and by when they were reminded."""
    return and_(OWES, *(~unfit for unfit, _ in misfits(audience, shop)))


def misfits(
    audience: AudienceFilter,
    shop: Shop,
    *,
    approved_at: datetime | None = None,
    campaign_id: int | None = None,
) -> list[tuple[ColumnElement[bool], Skipped]]:
    """Why a customer is not reminded (now), the first one counts. `approved_at` (UTC) of the
    campaign: what they paid since, or were reminded of by another campaign, counts in any case.

    The statement holds for the shop's date of today.
    """
    table, today = customers.c, shop.today()
    promised = and_(table.promised_on.is_not(None), table.promised_on > today)
    found = [(table.balance <= 0, Skipped.PAID), (promised, Skipped.PROMISED)]
    if not audience.customer_ids:
        days = max(shop.remind_after_days, audience.owed_days or 0)
        found += [
            (table.balance < shop.remind_from, Skipped.PAID),
            (table.owes_since > today - timedelta(days=days), Skipped.PAID),
        ]
        if shop.remind_every_days > 0:
            first = today - timedelta(days=shop.remind_every_days - 1)
            found += [
                (_paid_since(first), Skipped.PAID),
                *((one, Skipped.REMINDED) for one in _reminded(shop.instant(first), campaign_id)),
            ]
    if approved_at is not None:
        found += [
            (_paid_after(approved_at), Skipped.PAID),
            *((one, Skipped.REMINDED) for one in _reminded(approved_at, campaign_id)),
        ]
    return found


_HANDED_OVER = ("Sending", "Unconfirmed")
"""Statuses of sends that may have gone out."""

_CAME = and_(
    payments.c.customer_id == customers.c.id,
    payments.c.kind == money.Kind.RECEIVED.value,
    payments.c.with_bill.is_(False),  # taken with a sale: nothing was paid off by it
)


def _paid_since(day: date) -> ColumnElement[bool]:
    return exists().where(_CAME, payments.c.paid_on >= day)


def _paid_after(instant: datetime) -> ColumnElement[bool]:
    return exists().where(_CAME, payments.c.created_at > instant)


def _reminded(since: datetime, campaign_id: int | None) -> list[ColumnElement[bool]]:
    """By a reminder that went out then, or may have; to the customer, or to their phone. One
    statement for each, which finds it by its index."""
    earlier = campaign_sends.alias("earlier")  # the last look stands on the sends themselves
    sends = earlier.c
    went_out = or_(
        sends.sent_at >= since, and_(sends.status.in_(_HANDED_OVER), sends.claimed_at >= since)
    )
    of_dues = sends.campaign_id.in_(
        select(campaigns.c.id).where(campaigns.c.kind == Kind.DUES.value)
    )
    which = [went_out, of_dues]
    if campaign_id is not None:
        which.append(sends.campaign_id != campaign_id)
    return [
        exists().select_from(earlier).where(sends.customer_id == customers.c.id, *which),
        exists().select_from(earlier).where(sends.phone == customers.c.phone, *which),
    ]

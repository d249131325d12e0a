"""Who comes on a day and is reminded of it, as SQL over `customers`: whoever has an appointment
then that is booked and still ahead, and was booked before the reminders of that day were due."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import ScalarSelect, bindparam, func, select

from crm.appointments.model import Status
from crm.shop import Shop
from crm.store.schema import appointments, customers

REMIND_AT = time(18)
"""On the day before, in shop time."""
_BEFORE_CLOSING = 1
"""Hours, where the sending hours are over by then."""


def remind_at(shop: Shop) -> time:
    """When those who come on the next day are reminded: at REMIND_AT; where the sending hours are
    closed then, an hour before they close, or when they open."""
    opens, closes = shop.sending_opens, shop.sending_closes
    if opens == closes or _within(REMIND_AT, opens, closes):
        return REMIND_AT
    earlier = closes.replace(hour=max(0, closes.hour - _BEFORE_CLOSING))
    return earlier if _within(earlier, opens, closes) else opens


def _within(at: time, opens: time, closes: time) -> bool:
    """Whether it lies in hours that may reach over midnight."""
    return opens <= at < closes if opens < closes else at >= opens or at < closes


def reminded_from(shop: Shop, day: date) -> datetime:
    """When the reminders of that shop date are due, in UTC."""
    return shop.instant(day - timedelta(days=1), remind_at(shop))


def booked_at(day: date, shop: Shop) -> ScalarSelect[datetime | None]:
    """When a customer comes on that day: their first appointment of which they are reminded; null
    without one. It looks at the clock each time that it is run."""
    c = appointments.c
    now = bindparam("reminded_now", type_=c.starts_at.type, callable_=shop.now)
    return (
        select(func.min(c.starts_at))
        .where(
            c.customer_id == customers.c.id,
            c.status == Status.BOOKED.value,
            c.starts_at >= shop.instant(day),
            c.starts_at < shop.instant(day + timedelta(days=1)),
            c.starts_at > now,
            c.created_at <= reminded_from(shop, day),
        )
        .correlate(customers)
        .scalar_subquery()
    )

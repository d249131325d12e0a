"""What of a period can be compared: days that are over, and days since the books began."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.insights.sums.source import source
from crm.periods import Asked
from crm.settings import shop_of
from crm.store.schema import purchases
from crm.values import Period


def books_began(session: Session) -> date | None:
    """The day of the first sale of all; None before one."""
    return session.execute(select(func.min(purchases.c.purchase_date))).scalar()


def is_running(session: Session, asked: Asked) -> bool:
    """Whether the last day that counts is today, which is not over."""
    return asked.end == shop_of(session).today()


def whole_days(session: Session, asked: Asked) -> Asked:
    """The part of a period from the first sale of all on and without today, where something was
    sold on the other days; for averages by weekday and by hour."""
    first, last = asked.period.start, asked.end
    began = books_began(session)
    if began is not None and first < began <= last:
        first = began
    if is_running(session, asked) and first < last:
        yesterday = last - timedelta(days=1)
        if source(session, yesterday).between(session, first, yesterday)[1]:
            last = yesterday
    return Asked(Period(first, last), last) if first <= last else asked

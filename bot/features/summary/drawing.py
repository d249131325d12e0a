"""The small chart beside the evening's words: the last fortnight, day by day."""

from __future__ import annotations

from datetime import time, timedelta

from crm.insights.day import Summary, day_summary
from crm.periods import Asked
from crm.reports.paper import png
from crm.reports.revenue_charts import last_days
from crm.settings import shop_of
from crm.store.database import Session
from crm.values import Period

FORTNIGHT = 14


def fortnight(session: Session, period: Period) -> bytes:
    """A PNG of the revenue of each day, those of `period` apart. Slow: runs beside the bot."""
    last = period.end
    asked = Asked(Period(last - timedelta(days=FORTNIGHT - 1), last), last)
    return png(last_days(session, asked, period))


def look(session: Session) -> tuple[Summary, bytes | None, time]:
    """The day so far, its chart (a day without a sale needs none), and when it comes by itself."""
    shop = shop_of(session)
    summary = day_summary(session, shop.today())
    picture = fortnight(session, summary.period) if summary.revenue.purchases else None
    return summary, picture, shop.summary_at

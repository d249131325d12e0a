"""The small chart beside the evening's words: the last fortnight, day by day."""

from __future__ import annotations

from datetime import date, time, timedelta

from crm.insights.day import Summary, day_summary
from crm.insights.periods import Asked
from crm.reports.charts import Chart, picture_of
from crm.reports.paper import png
from crm.shop import shop_of
from crm.store.seam import Session
from crm.values import Period

FORTNIGHT = 14


def fortnight(session: Session, last: date) -> bytes:
    """A PNG of the revenue of each day. Slow: runs beside the bot."""
    period = Period(last - timedelta(days=FORTNIGHT - 1), last)
    return png(picture_of(session, Chart.REVENUE, Asked(period, last)))


def look(session: Session) -> tuple[Summary, bytes | None, time]:
    """The day so far, its chart (a day without a sale needs none), and when it comes by itself."""
    shop = shop_of(session)
    summary = day_summary(session, shop.today())
    picture = fortnight(session, summary.period.end) if summary.revenue.purchases else None
    return summary, picture, shop.summary_at

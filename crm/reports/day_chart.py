"""The small chart beside the evening's words: the last fortnight, day by day."""

from __future__ import annotations

from datetime import time, timedelta

from sqlalchemy.orm import Session

from crm.dataclass import dataclass
from crm.insights.day import Summary, summary_so_far
from crm.periods import Asked
from crm.reports.drawing.paper import png
from crm.reports.revenue_charts import last_days
from crm.settings import shop_of
from crm.values import Period

FORTNIGHT = 14


@dataclass(frozen=True, slots=True)
class Today:
    """The day so far with its chart (a day without a sale needs none), and the shop's hour at which
    the summary comes by itself."""

    summary: Summary
    png: bytes | None
    comes_at: time


def fortnight(session: Session, period: Period) -> bytes:
    """A PNG of the revenue of each day, those of `period` apart. Slow: for a child process."""
    last = period.end
    asked = Asked(Period(last - timedelta(days=FORTNIGHT - 1), last), last)
    return png(last_days(session, asked, period))


def today(session: Session) -> Today:
    """As `fortnight`, of the shop's today."""
    shop = shop_of(session)
    summary = summary_so_far(session)
    picture = fortnight(session, summary.period) if summary.revenue.purchases else None
    return Today(summary, picture, shop.summary_at)

"""The small chart beside the evening's words: the last fortnight, day by day."""

from __future__ import annotations

from datetime import timedelta

from crm.insights.day import Summary
from crm.insights.periods import Asked
from crm.reports.charts import Chart, picture_of
from crm.reports.forms import Picture
from crm.store.seam import Session
from crm.values import Period

FORTNIGHT = 14


def fortnight(session: Session, summary: Summary) -> Picture | None:
    """None where nothing was sold: a kind word needs no picture."""
    if summary.revenue.purchases == 0:
        return None
    last = summary.period.end
    period = Period(last - timedelta(days=FORTNIGHT - 1), last)
    return picture_of(session, Chart.REVENUE, Asked(period, last))
